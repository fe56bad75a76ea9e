"""Writing a book anew from the facts of a till: its schema, then every fact in its order."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, text

from pos.base.database import sqlite_options, sqlite_url
from pos.base.errors import WrongSetting
from pos.rebuilding import carrying, ledger
from pos.rebuilding.guards import guards_aside
from pos.rebuilding.readers import NO_TABLE, READERS
from pos.rebuilding.rows import Rows
from pos.rebuilding.told import Told
from pos.sync import trails, verify
from pos.sync.facts import Fact


@dataclass(frozen=True)
class Rebuilt:
    """What became of a stream."""

    facts: int
    unread: tuple[str, ...]
    """Kinds that this release has no reader for: their facts are kept, their rows are missing."""
    astray: tuple[str, ...]
    """Tables with rows that name another row which no fact told of."""


def rebuild(
    facts: Iterable[Fact],
    book: Path,
    *,
    before: Path | None = None,
    tell: Callable[[int], object] = int,
) -> Rebuilt:
    """Write a new book from facts, each epoch from its first, epoch after epoch.

    Args:
        facts: a stream that `require_whole` found whole.
        book: has the newest schema, and nothing was ever written in it.
        before: a book of the same shop, from which comes what no fact tells; None: none is left.
        tell: hears how many facts are read.
    """
    with _opened(book) as line:
        rows = Rows(line)
        unread: set[str] = set()
        count = 0
        for fact in facts:
            _read(fact, rows, unread)
            count += 1
            if count % _AT_ONCE == 0:
                tell(count)
        ledger.write_levels(rows)
        rows.finish()
        if before is not None:
            carrying.carry_over(line, before)
        astray = line.execute(text("PRAGMA foreign_key_check")).all()
    return Rebuilt(count, tuple(sorted(unread)), tuple(sorted({str(row[0]) for row in astray})))


_AT_ONCE = 1000


def require_whole(facts: Iterable[Fact], keys: Mapping[str, bytes] | None = None) -> int:
    """Be sure that nothing is wrong with a stream; gives how many facts it has.

    Args:
        keys: the public key of each epoch, as far as known from elsewhere.

    Raises:
        WrongSetting: `setting.stream_broken`, at the first fact that is wrong.
    """
    found = verify.check(facts, keys)
    if found.fault is not None:
        fault = found.fault
        raise WrongSetting("setting.stream_broken", epoch=fault.epoch, seq=fault.seq)
    return found.facts


def _read(fact: Fact, rows: Rows, unread: set[str]) -> None:
    told = Told(fact.terminal_id, fact.epoch, fact.seq, json.loads(fact.body))
    for reader in READERS.get(told.kind, ()):
        reader(told, rows)
    if told.kind not in READERS and told.kind not in NO_TABLE:
        unread.add(told.kind)
    rows.add(
        "sync_facts",
        terminal_id=fact.terminal_id,
        epoch=fact.epoch,
        seq=fact.seq,
        prev=fact.prev,
        hash=fact.hash,
        sig=fact.sig,
        body=fact.body,
    )
    entry = trails.entry(told.kind, told.body, told.by_id)
    if entry is not None:
        rows.add(
            "sync_trail",
            terminal_id=fact.terminal_id,
            epoch=fact.epoch,
            seq=fact.seq,
            topic=str(entry.topic),
            business_on=told.business_on,
            person_id=entry.person_id,
            register_no=told.register_no or 0,
            amount_vnd=entry.amount_vnd,
        )


@contextmanager
def _opened(book: Path) -> Iterator[Connection]:
    """A line to the new book, in one transaction: whole, or not there.

    Nobody reads it meanwhile, so nothing waits for the disk; the triggers that guard what was
    written stand aside until it is.
    """
    engine = create_engine(sqlite_url(book), **sqlite_options())
    event.listen(engine, "connect", _open)
    try:
        with engine.begin() as line, guards_aside(line):
            yield line
    finally:
        engine.dispose()


def _open(connection: object, _record: object) -> None:
    for pragma in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

"""Reads of the stream."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ScalarSelect, Select, bindparam, func, inspect, not_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pos.base.dates import parse_at
from pos.base.prepared import Prepared
from pos.sync.models import Epoch, StoredFact, Terminal

Part = TypeVar("Part")
_OF_THE_RUNNING = (StoredFact.terminal_id == Terminal.terminal_id) & (
    StoredFact.epoch == Terminal.epoch
)


@dataclass(frozen=True)
class StreamHead:
    """Which terminal this is and where its stream stands."""

    terminal_id: str
    epoch: str
    ordinal: str
    """The letter in receipt numbers."""
    facts: int


# Built once: every sale asks for it.
_HEAD = Prepared(
    select(
        Terminal.terminal_id,
        Terminal.epoch,
        Epoch.ordinal,
        func.coalesce(
            select(func.max(StoredFact.seq))
            .where(
                StoredFact.terminal_id == Terminal.terminal_id, StoredFact.epoch == Terminal.epoch
            )
            .scalar_subquery(),
            0,
        ),
    ).join(Epoch, (Epoch.terminal_id == Terminal.terminal_id) & (Epoch.epoch == Terminal.epoch))
)


def head(session: Session) -> StreamHead | None:
    """The stream's head; None before the terminal is founded."""
    row = _HEAD.first(session)
    return None if row is None else StreamHead(*row)


def public_key(session: Session) -> bytes | None:
    """The key that the running epoch's facts are signed with; None in a book without a terminal."""
    if not inspect(session.connection()).has_table(Terminal.__tablename__):
        return None
    found = session.scalar(
        select(Epoch.public_key).join(
            Terminal, (Epoch.terminal_id == Terminal.terminal_id) & (Epoch.epoch == Terminal.epoch)
        )
    )
    return None if found is None else bytes.fromhex(found)


_LOOKED_BACK = 50
"""Facts that a clock gone back may have dated, such as a wrong PIN, before somebody notices."""


def last_at(session: Session) -> datetime | None:
    """The latest moment that the stream's last facts bear, be it before the running epoch began;
    None before any.

    Facts before a confirmed `clock.jumped/1` do not count: somebody said that their clock was
    wrong.
    """
    latest: datetime | None = None
    for body in _newest_bodies(session, _LOOKED_BACK):
        told = json.loads(body)
        at = parse_at(told["at"])
        latest = at if latest is None else max(latest, at)
        if told["t"] == "clock.jumped/1" and told.get("why") == "confirmed":
            break
    return latest


def _newest_bodies(session: Session, count: int) -> Iterator[str]:
    """The stream's last facts, newest first: the running epoch's, then those it stands behind."""
    running = session.execute(select(Terminal.terminal_id, Terminal.epoch)).one_or_none()
    if running is None:
        return
    terminal_id: str = running[0]
    epoch: str | None = running[1]
    most: int | None = None
    while epoch and count:
        is_its = (StoredFact.terminal_id == terminal_id) & (StoredFact.epoch == epoch)
        asked = select(StoredFact.body).where(is_its).order_by(StoredFact.seq.desc()).limit(count)
        bodies = session.scalars(asked if most is None else asked.where(StoredFact.seq <= most))
        for body in bodies:
            yield body
            count -= 1
        begun = (Epoch.terminal_id == terminal_id) & (Epoch.epoch == epoch)
        epoch, most = session.execute(
            select(Epoch.parent_epoch, Epoch.parent_seq).where(begun)
        ).one()


def _last(column: InstrumentedAttribute[Part]) -> Select[Part]:
    """A part of the running epoch's last fact."""
    return select(column).join(Terminal, _OF_THE_RUNNING).order_by(StoredFact.seq.desc()).limit(1)


def running_epoch() -> ScalarSelect[str]:
    """The epoch being written, for other rooms' statements."""
    return select(Terminal.epoch).scalar_subquery()


_LAST_HASH = Prepared(_last(StoredFact.hash))


def stream_hash(session: Session) -> bytes | None:
    """The last fact's hash: it names the whole state that facts tell of; None before any."""
    found: bytes | None = _LAST_HASH.only(session)
    return found


def fact_hash(session: Session, seq: int) -> bytes | None:
    """The hash of one fact of the running epoch."""
    return session.scalar(
        select(StoredFact.hash).join(Terminal, _OF_THE_RUNNING).where(StoredFact.seq == seq)
    )


def letters(session: Session) -> list[str]:
    """The letters of all epochs that the book knows."""
    return list(session.scalars(select(Epoch.ordinal)))


def public_keys(session: Session) -> list[bytes]:
    """The keys that the facts of all epochs are signed with."""
    return [bytes.fromhex(key) for key in session.scalars(select(Epoch.public_key))]


def place(session: Session) -> tuple[str, str, int, bytes] | None:
    """Terminal, epoch, number and hash of the last fact; None before any."""
    row = session.execute(
        select(StoredFact.terminal_id, StoredFact.epoch, StoredFact.seq, StoredFact.hash)
        .join(Terminal, _OF_THE_RUNNING)
        .order_by(StoredFact.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3])


def holds(session: Session, epoch: str, seq: int, digest: bytes) -> bool:
    """Whether the book holds a fact as it was noted elsewhere."""
    found = session.scalar(
        select(StoredFact.hash).where(StoredFact.epoch == epoch, StoredFact.seq == seq)
    )
    return found == digest


def epochs(session: Session) -> list[str]:
    """All epochs that the book knows."""
    return list(session.scalars(select(Epoch.epoch)))


_AT_SEQ = select(StoredFact.body).where(
    StoredFact.terminal_id == bindparam("terminal"),
    StoredFact.epoch == bindparam("epoch"),
    StoredFact.seq == bindparam("seq"),
)


@dataclass(frozen=True)
class Span:
    """Facts side by side in one epoch."""

    epoch: str
    first_seq: int
    last_seq: int


@dataclass(frozen=True)
class Told:
    """A fact as it was told, and where it stands."""

    epoch: str
    seq: int
    body: dict[str, Any]


def told_on(
    session: Session,
    day: date,
    *,
    by_id: str = "",
    most: int = 300,
    spans: Collection[Span] = (),
    untold: Collection[Span] = (),
    before: tuple[str, int] | None = None,
) -> tuple[list[Told], bool]:
    """What was written on a business day, the newest first.

    A day's facts lie side by side in each epoch, so they are found by halving, not by reading
    the whole stream; where a clock was set back, a few of them may stay outside.

    Args:
        by_id: whose facts are asked for; empty: everybody's.
        spans: facts that belong together: only the first of each is told.
        untold: facts that belong to those, but stand elsewhere: none of them is told.
        before: epoch and number of the last fact of the page before: what is older is told.

    Returns:
        At most `most` facts, and whether there are more.
    """
    found: list[Told] = []
    for terminal_id, epoch in _epochs_before(session, before):
        first = _first_seq(session, terminal_id, epoch, day.isoformat())
        end = _first_seq(session, terminal_id, epoch, (day + timedelta(days=1)).isoformat())
        if before is not None and before[0] == epoch:
            end = min(end, before[1])
        asked = (
            select(StoredFact.seq, StoredFact.body)
            .where(StoredFact.terminal_id == terminal_id, StoredFact.epoch == epoch)
            .where(StoredFact.seq >= first, StoredFact.seq < end)
            .order_by(StoredFact.seq.desc())
        )
        hidden = [(one.first_seq + 1, one.last_seq) for one in spans if one.epoch == epoch]
        hidden += [(one.first_seq, one.last_seq) for one in untold if one.epoch == epoch]
        hidden.sort(key=lambda one: one[0] - one[1])
        for low, high in hidden[:_MOST_SPANS]:
            asked = asked.where(not_(StoredFact.seq.between(low, high)))
        for seq, body in session.connection().execute(asked):
            if any(low <= seq <= high for low, high in hidden[_MOST_SPANS:]):
                continue
            told = Told(epoch, seq, json.loads(body))
            if by_id not in ("", told.body["by"]["id"]):
                continue
            if len(found) == most:
                return found, True
            found.append(told)
    return found, False


_MOST_SPANS = 200
"""So many spans, the longest, are left out by the database: a statement has its limits."""


def written_between(
    session: Session, first_at: datetime, last_at: datetime | None
) -> Iterator[Told]:
    """The facts of a time, both ends included, the oldest first in each epoch.

    Args:
        last_at: None: until the end.
    """
    for terminal_id, epoch in _epochs_before(session, None):
        first = _first_where(session, terminal_id, epoch, lambda body: _at(body) >= first_at)
        asked = (
            select(StoredFact.seq, StoredFact.body)
            .where(StoredFact.terminal_id == terminal_id, StoredFact.epoch == epoch)
            .where(StoredFact.seq >= first)
            .order_by(StoredFact.seq)
        )
        for seq, text in session.connection().execute(asked):
            told = Told(epoch, seq, json.loads(text))
            if last_at is not None and _at(told.body) > last_at:
                break
            yield told


def _at(body: dict[str, Any]) -> datetime:
    return parse_at(body["at"])


def spans_of(found: Iterable[Told]) -> list[Span]:
    """Facts as spans, those side by side together."""
    spans: list[Span] = []
    for one in found:
        last = spans[-1] if spans else None
        if last is not None and (last.epoch, last.last_seq + 1) == (one.epoch, one.seq):
            spans[-1] = Span(last.epoch, last.first_seq, one.seq)
        else:
            spans.append(Span(one.epoch, one.seq, one.seq))
    return spans


def _epochs_before(session: Session, before: tuple[str, int] | None) -> list[tuple[str, str]]:
    """The epochs, the newest first; from a page on only its own and the older ones."""
    newest_first = (func.length(Epoch.ordinal).desc(), Epoch.ordinal.desc())
    asked = select(Epoch.terminal_id, Epoch.epoch).order_by(*newest_first)
    found = [(row[0], row[1]) for row in session.execute(asked)]
    at = [epoch for _terminal_id, epoch in found].index(before[0]) if before else 0
    return found[at:]


def _first_seq(session: Session, terminal_id: str, epoch: str, day: str) -> int:
    """The first fact of an epoch written on `day` or later; one past its last where none is."""
    return _first_where(session, terminal_id, epoch, lambda body: bool(body["business_on"] >= day))


def _first_where(
    session: Session, terminal_id: str, epoch: str, is_there: Callable[[dict[str, Any]], bool]
) -> int:
    """The first fact of an epoch from which on something is so; one past its last if nowhere."""
    last = session.scalar(
        select(func.max(StoredFact.seq)).where(
            StoredFact.terminal_id == terminal_id, StoredFact.epoch == epoch
        )
    )
    low, high = 1, (last or 0) + 1
    while low < high:
        middle = (low + high) // 2
        named = {"terminal": terminal_id, "epoch": epoch, "seq": middle}
        body = session.connection().execute(_AT_SEQ, named).scalar_one()
        if is_there(json.loads(body)):
            high = middle
        else:
            low = middle + 1
    return low


def bodies_at(session: Session, seqs: Collection[int]) -> list[dict[str, Any]]:
    """The bodies of the facts of these numbers, of every epoch: a number alone may name several."""
    is_its = (StoredFact.terminal_id == Epoch.terminal_id) & (StoredFact.epoch == Epoch.epoch)
    found: list[dict[str, Any]] = []
    wanted = sorted(set(seqs))
    for at in range(0, len(wanted), _PIECE):
        asked = select(StoredFact.body).select_from(Epoch).join(StoredFact, is_its)
        bodies = session.scalars(asked.where(StoredFact.seq.in_(wanted[at : at + _PIECE])))
        found += [json.loads(body) for body in bodies]
    return found


_PIECE = 500
"""So many numbers are named in one statement."""

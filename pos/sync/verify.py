"""Check a stream without the application's models: from a database or an exported file.

Reads plain rows, trusts nothing it can compute, and names the first wrong fact.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pos.base.database import check_library
from pos.sync.facts import Fact, chain_hash, genesis, is_signed


@dataclass(frozen=True)
class Fault:
    """The first thing wrong with a stream."""

    epoch: str
    seq: int
    what: str
    """`gap`, `prev`, `hash`, `signature`, `key`, `body`."""


@dataclass(frozen=True)
class Verdict:
    """What a check found."""

    facts: int
    epochs: int
    head: str
    """The last hash, hexadecimal; empty for an empty stream."""
    fault: Fault | None


def check(facts: Iterable[Fact]) -> Verdict:
    """Check facts in their order: epoch after epoch, each from 1 without a gap.

    The key of an epoch is the one its first fact names and is signed with.
    """
    count, epochs = 0, 0
    seq, prev, key, epoch = 0, b"", b"", ""
    for fact in facts:
        if fact.epoch != epoch:
            epoch, seq, epochs = fact.epoch, 0, epochs + 1
            prev, key = genesis(fact.terminal_id, epoch), _first_key(fact)
        what = _wrong(fact, seq + 1, prev, key)
        if what:
            return Verdict(count, epochs, prev.hex() if count else "", Fault(epoch, fact.seq, what))
        count, seq, prev = count + 1, fact.seq, fact.hash
    return Verdict(count, epochs, prev.hex() if count else "", None)


def _wrong(fact: Fact, seq: int, prev: bytes, key: bytes) -> str:
    if fact.seq != seq:
        return "gap"
    if fact.prev != prev:
        return "prev"
    if chain_hash(fact.terminal_id, fact.epoch, fact.seq, fact.prev, fact.body) != fact.hash:
        return "hash"
    if len(key) != 32:
        return "key"
    return "" if is_signed(fact, key) else "signature"


def _first_key(fact: Fact) -> bytes:
    try:
        body = json.loads(fact.body)
        if body["t"] != "epoch.started/1":
            return b""
        return bytes.fromhex(body["public_key"])
    except (ValueError, KeyError, TypeError):
        return b""


def read_database(path: Path) -> Iterator[Fact]:
    """The facts of a till's SQLite file, opened read-only."""
    from pysqlite3 import dbapi2

    check_library(dbapi2.sqlite_version_info)
    connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT f.terminal_id, f.epoch, f.seq, f.prev, f.hash, f.sig, f.body FROM sync_facts f "
            "LEFT JOIN sync_epochs e ON e.terminal_id = f.terminal_id AND e.epoch = f.epoch "
            "ORDER BY e.ordinal, f.epoch, f.seq"
        )
        for row in rows:
            yield Fact(*row)
    finally:
        connection.close()


def read_export(path: Path) -> Iterator[Fact]:
    """The facts of an exported file: one JSON object a line, as `export_line` writes them."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            raw = json.loads(line)
            yield Fact(
                terminal_id=raw["terminal"],
                epoch=raw["epoch"],
                seq=raw["s"],
                prev=bytes.fromhex(raw["p"]),
                hash=bytes.fromhex(raw["h"]),
                sig=bytes.fromhex(raw["g"]),
                body=raw["b"],
            )


def export_line(fact: Fact) -> str:
    """One fact as a line of an export."""
    return json.dumps(
        {
            "terminal": fact.terminal_id,
            "epoch": fact.epoch,
            "s": fact.seq,
            "p": fact.prev.hex(),
            "h": fact.hash.hex(),
            "g": fact.sig.hex(),
            "b": fact.body,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )

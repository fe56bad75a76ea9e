"""Check a stream without the application's models: from a database or an exported file.

Reads plain rows, trusts nothing it can compute, and names the first wrong fact.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import BadGzipFile
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, cast

from pos.base.errors import WrongSetting
from pos.base.faults import told
from pos.base.library import open_to_read
from pos.sync.facts import Fact, chain_hash, genesis, is_signed


@dataclass(frozen=True)
class Fault:
    """The first thing wrong with a stream: of facts that are there, or of an epoch without any."""

    epoch: str
    seq: int
    what: str
    """`gap`, `prev`, `hash`, `signature`, `key`, `parent` (an epoch that says to follow another
    fact than it does), `text` (bytes that are no UTF-8, no epoch)."""


@dataclass(frozen=True)
class Verdict:
    """What a check found."""

    facts: int
    epochs: int
    head: str
    """The last hash, hexadecimal; empty for an empty stream."""
    key: str
    """The public key of the last epoch, hexadecimal; empty for an empty stream."""
    fault: Fault | None


def check(facts: Iterable[Fact], keys: Mapping[str, bytes] | None = None) -> Verdict:
    """Check facts in their order: epoch after epoch, each from 1 without a gap.

    Args:
        keys: the public key that each epoch must be signed with, as far as known from elsewhere
            than its first fact; an epoch named here without a fact is a gap.
    """
    count, head, seen = 0, b"", dict[str, bytearray]()
    seq, prev, key, known, epoch = 0, b"", b"", b"", ""
    for fact in facts:
        if not _is_readable(fact):
            fault = Fault(ascii(fact.epoch), fact.seq, "text")
            return Verdict(count, len(seen), head.hex(), key.hex(), fault)
        if fact.epoch != epoch:
            if count and not _follows(fact, seen):
                fault = Fault(fact.epoch, fact.seq, "parent")
                return Verdict(count, len(seen), head.hex(), key.hex(), fault)
            epoch, seq = fact.epoch, 0
            seen[epoch] = bytearray()
            prev, key = genesis(fact.terminal_id, epoch), _first_key(fact)
            known = (keys or {}).get(epoch, key)
        what = _wrong(fact, seq + 1, prev, key) or ("" if key == known else "key")
        if what:
            return Verdict(count, len(seen), head.hex(), key.hex(), Fault(epoch, fact.seq, what))
        count, seq, prev, head = count + 1, fact.seq, fact.hash, fact.hash
        seen[epoch] += fact.hash
    empty = min((keys or {}).keys() - seen.keys(), default=None)
    missing = None if empty is None else Fault(empty, 1, "gap")
    return Verdict(count, len(seen), head.hex(), key.hex(), missing)


_EPOCH = re.compile(r"[0-9a-f]{16}")


def _is_readable(fact: Fact) -> bool:
    """Whether the fact's text has the bytes that a hash is taken over."""
    try:
        fact.terminal_id.encode()
        fact.body.encode()
    except UnicodeEncodeError:
        return False
    return _EPOCH.fullmatch(fact.epoch) is not None


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


def _follows(first: Fact, seen: Mapping[str, bytearray]) -> bool:
    """Whether an epoch's first fact names, as far as it names one, a fact that it stands behind.

    Most stand behind the last one.  Where a book was put back and what it had lost came home from
    the centre, the epoch that was begun meanwhile stands behind an earlier one.
    """
    try:
        parent = json.loads(first.body).get("parent")
    except (ValueError, AttributeError):
        return True  # no first fact of an epoch: its key is missed next
    if parent is None:
        return True
    try:
        epoch, at, digest = parent["epoch"], 32 * parent["seq"], bytes.fromhex(parent["hash"])
        return at > 0 and seen[epoch][at - 32 : at] == digest
    except (KeyError, TypeError, ValueError):
        return False


def _first_key(fact: Fact) -> bytes:
    try:
        body = json.loads(fact.body)
        if body["t"] != "epoch.started/1":
            return b""
        return bytes.fromhex(body["public_key"])
    except (ValueError, KeyError, TypeError):
        return b""


def read_keys(path: Path) -> dict[str, bytes]:
    """The public key of each epoch of a till's SQLite file, as its list of epochs has it.

    Raises:
        WrongSetting: the file is no book of ours, or too damaged to be read.
    """
    with _opened(path) as connection:
        rows = connection.execute("SELECT epoch, public_key FROM sync_epochs").fetchall()
    return {epoch: _hex(key) for epoch, key in rows}


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""  # no key: the epoch's first fact is named


def read_database(path: Path) -> Iterator[Fact]:
    """The facts of a till's SQLite file, opened read-only.

    Raises:
        WrongSetting: the file is no book of ours, or too damaged to be read.
    """
    with _opened(path) as connection:
        for named in connection.execute(_EPOCHS).fetchall():
            # Epoch by epoch, along the key: the whole stream sorted at once would fill the memory.
            for row in connection.execute(_FACTS_OF, [one.encode(*_CODEC) for one in named]):
                yield Fact(*row)


_EPOCHS = """
SELECT f.terminal_id, f.epoch FROM (SELECT DISTINCT terminal_id, epoch FROM sync_facts) f
LEFT JOIN sync_epochs e ON e.terminal_id = f.terminal_id AND e.epoch = f.epoch
ORDER BY length(e.ordinal), e.ordinal, f.epoch
"""
_FACTS_OF = """
SELECT terminal_id, epoch, seq, prev, hash, sig, body FROM sync_facts
WHERE terminal_id = CAST(? AS TEXT) AND epoch = CAST(? AS TEXT) ORDER BY seq
"""
_CODEC = ("utf-8", "surrogateescape")


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    from pysqlite3 import dbapi2

    connection = open_to_read(path)
    connection.text_factory = _text
    try:
        yield connection
    except dbapi2.DatabaseError as error:
        said = told(error, path)
        if said is error:  # a book without our tables
            raise WrongSetting("setting.book_damaged", path=path) from error
        raise said from error
    finally:
        connection.close()


def _text(raw: bytes) -> str:
    """Bytes that are no UTF-8 come through, too: `check` names the fact that holds them."""
    return raw.decode(*_CODEC)


def read_export(path: Path) -> Iterator[Fact]:
    """The facts of an exported file: one JSON object a line, as `export_line` writes them.

    Raises:
        WrongSetting: a line is no exported fact.
    """
    with _exported_file(path) as file:
        lines = iter(file)
        for number in count(start=1):
            try:
                line = next(lines, None)
                if line is None:
                    return
                fact = read_line(line)
            except (ValueError, KeyError, TypeError, EOFError, BadGzipFile, zlib.error) as error:
                raise WrongSetting("setting.no_export", path=path, line=number) from error
            yield fact


def _exported_file(path: Path) -> BinaryIO:
    """The file's lines, packed or plain."""
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    return cast("BinaryIO", gzip.open(path, "rb")) if is_packed else path.open("rb")


def read_line(line: bytes) -> Fact:
    """One fact of an export, as `export_line` writes it.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    raw = json.loads(line.decode())
    terminal_id, epoch, seq, body = raw["terminal"], raw["epoch"], raw["s"], raw["b"]
    if type(seq) is not int or not all(isinstance(one, str) for one in (terminal_id, epoch, body)):
        raise TypeError("a part of the fact is of another kind")
    prev, digest, sig = (bytes.fromhex(raw[name]) for name in "phg")
    return Fact(terminal_id, epoch, seq, prev, digest, sig, body)


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

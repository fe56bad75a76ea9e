"""The line's language, version 1: batches of facts between till and centre.  Pure.

A batch is NDJSON under gzip: a head `{"v":1,"from":101,"n":57,"prev":"b64"}`, then a fact a line,
`{"s":101,"b":"<body>","h":"b64","g":"b64","k":"<name of the key>"}`.  Bodies travel verbatim.
Fields that a reader does not know are passed over, so that a newer till can say more.
"""

import base64
import binascii
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pos.sync.facts import Fact

MOST_FACTS = 500
MOST_BYTES = 256 * 1024
"""Of a batch as sent; one fact alone may be larger."""
MOST_INFLATED = 4 * 1024 * 1024
MEDIA_TYPE = "application/x-ndjson"
_AIMED_BYTES = 1024 * 1024
"""So much text is tried at once: a tenth of it remains under gzip."""
_GZIP = 16 + zlib.MAX_WBITS
_HIGHEST = 2**63 - 1


class Unreadable(Exception):  # noqa: N818 - the line's word for it
    """Bytes that are no batch.

    Args:
        code: `BODY`, or `TOO_LARGE` where less at once may come through.
        what: what is wrong, for logs.
    """

    def __init__(self, code: str, what: str) -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what


@dataclass(frozen=True)
class SentFact:
    """A fact as a batch carries it; terminal and epoch are the batch's."""

    seq: int
    body: str
    hash: bytes
    """32 bytes."""
    sig: bytes
    """64 bytes."""


@dataclass(frozen=True)
class Batch:
    """Facts side by side in one epoch, at least one."""

    prev: bytes
    """32 bytes: the hash that the first stands behind."""
    facts: tuple[SentFact, ...]

    @property
    def first_seq(self) -> int:
        """The first fact's number."""
        return self.facts[0].seq

    @property
    def last_seq(self) -> int:
        """The last fact's number."""
        return self.facts[-1].seq


# --- Composing ---------------------------------------------------------------------------


def key_name(public_key: bytes) -> str:
    """How a batch names the key: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def batch_of(facts: Sequence[Fact]) -> Batch:
    """Stored facts as a batch; they stand side by side in one epoch."""
    return Batch(facts[0].prev, tuple(SentFact(f.seq, f.body, f.hash, f.sig) for f in facts))


def compose_batch(facts: Sequence[Fact], public_key: bytes) -> tuple[bytes, int]:
    """As many of the first facts as one request may carry.

    Args:
        facts: side by side in one epoch, at least one.
        public_key: 32 bytes, what they are signed with.

    Returns:
        The request's body, and how many facts are in it: at least one, however large.
    """
    name = key_name(public_key)
    lines = _fitting([_line(one, name) for one in facts[:MOST_FACTS]])
    while True:
        head = {"v": 1, "from": facts[0].seq, "n": len(lines), "prev": _b64(facts[0].prev)}
        text = "".join([_json(head), "\n", *lines])
        packed = gzip.compress(text.encode(), compresslevel=6, mtime=0)
        if len(packed) <= MOST_BYTES or len(lines) == 1:
            return packed, len(lines)
        lines = lines[: len(lines) // 2]


def _fitting(lines: list[str]) -> list[str]:
    size, count = 0, 0
    for line in lines:
        size += len(line)
        if count and size > _AIMED_BYTES:
            break
        count += 1
    return lines[:count]


def _line(fact: Fact, name: str) -> str:
    told = {
        "s": fact.seq,
        "b": fact.body,
        "h": _b64(fact.hash),
        "g": _b64(fact.sig),
        "k": name,
    }
    return _json(told) + "\n"


def _json(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def content_digest(sent: bytes) -> str:
    """The header `Content-Digest` of bytes as they are sent."""
    return f"sha-256=:{_b64(hashlib.sha256(sent).digest())}:"


# --- Reading -----------------------------------------------------------------------------


def require_digest(header: str | None, sent: bytes) -> None:
    """Let pass only bytes that arrived as they were sent.

    Raises:
        Unreadable: `BODY`: the header is missing, or the bytes are others, or fewer.
    """
    named = [one.strip() for one in (header or "").split(",")]
    if content_digest(sent) not in named:
        raise Unreadable("BODY", "the digest is missing or differs")


def inflate(sent: bytes, most: int = MOST_INFLATED) -> bytes:
    """What was packed, never more than `most` bytes of it in memory.

    Raises:
        Unreadable: `TOO_LARGE`: it holds more; `BODY`: it is no gzip, or cut off, or goes on.
    """
    reader = zlib.decompressobj(wbits=_GZIP)
    try:
        plain = reader.decompress(sent, most + 1)
    except zlib.error as error:
        raise Unreadable("BODY", "no gzip") from error
    if len(plain) > most:
        raise Unreadable("TOO_LARGE", f"more than {most} bytes inside")
    if not reader.eof or reader.unused_data:
        raise Unreadable("BODY", "cut off, or something behind its end")
    return plain


def read_batch(sent: bytes) -> Batch:
    """The batch in a request's body.

    Raises:
        Unreadable: `BODY`, or `TOO_LARGE` beyond the limits of one request.
    """
    if len(sent) > MOST_INFLATED:
        raise Unreadable("TOO_LARGE", "more bytes than a batch may hold inside")
    # One ending by one: a body may hold other signs that Python takes for a line's end.
    head, *lines = inflate(sent).split(b"\n")
    first, count, prev = _head(head)
    if lines[-1:] != [b""]:
        raise Unreadable("BODY", "the last line does not end")
    if len(lines) != count + 1:
        raise Unreadable("BODY", "another number of facts than the head says")
    if count > MOST_FACTS or (count > 1 and len(sent) > MOST_BYTES):
        raise Unreadable("TOO_LARGE", "more than one request may carry")
    numbered = enumerate(lines[:-1], start=first)
    return Batch(prev, tuple(_read_fact(line, seq) for seq, line in numbered))


def _head(line: bytes) -> tuple[int, int, bytes]:
    told = _object(line)
    first, count = _number(told, "from"), _number(told, "n")
    if _number(told, "v") != 1:
        raise Unreadable("BODY", "another version of the line")
    if first + count > _HIGHEST:
        raise Unreadable("BODY", "a number too high")
    return first, count, _raw(told, "prev", 32)


def _read_fact(line: bytes, seq: int) -> SentFact:
    told = _object(line)
    if _number(told, "s") != seq:
        raise Unreadable("BODY", "a fact out of its place")
    body = told.get("b")
    if not isinstance(body, str) or not is_storable(body):
        raise Unreadable("BODY", "a body that is no text")
    return SentFact(seq, body, _raw(told, "h", 32), _raw(told, "g", 64))


def is_storable(body: str) -> bool:
    """Whether a body has bytes to hash, and none that no database takes: its writer wrote JSON."""
    try:
        body.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in body


def _object(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable("BODY", "a line that is no JSON") from error
    if not isinstance(told, dict):
        raise Unreadable("BODY", "a line that is no object")
    return told


def _number(told: dict[str, Any], name: str) -> int:
    number = told.get(name)
    if type(number) is not int or not 1 <= number <= _HIGHEST:
        raise Unreadable("BODY", f"no number `{name}`")
    return number


def _raw(told: dict[str, Any], name: str, length: int) -> bytes:
    try:
        raw = base64.b64decode(told.get(name, ""), validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise Unreadable("BODY", f"no base64 in `{name}`") from error
    if len(raw) != length:
        raise Unreadable("BODY", f"`{name}` has another length")
    return raw


def facts_of(batch: Batch, terminal_id: str, epoch: str) -> Iterator[Fact]:
    """A batch's facts as links of a chain, each behind the one before."""
    prev = batch.prev
    for one in batch.facts:
        yield Fact(terminal_id, epoch, one.seq, prev, one.hash, one.sig, one.body)
        prev = one.hash

"""A stick's file, read piece by piece: facts of any terminals, one a line.  Pure.

However large it is inside, little of it is in memory at once.
"""

import zlib
from collections.abc import Iterable, Iterator

from pos.sync.facts import Fact
from pos.sync.verify import read_line
from pos.sync.wire import MOST_FACTS, MOST_INFLATED, Unreadable, is_storable

MOST_BYTES = 64 * 1024 * 1024
"""Of a file as it is sent."""
_MOST_INSIDE = 2 * 1024 * 1024 * 1024
_PIECE = 256 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"


def plain(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What a file says, packed by gzip or not, in small pieces.

    Raises:
        Unreadable: `BODY`: cut off, or damaged; `TOO_LARGE`: it holds too much.
    """
    waiting = iter(pieces)
    first = next(waiting, b"")
    if not first.startswith(_MAGIC):
        yield first
        yield from waiting
        return
    reader, inside = zlib.decompressobj(wbits=_GZIP), 0
    for piece in _again(first, waiting):
        left = piece
        while left or reader.unconsumed_tail:
            try:
                out = reader.decompress(left, _PIECE)
            except zlib.error as error:
                raise Unreadable("BODY", "damaged inside") from error
            left = reader.unconsumed_tail
            inside += len(out)
            if inside > _MOST_INSIDE:
                raise Unreadable("TOO_LARGE", "more inside than a file may hold")
            yield out
            if reader.eof:
                return
    raise Unreadable("BODY", "cut off")


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a text that comes in pieces, each without its end.

    Raises:
        Unreadable: `BODY`: a line has no end in sight.
    """
    begun = b""
    for piece in pieces:
        *whole, begun = (begun + piece).split(b"\n")
        yield from whole
        if len(begun) > MOST_INFLATED:
            raise Unreadable("BODY", "a line without end")
    if begun:
        yield begun


def facts(found: Iterable[bytes]) -> Iterator[Fact]:
    """The facts of lines.

    Raises:
        Unreadable: `BODY`: a line is no exported fact.
    """
    for number, line in enumerate(found, start=1):
        if not line.strip():
            continue
        try:
            fact = read_line(line)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Unreadable("BODY", f"line {number}") from error
        if not _is_whole(fact):
            raise Unreadable("BODY", f"line {number}")
        yield fact


def _is_whole(fact: Fact) -> bool:
    is_place = len(fact.epoch) == 16 and 1 <= fact.seq < 2**63
    is_raw = (len(fact.prev), len(fact.hash), len(fact.sig)) == (32, 32, 64)
    is_text = is_storable(fact.body) and is_storable(fact.terminal_id)
    return is_place and is_raw and is_text and _is_hex(fact.epoch)


def _is_hex(text: str) -> bool:
    return all(one in "0123456789abcdef" for one in text)


def runs(found: Iterable[Fact]) -> Iterator[list[Fact]]:
    """Facts that stand side by side in one epoch, as many together as a request holds."""
    run: list[Fact] = []
    size = 0
    for fact in found:
        is_next = bool(run) and _is_behind(run[-1], fact)
        if run and (not is_next or len(run) == MOST_FACTS or size > MOST_INFLATED):
            yield run
            run, size = [], 0
        run.append(fact)
        size += len(fact.body)
    if run:
        yield run


def _is_behind(one: Fact, other: Fact) -> bool:
    return (one.terminal_id, one.epoch, one.seq + 1, one.hash) == (
        *(other.terminal_id, other.epoch, other.seq, other.prev),
    )

"""The stream of a printer's answers, taken apart: several conversations share one line.

A printer that reports by itself (Automatic Status Back) speaks in between what it was asked, so
every answer is told from the others by its fixed bits:

    0xx1xx10                     an answer to DLE EOT
    0xx1xx00 and 3 of 0xx0xxxx   a packet of Automatic Status Back
    0xx1xx11 text 00             a block: 37 22 d1 d2 d3 d4 answers GS ( H, 5F name answers GS I
    0xx0xxxx                     an answer to GS r
    11, 13                       XON and XOFF, meant for the line

Source: Epson ESC/POS command reference, "Identifying the transmission data".
"""

from dataclasses import dataclass
from enum import StrEnum

from printers.status import ASB_BYTES, is_asb, is_real_time_answer

_ASB_FIRST = 0b0001_0000
_BLOCK_FIRST = 0b0001_0011
_FIXED = 0b1001_0011
_SHORT_FIXED = 0b1001_0000
_LONGEST_BLOCK = 82
"""A header, 80 characters and the NUL that ends them."""
_XON_XOFF = (0x11, 0x13)


class Kind(StrEnum):
    """What a printer may be saying."""

    REAL_TIME = "real_time"
    ASB = "asb"
    BLOCK = "block"
    SHORT = "short"
    NOISE = "noise"
    """A byte that begins no answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing a printer said."""

    kind: Kind
    content: bytes
    """Its bytes as they came; a block's without the NUL at its end."""


class Listener:
    """Takes a printer's bytes in whatever portions they come, and gives whole answers."""

    def __init__(self) -> None:
        self._rest = b""

    def hear(self, part: bytes) -> list[Answer]:
        """The answers that are whole now, in order; what is not yet whole waits for more."""
        self._rest += part
        heard: list[Answer] = []
        while self._rest:
            answer, length = _first(self._rest)
            if length == 0:
                break
            self._rest = self._rest[length:]
            if answer is not None:
                heard.append(answer)
        return heard


def _first(rest: bytes) -> tuple[Answer | None, int]:
    """The answer at the head of `rest` and its length; 0 where its end has not come yet."""
    byte = rest[0]
    if byte in _XON_XOFF:
        return None, 1
    if is_real_time_answer(byte):
        return Answer(Kind.REAL_TIME, rest[:1]), 1
    if byte & _FIXED == _ASB_FIRST:
        return _packet(rest)
    if byte & _FIXED == _BLOCK_FIRST:
        return _block(rest)
    kind = Kind.SHORT if byte & _SHORT_FIXED == 0 else Kind.NOISE
    return Answer(kind, rest[:1]), 1


def _packet(rest: bytes) -> tuple[Answer | None, int]:
    packet = rest[:ASB_BYTES]
    if is_asb(packet):
        return Answer(Kind.ASB, packet), ASB_BYTES
    if len(packet) < ASB_BYTES and is_asb(packet.ljust(ASB_BYTES, b"\x00")):
        return None, 0
    return Answer(Kind.NOISE, rest[:1]), 1


def _block(rest: bytes) -> tuple[Answer | None, int]:
    head, end, _ = rest[:_LONGEST_BLOCK].partition(b"\x00")
    is_text = all(0x20 <= byte <= 0x7E for byte in head[1:])
    if is_text and end:
        return Answer(Kind.BLOCK, head), len(head) + 1
    if is_text and len(rest) < _LONGEST_BLOCK:
        return None, 0
    return Answer(Kind.NOISE, rest[:1]), 1

"""What a printer says of itself, read bit by bit from its answers.

    DLE EOT 1    0xx1xx10    bit 2 drawer pin 3, bit 3 off-line
    DLE EOT 2    0xx1xx10    bit 2 cover, bit 5 stopped for want of paper, bit 6 an error
    DLE EOT 3    0xx1xx10    bit 2 recoverable, bit 3 cutter, bit 5 unrecoverable, bit 6 recovers
    DLE EOT 4    0xx1xx10    bits 2-3 the roll nears its end, bits 5-6 it has ended
    GS a (ASB)   0xx1xx00 0xx0xxxx 0xx0xxxx 0xx0xxxx    all of this in four bytes, unasked

Only bits are looked at, never whole bytes, because printers set the bits that mean nothing as they
like.  Bytes that break the fixed pattern are not read at all: a line at the wrong speed answers,
and what it answers must not look like paper.  Source: Epson ESC/POS command reference, DLE EOT and
GS a.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

_FIXED = 0b1001_0011
_REAL_TIME = 0b0001_0010
_ASB_FIRST = 0b0001_0000
_ASB_NEXT_FIXED = 0b1001_0000
ASB_BYTES = 4
"""Length of a packet of Automatic Status Back."""
_PART = " · "


class Roll(StrEnum):
    """What the sensors see of the roll."""

    ENOUGH = "enough"
    NEAR_END = "near_end"
    """A few receipts are left; not every printer has this sensor."""
    OUT = "out"


class State(StrEnum):
    """All that a person at the till has to know of a printer, in one word."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    """Ready, and the roll nears its end."""
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    ERROR = "error"
    """The cutter jams, the head is too hot, or the printer is off-line and does not say why."""
    NO_ANSWER = "no_answer"
    """It said nothing, not enough, or nothing that can be read; never to be taken for ready."""

    @property
    def prints(self) -> bool:
        """Whether a job that is sent now comes out."""
        return self in {State.READY, State.PAPER_LOW}


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a printer at one moment; None: it did not say."""

    is_online: bool | None = None
    is_cover_open: bool | None = None
    paper: Roll | None = None
    has_cutter_error: bool | None = None
    has_error: bool | None = None
    """Something else is wrong: the head too hot, the mechanism stuck."""
    drawer_signal: bool | None = None
    """Pin 3 of the drawer's plug is high.  Whether that is open or closed is the drawer's own."""
    said: tuple[tuple[int, int], ...] = field(default=(), compare=False)
    """What it answered to DLE EOT, byte for byte: the number of each question and the answer."""
    is_readable: bool = True
    """False: it answered with bytes no printer of this language sends, and nothing was read."""

    @property
    def bits(self) -> str:
        """`said` as people read it: `1 00010110 · 2 00010010`; empty where nothing was."""
        return _PART.join(f"{number} {byte:08b}" for number, byte in self.said)

    @property
    def state(self) -> State:
        """The worst that is known; ready only where everything that matters was answered."""
        if self.is_cover_open:
            return State.COVER_OPEN
        if self.paper is Roll.OUT:
            return State.PAPER_OUT
        if self.has_cutter_error or self.has_error or self.is_online is False:
            return State.ERROR
        if None in (self.is_online, self.is_cover_open, self.paper):
            return State.NO_ANSWER
        return State.PAPER_LOW if self.paper is Roll.NEAR_END else State.READY

    @property
    def is_stopped(self) -> bool:
        """Whether the printer names what keeps it from printing.

        Off-line alone is no such name: some are, for a moment, while their buffer is full.
        """
        if self.state is State.ERROR:
            return bool(self.has_error or self.has_cutter_error)
        return self.state in {State.PAPER_OUT, State.COVER_OPEN}


UNREADABLE = Status(is_readable=False)
"""The printer answers, and not as a printer of this language does."""


def is_real_time_answer(byte: int) -> bool:
    """Whether `byte` has the fixed bits of an answer to DLE EOT."""
    return byte & _FIXED == _REAL_TIME


def is_asb(packet: bytes) -> bool:
    """Whether four bytes have the fixed bits of a packet of Automatic Status Back."""
    return (
        len(packet) == ASB_BYTES
        and packet[0] & _FIXED == _ASB_FIRST
        and all(byte & _ASB_NEXT_FIXED == 0 for byte in packet[1:])
    )


def read_answers(answers: Mapping[int, int]) -> Status:
    """What the answers to DLE EOT say together.

    Args:
        answers: from the number of the question, 1 to 4, to the byte that answered it; what was
            not answered is left out.

    Returns:
        `UNREADABLE` as soon as one byte breaks the pattern: the others may be as wrong.

    Raises:
        ValueError: a question that does not exist.
    """
    if not answers.keys() <= {1, 2, 3, 4}:
        raise ValueError(f"DLE EOT has the questions 1 to 4, not {sorted(answers)}")
    said = tuple(sorted(answers.items()))
    if not all(is_real_time_answer(byte) for byte in answers.values()):
        return replace(UNREADABLE, said=said)
    status = Status(said=said)
    for number, byte in answers.items():
        status = _with_answer(status, number, byte)
    return status


def read_bits(bits: str) -> Status:
    """The status whose `bits` these are.

    Raises:
        ValueError: they are no bits.
    """
    parts = [part.split(" ") for part in bits.split(_PART) if part]
    return read_answers({int(number): int(byte, 2) for number, byte in parts})


def read_asb(packet: bytes) -> Status:
    """What a packet of Automatic Status Back says; `UNREADABLE` where it is none."""
    if not is_asb(packet):
        return UNREADABLE
    first, second, third, _reserved = packet
    return Status(
        is_online=not _bit(first, 3),
        is_cover_open=_bit(first, 5),
        paper=_paper(has_ended=bool(third & 0b1100), nears_end=bool(third & 0b0011)),
        has_cutter_error=_bit(second, 3),
        has_error=bool(second & 0b0110_0100),
        drawer_signal=_bit(first, 2),
    )


def _with_answer(status: Status, number: int, byte: int) -> Status:
    match number:
        case 1:
            return replace(status, is_online=not _bit(byte, 3), drawer_signal=_bit(byte, 2))
        case 2:
            # Printers without a sensor of their own for the end say it here alone.
            paper = Roll.OUT if _bit(byte, 5) else status.paper
            has_error = bool(status.has_error) or _bit(byte, 6)
            return replace(status, is_cover_open=_bit(byte, 2), paper=paper, has_error=has_error)
        case 3:
            has_error = bool(status.has_error) or bool(byte & 0b0110_0100)
            return replace(status, has_cutter_error=_bit(byte, 3), has_error=has_error)
        case _:
            has_ended = bool(byte & 0b0110_0000) or status.paper is Roll.OUT
            paper = _paper(has_ended=has_ended, nears_end=bool(byte & 0b1100))
            return replace(status, paper=paper)


def _paper(*, has_ended: bool, nears_end: bool) -> Roll:
    if has_ended:
        return Roll.OUT
    return Roll.NEAR_END if nears_end else Roll.ENOUGH


def _bit(byte: int, number: int) -> bool:
    return bool(byte >> number & 1)

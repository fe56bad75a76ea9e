"""What set-up learnt of a printer: its kind, its answers, what its test paper showed.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from printers.proof import Proof
from printers.status import State

_MOMENTS = frozenset({"asked_at", "tested_at"})


@dataclass(frozen=True)
class Seen:
    """What is known of one printer; None: nobody asked, or nobody said."""

    preset_id: str = ""
    """The kind that was chosen for it, of `printers.presets`; empty: nobody chose one."""
    asked_at: datetime | None = None
    """When it was asked what it answers."""
    carries_answers: bool | None = None
    """Whether the line to it carries answers at all; Windows and CUPS carry none."""
    state: str = ""
    """What it said of itself then: `printers.status.State`."""
    bits: str = ""
    """What it answered then, bit by bit: `printers.status.Status.bits`."""
    proves_printing: bool = False
    """Whether it answered `GS ( H`."""
    proves_processing: bool = False
    """Whether it answered `GS r`."""
    maker: str = ""
    """As it names itself."""
    model: str = ""
    tested_at: datetime | None = None
    """When somebody told what the test paper looked like."""
    ruler_dots: int | None = None
    """The last mark of the ruler that is on the paper."""
    has_letters: bool | None = None
    """Whether all letters are there, with all their accents."""
    has_whole_head: bool | None = None
    """Whether the head's test line has no white gap."""
    qr_dots: int | None = None
    """Dots of a module of the smallest code that a phone could read; 0: none of them."""
    cuts: bool | None = None
    """Whether the paper was cut."""

    @property
    def answers(self) -> bool:
        """Whether it answered, so that it may be asked before a paper."""
        return self.state not in ("", State.NO_ANSWER)

    @property
    def proof(self) -> Proof:
        """The strongest proof it was seen to give."""
        if self.proves_printing:
            return Proof.PRINTED
        return Proof.PROCESSED if self.proves_processing and self.answers else Proof.NONE


def seen_to_dict(seen: Seen) -> dict[str, object]:
    """`seen` as plain data for JSON; what nobody knows is left out."""
    told: dict[str, object] = {}
    for one in fields(seen):
        value = getattr(seen, one.name)
        if value != one.default:
            told[one.name] = value.isoformat() if isinstance(value, datetime) else value
    return told


def seen_from_dict(told: Mapping[str, Any]) -> Seen:
    """What `seen_to_dict` told; what another release wrote and this one does not know is let be."""
    known = {one.name for one in fields(Seen)}
    read: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name in _MOMENTS else value
        for name, value in told.items()
        if name in known
    }
    return Seen(**read)

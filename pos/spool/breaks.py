"""Whether the printer may still wait for the rest of a paper that broke off in the middle."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from pos.base.transaction import end_reading, reading
from pos.spool.models import PrintJob
from pos.spool.queries import Share
from printers.delivery import Delivery, Device, MaybeSent, NotSent
from printers.profiles import Profile
from printers.proof import Proof
from printers.reasons import Reason

BREAKS = frozenset({Reason.PART_TAKEN, Reason.BROKE_AT_END, Reason.RESTARTED})
"""Why a sending ended of which the printer may lack the end."""
_WHOLE = ("confirmed", "sent_unconfirmed")
_BY_THE_PRINTER = ("", "late_proof")
"""Reasons of a paper that the line itself says went out whole; a person's word says nothing of the
printer's buffer."""
_NEWEST = 200


@dataclass
class Mouth:
    """What was last sent to one printer, by whomever: all who send to it share this."""

    is_left_open: bool | None = None
    """Whether the last sending broke off in the middle; None: the book is asked."""
    sendings: int = 0
    """How many have begun."""

    def first_byte(self) -> int:
        """A first byte leaves: open, until something says otherwise; gives the sending's number."""
        self.is_left_open = True
        self.sendings += 1
        return self.sendings

    def end(self, nth: int, *, is_left_open: bool) -> None:
        """How a sending left it; of one behind which another has begun it says nothing more."""
        if nth == self.sendings:
            self.is_left_open = is_left_open


class Mouths:
    """What was last sent to each printer of this machine, by its place.

    Args:
        is_doubted: whether somebody else, whom the book does not know, may have sent half a paper
            before this process began.
    """

    def __init__(self, *, is_doubted: bool = False) -> None:
        self._first = True if is_doubted else None
        self._guard = threading.Lock()
        self._known: dict[str, Mouth] = {}

    def at(self, place: str) -> Mouth:
        """One printer's."""
        with self._guard:
            return self._known.setdefault(place, Mouth(self._first))


class _OtherwiseError(Exception):
    """Another sent something while the turn at the printer was waited for."""


class Closer:
    """Sends at one printer, and closes first what a broken sending left open there."""

    device: Device
    profile: Profile
    share: Share | None
    mouth: Mouth
    is_guest: bool

    def send(
        self,
        payload: bytes,
        *,
        proof: Proof,
        on_first_byte: Callable[[], None],
        asks_first: bool = False,
    ) -> Delivery:
        """As the device sends.

        Raises:
            NotSent, MaybeSent: as the device.
        """
        while True:
            was = self._was_left_open()
            try:
                return self._send(
                    self._closing(was) + payload,
                    was,
                    proof=proof,
                    on_first_byte=on_first_byte,
                    asks_first=asks_first,
                )
            except _OtherwiseError:
                continue

    def _send(
        self,
        job: bytes,
        was: bool,
        *,
        proof: Proof,
        on_first_byte: Callable[[], None],
        asks_first: bool,
    ) -> Delivery:
        nth = 0

        def begin() -> None:
            # Asked again with the turn in hand: whoever had it before may have broken off.
            nonlocal nth
            if self.mouth.is_left_open is not was:
                raise _OtherwiseError
            on_first_byte()
            nth = self.mouth.first_byte()

        try:
            delivery = self.device.send(
                job, proof=proof, asks_first=asks_first, on_first_byte=begin
            )
        except MaybeSent as no:
            self.mouth.end(nth, is_left_open=no.code in BREAKS)
            raise
        except NotSent:
            self.mouth.end(nth, is_left_open=was)  # nothing left: the printer is as it was
            raise
        self.mouth.end(nth, is_left_open=False)
        return delivery

    def _was_left_open(self) -> bool:
        if self.mouth.is_left_open is None and self.is_guest:
            self.mouth.is_left_open = True  # nobody here knows what the shop last sent
        if self.mouth.is_left_open is None:
            broke = broke_off(reading(), self.share)
            end_reading()
            if self.mouth.is_left_open is None:  # else somebody has begun to send meanwhile
                self.mouth.is_left_open = broke
        return self.mouth.is_left_open

    def _closing(self, was_left_open: bool) -> bytes:
        if not was_left_open:
            return b""
        from printers.printing import after_break  # heavy: the shop opens without it

        return after_break(self.profile, self.device.speech)


def broke_off(session: Session, share: Share | None) -> bool:
    """Whether what was last sent to a printer may have ended in the middle, as the book has it.

    Of a paper that a person settled since, the book does not say why it was in doubt: it counts
    as broken off.  Nor does it say where a register printed before it was given another printer:
    what broke off at any register since this printer's last paper counts, too.

    Args:
        share: the printer's papers; None: all.
    """
    is_its_own = true() if share is None else share.holds()
    newest = select(PrintJob.id).order_by(PrintJob.id.desc()).limit(_NEWEST)
    sent = (
        select(PrintJob.state, PrintJob.reason, is_its_own)
        .where(PrintJob.id.in_(newest), PrintJob.attempts > 0, PrintJob.finished_at.is_not(None))
        .where(or_(is_its_own, PrintJob.printer_id.is_(None)))
        .order_by(PrintJob.finished_at.desc(), PrintJob.id.desc())
    )
    for state, reason, is_own in session.execute(sent):
        if _is_break(state, reason):
            return True
        if is_own:
            return False
    return False


def _is_break(state: str, reason: str) -> bool:
    if state == "unknown":
        return reason in BREAKS
    return state not in _WHOLE or reason not in _BY_THE_PRINTER

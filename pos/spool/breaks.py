"""Whether the printer may still wait for the rest of a paper that broke off in the middle."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.transaction import end_reading, reading
from pos.spool.models import PrintJob
from pos.spool.queries import Share
from pos.spool.refusals import PaperIsSettled
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


class Closer:
    """Sends at one printer, and closes first what a broken sending left open there."""

    device: Device
    profile: Profile
    share: Share | None
    is_left_open: bool | None = None
    """Whether the last sending broke off in the middle; None: the book is asked."""

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
        before = self._closing()
        was, self.is_left_open = self.is_left_open, None  # whatever breaks, the book has it
        try:
            delivery = self.device.send(
                before + payload, proof=proof, asks_first=asks_first, on_first_byte=on_first_byte
            )
        except MaybeSent as no:
            self.is_left_open = no.code in BREAKS
            raise
        except (NotSent, PaperIsSettled):
            self.is_left_open = was
            raise
        self.is_left_open = False
        return delivery

    def _closing(self) -> bytes:
        if self.is_left_open is None:
            self.is_left_open = broke_off(reading(), self.share)
            end_reading()
        if not self.is_left_open:
            return b""
        from printers.printing import after_break  # heavy: the shop opens without it

        return after_break(self.profile, self.device.speech)


def broke_off(session: Session, share: Share | None) -> bool:
    """Whether what was last sent to a printer may have ended in the middle, as the book has it.

    Of a paper that a person settled since, the book does not say why it was in doubt: it counts
    as broken off.

    Args:
        share: the printer's papers; None: all.
    """
    newest = select(PrintJob.id).order_by(PrintJob.id.desc()).limit(_NEWEST)
    sent = select(PrintJob.state, PrintJob.reason).where(
        PrintJob.id.in_(newest), PrintJob.attempts > 0, PrintJob.finished_at.is_not(None)
    )
    if share is not None:
        sent = sent.where(share.holds())
    last = session.execute(
        sent.order_by(PrintJob.finished_at.desc(), PrintJob.id.desc()).limit(1)
    ).one_or_none()
    if last is None:
        return False
    state, reason = last
    if state == "unknown":
        return reason in BREAKS
    return state not in _WHOLE or reason not in _BY_THE_PRINTER

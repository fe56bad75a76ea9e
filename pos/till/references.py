"""Which card slips and vouchers have paid already: read within the act that takes one."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from pos.sync.pen import Hand
from pos.till import draft_tenders, paid_slips, voucher_codes
from pos.till.records import TenderKind
from pos.till.refusals import ReferenceUsed
from pos.till.tenders import NAMED, Tendered

CARD_SLIPS_KEPT = timedelta(days=92)
"""For so long a card slip's number pays once; terminals begin their numbers anew some day."""
DAYS_SOLD = 30
"""On so many days of it the shop must have sold: a clock that jumps ahead passes no such days."""


def require_unused(session: Session, one: Tendered, draft_id: str, hand: Hand) -> None:
    """Refuse a card slip or a voucher that paid before, or was taken for another open order.

    A voucher that the shop gave out itself pays at most its worth.

    Raises:
        ReferenceUsed: names the receipt, where there is one.
        VoucherUnknown, VoucherTooSmall.
    """
    if one.kind not in NAMED:
        return
    if one.kind is TenderKind.VOUCHER:
        voucher_codes.require_worth(session, one.reference, one.tendered_vnd)
    paid = paid_slips.last_paid(session, one.kind, one.reference)
    if paid is not None and not (one.kind is TenderKind.CARD and _is_over(session, paid[1], hand)):
        raise ReferenceUsed(reference=one.reference, number=paid[0])
    if draft_tenders.holds(session, one.kind, one.reference) - {draft_id}:
        raise ReferenceUsed(reference=one.reference, number="")


def _is_over(session: Session, on: date, hand: Hand) -> bool:
    """Whether a card slip's number may have come round: by the clock and by days of selling."""
    if hand.on - on <= CARD_SLIPS_KEPT:
        return False
    return paid_slips.days_sold_after(session, on) >= DAYS_SOLD

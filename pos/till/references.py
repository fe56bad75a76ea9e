"""Which card slips and vouchers have paid already: read within the act that takes one."""

from datetime import timedelta

from sqlalchemy.orm import Session

from pos.sync.pen import Hand
from pos.till import draft_tenders, sales, voucher_codes
from pos.till.records import TenderKind
from pos.till.refusals import ReferenceUsed
from pos.till.tenders import NAMED, Tendered

CARD_SLIPS_KEPT = timedelta(days=92)
"""For so long a card slip's number pays once; terminals begin their numbers anew some day."""


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
    since = hand.on - CARD_SLIPS_KEPT if one.kind is TenderKind.CARD else None
    number = sales.used(session, one.kind, one.reference, since=since)
    elsewhere = draft_tenders.holds(session, one.kind, one.reference)
    if number is not None or elsewhere not in (None, draft_id):
        raise ReferenceUsed(reference=one.reference, number=number or "")

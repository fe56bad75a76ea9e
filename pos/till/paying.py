"""Taking a part of what an order costs before the rest, and giving it back."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.sync.pen import Hand
from pos.till import draft_tenders, drafts, payment_requests
from pos.till.orders import require_order
from pos.till.records import TenderKind
from pos.till.references import require_unused
from pos.till.refusals import (
    ExchangeUnderWay,
    OrderChanged,
    PaidOver,
    PaidTooMuch,
    ReferenceUsed,
    TenderGone,
)
from pos.till.tenders import MOST_TENDERS, NAMED, Tendered, rest_vnd


def take_tender(
    draft_id: str,
    one: Tendered,
    *,
    seen_version: int,
    hand: Hand,
    tender_id: str | None = None,
) -> None:
    """Take a part of what an order costs.

    It is a row from now on: no closed window and no restart loses it, and any other window that
    still shows the whole sum is refused.

    Args:
        one: notes, a card, a voucher or a transfer; never more than is left to pay.
        seen_version: of the order, as the cashier saw it.
        tender_id: made with the page; asked for twice by one press, it is taken once.

    Raises:
        NoShift, DraftIsClosed, NothingToSell, OrderChanged, ReferenceUsed.
        PaidOver: more than is left; change is given with the last notes only.
        TenderGone: the id was used for another order, or is a payment request's.
    """
    with writing() as session:
        if tender_id is not None and _is_taken(session, draft_id, tender_id):
            return
        order = require_order(session, draft_id, hand)
        total_vnd = order.sums().total_vnd
        if order.draft.version != seen_version:
            raise OrderChanged(total_vnd=total_vnd)
        if len(order.taken) >= MOST_TENDERS:
            raise PaidTooMuch(tendered_vnd=one.tendered_vnd)
        over_vnd = one.tendered_vnd - rest_vnd(total_vnd, order.taken)
        if over_vnd > 0:
            raise PaidOver(over_vnd=over_vnd)
        if one.kind in NAMED and _is_twice(one, order.taken):
            raise ReferenceUsed(reference=one.reference, number="")
        require_unused(session, one, draft_id, hand)
        draft_tenders.take(session, draft_id, one, hand=hand, tender_id=tender_id)
        drafts.touch(session, order.draft)


def _is_taken(session: Session, draft_id: str, tender_id: str) -> bool:
    known = draft_tenders.find(session, tender_id)
    is_request = known is None and payment_requests.find(session, tender_id) is not None
    if known not in (None, draft_id) or is_request:  # a transfer is taken under its request's id
        raise TenderGone
    return known is not None


def _is_twice(one: Tendered, taken: Sequence[Tendered]) -> bool:
    return any((other.kind, other.reference) == (one.kind, one.reference) for other in taken)


def give_back(draft_id: str, tender_id: str, *, hand: Hand) -> None:
    """Take a tender out of an order again; one that is gone already stays gone.

    Raises:
        DraftIsClosed: the order was completed meanwhile.
        ExchangeUnderWay: it is the worth of goods brought back, which go home with it: the room
            above gives up the exchange whole.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        held = {one.id: one.tendered.kind for one in draft_tenders.of(session, draft_id)}
        if held.get(tender_id) is TenderKind.RETURN_CREDIT:
            raise ExchangeUnderWay
        if draft_tenders.give_back(session, draft_id, tender_id):
            drafts.touch(session, draft)

"""Booking a delivery: all its lines, or none; and what of them was ordered, on the order."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.ordering import open_orders, receipts
from pos.ordering.receipts import Came, Over
from pos.ordering.records import Order
from pos.ordering.refusals import IsEnded
from pos.receiving import against, deliveries, drafts, queries
from pos.receiving.deliveries import Taken
from pos.receiving.drafting import require_draft
from pos.receiving.drafts import Head
from pos.receiving.lines import Line
from pos.receiving.refusals import (
    LineExpired,
    LineLotDiffers,
    NothingReceived,
    OrderEnded,
    ProductGone,
)
from pos.stock.fefo import is_expired
from pos.stock.receiving import bring_in
from pos.stock.refusals import LotDiffers
from pos.sync.pen import Hand


def receive_delivery(draft_id: str, *, hand: Hand, shorts: Mapping[int, str] | None = None) -> str:
    """Book a delivery: lots, moves and facts of all its lines; gives its id.

    Where it follows an order, what came is noted there in the same act.  Sent again it books
    nothing more.

    Args:
        shorts: why less came, as `against.why_short` reads it.

    Raises:
        UnknownDelivery: it is neither under way nor received.
        OrderEnded: the order that it follows was closed or cancelled since.
        NothingReceived: it has no line.
        LineExpired: an HSD passed since the line was written.
        ProductGone: a product is kept from sale since.
        LineLotDiffers: a lot's code is known with other dates or another owner.
        SetIsPacked: a product became a gift set since.
    """
    with writing() as session:
        if queries.is_received(session, draft_id):
            return draft_id
        head = require_draft(session, draft_id)
        order = _order(session, head)
        lines = list(drafts.lines(session, draft_id).values())
        if not lines:
            raise NothingReceived
        cards = catalogue.cards(session, [one.product_id for one in lines], hand.on)
        for line in lines:
            _check(line, cards[line.product_id], hand)
        taken = [_take(session, head, line, cards[line.product_id], hand) for line in lines]
        deliveries.write(session, head, taken, order, hand=hand)
        if order is not None:
            compared = against.compare(order, lines)
            deliveries.write_ordered(session, draft_id, compared, shorts or {})
            over = against.over(compared, shorts or {})
            _note(session, order, _came(lines), over, delivery_id=draft_id, hand=hand)
        drafts.end(session, draft_id)
    return draft_id


def _order(session: Session, head: Head) -> Order | None:
    """The order that a delivery follows, of which something may still come."""
    if head.order_id is None:
        return None
    try:
        return open_orders.require(session, head.order_id)
    except IsEnded as no:
        raise OrderEnded(number=no.facts["number"]) from no


def _came(lines: Sequence[Line]) -> list[Came]:
    """What counts for the order."""
    return [
        Came(
            no=one.order_line_no,
            units=one.units,
            product_id=one.product_id,
            cost_vnd=one.lot.cost_vnd,
            use_by="" if one.lot.use_by is None else one.lot.use_by.isoformat(),
        )
        for one in lines
        if one.order_line_no is not None
    ]


def _note(
    session: Session,
    order: Order,
    came: Sequence[Came],
    over: Sequence[Over],
    *,
    delivery_id: str,
    hand: Hand,
) -> None:
    """Tell the order what came of it, and of what nothing more comes."""
    if came or over:
        receipts.note(session, order.order_id, came, over=over, delivery_id=delivery_id, hand=hand)


def _check(line: Line, card: Card, hand: Hand) -> None:
    """What may have changed since the line was written."""
    if card.is_withdrawn or not card.is_stocked:
        raise ProductGone(name=card.name_vi)
    if is_expired(line.lot.date_kind, line.lot.use_by, hand.on):
        raise LineExpired(name=card.name_vi, use_by=line.lot.use_by)


def _take(session: Session, head: Head, line: Line, card: Card, hand: Hand) -> Taken:
    came = line.delivery(head.document_no)
    try:
        found = bring_in(
            session,
            card,
            came,
            receipt_id=head.draft_id,
            hand=hand,
            place=head.place,
            order_id=head.order_id,
        )
    except LotDiffers as no:
        raise LineLotDiffers(
            name=card.name_vi, code=no.facts["code"], use_by=no.facts["use_by"]
        ) from no
    return Taken(line, card, found)

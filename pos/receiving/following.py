"""A delivery under way follows an order, another one, or none."""

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.ordering import open_orders
from pos.ordering.records import Order
from pos.receiving import against, drafts
from pos.receiving.drafting import require_draft
from pos.sync.pen import Hand


def follow_order(draft_id: str, order_id: str, *, hand: Hand) -> None:
    """Receive what is being written down against an order; empty: against none.

    Lines written so far count for the order's lines of the same goods, and for no others.

    Raises:
        UnknownDelivery, AlreadyReceived: it is not under way.
        UnknownOrder, NotSent, IsEnded: nothing can come of the order.
    """
    with writing() as session:
        head = require_draft(session, draft_id)
        if (head.order_id or "") == order_id:
            return
        counted: dict[str, int] = {}
        if order_id:
            order = open_orders.require(session, order_id)
            counted = _counted(session, draft_id, order, hand)
        drafts.follow(session, draft_id, order_id or None, counted)


def _counted(session: Session, draft_id: str, order: Order, hand: Hand) -> dict[str, int]:
    lines = drafts.lines(session, draft_id)
    cards = catalogue.cards(session, {one.product_id for one in lines.values()}, hand.on)
    found = {}
    for line_id, line in lines.items():
        card = cards[line.product_id]
        no = against.line_for(
            order,
            product_id=card.product_id,
            maker_id=card.producer_id,
            unit=card.unit,
            instead_of="",
        )
        if no is not None:
            found[line_id] = no
    return found

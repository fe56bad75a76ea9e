"""Closing an order: what has not come is not waited for any more."""

from pos.base.transaction import writing
from pos.ordering import endings, orders
from pos.ordering.kinds import Kind
from pos.ordering.open_orders import require
from pos.sync.pen import Hand


def close_order(order_id: str, note: str, *, request_id: str | None, hand: Hand) -> None:
    """Close an order; the same request heard again does nothing more.

    Raises:
        UnknownOrder, NotSent, IsEnded: it is not under way.
    """
    with writing() as session:
        if orders.is_told(session, order_id, Kind.CLOSED, request_id):
            return
        order = require(session, order_id)
        endings.end(session, order, Kind.CLOSED, note, request_id=request_id, hand=hand)

"""Cancelling an order of which nothing came."""

from pos.base.transaction import writing
from pos.ordering import endings, orders
from pos.ordering.kinds import Kind
from pos.ordering.open_orders import require
from pos.ordering.refusals import HasCome
from pos.sync.pen import Hand


def cancel_order(order_id: str, note: str, *, request_id: str | None, hand: Hand) -> None:
    """Cancel an order; the same request heard again does nothing more.

    Raises:
        UnknownOrder, NotSent, IsEnded: it is not under way.
        HasCome: goods of it came in; it can be closed.
    """
    with writing() as session:
        if orders.is_told(session, order_id, Kind.CANCELLED, request_id):
            return
        order = require(session, order_id)
        if any(one.received_units for one in order.lines):
            raise HasCome(number=order.number)
        endings.end(session, order, Kind.CANCELLED, note, request_id=request_id, hand=hand)

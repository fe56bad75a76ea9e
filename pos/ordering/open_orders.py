"""Orders that went out and have not ended, as the acts upon them need them."""

from sqlalchemy.orm import Session

from pos.ordering import orders
from pos.ordering.kinds import State
from pos.ordering.records import Order
from pos.ordering.refusals import IsEnded, NotSent, UnknownOrder


def require(session: Session, order_id: str) -> Order:
    """An order of which something may still come.

    Raises:
        UnknownOrder, NotSent, IsEnded.
    """
    found = known(session, order_id)
    if found.state is State.DRAFT:
        raise NotSent
    if found.is_ended:
        raise IsEnded(number=found.number)
    return found


def known(session: Session, order_id: str) -> Order:
    """An order.

    Raises:
        UnknownOrder.
    """
    found = orders.find(session, order_id)
    if found is None:
        raise UnknownOrder
    return found

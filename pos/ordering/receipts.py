"""What came of an order, noted within the act that receives it or takes a delivery back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.ordering import endings, orders, told
from pos.ordering.drafting import require_line
from pos.ordering.kinds import Kind, State
from pos.ordering.open_orders import known, require
from pos.ordering.orders import Telling
from pos.sync import outbox
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Came:
    """Goods that came for a line."""

    no: int
    units: int
    """Of the line's own goods, or of what came in their stead."""
    product_id: str
    """Another one than the line's for a substitute."""
    cost_vnd: int | None
    """What the producer's paper asks for."""
    use_by: str = ""
    """ISO, empty where the lot has none."""


def note(
    session: Session, order_id: str, came: Sequence[Came], *, delivery_id: str, hand: Hand
) -> None:
    """Note what came; an order of which all has come is closed by itself.

    Raises:
        UnknownOrder, NotSent, IsEnded, UnknownLine: nothing has changed.
    """
    order = require(session, order_id)
    for one in came:
        require_line(order, one.no)
    payload = _payload(came, delivery_id, is_undone=False)
    telling = Telling(Kind.RECEIVED, payload, request_id=delivery_id)
    found = orders.tell(session, order_id, telling, hand=hand)
    if found.is_complete:
        full = known(session, order_id)
        endings.end(session, full, Kind.CLOSED, "", by_itself=True, hand=hand)


def take_back(
    session: Session, order_id: str, came: Sequence[Came], *, delivery_id: str, hand: Hand
) -> None:
    """Note that what was received was received by mistake.

    An order that was closed because all had come is open again; what a person closed stays so.

    Raises:
        UnknownOrder.
    """
    before = known(session, order_id)
    payload = _payload(came, delivery_id, is_undone=True)
    found = orders.tell(session, order_id, Telling(Kind.RECEIVED, payload), hand=hand)
    if before.state is State.CLOSED and found.state is not State.CLOSED:
        content = told.content(known(session, order_id), change="reopened")
        outbox.record(session, "order.changed/1", content, hand=hand)


def _payload(came: Sequence[Came], delivery_id: str, *, is_undone: bool) -> dict[str, object]:
    return {
        "delivery": delivery_id,
        "undone": is_undone,
        "lines": [
            {
                "no": one.no,
                "units": one.units,
                "product": one.product_id,
                "cost_vnd": one.cost_vnd,
                "use_by": one.use_by,
            }
            for one in came
        ],
    }

"""What came of an order, noted within the act that receives it or takes a delivery back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.ordering import endings, orders, told
from pos.ordering.drafting import require_line
from pos.ordering.kinds import Kind, State
from pos.ordering.open_orders import known, require
from pos.ordering.orders import Telling
from pos.ordering.records import Order
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


@dataclass(frozen=True)
class Over:
    """A line of which the rest is not waited for."""

    no: int
    why: str
    """As whoever received the goods heard it: a code of theirs."""


def note(
    session: Session,
    order_id: str,
    came: Sequence[Came],
    *,
    over: Sequence[Over] = (),
    delivery_id: str,
    hand: Hand,
) -> None:
    """Note what came; an order of which nothing more is waited for is closed by itself.

    Args:
        over: lines of which nothing more comes.

    Raises:
        UnknownOrder, NotSent, IsEnded, UnknownLine: nothing has changed.
    """
    order = require(session, order_id)
    for no in (*(one.no for one in came), *(one.no for one in over)):
        require_line(order, no)
    told_over = [{"no": one.no, "why": one.why} for one in over]
    payload = _payload(came, delivery_id) | {"over": told_over}
    telling = Telling(Kind.RECEIVED, payload, request_id=delivery_id)
    found = orders.tell(session, order_id, telling, hand=hand)
    endings.end_if_complete(session, order_id, found, hand=hand)


def take_back(
    session: Session,
    order_id: str,
    came: Sequence[Came],
    *,
    delivery_id: str,
    is_whole: bool = False,
    hand: Hand,
) -> None:
    """Note that what was received was received by mistake.

    What was heard with it of these lines is not true either.  An order that was closed by itself
    is open again where something is waited for; what a person closed stays so.

    Args:
        is_whole: nothing of the delivery is left: what was heard with it of other lines falls too.

    Raises:
        UnknownOrder.
    """
    before = known(session, order_id)
    again = _waited_for_again(before, came, delivery_id, is_whole=is_whole)
    if not came and not again:
        return
    payload = _payload(came, delivery_id) | {"undone": True, "over": again}
    found = orders.tell(session, order_id, Telling(Kind.RECEIVED, payload), hand=hand)
    if before.state is State.CLOSED and found.state is not State.CLOSED:
        content = told.content(known(session, order_id), change="reopened")
        outbox.record(session, "order.changed/1", content, hand=hand)


def _waited_for_again(
    order: Order, came: Sequence[Came], delivery_id: str, *, is_whole: bool
) -> list[dict[str, object]]:
    """Lines of which a delivery that is taken back had said that nothing more comes."""
    said = [one for one in order.events if one.payload.get("delivery") == delivery_id]
    heard = {int(over["no"]): over["why"] for one in said for over in one.payload["over"]}
    nos = {one.no for one in came}
    return [{"no": no, "why": why} for no, why in sorted(heard.items()) if is_whole or no in nos]


def _payload(came: Sequence[Came], delivery_id: str) -> dict[str, object]:
    return {
        "delivery": delivery_id,
        "undone": False,
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

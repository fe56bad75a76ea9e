"""How an order ends, in the books and as a fact, within the caller's act."""

from sqlalchemy.orm import Session

from pos.ordering import orders, told
from pos.ordering.drafting import note_of
from pos.ordering.kinds import Kind
from pos.ordering.open_orders import known
from pos.ordering.orders import Telling
from pos.ordering.records import Order
from pos.sync import outbox
from pos.sync.pen import Hand


def end(
    session: Session,
    order: Order,
    kind: Kind,
    note: str,
    *,
    request_id: str | None = None,
    by_itself: bool = False,
    hand: Hand,
) -> None:
    """Write that nothing more comes of an order, with what was not delivered.

    Args:
        by_itself: everything that was to come has come.
    """
    left = [{"no": one.no, "units": one.missing_units} for one in order.live_lines]
    left = [one for one in left if one["units"]]
    payload = {"left": left, "note": note_of(note), "by_itself": by_itself}
    orders.tell(session, order.order_id, Telling(kind, payload, "", request_id), hand=hand)
    content = told.content(
        known(session, order.order_id), change=kind.value, left=left, reason=note_of(note)
    )
    outbox.record(session, "order.closed/1", content, hand=hand)

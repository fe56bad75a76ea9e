"""How an order ends, in the books and as a fact, within the caller's act."""

from sqlalchemy.orm import Session

from pos.ordering import orders, told
from pos.ordering.drafting import note_of
from pos.ordering.kinds import Kind
from pos.ordering.open_orders import known
from pos.ordering.orders import Telling
from pos.ordering.records import Order
from pos.ordering.standing import Standing
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
        by_itself: nothing is waited for any more.
    """
    left = [{"no": one.no, "units": one.missing_units} for one in order.live_lines]
    left = [one for one in left if one["units"]]
    payload = {"left": left, "note": note_of(note), "by_itself": by_itself}
    orders.tell(session, order.order_id, Telling(kind, payload, "", request_id), hand=hand)
    if order.has_news and not by_itself:
        orders.look(session, order.order_id)  # whoever ended it had the answer before them
    content = told.content(
        known(session, order.order_id),
        change=kind.value,
        left=left,
        reason=note_of(note),
        by_itself=by_itself,
    )
    outbox.record(session, "order.closed/1", content, hand=hand)


def end_if_complete(session: Session, order_id: str, found: Standing, *, hand: Hand) -> None:
    """Close an order of which something came and nothing more is waited for.

    Called after whatever may have settled the last line: goods, an answer, a change.  An order of
    which nothing came and nothing will is left to a person.

    Args:
        found: where the order stands now.
    """
    if found.is_complete:
        order = known(session, order_id)
        end(session, order, Kind.CLOSED, "", by_itself=True, hand=hand)

"""What became of each producer's orders, as the engine believes promises by it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.ordering.kinds import Kind, State
from pos.ordering.models import OrderEvent, OrderLineRow, OrderRow
from pos.supply.records import Delivery, Record

COUNTED_DAYS = 400
"""Orders of so many days say how a producer delivers."""


def records(session: Session, today: date) -> Mapping[str, Record]:
    """Each producer's record: what it promised, and what came of it."""
    found: dict[str, Record] = defaultdict(Record)
    for one in _deliveries(session, today - timedelta(days=COUNTED_DAYS)):
        found[one.producer_id].add(one)
    return found


def _deliveries(session: Session, since: date) -> list[Delivery]:
    came = (
        select(OrderEvent.order_id, func.max(OrderEvent.at).label("at"))
        .where(OrderEvent.kind == Kind.RECEIVED)
        .group_by(OrderEvent.order_id)
        .subquery()
    )
    rows = session.execute(
        select(
            OrderRow.producer_id,
            OrderRow.wanted_on,
            func.max(OrderLineRow.confirmed_on),
            func.max(came.c.at),
            func.sum(OrderLineRow.units),
            func.sum(OrderLineRow.received_units),
        )
        .join(OrderLineRow, OrderLineRow.order_id == OrderRow.id)
        .outerjoin(came, came.c.order_id == OrderRow.id)
        .where(OrderRow.state == State.CLOSED, OrderRow.wanted_on >= since)
        .group_by(OrderRow.id)
        .order_by(OrderRow.id)
    )
    return [
        Delivery(
            producer_id,
            confirmed_on or wanted_on,
            business_day(at) if at is not None and got else None,
            ordered,
            got,
        )
        for producer_id, wanted_on, confirmed_on, at, ordered, got in rows
    ]

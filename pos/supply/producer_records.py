"""What became of each producer's orders, as the engine believes promises by it."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.ordering.kinds import Kind, State
from pos.ordering.models import OrderEvent, OrderLineRow, OrderRow
from pos.planning.records import Delivery, Record
from pos.supply.order_ends import Arrival, EndedLine, became

COUNTED_DAYS = 400
"""Orders of so many days say how a producer delivers."""


def records(session: Session, today: date) -> Mapping[str, Record]:
    """Each producer's record: what it promised, and what came of it."""
    found: dict[str, Record] = defaultdict(Record)
    for one in deliveries(session, today):
        found[one.producer_id].add(one)
    return found


@dataclass
class _Ended:
    """An order that is over, while it is read."""

    producer_id: str
    is_cancelled: bool
    lines: dict[int, EndedLine] = field(default_factory=dict)
    came: list[Arrival] = field(default_factory=list)
    ended_on: date | None = None


def deliveries(session: Session, today: date, producer_id: str = "") -> list[Delivery]:
    """What became of orders that are over, the oldest first.

    Args:
        producer_id: only of this one; empty: of all.
    """
    return list(by_order(session, today, producer_id).values())


def by_order(session: Session, today: date, producer_id: str = "") -> dict[str, Delivery]:
    """Each order that is over with what became of it, the oldest first.

    An order that the shop cancelled before its day says nothing of the producer; one that it gave
    up on that day or later never came.

    Args:
        producer_id: only of this one; empty: of all.
    """
    since = today - timedelta(days=COUNTED_DAYS)
    is_over = OrderRow.state.in_((State.CLOSED, State.CANCELLED)) & (OrderRow.wanted_on >= since)
    if producer_id:
        is_over &= OrderRow.producer_id == producer_id
    orders = _lines(session, is_over)
    _events(session, is_over, orders)
    made = {
        order_id: became(one.producer_id, one.lines, one.came)
        for order_id, one in orders.items()
        if _counts(one)
    }
    return {order_id: one for order_id, one in made.items() if one is not None}


def _counts(one: _Ended) -> bool:
    if not one.is_cancelled:
        return True
    promised = max(line.promised_on for line in one.lines.values())
    return one.ended_on is not None and promised <= one.ended_on


def _lines(session: Session, is_over: ColumnElement[bool]) -> dict[str, _Ended]:
    found: dict[str, _Ended] = {}
    rows = session.execute(
        select(
            *(OrderRow.id, OrderRow.producer_id, OrderRow.state, OrderRow.wanted_on),
            *(OrderLineRow.no, OrderLineRow.unit, OrderLineRow.units),
            *(OrderLineRow.received_units, OrderLineRow.confirmed_on),
        )
        .join(OrderLineRow, OrderLineRow.order_id == OrderRow.id)
        .where(is_over)
        .order_by(OrderRow.id, OrderLineRow.no)
    )
    for order_id, producer_id, state, wanted_on, no, unit, units, received, confirmed in rows:
        one = found.setdefault(order_id, _Ended(producer_id, state == State.CANCELLED))
        promised = confirmed or wanted_on
        one.lines[no] = EndedLine(units, received, promised, is_weighed=unit != "piece")
    return found


def _events(session: Session, is_over: ColumnElement[bool], orders: Mapping[str, _Ended]) -> None:
    """Put beside the orders what came of them, and when they were given up."""
    rows = session.execute(
        select(OrderEvent.order_id, OrderEvent.kind, OrderEvent.at, OrderEvent.payload)
        .join(OrderRow, OrderRow.id == OrderEvent.order_id)
        .where(is_over, OrderEvent.kind.in_((Kind.RECEIVED, Kind.CANCELLED)))
        .order_by(OrderEvent.id)
    )
    for order_id, kind, at, payload in rows:
        one = orders.get(order_id)
        if one is None:
            continue
        if kind == Kind.CANCELLED:
            one.ended_on = business_day(at)
        else:
            one.came += _arrivals(payload, business_day(at))


def _arrivals(payload: str, on: date) -> Sequence[Arrival]:
    told = json.loads(payload)
    sign = -1 if told["undone"] else 1
    return [
        Arrival(told["delivery"], int(one["no"]), sign * int(one["units"]), on)
        for one in told["lines"]
    ]

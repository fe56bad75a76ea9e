"""What became of each producer's orders, as the engine believes promises by it."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.ordering.kinds import Kind, State
from pos.ordering.models import OrderEvent, OrderLineRow, OrderRow
from pos.planning.records import Delivery, Record
from pos.supply.order_ends import Agreed, Arrival, EndedLine, became, is_refused

COUNTED_DAYS = 400
"""Orders of so many days say how a producer delivers."""
_TOLD = (Kind.CONFIRMED, Kind.CHANGED, Kind.RECEIVED, Kind.CANCELLED)


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
    agreed: Agreed
    lines: dict[int, EndedLine] = field(default_factory=dict)
    came: list[Arrival] = field(default_factory=list)
    ended_on: date | None = None

    def whole(self) -> dict[int, EndedLine]:
        """Its lines with the days that were agreed."""
        days = self.agreed
        return {no: replace(one, promised_on=days.day(no)) for no, one in self.lines.items()}


@dataclass(frozen=True)
class Ended:
    """Orders that are over, the oldest first."""

    by_order: Mapping[str, Delivery]
    """What became of each."""
    refused: int
    """Of how many the producer had said that nothing comes."""

    @property
    def deliveries(self) -> list[Delivery]:
        """Without their orders."""
        return list(self.by_order.values())


def deliveries(session: Session, today: date, producer_id: str = "") -> list[Delivery]:
    """What became of orders that are over: see `ended`."""
    return ended(session, today, producer_id).deliveries


def by_order(session: Session, today: date) -> Mapping[str, Delivery]:
    """Each order that is over with what became of it: see `ended`."""
    return ended(session, today).by_order


def ended(session: Session, today: date, producer_id: str = "") -> Ended:
    """What became of orders that are over.

    An order that the shop cancelled before its day says nothing of the producer, unless it had
    said that nothing comes; one that was given up on that day or later never came.

    Args:
        producer_id: only of this one; empty: of all.
    """
    since = today - timedelta(days=COUNTED_DAYS)
    is_over = OrderRow.state.in_((State.CLOSED, State.CANCELLED)) & (OrderRow.wanted_on >= since)
    if producer_id:
        is_over &= OrderRow.producer_id == producer_id
    orders = _lines(session, is_over)
    _events(session, is_over, orders)
    whole = {order_id: one.whole() for order_id, one in orders.items()}
    counted = [order_id for order_id, one in orders.items() if _counts(one, whole[order_id])]
    made = {
        order_id: became(orders[order_id].producer_id, whole[order_id], orders[order_id].came)
        for order_id in counted
    }
    refused = sum(is_refused(whole[order_id]) for order_id in counted)
    return Ended({order_id: one for order_id, one in made.items() if one is not None}, refused)


def _counts(one: _Ended, lines: Mapping[int, EndedLine]) -> bool:
    if not one.is_cancelled or is_refused(lines):
        return True
    promised = max(line.promised_on for line in lines.values())
    return one.ended_on is not None and promised <= one.ended_on


def _lines(session: Session, is_over: ColumnElement[bool]) -> dict[str, _Ended]:
    found: dict[str, _Ended] = {}
    rows = session.execute(
        select(
            *(OrderRow.id, OrderRow.producer_id, OrderRow.state, OrderRow.wanted_on),
            *(OrderLineRow.no, OrderLineRow.unit, OrderLineRow.units),
            *(OrderLineRow.received_units, OrderLineRow.confirmed_units),
        )
        .join(OrderLineRow, OrderLineRow.order_id == OrderRow.id)
        .where(is_over)
        .order_by(OrderRow.id, OrderLineRow.no)
    )
    for order_id, producer_id, state, wanted_on, no, unit, units, received, confirmed in rows:
        one = found.get(order_id)
        if one is None:
            agreed = Agreed(wanted_on, {})
            one = found[order_id] = _Ended(producer_id, state == State.CANCELLED, agreed)
        one.lines[no] = EndedLine(
            units, received, wanted_on, is_weighed=unit != "piece", is_refused=confirmed == 0
        )
    return found


def _events(session: Session, is_over: ColumnElement[bool], orders: Mapping[str, _Ended]) -> None:
    """Put beside the orders what was agreed, what came of them, and when they were given up."""
    changed = select(OrderEvent.order_id).where(OrderEvent.kind == Kind.CHANGED)
    was_otherwise = (OrderEvent.kind == Kind.SENT) & OrderEvent.order_id.in_(changed)
    rows = session.execute(
        select(OrderEvent.order_id, OrderEvent.kind, OrderEvent.at, OrderEvent.payload)
        .join(OrderRow, OrderRow.id == OrderEvent.order_id)
        .where(is_over, or_(OrderEvent.kind.in_(_TOLD), was_otherwise))
        .order_by(OrderEvent.id)
    )
    for order_id, kind, at, payload in rows:
        one = orders.get(order_id)
        if one is not None:
            _take(one, kind, business_day(at), json.loads(payload))


def _take(one: _Ended, kind: str, on: date, told: Mapping[str, Any]) -> None:
    if kind == Kind.CANCELLED:
        one.ended_on = on
    elif kind == Kind.RECEIVED:
        one.came += _arrivals(told, on)
    elif kind == Kind.CONFIRMED:
        for line in told["lines"]:
            day = date.fromisoformat(line["on"])
            one.agreed.say(int(line["no"]), int(line["units"]), day, on=on)
    else:
        units = {int(line["no"]): int(line["units"]) for line in told["lines"]}
        one.agreed.order(date.fromisoformat(told["wanted_on"]), units)


def _arrivals(told: Mapping[str, Any], on: date) -> Sequence[Arrival]:
    sign = -1 if told["undone"] else 1
    return [
        Arrival(told["delivery"], int(one["no"]), sign * int(one["units"]), on)
        for one in told["lines"]
    ]

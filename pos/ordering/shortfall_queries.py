"""What producers said that they do not bring, or not all of: whoever was just told so is not asked
for the same goods of the same delivery again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.ordering.kinds import Kind
from pos.ordering.models import OrderEvent, OrderLineRow, OrderRow

LOOKED_BACK_DAYS = 60
"""An order that was wanted earlier says nothing of a delivery to come."""
_SAID = (Kind.SENT, Kind.CONFIRMED, Kind.CHANGED)


@dataclass
class _Said:
    """What was asked and answered of an order's lines, as its events are told in order."""

    wanted_on: date = date.min
    asked: dict[int, int] = field(default_factory=dict)
    """Units, by line."""
    short: dict[int, tuple[int, date]] = field(default_factory=dict)
    """By line of which less comes: the units that do, and the day of the delivery."""

    def ask(self, wanted_on: date, units: Mapping[int, int]) -> None:
        """The order is so from now on.  Who comes down to what was said still knows it; who asks
        for more, or for another day, has no answer yet."""
        self.short = {
            no: one
            for no, one in self.short.items()
            if wanted_on == self.wanted_on and units.get(no, 0) <= one[0]
        }
        self.wanted_on, self.asked = wanted_on, dict(units)

    def answer(self, no: int, units: int, on: date) -> None:
        """So much of a line comes: nothing of it on the day that was wanted, or no more of it on
        the day that was named."""
        self.short.pop(no, None)
        if units < self.asked.get(no, 0):
            self.short[no] = units, on if units else self.wanted_on


def shortfalls(session: Session, today: date) -> dict[str, frozenset[date]]:
    """By product: the days, today or later, for which its producer said that nothing comes, or
    less than was asked for; also of orders that were ended for it."""
    answered = (
        select(OrderRow.id)
        .join(OrderEvent, OrderEvent.order_id == OrderRow.id)
        .where(OrderRow.wanted_on >= today - timedelta(days=LOOKED_BACK_DAYS))
        .where(OrderEvent.kind == Kind.CONFIRMED)
    )
    rows = session.execute(
        select(OrderEvent.order_id, OrderEvent.kind, OrderEvent.payload)
        .where(OrderEvent.order_id.in_(answered), OrderEvent.kind.in_(_SAID))
        .order_by(OrderEvent.id)
    )
    orders: dict[str, _Said] = defaultdict(_Said)
    for order_id, kind, payload in rows:
        _take(orders[order_id], kind, json.loads(payload))
    return _by_product(session, {name: one for name, one in orders.items() if one.short}, today)


def _take(said: _Said, kind: str, told: Mapping[str, Any]) -> None:
    if kind == Kind.CONFIRMED:
        for line in told["lines"]:
            said.answer(int(line["no"]), int(line["units"]), date.fromisoformat(line["on"]))
    else:
        units = {int(line["no"]): int(line["units"]) for line in told["lines"]}
        said.ask(date.fromisoformat(told["wanted_on"]), units)


def _by_product(
    session: Session, orders: Mapping[str, _Said], today: date
) -> dict[str, frozenset[date]]:
    goods = _goods(session, orders)
    found: dict[str, set[date]] = defaultdict(set)
    for order_id, said in orders.items():
        for no, (_units, day) in said.short.items():
            if day >= today:
                found[goods[order_id, no]].add(day)
    return {product_id: frozenset(days) for product_id, days in found.items()}


def _goods(session: Session, order_ids: Iterable[str]) -> dict[tuple[str, int], str]:
    asked = select(OrderLineRow.order_id, OrderLineRow.no, OrderLineRow.product_id)
    rows = session.execute(asked.where(OrderLineRow.order_id.in_(list(order_ids))))
    return {(order_id, no): product_id for order_id, no, product_id in rows}

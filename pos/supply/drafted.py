"""What was decided of suggestions already, so that it is not proposed a second time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pos.ordering.kinds import State
from pos.ordering.models import OrderLineRow, OrderRow


@dataclass(frozen=True)
class Drafted:
    """Every draft that nobody sent yet, and what was left out of the orders sent today."""

    units: Mapping[str, int] = field(default_factory=dict)
    """By product: what stands in drafts."""
    proposed: Mapping[str, int] = field(default_factory=dict)
    """By product: what was suggested when somebody decided how much of it to order, of drafts and
    of today's orders that are smaller than that."""
    declined: Mapping[str, int] = field(default_factory=dict)
    """By product: how much less than was suggested went out today."""
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By producer: the drafts, the oldest first; none where orders went out alone."""
    days: frozenset[tuple[str, date]] = frozenset()
    """Producer and day of delivery of each draft: what is ordered for that day goes onto it."""

    def settled(self, product_id: str) -> int:
        """Units of a suggestion that are decided: what somebody ordered less of is not asked for
        again, only what is suggested beyond it since."""
        return max(self.units.get(product_id, 0), self.proposed.get(product_id, 0))


def drafted(session: Session, today: date) -> Drafted:
    """What stands in drafts, and what today's orders left out: one statement."""
    rows = session.execute(
        select(
            OrderRow.id,
            OrderRow.producer_id,
            OrderRow.state,
            OrderRow.wanted_on,
            OrderLineRow.product_id,
            OrderLineRow.units,
            OrderLineRow.suggested_units,
        )
        .join(OrderLineRow, OrderLineRow.order_id == OrderRow.id)
        .where(or_(OrderRow.state == State.DRAFT, OrderRow.sent_on == today))
        .where(OrderRow.state != State.CANCELLED)
        .order_by(OrderRow.id)
    )
    return _added(rows)


def _added(rows: Iterable[Any]) -> Drafted:
    units: defaultdict[str, int] = defaultdict(int)
    proposed: defaultdict[str, int] = defaultdict(int)
    declined: defaultdict[str, int] = defaultdict(int)
    orders: defaultdict[str, dict[str, None]] = defaultdict(dict)
    days: set[tuple[str, date]] = set()
    for order_id, producer_id, state, wanted_on, product_id, many, suggested in rows:
        drafts, asked = orders[producer_id], suggested or 0
        if state == State.DRAFT:
            units[product_id] += many
            drafts[order_id] = None
            days.add((producer_id, wanted_on))
        elif asked > many:
            declined[product_id] += asked - many
        else:
            continue  # all of it went out: a review knows that
        proposed[product_id] = max(proposed[product_id], asked)
    by_producer = {one: tuple(found) for one, found in orders.items()}
    return Drafted(units, proposed, declined, by_producer, frozenset(days))

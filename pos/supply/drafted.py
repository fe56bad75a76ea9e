"""What stands in drafts of orders already, so that it is not proposed a second time."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.ordering.kinds import State
from pos.ordering.models import OrderLineRow, OrderRow


@dataclass(frozen=True)
class Drafted:
    """Every draft that nobody sent yet."""

    units: Mapping[str, int] = field(default_factory=dict)
    """By product."""
    proposed: Mapping[str, int] = field(default_factory=dict)
    """By product: what was suggested when somebody decided how much of it to order."""
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By producer: the drafts, the oldest first."""
    days: frozenset[tuple[str, date]] = frozenset()
    """Producer and day of delivery of each: what is ordered for that day goes onto it."""

    def settled(self, product_id: str) -> int:
        """Units of a suggestion that are decided: what somebody ordered less of is not asked for
        again, only what is suggested beyond it since."""
        return max(self.units.get(product_id, 0), self.proposed.get(product_id, 0))


def drafted(session: Session) -> Drafted:
    """What stands in drafts: one statement."""
    units: defaultdict[str, int] = defaultdict(int)
    proposed: defaultdict[str, int] = defaultdict(int)
    orders: defaultdict[str, dict[str, None]] = defaultdict(dict)
    days: set[tuple[str, date]] = set()
    rows = session.execute(
        select(
            OrderRow.id,
            OrderRow.producer_id,
            OrderRow.wanted_on,
            OrderLineRow.product_id,
            OrderLineRow.units,
            OrderLineRow.suggested_units,
        )
        .join(OrderLineRow, OrderLineRow.order_id == OrderRow.id)
        .where(OrderRow.state == State.DRAFT)
        .order_by(OrderRow.id)
    )
    for order_id, producer_id, wanted_on, product_id, many, suggested in rows:
        units[product_id] += many
        proposed[product_id] = max(proposed[product_id], suggested or 0)
        orders[producer_id][order_id] = None
        days.add((producer_id, wanted_on))
    by_producer = {one: tuple(found) for one, found in orders.items()}
    return Drafted(units, proposed, by_producer, frozenset(days))

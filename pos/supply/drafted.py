"""What stands in drafts of orders already, so that it is not proposed a second time."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.ordering.kinds import State
from pos.ordering.models import OrderLineRow, OrderRow


@dataclass(frozen=True)
class Drafted:
    """Every draft that nobody sent yet."""

    units: Mapping[str, int] = field(default_factory=dict)
    """By product."""
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By producer: the drafts, the oldest first."""


def drafted(session: Session) -> Drafted:
    """What stands in drafts: one statement."""
    units: defaultdict[str, int] = defaultdict(int)
    orders: defaultdict[str, dict[str, None]] = defaultdict(dict)
    rows = session.execute(
        select(OrderRow.id, OrderRow.producer_id, OrderLineRow.product_id, OrderLineRow.units)
        .join(OrderLineRow, OrderLineRow.order_id == OrderRow.id)
        .where(OrderRow.state == State.DRAFT)
        .order_by(OrderRow.id)
    )
    for order_id, producer_id, product_id, many in rows:
        units[product_id] += many
        orders[producer_id][order_id] = None
    return Drafted(units, {one: tuple(found) for one, found in orders.items()})

"""A producer's record as people read it: how its orders came, and how fresh its goods."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.money import WHOLE_BP
from pos.catalogue.models import Product
from pos.ordering import queries as ordering
from pos.planning.records import Delivery
from pos.receiving.models import DeliveryLine, DeliveryRow, UndoneLine
from pos.supply import order_ends, producer_records
from pos.supply.order_ends import Summary


@dataclass(frozen=True)
class Life:
    """How much of their life goods have left when they come."""

    days: int
    """The median of all lots, the day of arrival counted."""
    share_bp: int | None
    """Of their whole life, hundredths of a percent; None: nobody knows how long that is."""
    lots: int


@dataclass(frozen=True)
class ProducerRecord:
    """What a producer's orders of the last 400 days came to."""

    over: Summary
    """Of those that are over."""
    overdue: int
    """Orders on their way whose day has passed."""
    life: Life | None
    """None: nothing came that expires."""


def record_of(session: Session, producer_id: str, today: date) -> ProducerRecord | None:
    """A producer's record; None where no order is over or overdue, and nothing came."""
    ended = producer_records.ended(session, today, producer_id)
    under_way = ordering.open_orders(session, producer_id)
    overdue = {one.order_id for one in under_way if one.promised_on < today}
    life = _life(session, producer_id, today)
    if not ended.deliveries and not overdue and life is None:
        return None
    over = order_ends.summary(ended.deliveries, ended.refused)
    return ProducerRecord(over, len(overdue), life)


def summaries(session: Session, today: date) -> Mapping[str, Summary]:
    """What each producer's orders came to, of those of whom any is over.  Few statements."""
    ended: dict[str, list[Delivery]] = defaultdict(list)
    for one in producer_records.deliveries(session, today):
        ended[one.producer_id].append(one)
    return {name: order_ends.summary(held) for name, held in ended.items()}


def _life(session: Session, producer_id: str, today: date) -> Life | None:
    """What its lots of the last 400 days had left on arrival."""
    is_undone = (
        select(UndoneLine.line_no)
        .where(
            UndoneLine.delivery_id == DeliveryLine.delivery_id,
            UndoneLine.line_no == DeliveryLine.no,
        )
        .exists()
    )
    since = today - timedelta(days=producer_records.COUNTED_DAYS)
    rows = session.execute(
        select(
            *(DeliveryRow.business_on, DeliveryLine.use_by),
            *(DeliveryLine.made_on, Product.shelf_life_days),
        )
        .join(DeliveryRow, DeliveryRow.id == DeliveryLine.delivery_id)
        .join(Product, Product.id == DeliveryLine.product_id)
        .where(
            DeliveryLine.producer_id == producer_id,
            DeliveryLine.use_by.is_not(None),
            DeliveryRow.business_on >= since,
            ~is_undone,
        )
    )
    lefts, shares = [], []
    for came_on, use_by, made_on, shelf_life_days in rows:
        if use_by is None:
            continue
        left = max((use_by - came_on).days + 1, 0)
        whole = shelf_life_days if made_on is None else (use_by - made_on).days + 1
        lefts.append(left)
        if whole:
            shares.append(min(WHOLE_BP * left // whole, WHOLE_BP))
    if not lefts:
        return None
    return Life(_median(lefts), _median(shares) if shares else None, len(lefts))


def _median(values: Sequence[int]) -> int:
    """The one in the middle; of two, the lower."""
    return sorted(values)[(len(values) - 1) // 2]

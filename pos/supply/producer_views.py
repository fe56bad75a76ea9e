"""A producer's record as people read it: how its orders came, and how fresh its goods."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.catalogue.models import Product
from pos.ordering import queries as ordering
from pos.receiving.models import DeliveryLine, DeliveryRow, UndoneLine
from pos.supply import producer_records
from pos.supply.records import Delivery, Record

WHOLE_BP = 10_000
WEEK_DAYS = 7
"""What never comes is taken to be made good so many days later."""


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
    """What a producer's orders of the last 400 days came to; only those that are over."""

    orders: int
    on_time: int
    """Came on their day, or before it."""
    late: int
    days_late_tenths: int
    """How late those were, in tenths of a day; 0 where none was."""
    silent: int
    """Of which nothing ever came."""
    filled_bp: int
    """The share of what was ordered that came, hundredths of a percent."""
    overdue: int
    """Orders on their way whose day is over."""
    slip_bp: int
    """The chance of not being there on its day that suggestions reckon with."""
    slip_days_tenths: int
    life: Life | None
    """None: nothing came that expires."""


def record_of(session: Session, producer_id: str, today: date) -> ProducerRecord | None:
    """A producer's record; None where no order is over and nothing of it came."""
    ended = producer_records.deliveries(session, today, producer_id)
    under_way = ordering.open_orders(session, producer_id)
    overdue = {one.order_id for one in under_way if one.promised_on < today}
    life = _life(session, producer_id, today)
    if not ended and not overdue and life is None:
        return None
    kept = Record()
    for one in ended:
        kept.add(one)
    slip = kept.slip(WEEK_DAYS)
    late = sum(_is_late(one) for one in ended)
    silent = sum(one.arrived is None for one in ended)
    return ProducerRecord(
        orders=len(ended),
        on_time=len(ended) - late - silent,
        late=late,
        days_late_tenths=_rounded(10 * kept.late_days / kept.late) if kept.late else 0,
        silent=silent,
        filled_bp=_rounded(WHOLE_BP * (1 - kept.absent / kept.orders)) if kept.orders else 0,
        overdue=len(overdue),
        slip_bp=_rounded(WHOLE_BP * slip.chance),
        slip_days_tenths=_rounded(10 * slip.days),
        life=life,
    )


def _is_late(one: Delivery) -> bool:
    if one.arrived is None or one.promised is None:
        return False
    return one.arrived > one.promised


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
            DeliveryRow.business_on >= today - timedelta(days=producer_records.COUNTED_DAYS),
            ~is_undone,
        )
    )
    lefts, shares = [], []
    for came_on, use_by, made_on, shelf_life_days in rows:
        left = max((use_by - came_on).days + 1, 0)
        whole = (use_by - made_on).days + 1 if made_on is not None else shelf_life_days
        lefts.append(left)
        if whole:
            shares.append(min(WHOLE_BP * left // whole, WHOLE_BP))
    if not lefts:
        return None
    share = _rounded(median(shares)) if shares else None
    return Life(_rounded(median(lefts)), share, len(lefts))


def _rounded(value: float) -> int:
    return int(value + 0.5)

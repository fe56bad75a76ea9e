"""Whether what customers were promised will be there on their day.

Counted are goods that can still be sold on that day and orders that went out and come by then.  A
draft is no delivery, and nobody knows what shoppers take until then: who may be told in time is
told too early rather than too late.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.catalogue.models import Product
from pos.ordering import drafting, reservation_book
from pos.ordering import queries as ordering
from pos.ordering.reservation_book import Reservation
from pos.supply import shelves
from pos.supply.models import SupplyReview, SupplyReviewProducer
from pos.supply.shelves import Piece


@dataclass(frozen=True)
class Gap:
    """A promise for which there is not enough."""

    missing_units: int
    next_on: date | None
    """The first day that goods ordered today come; None: nobody delivers them."""
    in_time: bool
    """That day is not too late."""


@dataclass(frozen=True)
class There:
    """What may still be promised of a product."""

    units: int
    """That lie here and nobody was promised."""
    next_on: date | None


@dataclass(frozen=True)
class _Stock:
    """What there is and what comes of a product."""

    lots: Sequence[Piece]
    coming: Sequence[tuple[date, int]]

    def by(self, day: date) -> int:
        """Units that can be sold on a day."""
        here = sum(one.units for one in self.lots if one.last_on is None or one.last_on >= day)
        return here + sum(units for on, units in self.coming if on <= day)


def gaps(session: Session, promises: Iterable[Reservation], today: date) -> Mapping[str, Gap]:
    """By promise, where there is not enough; whoever comes first is served first.

    Args:
        promises: all that stand, the earliest first.
    """
    found: dict[str, Gap] = {}
    of_product: dict[str, list[Reservation]] = defaultdict(list)
    for one in promises:
        of_product[one.product_id].append(one)
    coming = _coming(session) if of_product else {}
    for product_id, its in of_product.items():
        lots = shelves.shelf(session, product_id, today - timedelta(days=1)).good
        short = _short(its, _Stock(lots, coming.get(product_id, ())), today)
        next_on = next_delivery(session, product_id, today) if short else None
        for one, missing in short:
            in_time = next_on is not None and next_on <= max(one.due_on, today)
            found[one.reservation_id] = Gap(missing, next_on, in_time)
    return found


def _short(
    promises: Sequence[Reservation], stock: _Stock, today: date
) -> list[tuple[Reservation, int]]:
    """Promises of one product, the earliest first, with what is missing of them."""
    found, wanted = [], 0
    for one in promises:
        wanted += one.units
        missing = min(wanted - stock.by(max(one.due_on, today)), one.units)
        if missing > 0:
            found.append((one, missing))
    return found


def _coming(session: Session) -> Mapping[str, Sequence[tuple[date, int]]]:
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for order in ordering.open_orders(session):
        for product_id, units in order.lines.items():
            found[product_id].append((order.promised_on, units))
    return found


def unkept(session: Session, today: date) -> int:
    """Promises for which nothing that is ordered today comes in time: for the rail.

    One statement where nothing is promised.
    """
    promises = reservation_book.still_promised(session)
    return sum(not one.in_time for one in gaps(session, promises, today).values())


def there(session: Session, product_id: str, today: date) -> There:
    """What may still be promised of a product, and when more can come."""
    good = shelves.shelf(session, product_id, today - timedelta(days=1)).good
    standing = reservation_book.still_promised(session)
    promised = sum(one.units for one in standing if one.product_id == product_id)
    units = max(sum(one.units for one in good) - promised, 0)
    return There(units, next_delivery(session, product_id, today))


def next_delivery(session: Session, product_id: str, today: date) -> date | None:
    """The first day that goods ordered today come, as the newest review reckons with it; as the
    typed terms say where it knows nothing; None where nobody makes them."""
    producer_id = session.scalar(select(Product.producer_id).where(Product.id == product_id))
    if producer_id is None:
        return None
    row = session.execute(
        select(
            SupplyReviewProducer.order_by,
            SupplyReviewProducer.delivery_on,
            SupplyReviewProducer.next_on,
        ).where(
            SupplyReviewProducer.review_id == select(func.max(SupplyReview.id)).scalar_subquery(),
            SupplyReviewProducer.producer_id == producer_id,
        )
    ).one_or_none()
    if row is None:
        return drafting.first_day(session, producer_id, today)
    order_by, delivery_on, next_on = row
    return delivery_on if order_by >= today else next_on

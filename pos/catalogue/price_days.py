"""Prices to be appended, and the days that follow them.

A coming price that is taken back leaves a row behind which says that the price before goes on.
When that price changes later, so must what the row says: else the old price would come back on
its day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from pos.catalogue.models import Price, Product


@dataclass(frozen=True)
class NewPrice:
    """A price about to be written."""

    product_id: str
    price_vnd: int
    valid_from: date
    is_end: bool = False
    """There is no price from the day on; `price_vnd` is the one that ends."""
    is_kept: bool = False
    """The price of the day before goes on; this follows it."""


_COMING = (
    select(Price.product_id, Price.valid_from, Price.is_kept, Price.price_vnd, Price.is_end)
    .where(
        Price.product_id.in_(bindparam("ids", expanding=True)),
        Price.valid_from > bindparam("after"),
    )
    .order_by(Price.product_id, Price.valid_from, Price.told_no, Price.fact_seq)
)
_PIECE = 500
"""So many ids are named in one statement."""


def with_kept_days(session: Session, prices: Sequence[NewPrice]) -> list[NewPrice]:
    """The prices, all of one day, and the kept days behind each, up to its next real change."""
    found = list(prices)
    by_id = {one.product_id: one for one in prices}
    changed: set[str] = set()
    for row in _told_last(session, list(by_id), prices[0].valid_from if prices else date.max):
        if not row.is_kept:
            changed.add(row.product_id)
        elif row.product_id not in changed:
            follows = by_id[row.product_id]
            found.append(replace(follows, valid_from=row.valid_from, is_kept=True))
    return found


def _told_last(session: Session, ids: Sequence[str], after: date) -> Iterator[NewPrice]:
    """What was told last for each later day of each product, a product's days in their order."""
    for at in range(0, len(ids), _PIECE):
        named = {"ids": ids[at : at + _PIECE], "after": after}
        rows = session.connection().execute(_COMING, named)
        last = {(row[0], row[1]): row for row in rows}
        for product_id, day, is_kept, price_vnd, is_end in last.values():
            yield NewPrice(product_id, price_vnd, day, is_end=is_end, is_kept=is_kept)


def coming(session: Session, product_ids: Sequence[str], after: date) -> dict[str, list[NewPrice]]:
    """The changes of price that are set for days after one, by product, the nearest first.

    What was to come and was taken back is none.
    """
    found: dict[str, list[NewPrice]] = {}
    for row in _told_last(session, product_ids, after):
        if not row.is_kept:
            found.setdefault(row.product_id, []).append(row)
    return found


@dataclass(frozen=True)
class Misdated:
    """A price that waits for a day which a clock running ahead took for the day itself."""

    name: str
    """The product's."""
    valid_from: date


def misdated(session: Session, now: datetime, today: date) -> list[Misdated]:
    """The prices written at a moment that has not come, for a day that has not; the nearest first.

    Args:
        now: by a clock that is right, as today's date.
    """
    rows = session.execute(
        select(Product.name_vi, Price.valid_from)
        .join(Product, Product.id == Price.product_id)
        .where(Price.set_at > now, Price.valid_from > today)
        .order_by(Price.valid_from, Price.told_no, Price.fact_seq)
    )
    return [Misdated(name, valid_from) for name, valid_from in rows]

"""Reads for the board of what expires."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit
from pos.catalogue import queries as catalogue
from pos.catalogue.models import Producer, Product
from pos.expiry.outlook import PACE_DAYS, Waiting, band_of, left_over
from pos.expiry.thresholds import Thresholds, thresholds
from pos.expiry.views import Band, Beginning, Counts, LotRow
from pos.stock import assessments, lot_prices, markdowns, marked_labels
from pos.stock.assessments import Assessed
from pos.stock.fefo import bar_of
from pos.stock.markdowns import Markdown
from pos.stock.models import Lot, StockLevel
from pos.stock.places import PACKED, STOREROOM, is_sellable
from pos.till.models import Sale, SaleLine


@dataclass(frozen=True)
class Found:
    """What the board is made of, read in one go."""

    places: Mapping[str, tuple[tuple[str, int], ...]]
    prices: Mapping[str, int]
    sold: Mapping[str, int]
    left: Mapping[str, int]
    running: Mapping[str, Markdown]
    assessed: Mapping[str, Assessed]


def counts(session: Session, today: date) -> Counts:
    """How many lots are in each band: one statement besides the shop's numbers."""
    ends = thresholds(session).days
    asked = (
        select(Lot.use_by)
        .where(Lot.use_by <= today + timedelta(days=ends[-1]), _is_here())
        .order_by(Lot.use_by)
    )
    bands = [band_of((one - today).days, ends) for one in session.scalars(asked) if one]
    return Counts(bands.count(-1), tuple((end, bands.count(end)) for end in ends))


def board(session: Session, today: date, asked: Thresholds | None = None) -> list[Band]:
    """Every lot that the showroom holds and that expires soon, or has; the worst band first."""
    ends = (asked or thresholds(session)).days
    rows = session.execute(_lots(today + timedelta(days=ends[-1]))).all()
    found = _found(session, rows, today)
    by_band: dict[int, list[LotRow]] = defaultdict(list)
    for row in rows:
        one = _row(row, found, today)
        band = band_of(one.days_left, ends)
        by_band[-1 if band is None else band].append(one)
    starts = dict(zip(ends, (0, *(end + 1 for end in ends)), strict=False))
    return [Band(days, starts.get(days, 0), tuple(by_band[days])) for days in (-1, *ends)]


def tomorrow(session: Session, today: date) -> list[Beginning]:
    """What is sold for less from tomorrow on, and how many of its labels are printed; goods that
    may not be sold left out."""
    begin = {one.lot_id: one for one in markdowns.beginning(session, today + timedelta(days=1))}
    printed = marked_labels.printed(session, list(begin.values()))
    rows = session.execute(_lots(None).where(Lot.id.in_(sorted(begin)))).all() if begin else []
    found = _found(session, rows, today) if rows else None
    shown = [_row(row, found, today) for row in rows if found is not None]
    return [
        Beginning(one, begin[one.lot_id], printed.get(begin[one.lot_id].markdown_id, 0))
        for one in shown
        if not one.is_stopped
    ]


def row_of(session: Session, lot_id: str, today: date) -> LotRow | None:
    """One lot as the board shows it, however far its day is; None where there is none in stock.

    A lot of which nothing is left is none either: there is nothing to do about it.
    """
    rows = session.execute(_lots(None).where(Lot.id == lot_id)).all()
    return _row(rows[0], _found(session, rows, today), today) if rows else None


def _is_here() -> ColumnElement[bool]:
    return (
        select(StockLevel.lot_id)
        .where(StockLevel.lot_id == Lot.id, StockLevel.units > 0, StockLevel.place_id != PACKED)
        .exists()
    )


def _lots(until: date | None) -> Select[*tuple[Any, ...]]:
    asked = (
        select(
            Lot.id,
            Lot.product_id,
            Product.sku,
            Product.name_vi,
            func.coalesce(Producer.name, "").label("producer"),
            Lot.owner,
            Lot.code,
            Lot.date_kind,
            Lot.use_by,
            Product.unit,
            Product.unit_word,
            Lot.barred,
            Lot.cost_vnd,
            Lot.lower_vnd,
            Lot.lower_from,
            Lot.lower_to,
        )
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(Producer, Producer.id == Product.producer_id)
        .where(Lot.use_by.is_not(None), _is_here())
        .order_by(Lot.use_by, Product.sort_key, Lot.id)
    )
    return asked if until is None else asked.where(Lot.use_by <= until)


def _found(session: Session, rows: Sequence[Row[Any]], today: date) -> Found:
    lot_ids = [row.id for row in rows]
    products = sorted({row.product_id for row in rows})
    places = _places(session, lot_ids)
    sold = _sold(session, products, today)
    return Found(
        places=places,
        prices=catalogue.prices(session, products, today),
        sold=sold,
        left=_left(rows, places, sold, today),
        running=markdowns.running(session, lot_ids, today),
        assessed=assessments.latest(session, lot_ids),
    )


def _places(session: Session, lot_ids: Collection[str]) -> dict[str, tuple[tuple[str, int], ...]]:
    asked = (
        select(StockLevel.lot_id, StockLevel.place_id, StockLevel.units)
        .where(StockLevel.lot_id.in_(lot_ids), StockLevel.units > 0, StockLevel.place_id != PACKED)
        .order_by(StockLevel.place_id)
    )
    held: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for lot_id, place, units in session.execute(asked):
        held[lot_id].append((place, units))
    # The shop first: it is what a customer sees.
    return {
        lot_id: tuple(sorted(at, key=lambda one: (not is_sellable(one[0]), one[0])))
        for lot_id, at in held.items()
    }


def _sold(session: Session, products: Collection[str], today: date) -> dict[str, int]:
    """Units of each product sold in the last four weeks, today not counted in."""
    asked = (
        select(SaleLine.product_id, func.sum(SaleLine.units))
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(
            Sale.business_on >= today - timedelta(days=PACE_DAYS),
            Sale.business_on < today,
            SaleLine.product_id.in_(products),
        )
        .group_by(SaleLine.product_id)
    )
    return {row[0]: row[1] for row in session.execute(asked)}


def _left(
    rows: Sequence[Row[Any]],
    places: Mapping[str, tuple[tuple[str, int], ...]],
    sold: Mapping[str, int],
    today: date,
) -> dict[str, int]:
    """What would be left of each lot that is still sold; goods elsewhere do not wait for buyers."""
    by_product: dict[str, list[tuple[str, Waiting]]] = defaultdict(list)
    for row in rows:
        days_left = (row.use_by - today).days
        if bar_of(row, today) is not None or days_left < 0:
            continue
        at = places.get(row.id, ())
        units = sum(many for place, many in at if is_sellable(place) or place == STOREROOM)
        by_product[row.product_id].append((row.id, Waiting(units, days_left)))
    left: dict[str, int] = {}
    for product_id, lots in by_product.items():
        over = left_over([one for _lot, one in lots], sold.get(product_id, 0))
        left |= dict(zip([lot_id for lot_id, _one in lots], over, strict=True))
    return left


def _row(row: Row[Any], found: Found, today: date) -> LotRow:
    places = found.places.get(row.id, ())
    units, list_vnd = sum(many for _place, many in places), found.prices.get(row.product_id)
    worth = row.cost_vnd if row.cost_vnd is not None else list_vnd
    return LotRow(
        lot_id=row.id,
        product_id=row.product_id,
        sku=row.sku,
        name=row.name_vi,
        producer=row.producer,
        owner=row.owner,
        code=row.code,
        date_kind=row.date_kind,
        use_by=row.use_by,
        days_left=(row.use_by - today).days,
        unit=row.unit,
        unit_word=row.unit_word,
        barred=row.barred,
        places=places,
        units=units,
        list_price_vnd=list_vnd,
        price_vnd=None if list_vnd is None else lot_prices.price_vnd(row, list_vnd, today),
        value_vnd=None if worth is None else line_amount_vnd(units, worth, Unit(row.unit)),
        is_cost=row.cost_vnd is not None,
        sold_units=found.sold.get(row.product_id, 0),
        left_units=found.left.get(row.id),
        markdown=found.running.get(row.id),
        assessed=found.assessed.get(row.id),
    )

"""The book of what each product's days left on the shelves."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pos.central.books import rows
from pos.central.books.day_models import CentralDayStock
from pos.central.books.sheets import Row, Step
from pos.central.books.stock_models import CentralGoods
from pos.stock.places import CUSTOMER, STOREROOM, SUPPLIER, is_sellable

Days = dict[tuple[str, date], Row]
"""What came and went by product and day."""


def count(days: Days, step: Step) -> None:
    """Add what a step changes of what may be sold."""
    units = step.units * (_is_shelf(step.to_place) - _is_shelf(step.from_place))
    if not units:
        return
    key = (step.product_id, step.read.fact.business_on)
    known = days.get(key)
    if known is None:
        known = days[key] = {"came_units": 0, "sold_units": 0, "other_units": 0}
    ends = (step.from_place, step.to_place)
    if CUSTOMER in ends:
        known["sold_units"] -= units
    elif SUPPLIER in ends:
        known["came_units"] += units
    else:
        known["other_units"] += units


def change_of(row: Row) -> int:
    """What a day changed of what may be sold."""
    changed: int = row["came_units"] - row["sold_units"] + row["other_units"]
    return changed


def _is_shelf(place: str) -> bool:
    return is_sellable(place) or place == STOREROOM


def write(session: Session, terminal_id: str, days: Days) -> None:
    """Add what came and went to the days, and write what was left at the end of each.

    A day that comes late, such as one that was parked, changes what was left on those after it.
    """
    if not days:
        return
    held = _held(session, terminal_id, {product_id for product_id, _on in days})
    by_product: dict[str, list[date]] = defaultdict(list)
    for product_id, on in sorted(days):
        by_product[product_id].append(on)
    made, late = [], []
    for product_id, ons in by_product.items():
        left, last = held.get(product_id, (0, None))
        for on in ons:
            change = change_of(days[product_id, on])
            left += change
            row = {"business_on": on, "terminal_id": terminal_id, "product_id": product_id}
            row |= {**days[product_id, on], "on_hand_units": left}
            if last is not None and on < last:
                late.append((row, change))
            else:
                made.append(row)
        last = ons[-1] if last is None else max(last, ons[-1])
        held[product_id] = (left, last)
    for row, change in late:
        _write_late(session, row, change)
    rows.merge(session, CentralDayStock, made, rows.amounts(CentralDayStock, _ADDED))
    kept = [
        {
            "terminal_id": terminal_id,
            "product_id": product_id,
            "on_hand_units": held[product_id][0],
            "last_on": held[product_id][1],
        }
        for product_id in by_product
    ]
    rows.merge(session, CentralGoods, kept, rows.amounts(CentralGoods, ()))


_ADDED = ("came_units", "sold_units", "other_units")


def _held(
    session: Session, terminal_id: str, product_ids: set[str]
) -> dict[str, tuple[int, date | None]]:
    asked = select(CentralGoods.product_id, CentralGoods.on_hand_units, CentralGoods.last_on).where(
        CentralGoods.terminal_id == terminal_id, CentralGoods.product_id.in_(sorted(product_ids))
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(asked)}


def _write_late(session: Session, row: Row, change: int) -> None:
    """Write a day before others that are there."""
    its = (CentralDayStock.terminal_id == row["terminal_id"]) & (
        CentralDayStock.product_id == row["product_id"]
    )
    before = session.scalar(
        select(CentralDayStock.on_hand_units)
        .where(its, CentralDayStock.business_on <= row["business_on"])
        .order_by(CentralDayStock.business_on.desc())
        .limit(1)
    )
    blank = {**row, **dict.fromkeys(_ADDED, 0), "on_hand_units": before or 0}
    rows.merge(session, CentralDayStock, [blank], rows.unless_there(CentralDayStock))
    later = update(CentralDayStock).where(its, CentralDayStock.business_on > row["business_on"])
    left = CentralDayStock.on_hand_units + change
    session.execute(later.values(on_hand_units=left))
    ended = {**row, "on_hand_units": (before or 0) + change}
    rows.merge(session, CentralDayStock, [ended], rows.amounts(CentralDayStock, _ADDED))

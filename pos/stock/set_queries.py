"""Reads of gift sets: what a place holds of components, where packed sets lie."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.stock import sets
from pos.stock.fefo import Shelf, bar_of
from pos.stock.models import Lot, StockLevel, StockMove
from pos.stock.places import PACKING
from pos.stock.sets import Part


def shelves_at(
    session: Session, product_ids: Collection[str], place_id: str
) -> dict[str, list[Shelf]]:
    """As `stock.queries.shelves`, at any own place."""
    level = (StockLevel.lot_id == Lot.id) & (StockLevel.place_id == place_id)
    rows = session.execute(
        select(Lot, func.coalesce(StockLevel.units, 0))
        .outerjoin(StockLevel, level)
        .where(
            Lot.product_id.in_(sorted(set(product_ids))),
            (StockLevel.units > 0) | ((Lot.barred != "") & ~Lot.is_settled),
        )
        .order_by(Lot.id)
    )
    found: dict[str, list[Shelf]] = defaultdict(list)
    for lot, units in rows:
        shelf = Shelf(
            lot_id=lot.id,
            code=lot.code,
            units=units,
            date_kind=lot.date_kind,
            use_by=lot.use_by,
            received_at=lot.received_at,
            owner=lot.owner,
            barred=lot.barred,
            is_set=bool(lot.is_set),
        )
        found[lot.product_id].append(shelf)
    return dict(found)


def plain_units(session: Session, product_id: str) -> int:
    """Base units of a product that the showroom has and that nobody packed."""
    held = (
        select(func.sum(StockLevel.units))
        .join(Lot, Lot.id == StockLevel.lot_id)
        .where(Lot.product_id == product_id, ~Lot.is_set)
    )
    return session.scalar(held) or 0


@dataclass(frozen=True)
class Packed:
    """Sets of one lot at one place."""

    lot_id: str
    product_id: str
    code: str
    date_kind: str
    use_by: date | None
    barred: str
    place: str
    sets: int


def packed_sets(session: Session, product_id: str | None = None) -> list[Packed]:
    """Every set that is the showroom's, by product and lot, the first to expire first."""
    asked = (
        select(
            Lot.id,
            Lot.product_id,
            Lot.code,
            Lot.date_kind,
            Lot.use_by,
            Lot.barred,
            StockLevel.place_id,
            StockLevel.units,
        )
        .join(StockLevel, StockLevel.lot_id == Lot.id)
        .where(Lot.is_set, StockLevel.units > 0)
        .order_by(Lot.product_id, Lot.use_by.is_(None), Lot.use_by, Lot.id, StockLevel.place_id)
    )
    if product_id is not None:
        asked = asked.where(Lot.product_id == product_id)
    return [Packed(*row) for row in session.execute(asked)]


def packed_by(session: Session, act_id: str) -> list[tuple[str, int]]:
    """The lots that an act packed, and how many sets of each."""
    rows = session.execute(
        select(StockMove.lot_id, StockMove.units)
        .where(StockMove.act_id == act_id, StockMove.from_place_id == PACKING)
        .order_by(StockMove.id)
    )
    return [(row[0], row[1]) for row in rows]


def barring_part(session: Session, set_lot_id: str, today: date) -> Part | None:
    """The component for which a set may not be sold; None where it is the set's own matter."""
    parts = sets.parts_of(session, [set_lot_id]).get(set_lot_id, [])
    return next((one for one in parts if bar_of(one, today) is not None), None)

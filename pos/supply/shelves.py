"""What lies in the shop and its storeroom tonight, and what of it may be sold."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.prepared import Prepared
from pos.planning.values import Lot
from pos.stock.models import HoldEnd, HoldRow, StockLevel
from pos.stock.models import Lot as LotRow
from pos.stock.places import QUARANTINE, SHOP, STOREROOM

_THERE = (
    select(
        LotRow.product_id,
        StockLevel.units,
        type_coerce(LotRow.use_by, Text),
        LotRow.barred,
        LotRow.code,
        StockLevel.place_id,
    )
    .join(LotRow, LotRow.id == StockLevel.lot_id)
    .where(StockLevel.units > 0, StockLevel.place_id.in_((SHOP, STOREROOM, QUARANTINE)))
)
_ALL = Prepared(_THERE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Units of a lot at a place."""

    units: int
    last_on: date | None
    code: str
    bar: str = ""
    """`hold`, `recall` or `expired`; empty: they may be sold."""


@dataclass
class Shelf:
    """A product's lots."""

    good: list[Piece] = field(default_factory=list)
    barred: list[Piece] = field(default_factory=list)

    @property
    def units(self) -> int:
        """What may be sold."""
        return sum(one.units for one in self.good)

    @property
    def barred_units(self) -> int:
        """What lies there and may not be sold."""
        return sum(one.units for one in self.barred)

    def lots(self) -> tuple[Lot, ...]:
        """As the engine takes them: those of one last day together."""
        by_day: dict[date | None, int] = defaultdict(int)
        for one in self.good:
            by_day[one.last_on] += one.units
        return tuple(
            Lot(units, day)
            for day, units in sorted(by_day.items(), key=lambda pair: pair[0] or date.max)
        )


def shelves(session: Session, as_of: date) -> Mapping[str, Shelf]:
    """Every product that lies here, on the evening of `as_of`."""
    found: dict[str, Shelf] = defaultdict(Shelf)
    for product_id, *piece in _ALL.all(session):
        _put(found[product_id], piece, as_of)
    return found


def shelf(session: Session, product_id: str, as_of: date) -> Shelf:
    """One product's lots, the first to expire first."""
    found = Shelf()
    rows = session.execute(_THERE.where(LotRow.product_id == product_id))
    for _product_id, *piece in rows:
        _put(found, piece, as_of)
    for some in (found.good, found.barred):
        some.sort(key=lambda one: (one.last_on or date.max, one.code))
    return found


def _put(found: Shelf, piece: list[object], as_of: date) -> None:
    units, use_by, barred, code, place = piece
    last_on = None if use_by is None else date.fromisoformat(str(use_by))
    bar = str(barred)
    if not bar and last_on is not None and last_on <= as_of:
        bar = "expired"
    one = Piece(int(str(units)), last_on, str(code), bar)
    if bar:
        found.barred.append(one)
    elif place != QUARANTINE:  # waits for somebody to look at it
        found.good.append(one)


def held_whole(session: Session) -> Mapping[str, date]:
    """Products of which every lot is held, those to come too; since which day."""
    released = select(HoldEnd.hold_id).where(HoldEnd.how == "released")
    asked = select(HoldRow.product_id, HoldRow.at).where(
        HoldRow.product_id.is_not(None),
        HoldRow.made_from.is_(None),
        HoldRow.made_to.is_(None),
        HoldRow.lot_key == "",
        HoldRow.id.not_in(released),
    )
    found: dict[str, date] = {}
    for product_id, at in session.execute(asked.order_by(HoldRow.id.desc())):
        if product_id is not None:
            found[product_id] = business_day(at)
    return found

"""How far an order has got: where the goods of its lots are, as the moves add up to."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Integer, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session

from pos.catalogue.models import Product
from pos.stock.models import HoldLot, Lot, StockLevel, StockMove
from pos.stock.places import CUSTOMER, DISPOSED, QUARANTINE, SUPPLIER, is_own

PAGE = 50
MOST_LOTS = 200
"""On a page on which somebody chooses of them."""


@dataclass(frozen=True)
class Gone:
    """Base units of one lot, or of several of one unit, by where they are or went."""

    came: int = 0
    """From outside: deliveries, goods counted in."""
    quarantine: int = 0
    here: int = 0
    """At the showroom's other places, by the books."""
    sold: int = 0
    """With customers, those brought back left out."""
    returned: int = 0
    disposed: int = 0
    sent_back: int = 0
    other: int = 0
    """Used, tasted, lost, counted away."""

    def __add__(self, more: "Gone") -> "Gone":
        """Both together."""
        mine, theirs = vars(self), vars(more)
        return Gone(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(frozen=True)
class LotNow:
    """A lot of an order, and where its goods are."""

    lot_id: str
    code: str
    producer_code: str
    product_id: str
    product_name: str
    unit: str
    unit_word: str
    made_on: date | None
    use_by: date | None
    date_kind: str
    barred: str
    gone: Gone = field(default_factory=Gone)
    places: tuple[tuple[str, int], ...] = ()
    """Own places with what they hold, those that hold none left out."""


@dataclass(frozen=True)
class MoveRow:
    """One move of a lot."""

    no: int
    """For the next page."""
    lot_id: str
    lot_code: str
    units: int
    unit: str
    unit_word: str
    from_place: str
    to_place: str
    reason: str
    act_id: str
    at: datetime


def lots_now(session: Session, lot_ids: Collection[str]) -> list[LotNow]:
    """The lots named, with where their goods are; by product and age."""
    gone, places = _gone(session, lot_ids), _places(session, lot_ids)
    rows = session.execute(
        select(
            Lot.id,
            Lot.code,
            Lot.producer_code,
            Product.id,
            Product.name_vi,
            Product.unit,
            Product.unit_word,
            Lot.made_on,
            Lot.use_by,
            Lot.date_kind,
            Lot.barred,
        )
        .join(Product, Product.id == Lot.product_id)
        .where(Lot.id.in_(lot_ids))
        .order_by(Product.name_vi, Lot.id)
    )
    return [LotNow(*row, gone.get(row[0], Gone()), tuple(places[row[0]])) for row in rows]


@dataclass(frozen=True)
class Held:
    """What lies in quarantine of the lots of an order."""

    units: int
    unit: str
    unit_word: str


def in_quarantine(session: Session, hold_ids: Collection[str]) -> dict[str, Held]:
    """What lies in quarantine, by order; orders whose goods cannot be added up are left out.

    Read of the levels, so that a page of orders costs the same however long their lots were sold.
    """
    here = (StockLevel.lot_id == HoldLot.lot_id) & (StockLevel.place_id == QUARANTINE)
    rows = session.execute(
        select(
            HoldLot.hold_id,
            Product.unit,
            Product.unit_word,
            func.coalesce(func.sum(StockLevel.units), 0),
        )
        .join(Lot, Lot.id == HoldLot.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(StockLevel, here)
        .where(HoldLot.hold_id.in_(hold_ids))
        .group_by(HoldLot.hold_id, Product.unit, Product.unit_word)
    ).all()
    known = Counter(row[0] for row in rows)
    return {row[0]: Held(row[3], row[1], row[2]) for row in rows if known[row[0]] == 1}


def shown(lots: Sequence[LotNow]) -> list[LotNow]:
    """As many as a person looks over; of more, those that are here first, then the newest."""
    if len(lots) <= MOST_LOTS:
        return list(lots)
    newest = list(reversed(lots))
    return sorted(newest, key=lambda one: not one.places)[:MOST_LOTS]


def total(lots: Sequence[LotNow]) -> Gone | None:
    """All together; None where their units cannot be added up."""
    if len({(one.unit, one.unit_word) for one in lots}) != 1:
        return None
    return sum((one.gone for one in lots), Gone())


KINDS: dict[str, ColumnElement[bool]] = {
    "quarantine": or_(StockMove.to_place_id == QUARANTINE, StockMove.from_place_id == QUARANTINE),
    "sold": StockMove.to_place_id == CUSTOMER,
    "returned": StockMove.from_place_id == CUSTOMER,
    "disposed": or_(StockMove.to_place_id == DISPOSED, StockMove.from_place_id == DISPOSED),
    "sent_back": StockMove.to_place_id == SUPPLIER,
    "came": StockMove.from_place_id == SUPPLIER,
}
"""The rows behind each number."""


def moves(
    session: Session, lot_ids: Collection[str], *, kind: str = "", before: int | None = None
) -> list[MoveRow]:
    """The moves of lots, the newest first; one more than a page where there are more.

    Args:
        kind: one of `KINDS`; else all.
        before: the `no` of the last one of the page before.
    """
    which: list[ColumnElement[bool]] = [StockMove.lot_id.in_(lot_ids)]
    if kind in KINDS:
        which.append(KINDS[kind])
    if before is not None:
        which.append(row_no < before)
    rows = session.execute(
        select(
            row_no,
            StockMove.lot_id,
            Lot.code,
            StockMove.units,
            Product.unit,
            Product.unit_word,
            StockMove.from_place_id,
            StockMove.to_place_id,
            StockMove.reason,
            StockMove.act_id,
            StockMove.at,
        )
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .where(and_(*which))
        .order_by(row_no.desc())
        .limit(PAGE + 1)
    )
    return [MoveRow(*row) for row in rows]


row_no = literal_column("stock_moves.rowid", Integer)
"""In the order of writing.  The index of a lot's moves is in this order too, so that a page of them
costs the same however many there are.  (SQLite's own; the showroom's books live nowhere else.)"""


def _gone(session: Session, lot_ids: Collection[str]) -> dict[str, Gone]:
    rows = session.execute(
        select(
            StockMove.lot_id,
            StockMove.from_place_id,
            StockMove.to_place_id,
            func.sum(StockMove.units),
        )
        .where(StockMove.lot_id.in_(lot_ids))
        .group_by(StockMove.lot_id, StockMove.from_place_id, StockMove.to_place_id)
    )
    found: dict[str, Gone] = defaultdict(Gone)
    for lot_id, from_place, to_place, units in rows:
        found[lot_id] += _part(from_place, to_place, units)
    return found


def _part(from_place: str, to_place: str, units: int) -> Gone:
    """What moves from one place to another add to the whole."""
    there, taken = _at(to_place, units), _at(from_place, -units)
    came = 0
    if from_place == SUPPLIER or (is_own(to_place) and not _is_counted(from_place)):
        came = units
    returned = units if from_place == CUSTOMER else 0
    return there + taken + Gone(came=came, returned=returned)


def _is_counted(place: str) -> bool:
    """Whether a number of its own tells what is there."""
    return is_own(place) or place in (CUSTOMER, DISPOSED)


def _at(place: str, units: int) -> Gone:
    if place == QUARANTINE:
        return Gone(quarantine=units)
    if is_own(place):
        return Gone(here=units)
    if place == CUSTOMER:
        return Gone(sold=units)
    if place == DISPOSED:
        return Gone(disposed=units)
    if place == SUPPLIER:
        return Gone(sent_back=max(units, 0))
    return Gone(other=max(units, 0))


def _places(session: Session, lot_ids: Collection[str]) -> dict[str, list[tuple[str, int]]]:
    rows = session.execute(
        select(StockLevel.lot_id, StockLevel.place_id, StockLevel.units)
        .where(StockLevel.lot_id.in_(lot_ids), StockLevel.units > 0)
        .order_by(StockLevel.place_id)
    )
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for lot_id, place, units in rows:
        found[lot_id].append((place, units))
    return found

"""Reads of counts: what was found, what nobody counted, which goods a count is about."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from pos.catalogue.models import Producer, Product
from pos.counting import counts, entries
from pos.counting.counts import Count
from pos.counting.models import CountRow, ResultRow, SheetRow
from pos.counting.scopes import Kind, Scope
from pos.counting.variances import Ask, Entry, Found, Moved, found, open_asks
from pos.shop.models import Person
from pos.stock.models import FairEnd, Lot, Place, Recount, RecountEnd, StockLevel, StockMove
from pos.stock.places import COUNTING

_IN_ONE = 500
"""Ids that one statement takes."""


@dataclass(frozen=True)
class State:
    """A count as it stands."""

    count: Count
    entries: tuple[Entry, ...]
    """As written, goods of unknown lot under the lot that the books keep for them."""
    rows: tuple[Found, ...]
    asked: tuple[Ask, ...]
    """Recounts that wait."""
    uncounted: tuple["Uncounted", ...]
    """Lots of these goods that the books have at the place and nobody counted."""

    @property
    def missing(self) -> list["Uncounted"]:
        """Those that lay there before the count began: they may be gone."""
        return [one for one in self.uncounted if not one.came_later]


@dataclass(frozen=True)
class Uncounted:
    """A lot that nobody counted."""

    product_id: str
    lot_id: str
    units: int
    """By the books, now."""
    came_later: bool
    """Units of it were brought since the count was opened: nobody could count them."""


@dataclass(frozen=True)
class LotWords:
    """A lot as people know it."""

    lot_id: str
    product_id: str
    code: str
    """Empty: goods of unknown lot."""
    producer_code: str
    date_kind: str
    use_by: date | None
    barred: str
    cost_vnd: int | None


def state(session: Session, count: Count) -> State:
    """What a count has found so far."""
    written = _resolved(session, entries.of_count(session, count.count_id))
    asked = counts.asks(session, count.count_id)
    moves = moves_since(session, count.scope.place_id, count.mark)
    levels = _levels(session, count.scope)
    rows = found(
        written,
        asked,
        moves,
        {lot_id: units for (_product, lot_id), units in levels.items()},
        is_compared=count.is_compared,
    )
    known = {one.key for one in rows}
    left_over = tuple(
        Uncounted(product_id, lot_id, units, _came(moves.get(lot_id, ())))
        for (product_id, lot_id), units in levels.items()
        if units and (product_id, lot_id) not in known
    )
    return State(count, tuple(written), tuple(rows), tuple(open_asks(written, asked)), left_over)


def _came(moves: Sequence[Moved]) -> bool:
    return any(one.units > 0 and not one.is_correction for one in moves)


def moves_since(session: Session, place_id: str, mark: str) -> Mapping[str, Sequence[Moved]]:
    """The moves of each lot at a place behind the move `mark`, in the ledger's order."""
    rows = session.execute(
        select(
            StockMove.id,
            StockMove.lot_id,
            StockMove.units,
            StockMove.from_place_id,
            StockMove.to_place_id,
        )
        .where(StockMove.id > mark)
        .where(or_(StockMove.from_place_id == place_id, StockMove.to_place_id == place_id))
        .order_by(StockMove.id)
    )
    moved: dict[str, list[Moved]] = defaultdict(list)
    for move_id, lot_id, units, come_from, go_to in rows:
        signed = units if go_to == place_id else -units
        moved[lot_id].append(Moved(move_id, signed, COUNTING in (come_from, go_to)))
    return moved


def moved_within(session: Session, lot_id: str, place_id: str, window: tuple[str, str]) -> bool:
    """Whether units of a lot came or went at a place behind one move, up to another."""
    behind, up_to = window
    query = (
        select(StockMove.id)
        .where(StockMove.lot_id == lot_id, StockMove.id > behind, StockMove.id <= up_to)
        .where(or_(StockMove.from_place_id == place_id, StockMove.to_place_id == place_id))
    )
    return session.scalar(query.limit(1)) is not None


def _levels(session: Session, scope: Scope) -> dict[tuple[str, str], int]:
    """Units of every lot of the scope that was ever at the place, by product and lot."""
    rows = session.execute(
        select(Lot.product_id, Lot.id, StockLevel.units)
        .join(StockLevel, StockLevel.lot_id == Lot.id)
        .join(Product, Product.id == Lot.product_id)
        .where(StockLevel.place_id == scope.place_id, within(scope))
        .order_by(Product.sort_key, Lot.use_by, Lot.id)
    )
    return {(product_id, lot_id): units for product_id, lot_id, units in rows}


def within(scope: Scope) -> ColumnElement[bool]:
    """Whether a row of `Product` is one of the goods that a count is about."""
    if scope.kind is Kind.PRODUCER:
        return and_(Product.producer_id == scope.subject, Product.is_stocked)
    if scope.kind is Kind.GROUP:
        return and_(Product.ocop_group == scope.subject, Product.is_stocked)
    if scope.kind in (Kind.CHOSEN, Kind.RECOUNT):
        return and_(Product.id.in_(scope.product_ids), Product.is_stocked)
    return and_(Product.is_stocked)


def is_within(session: Session, scope: Scope, product_id: str) -> bool:
    """Whether a product is one of the goods that a count is about."""
    query = select(Product.id).where(Product.id == product_id, within(scope))
    return session.scalar(query) is not None


def _resolved(session: Session, written: Sequence[Entry]) -> list[Entry]:
    """Goods of unknown lot, under the lot that the books have opened for them meanwhile."""
    nameless = {one.product_id for one in written if one.lot_id is None}
    if not nameless:
        return list(written)
    rows = session.execute(
        select(Lot.product_id, Lot.id).where(Lot.product_id.in_(nameless), Lot.code == "")
    )
    opened = {row[0]: row[1] for row in rows}
    return [
        replace(one, lot_id=opened.get(one.product_id)) if one.lot_id is None else one
        for one in written
    ]


def lots(session: Session, lot_ids: Collection[str]) -> dict[str, LotWords]:
    """Lots by their ids; unknown ids are left out."""
    ids, known = sorted(set(lot_ids)), {}
    for at in range(0, len(ids), _IN_ONE):
        rows = session.execute(_LOTS.where(Lot.id.in_(ids[at : at + _IN_ONE])))
        known.update({row[0]: LotWords(*row) for row in rows})
    return known


def lots_to_count(session: Session, scope: Scope) -> list[LotWords]:
    """The lots that a count expects to be looked for: those that the books have at the place."""
    rows = session.execute(
        _LOTS.join(StockLevel, StockLevel.lot_id == Lot.id)
        .join(Product, Product.id == Lot.product_id)
        .where(StockLevel.place_id == scope.place_id, StockLevel.units > 0, within(scope))
        .order_by(Product.sort_key, Lot.use_by, Lot.id)
    )
    return [LotWords(*row) for row in rows]


MOST_LOTS = 12


def lots_of(session: Session, product_id: str) -> list[LotWords]:
    """The lots of a product that somebody may hold in hand, the newest first."""
    return lots_of_many(session, [product_id]).get(product_id, [])


def lots_of_many(session: Session, product_ids: Collection[str]) -> dict[str, list[LotWords]]:
    """The same of many products, by id: also lots of which the books hold nothing any more."""
    ids, known = sorted(set(product_ids)), defaultdict[str, list[LotWords]](list)
    for at in range(0, len(ids), _IN_ONE):
        mine = Lot.product_id.in_(ids[at : at + _IN_ONE])
        for row in session.execute(_LOTS.where(mine, Lot.code != "").order_by(Lot.id.desc())):
            lot = LotWords(*row)
            if len(known[lot.product_id]) < MOST_LOTS:
                known[lot.product_id].append(lot)
    return known


def nameless_lot(session: Session, product_id: str) -> str | None:
    """The lot under which the books keep a product's goods of unknown lot."""
    query = select(Lot.id).where(Lot.product_id == product_id, Lot.code == "")
    return session.scalar(query)


def on_recount_list(session: Session) -> list[tuple[str, str, str]]:
    """What is to be counted because more was sold than the books held: id, product, lot."""
    rows = session.execute(
        select(Recount.id, Recount.product_id, Recount.lot_id)
        .where(Recount.id.not_in(select(RecountEnd.recount_id)))
        .order_by(Recount.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def places(session: Session) -> list[str]:
    """The showroom's own places, the shop first; fairs that are over left out."""
    over = select(FairEnd.place_id)
    rows = session.scalars(
        select(Place.id).where(Place.is_own, Place.id.not_in(over)).order_by(Place.id)
    )
    return sorted(rows, key=lambda one: (one != "shop", one != "storeroom", one))


def producers(session: Session) -> list[tuple[str, str]]:
    """Producers whose goods are stocked: id and name."""
    rows = session.execute(
        select(Producer.id, Producer.name)
        .where(Producer.id.in_(select(Product.producer_id).where(Product.is_stocked)))
        .order_by(Producer.name)
    )
    return [(row[0], row[1]) for row in rows]


# --- Lists and people -------------------------------------------------------------------


@dataclass(frozen=True)
class CountLine:
    """A count in the list."""

    count_id: str
    no: int
    place_id: str
    kind: str
    title: str
    is_compared: bool
    opened_by: str
    opened_at: datetime
    ended: str
    ended_at: datetime | None
    record: str


@dataclass(frozen=True)
class SheetLine:
    """A counter of a count."""

    sheet_id: str
    person_id: str
    name: str
    zone: str
    phone_id: str | None
    opened_at: datetime


PAGE = 50


def count_open(session: Session) -> int:
    """How many stocktakes are under way."""
    ended = select(ResultRow.count_id)
    return session.scalar(select(func.count(CountRow.id)).where(CountRow.id.not_in(ended))) or 0


def counts_page(session: Session, page_no: int) -> tuple[list[CountLine], bool]:
    """A page of counts, the newest first, and whether there are older ones."""
    rows = session.execute(
        select(
            CountRow.id,
            CountRow.no,
            CountRow.place_id,
            CountRow.kind,
            CountRow.title,
            CountRow.is_compared,
            Person.name,
            CountRow.opened_at,
            ResultRow.how,
            ResultRow.at,
            ResultRow.record,
        )
        .join(Person, Person.id == CountRow.opened_by_id)
        .outerjoin(ResultRow, ResultRow.count_id == CountRow.id)
        .order_by(CountRow.no.desc())
        .limit(PAGE + 1)
        .offset(PAGE * (page_no - 1))
    ).all()
    lines = [CountLine(*row[:8], row[8] or "", row[9], row[10] or "{}") for row in rows[:PAGE]]
    return lines, len(rows) > PAGE


def sheets(session: Session, count_id: str) -> list[SheetLine]:
    """Who counts, in the order they began."""
    rows = session.execute(
        select(
            SheetRow.id,
            SheetRow.person_id,
            Person.name,
            SheetRow.zone,
            SheetRow.phone_id,
            SheetRow.opened_at,
        )
        .join(Person, Person.id == SheetRow.person_id)
        .where(SheetRow.count_id == count_id)
        .order_by(SheetRow.id)
    )
    return [SheetLine(*row) for row in rows]


def result(session: Session, count_id: str) -> tuple[str, str, datetime] | None:
    """How a count ended, its record as JSON, and when; None while people count."""
    row = session.get(ResultRow, count_id)
    return None if row is None else (row.how, row.record, row.at)


_LOTS = select(
    Lot.id,
    Lot.product_id,
    Lot.code,
    Lot.producer_code,
    Lot.date_kind,
    Lot.use_by,
    Lot.barred,
    Lot.cost_vnd,
)


def recount_goods(session: Session) -> list[tuple[str, str]]:
    """The products on the recount list: id and name, in alphabetical order."""
    waiting = select(Recount.product_id).where(Recount.id.not_in(select(RecountEnd.recount_id)))
    rows = session.execute(
        select(Product.id, Product.name_vi)
        .where(Product.id.in_(waiting))
        .order_by(Product.sort_key)
    )
    return [(row[0], row[1]) for row in rows]

"""Reads of holds and recalls: one, the list, and what was fetched for one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from pos.catalogue.models import Product
from pos.shop.models import Person
from pos.stock.holds import RELEASED, UNKNOWN_CODE, Kind
from pos.stock.models import HoldEnd, HoldLot, HoldRow, Lot, StockLevel, StockMove
from pos.stock.places import QUARANTINE
from pos.stock.quarantine import HELD

SUPERSEDED = "superseded"
"""Why an order ended whose recall was published anew."""
PAGE = 50


@dataclass(frozen=True)
class End:
    """How an order ended."""

    how: str
    """`released`: sold again; `settled`: all accounted for, never sold again."""
    reason: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class Order:
    """A hold or recall as the books have it."""

    hold_id: str
    kind: Kind
    product_id: str | None
    """Lots of it that come later are held, too."""
    product_name: str
    made_from: date | None
    made_to: date | None
    lot_keys: str
    """The producer's lot codes that are meant; empty: any."""
    is_unsure: bool
    """It means the lots of which nobody wrote down the producer's code."""
    reason: str
    instruction: str
    reason_en: str
    instruction_en: str
    source_id: str
    by_name: str
    """Empty: the house itself, by the centre's word."""
    at: datetime
    lots: int
    ends: tuple[End, ...]

    @property
    def is_released(self) -> bool:
        """Whether its lots may be sold again."""
        return any(one.how == "released" for one in self.ends)

    @property
    def is_settled(self) -> bool:
        """Whether all was accounted for."""
        return any(one.how == "settled" for one in self.ends)

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return not self.ends


@dataclass(frozen=True)
class Fetched:
    """Units of a lot to be fetched from a place, or fetched already."""

    lot_id: str
    lot_code: str
    producer_code: str
    product_name: str
    unit: str
    unit_word: str
    use_by: date | None
    place: str
    """Empty: the books hold none anywhere."""
    units: int


def find(session: Session, hold_id: str) -> Order | None:
    """One order; None where there is none."""
    found = _orders(session, [hold_id])
    return found[0] if found else None


def page(session: Session, *, is_open: bool, no: int) -> tuple[list[Order], int]:
    """Orders that hold, or those that ended, the newest first; and how many there are.

    Versions of a recall that a later one took the place of are left out.
    """
    ended = exists().where(HoldEnd.hold_id == HoldRow.id)
    replaced = exists().where(and_(HoldEnd.hold_id == HoldRow.id, HoldEnd.reason == SUPERSEDED))
    which = (~ended,) if is_open else (ended, ~replaced)
    total = session.scalar(select(func.count()).select_from(HoldRow).where(*which)) or 0
    asked = select(HoldRow.id).where(*which).order_by(HoldRow.at.desc(), HoldRow.id.desc())
    ids = session.scalars(asked.limit(PAGE).offset((no - 1) * PAGE)).all()
    return _orders(session, ids), total


def of_lot(session: Session, lot_id: str) -> list[Order]:
    """Every order that ever barred a lot, the newest first."""
    ids = session.scalars(select(HoldLot.hold_id).where(HoldLot.lot_id == lot_id)).all()
    return _orders(session, ids)


def lot_ids(session: Session, hold_id: str) -> list[str]:
    """The lots that an order bars."""
    asked = select(HoldLot.lot_id).where(HoldLot.hold_id == hold_id).order_by(HoldLot.lot_id)
    return list(session.scalars(asked))


def fetched(session: Session, hold_id: str) -> list[Fetched]:
    """What an order took off the shelves, by lot and place; what lay in quarantine already, as far
    as it is still there; lots of which there was none, too."""
    taken: dict[tuple[str, str], int] = defaultdict(int)
    moves = session.execute(
        select(StockMove.lot_id, StockMove.from_place_id, StockMove.units).where(
            StockMove.act_id == hold_id, StockMove.reason == HELD
        )
    )
    for lot_id, place, units in moves:
        taken[lot_id, place] += units
    mine: dict[str, int] = defaultdict(int)
    for (lot_id, _place), units in taken.items():
        mine[lot_id] += units
    for lot_id, units in _in_quarantine(session, hold_id):
        if units > mine[lot_id]:
            taken[lot_id, QUARANTINE] = units - mine[lot_id]
    named = {lot_id for lot_id, _place in taken}
    rows = session.execute(
        select(
            Lot.id, Lot.code, Lot.producer_code, Product.name_vi, Product.unit, Product.unit_word,
            Lot.use_by,
        )
        .join(Product, Product.id == Lot.product_id)
        .join(HoldLot, HoldLot.lot_id == Lot.id)
        .where(HoldLot.hold_id == hold_id)
        .order_by(Product.name_vi, Lot.id)
    )  # fmt: skip
    made = []
    for row in rows:
        places = sorted(place for lot_id, place in taken if lot_id == row[0])
        if row[0] not in named:
            made.append(Fetched(*row, "", 0))
        made += [Fetched(*row, place, taken[row[0], place]) for place in places]
    return made


def _in_quarantine(session: Session, hold_id: str) -> list[tuple[str, int]]:
    rows = session.execute(
        select(StockLevel.lot_id, StockLevel.units)
        .join(HoldLot, HoldLot.lot_id == StockLevel.lot_id)
        .where(HoldLot.hold_id == hold_id, StockLevel.place_id == QUARANTINE)
    )
    return [(row[0], row[1]) for row in rows]


def stands(session: Session, product_id: str, made_from: date | None, made_to: date | None) -> bool:
    """Whether the shop holds back a product's lots of these days already, also those to come."""
    days = session.execute(
        select(HoldRow.made_from, HoldRow.made_to).where(
            HoldRow.kind == Kind.HOLD,
            HoldRow.product_id == product_id,
            HoldRow.lot_key == "",
            HoldRow.id.not_in(RELEASED),
        )
    )
    return any(
        (first is None or (made_from is not None and first <= made_from))
        and (last is None or (made_to is not None and made_to <= last))
        for first, last in days
    )


def of_recall(session: Session, recall_id: str) -> list[HoldRow]:
    """The orders that a recall became and that still bar, and the shop's own holds of lots that
    might be meant by it: each was placed right after its recall's."""
    mine = session.scalars(
        select(HoldRow)
        .where(HoldRow.source_id == recall_id, HoldRow.kind == Kind.RECALL)
        .order_by(HoldRow.id)
    ).all()
    ended = set(session.scalars(RELEASED))
    found = [one for one in mine if one.id not in ended]
    for one in mine:
        unsure = _unsure_of(session, one) if one.lot_key else None
        if unsure is not None and unsure.id not in ended:
            found.append(unsure)
    return found


def _unsure_of(session: Session, order: HoldRow) -> HoldRow | None:
    return session.scalar(
        select(HoldRow)
        .where(
            HoldRow.id > order.id,
            HoldRow.kind == Kind.HOLD,
            HoldRow.product_id == order.product_id,
            HoldRow.lot_key == UNKNOWN_CODE,
            HoldRow.at == order.at,
        )
        .order_by(HoldRow.id)
        .limit(1)
    )


def _orders(session: Session, ids: Sequence[str]) -> list[Order]:
    if not ids:
        return []
    rows = session.execute(
        select(HoldRow, Product.name_vi, Person.name)
        .outerjoin(Product, Product.id == HoldRow.product_id)
        .outerjoin(Person, Person.id == HoldRow.by_id)
        .where(HoldRow.id.in_(ids))
        .order_by(HoldRow.at.desc(), HoldRow.id.desc())
    ).all()
    ends, counts, names = _ends(session, ids), _counts(session, ids), _names(session, ids)
    return [
        Order(
            hold_id=row.id,
            kind=Kind(row.kind),
            product_id=row.product_id,
            product_name=name or names.get(row.id, ""),
            made_from=row.made_from,
            made_to=row.made_to,
            lot_keys=", ".join(one for one in row.lot_key.split("\n") if one),
            is_unsure=row.lot_key == UNKNOWN_CODE,
            reason=row.reason,
            instruction=row.instruction,
            reason_en=row.reason_en,
            instruction_en=row.instruction_en,
            source_id=row.source_id,
            by_name=by_name or "",
            at=row.at,
            lots=counts.get(row.id, 0),
            ends=tuple(ends.get(row.id, ())),
        )
        for row, name, by_name in rows
    ]


def _ends(session: Session, ids: Collection[str]) -> dict[str, list[End]]:
    rows = session.execute(
        select(HoldEnd.hold_id, HoldEnd.how, HoldEnd.reason, Person.name, HoldEnd.at)
        .outerjoin(Person, Person.id == HoldEnd.by_id)
        .where(HoldEnd.hold_id.in_(ids))
        .order_by(HoldEnd.at)
    )
    found: dict[str, list[End]] = defaultdict(list)
    for hold_id, how, reason, name, at in rows:
        found[hold_id].append(End(how, reason, name or "", at))
    return found


def _counts(session: Session, ids: Collection[str]) -> dict[str, int]:
    asked = select(HoldLot.hold_id, func.count()).where(HoldLot.hold_id.in_(ids))
    return {row[0]: row[1] for row in session.execute(asked.group_by(HoldLot.hold_id))}


def _names(session: Session, ids: Collection[str]) -> dict[str, str]:
    """What the lots of each order are: of several products the first."""
    rows = session.execute(
        select(HoldLot.hold_id, func.min(Product.name_vi))
        .join(Lot, Lot.id == HoldLot.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .where(HoldLot.hold_id.in_(ids))
        .group_by(HoldLot.hold_id)
    )
    return {row[0]: row[1] for row in rows}

"""Reads of holds and recalls: one, the list, and what was fetched for one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from pos.catalogue.models import Product
from pos.shop.models import Person
from pos.stock.holds import HELD, UNKNOWN_CODE, Kind
from pos.stock.models import HoldEnd, HoldLot, HoldRow, Lot, StockMove

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
    """What an order took off the shelves, by lot and place; lots of which none were there, too."""
    taken: dict[tuple[str, str], int] = defaultdict(int)
    moves = session.execute(
        select(StockMove.lot_id, StockMove.from_place_id, StockMove.units).where(
            StockMove.act_id == hold_id, StockMove.reason == HELD
        )
    )
    for lot_id, place, units in moves:
        taken[lot_id, place] += units
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

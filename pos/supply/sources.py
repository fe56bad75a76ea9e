"""What days are made of, as the books hold it: moves, opening hours, companies, returns."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Text, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from pos.base.dates import ZONE, business_day, iso_at
from pos.base.prepared import Prepared
from pos.catalogue.models import Product
from pos.law.vat import BuyerKind
from pos.moving.kinds import Kind, Why
from pos.moving.models import MoveDocument
from pos.ordering import queries as ordering
from pos.returns.models import Return, ReturnLine
from pos.stock.models import Lot, StockMove
from pos.stock.places import SHOP
from pos.supply.daily import SOLD, CameBack, KeptPromise, Moved, Told, milliseconds
from pos.till import buyers
from pos.till.models import Sale, Shift

MOST_IDS = 500
"""How many ids one statement takes."""


def in_pieces(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids, each once and in order, as many at a time as one statement takes."""
    known = sorted(set(ids))
    for at in range(0, len(known), MOST_IDS):
        yield known[at : at + MOST_IDS]


_MOVES = Prepared(
    select(
        StockMove.id,
        StockMove.lot_id,
        StockMove.units,
        StockMove.from_place_id,
        StockMove.to_place_id,
        StockMove.reason,
        StockMove.act_id,
        StockMove.reverses_id,
        type_coerce(StockMove.at, Text),
        type_coerce(StockMove.business_on, Text),
    )
    .where(StockMove.id > bindparam("after"))
    .order_by(StockMove.id)
    .limit(bindparam("most"))
)
"""Without their lots: to look one up for each move takes four times as long as to read the move."""
_ASKED = func.json_each(bindparam("ids", type_=Text)).table_valued("value")
_LOTS = Prepared(
    select(Lot.id, Lot.product_id, type_coerce(Lot.use_by, Text), Product.unit != "piece")
    .join(Product, Product.id == Lot.product_id)
    .where(Lot.id.in_(select(_ASKED.c.value)))
)


@dataclass(frozen=True)
class Piece:
    """Whole days of moves."""

    moves: list[Moved]
    first: date
    last: date
    is_end: bool
    """Whether every day that is over has been read with it."""


class Days(dict[str, date]):
    """Days by their text: each is made once."""

    def __missing__(self, text: str) -> date:
        """Make it."""
        self[text] = found = date.fromisoformat(text)
        return found


class Moves:
    """Moves in the order they were written, in pieces; a lot is looked up once."""

    def __init__(self) -> None:
        self._days = Days()
        self._lots: dict[str, tuple[str, date | None, bool]] = {}
        """Product, last day, whether it is weighed."""

    def piece(
        self, session: Session, after: str, first: date | None, until: date, most: int
    ) -> Piece | None:
        """The next whole days of moves; None where no day is left to be read.

        Args:
            after: the last move read.
            first: the day after the last one read; None: the first of all.
            until: the last day that is over.
            most: moves to be read, more only where a single day has more.
        """
        while True:
            rows = self._read(session, after, most + 1)
            first = first or (rows[0].on if rows else None)
            if first is None or first > until:
                return None
            over = [one for one in rows if one.on <= until]
            if len(over) < len(rows) or len(rows) <= most:
                return Piece(over, first, until, is_end=True)
            last_begun = over[-1].on
            whole = [one for one in over if one.on < last_begun]
            if whole:
                return Piece(whole, first, whole[-1].on, is_end=False)
            most *= 4

    def _read(self, session: Session, after: str, most: int) -> list[Moved]:
        rows = _MOVES.all(session, after=after, most=most)
        new = sorted({row[1] for row in rows} - self._lots.keys())
        days, lots = self._days, self._lots
        for lot_id, product_id, use_by, weighed in _LOTS.all(session, ids=json.dumps(new)):
            lots[lot_id] = (product_id, None if use_by is None else days[use_by], bool(weighed))
        return [Moved._make((*row[:-1], days[row[-1]], *lots[row[1]])) for row in rows]


def told(session: Session, moves: Sequence[Moved], first: date, last: date) -> Told:
    """What the moves of these days cannot say by themselves."""
    return Told(
        hours=_hours(session, moves, first, last),
        companies=_companies(session, first, last),
        came_back=_came_back(session, first, last),
        thrown=_thrown(session, first, last),
        undone=_undone(session, [one.reverses_id for one in moves if one.reverses_id]),
        kept=_kept(session, first, last),
    )


def _hours(
    session: Session, moves: Iterable[Moved], first: date, last: date
) -> dict[date, tuple[int, int]]:
    """From the first to the last thing that happened at a register, by day.

    A shift left open over night opens nothing in the morning after: the day begins with what is
    done in it.
    """
    found: dict[date, list[str]] = {}
    for one in moves:
        if one.reason == SOLD and one.from_place == SHOP:
            found.setdefault(one.on, []).append(one.at)
    for at in _shift_moments(session, first, last):
        found.setdefault(business_day(at), []).append(iso_at(at))
    return {
        day: (milliseconds(min(moments)), milliseconds(max(moments)))
        for day, moments in found.items()
    }


def _shift_moments(session: Session, first: date, last: date) -> Iterator[datetime]:
    begin = datetime.combine(first, time(), ZONE)
    end = datetime.combine(last + timedelta(days=1), time(), ZONE)
    for moment in (Shift.opened_at, Shift.closed_at):
        within = select(moment).where(moment >= begin, moment < end)
        yield from (at for at in session.scalars(within) if at is not None)


def _companies(session: Session, first: date, last: date) -> frozenset[str]:
    rows = session.execute(
        select(Sale.id, Sale.buyer).where(
            Sale.business_on >= first, Sale.business_on <= last, Sale.buyer.is_not(None)
        )
    )
    return frozenset(
        row[0] for row in rows if buyers.loads(row[1]).kind is BuyerKind.ENTERPRISE_OR_HTX
    )


def _came_back(session: Session, first: date, last: date) -> dict[str, list[CameBack]]:
    """Goods brought back; those that were sold at a fair never were the shop's demand."""
    from_shop = (
        select(StockMove.id)
        .where(
            StockMove.act_id == ReturnLine.sale_id,
            StockMove.reason == SOLD,
            StockMove.from_place_id == SHOP,
        )
        .exists()
    )
    rows = session.execute(
        select(
            Return.id, ReturnLine.product_id, ReturnLine.units, ReturnLine.sale_id, Sale.business_on
        )
        .join(ReturnLine, ReturnLine.return_id == Return.id)
        .outerjoin(Sale, Sale.id == ReturnLine.sale_id)
        .where(Return.business_on >= first, Return.business_on <= last)
        .where(or_(ReturnLine.sale_id.is_(None), from_shop))
    )
    found: dict[str, list[CameBack]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(CameBack(row[1], row[2], row[3], row[4]))
    return found


def unnamed(session: Session) -> frozenset[str]:
    """Products of which anything ever came back without a receipt."""
    asked = select(ReturnLine.product_id).where(ReturnLine.sale_id.is_(None)).distinct()
    return frozenset(session.scalars(asked))


def _thrown(session: Session, first: date, last: date) -> frozenset[str]:
    """Documents that destroyed what had expired, and those that undid such a one."""
    reversed_one = aliased(MoveDocument)
    thrown = (MoveDocument.kind == Kind.DISPOSED) & (MoveDocument.reason == Why.EXPIRED)
    undone = (reversed_one.kind == Kind.DISPOSED) & (reversed_one.reason == Why.EXPIRED)
    asked = (
        select(MoveDocument.id)
        .outerjoin(reversed_one, reversed_one.id == MoveDocument.reverses_id)
        .where(MoveDocument.business_on >= first, MoveDocument.business_on <= last)
        .where(or_(thrown, undone))
    )
    return frozenset(session.scalars(asked))


def _undone(session: Session, move_ids: Collection[str]) -> dict[str, date]:
    found: dict[str, date] = {}
    for some in in_pieces(move_ids):
        asked = select(StockMove.id, StockMove.business_on).where(StockMove.id.in_(some))
        found |= {row[0]: row[1] for row in session.execute(asked)}
    return found


def _kept(session: Session, first: date, last: date) -> dict[date, list[KeptPromise]]:
    """Promises that were said to be kept within these days."""
    found: dict[date, list[KeptPromise]] = defaultdict(list)
    for one in ordering.kept_promises(session, first, last):
        its = one.receipt
        units = net_units(session, its.sale_id, one.product_id, its.told_on)
        kept = KeptPromise(one.product_id, one.units, its.sale_id, its.sold_on, units)
        found[its.told_on].append(kept)
    return dict(found)


def net_units(session: Session, sale_id: str, product_id: str, until: date) -> int:
    """Units of a product that a receipt sold over the counter, less what came back up to a day."""
    sold = session.scalar(
        select(func.sum(StockMove.units))
        .join(Lot, Lot.id == StockMove.lot_id)
        .where(
            StockMove.act_id == sale_id,
            StockMove.reason == SOLD,
            StockMove.from_place_id == SHOP,
            Lot.product_id == product_id,
        )
    )
    came_back = session.scalar(
        select(func.sum(ReturnLine.units))
        .join(Return, Return.id == ReturnLine.return_id)
        .where(
            ReturnLine.sale_id == sale_id,
            ReturnLine.product_id == product_id,
            Return.business_on <= until,
        )
    )
    return (sold or 0) - (came_back or 0)

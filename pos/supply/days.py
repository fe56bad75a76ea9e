"""The book of days: the only writer of demand by product and day, and of what it leans on.

Only days that are over are written, whole: read in one piece or in many, they are the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Text, bindparam, delete, select, type_coerce, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.supply import sources
from pos.supply.daily import BACK_DAYS, Books, Daily, DayOf, Standing, Told, Usual
from pos.supply.models import (
    SupplyCursor,
    SupplyDay,
    SupplyHours,
    SupplyLarge,
    SupplyLot,
    SupplyUsual,
)
from pos.supply.sources import Days, Moves, Piece, in_pieces

ONE_DAY = timedelta(days=1)

_INSERT_DAYS = Prepared(
    insert(SupplyDay).inline().values(on_day=type_coerce(bindparam("on_day"), Text))
)
_ADD_TO_DAY = Prepared(
    update(SupplyDay)
    .where(SupplyDay.on_day == bindparam("day"), SupplyDay.product_id == bindparam("product"))
    .values(
        sold_units=SupplyDay.sold_units + bindparam("sold"),
        large_units=SupplyDay.large_units + bindparam("large"),
        expired_units=SupplyDay.expired_units + bindparam("expired"),
        received_units=SupplyDay.received_units + bindparam("received"),
    )
)
_DROP_LOT = Prepared(delete(SupplyLot).where(SupplyLot.lot_id == bindparam("lot")))
_NEW_LOT = insert(SupplyLot)
_PUT_LOT = Prepared(
    _NEW_LOT.on_conflict_do_update(
        index_elements=[SupplyLot.lot_id],
        set_={"units": _NEW_LOT.excluded.units, "sells_until": _NEW_LOT.excluded.sells_until},
    )
)
_LOTS = Prepared(
    select(
        SupplyLot.lot_id,
        SupplyLot.product_id,
        SupplyLot.units,
        type_coerce(SupplyLot.sells_until, Text),
    )
)
_NEW_USUAL = insert(SupplyUsual)
_PUT_USUAL = Prepared(
    _NEW_USUAL.on_conflict_do_update(
        index_elements=[SupplyUsual.product_id],
        set_={"lines": _NEW_USUAL.excluded.lines, "units": _NEW_USUAL.excluded.units},
    )
)
_USUAL = Prepared(select(SupplyUsual.product_id, SupplyUsual.lines, SupplyUsual.units))
_DROP_LARGE = Prepared(
    delete(SupplyLarge).where(
        SupplyLarge.sale_id == bindparam("sale"), SupplyLarge.product_id == bindparam("product")
    )
)
_INSERT_LARGE = Prepared(insert(SupplyLarge))
_INSERT_HOURS = Prepared(insert(SupplyHours))


@dataclass(frozen=True)
class Read:
    """How far moves were read."""

    move_id: str = ""
    on_day: date | None = None
    """The last day read; None: none yet."""


def read_so_far(session: Session) -> Read:
    """How far the days go."""
    row = session.get(SupplyCursor, 1)
    return Read() if row is None else Read(row.move_id, row.on_day)


@dataclass(frozen=True)
class Made:
    """Days of a piece, as they will be written."""

    piece: Piece
    daily: Daily
    behind: Read
    """How far the book went when they were read."""
    read: Read
    """How far it goes with them."""


class Reader:
    """Reads on where the book of days ends, a piece after the other; writes nothing.

    Lots and what is usual are read once, and go from piece to piece.
    """

    def __init__(self) -> None:
        self._moves = Moves()
        self._read = Read()
        self._daily: Daily | None = None

    def next(self, session: Session, until: date, most: int) -> Made | None:
        """The next whole days of moves; None where every day that is over was read.

        Args:
            until: the last day that is over.
            most: moves to be read.
        """
        if self._daily is None:
            self._read = read_so_far(session)
            self._daily = Daily(Books(_lots(session), _usual(session)), Told({}))
        behind = self._read
        first = None if behind.on_day is None else behind.on_day + ONE_DAY
        found = self._moves.piece(session, behind.move_id, first, until, most)
        if found is None:
            return None
        make(session, self._daily, found)
        last_id = found.moves[-1].move_id if found.moves else behind.move_id
        self._read = Read(last_id, found.last)
        return Made(found, self._daily, behind, self._read)


def make(session: Session, daily: Daily, found: Piece) -> None:
    """The days of a piece, put behind those that were made before; writes nothing."""
    told = sources.told(session, found.moves, found.first, found.last)
    came_back = [one for held in told.came_back.values() for one in held]
    unnamed = {one.product_id for one in came_back if one.sale_id is None}
    daily.go_on(replace(told, before=_everyday(session, unnamed, found.first)))
    sales = {one.sale_id for one in came_back if one.sale_id}
    sales |= {one.sale_id for held in told.kept.values() for one in held}
    daily.books.large = _large(session, sales) | daily.books.large
    daily.take(found.moves, found.first, found.last)


def write(session: Session, made: Made) -> bool:
    """Write a piece; False: somebody else has read on meanwhile, and nothing is written."""
    require_act(session)
    if read_so_far(session) != made.behind:
        return False
    _write(session, made.daily, made.piece)
    cursor = session.get(SupplyCursor, 1)
    if cursor is None:
        cursor = SupplyCursor(id=1)
        session.add(cursor)
    cursor.move_id, cursor.on_day = made.read.move_id, made.piece.last
    session.flush()
    return True


def forget(session: Session) -> None:
    """Leave nothing of what was read, so that it is read anew."""
    require_act(session)
    for table in (SupplyDay, SupplyUsual, SupplyLarge, SupplyLot, SupplyHours, SupplyCursor):
        session.execute(delete(table))
    session.expire_all()


def _lots(session: Session) -> dict[str, Standing]:
    days = Days()
    return {
        lot_id: Standing(product_id, units, None if until is None else days[until])
        for lot_id, product_id, units, until in _LOTS.all(session)
    }


def _usual(session: Session) -> dict[str, Usual]:
    return {row[0]: Usual(row[1], row[2]) for row in _USUAL.all(session)}


def _large(session: Session, sales: Collection[str]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for some in in_pieces(sales):
        asked = select(SupplyLarge.sale_id, SupplyLarge.product_id, SupplyLarge.units)
        rows = session.execute(asked.where(SupplyLarge.sale_id.in_(some)))
        found |= {(row[0], row[1]): row[2] for row in rows}
    return found


def _everyday(
    session: Session, product_ids: Collection[str], first: date
) -> Mapping[str, Mapping[date, int]]:
    """What was sold of products on the last days before `first`, without bulk."""
    found: dict[str, dict[date, int]] = defaultdict(dict)
    days = [first - timedelta(days=ago) for ago in range(1, BACK_DAYS + 1)]
    for some in in_pieces(product_ids):
        asked = select(
            SupplyDay.product_id, SupplyDay.on_day, SupplyDay.sold_units - SupplyDay.large_units
        ).where(SupplyDay.on_day.in_(days), SupplyDay.product_id.in_(some))
        for product_id, day, units in session.execute(asked):
            found[product_id][day] = units
    return found


def _write(session: Session, daily: Daily, found: Piece) -> None:
    days = daily.days.items()  # as they came, one day after the other: so is the book
    _INSERT_DAYS.run(session, *(_row(*key, one) for key, one in days if one.end is not None))
    _ADD_TO_DAY.run(session, *_added((key, one) for key, one in days if one.end is None))
    _write_lots(session, daily)
    usual = ((product_id, daily.books.usual[product_id]) for product_id in daily.bought)
    _PUT_USUAL.run(
        session,
        *({"product_id": p, "lines": one.lines, "units": one.units} for p, one in usual),
    )
    large = daily.new_large
    _DROP_LARGE.run(session, *({"sale": sale, "product": product} for sale, product in large))
    _INSERT_LARGE.run(
        session,
        *(
            {"sale_id": sale_id, "product_id": product_id, "units": units}
            for (sale_id, product_id), units in large.items()
            if units > 0
        ),
    )
    _INSERT_HOURS.run(
        session,
        *(
            {"on_day": day, "begin_ms": begin, "end_ms": end}
            for day, (begin, end) in daily.told.hours.items()
            if found.first <= day <= found.last
        ),
    )


def _write_lots(session: Session, daily: Daily) -> None:
    """Those of which anything moved."""
    moved = [(lot_id, daily.books.lots[lot_id]) for lot_id in daily.moved]
    _DROP_LOT.run(session, *({"lot": lot_id} for lot_id, one in moved if one.units <= 0))
    _PUT_LOT.run(
        session,
        *(
            {
                "lot_id": lot_id,
                "product_id": one.product_id,
                "units": one.units,
                "sells_until": one.sells_until,
            }
            for lot_id, one in moved
            if one.units > 0
        ),
    )


def _row(product_id: str, day: date, one: DayOf) -> dict[str, object]:
    return {
        "on_day": day.isoformat(),
        "product_id": product_id,
        "sold_units": one.sold,
        "large_units": one.large,
        "expired_units": one.expired,
        "received_units": one.received,
        "end_units": one.end,
        "on_sale_bp": one.on_sale_bp,
    }


def _added(late: Iterable[tuple[tuple[str, date], DayOf]]) -> list[dict[str, object]]:
    """What a later act says of a day that was read before."""
    return [
        {
            "day": day,
            "product": product_id,
            "sold": one.sold,
            "large": one.large,
            "expired": one.expired,
            "received": one.received,
        }
        for (product_id, day), one in late
    ]

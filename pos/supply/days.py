"""The book of days: the only writer of demand by product and day, and of what it leans on.

Only days that are over are written, whole: read in one piece or in many, they are the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.supply import sources
from pos.supply.daily import Books, Daily, DayOf, Standing, Usual
from pos.supply.models import (
    SupplyCursor,
    SupplyDay,
    SupplyHours,
    SupplyLarge,
    SupplyLot,
    SupplyUsual,
)
from pos.supply.sources import Piece, in_pieces

_INSERT_DAYS = Prepared(insert(SupplyDay))
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
_INSERT_LOT = Prepared(insert(SupplyLot))
_DROP_USUAL = Prepared(delete(SupplyUsual).where(SupplyUsual.product_id == bindparam("product")))
_INSERT_USUAL = Prepared(insert(SupplyUsual))
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


def take_piece(session: Session, until: date, most: int) -> bool:
    """Read the next whole days of moves; whether more are left.

    Args:
        until: the last day that is over.
    """
    require_act(session)
    cursor = session.get(SupplyCursor, 1)
    after = "" if cursor is None else cursor.move_id
    first = None if cursor is None else cursor.on_day + timedelta(days=1)
    found = sources.piece(session, after, first, until, most)
    if found is None:
        return False
    daily = made(session, found)
    _write(session, daily, found)
    if cursor is None:
        cursor = SupplyCursor(id=1, move_id="", on_day=found.last)
        session.add(cursor)
    cursor.on_day = found.last
    if found.moves:
        cursor.move_id = found.moves[-1].move_id
    session.flush()
    return not found.is_end


def forget(session: Session) -> None:
    """Leave nothing of what was read, so that it is read anew."""
    require_act(session)
    for table in (SupplyDay, SupplyUsual, SupplyLarge, SupplyLot, SupplyHours, SupplyCursor):
        session.execute(delete(table))
    session.expire_all()


def made(session: Session, found: Piece) -> Daily:
    """The days of a piece, as they will be written; writes nothing."""
    told = sources.told(session, found.moves, found.first, found.last)
    sales = {one.sale_id for held in told.came_back.values() for one in held if one.sale_id}
    kept = [one for held in told.kept.values() for one in held]
    moved = {one.product_id for one in found.moves}
    books = Books(
        lots=_lots(session, moved, found),
        usual=_usual(session, moved | {one.product_id for one in kept}),
        large=_large(session, sales | {one.sale_id for one in kept}),
    )
    daily = Daily(books, told)
    daily.take(found.moves, found.first, found.last)
    return daily


def _lots(session: Session, products: Collection[str], found: Piece) -> dict[str, Standing]:
    """The lots of what is touched: by a move, or since the last day of one of them passes."""
    ending = session.scalars(
        select(SupplyLot.product_id).where(
            SupplyLot.sells_until >= found.first - timedelta(days=1),
            SupplyLot.sells_until < found.last,
        )
    )
    lots: dict[str, Standing] = {}
    for some in in_pieces(set(products) | set(ending)):
        rows = session.execute(
            select(
                SupplyLot.lot_id, SupplyLot.product_id, SupplyLot.units, SupplyLot.sells_until
            ).where(SupplyLot.product_id.in_(some))
        )
        lots |= {row[0]: Standing(*row[1:]) for row in rows}
    return lots


def _usual(session: Session, products: Collection[str]) -> dict[str, Usual]:
    found: dict[str, Usual] = {}
    for some in in_pieces(products):
        asked = select(SupplyUsual.product_id, SupplyUsual.lines, SupplyUsual.units)
        rows = session.execute(asked.where(SupplyUsual.product_id.in_(some)))
        found |= {row[0]: Usual(row[1], row[2]) for row in rows}
    return found


def _large(session: Session, sales: Collection[str]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for some in in_pieces(sales):
        asked = select(SupplyLarge.sale_id, SupplyLarge.product_id, SupplyLarge.units)
        rows = session.execute(asked.where(SupplyLarge.sale_id.in_(some)))
        found |= {(row[0], row[1]): row[2] for row in rows}
    return found


def _write(session: Session, daily: Daily, found: Piece) -> None:
    new = ((key, one) for key, one in daily.days.items() if one.end is not None)
    _INSERT_DAYS.run(session, *(_row(*key, one) for key, one in new))
    late = ((key, one) for key, one in daily.days.items() if one.end is None)
    _ADD_TO_DAY.run(session, *_added(late))
    lots = daily.books.lots
    _DROP_LOT.run(session, *({"lot": one} for one in lots))
    kept = ((lot_id, one) for lot_id, one in lots.items() if one.units > 0)
    _INSERT_LOT.run(
        session,
        *(
            {
                "lot_id": lot_id,
                "product_id": one.product_id,
                "units": one.units,
                "sells_until": one.sells_until,
            }
            for lot_id, one in kept
        ),
    )
    usual = daily.books.usual
    _DROP_USUAL.run(session, *({"product": one} for one in usual))
    _INSERT_USUAL.run(
        session,
        *({"product_id": p, "lines": one.lines, "units": one.units} for p, one in usual.items()),
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


def _row(product_id: str, day: date, one: DayOf) -> dict[str, object]:
    return {
        "on_day": day,
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


def units_by_product(session: Session) -> dict[str, int]:
    """Units on sale on the evening of the last day read, by product."""
    found: dict[str, int] = defaultdict(int)
    for product_id, units in session.execute(select(SupplyLot.product_id, SupplyLot.units)):
        found[product_id] += units
    return dict(found)

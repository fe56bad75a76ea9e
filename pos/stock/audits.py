"""Checks of stock: every level is what the moves add up to."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.audit import AT_ONCE, Finding, amiss
from pos.stock.models import FairEnd, StockLevel, StockMove
from pos.stock.places import is_own


def audit(session: Session) -> list[Finding]:
    """Recompute every level, wherever it is kept, from the moves; see that fairs which are over
    hold nothing."""
    return _levels(session) + _fairs(session)


def _fairs(session: Session) -> list[Finding]:
    rows = session.execute(
        select(StockLevel.place_id, StockLevel.lot_id, StockLevel.units)
        .join(FairEnd, FairEnd.place_id == StockLevel.place_id)
        .where(StockLevel.units != 0)
        .order_by(StockLevel.place_id, StockLevel.lot_id)
    )
    return [
        amiss("stock.ended_fairs_are_empty", place=place, lot=lot_id, units=units)
        for place, lot_id, units in rows
    ]


def _levels(session: Session) -> list[Finding]:
    summed: dict[tuple[str, str], int] = defaultdict(int)
    for lot_id, units, come_from, go_to in session.execute(
        select(
            StockMove.lot_id, StockMove.units, StockMove.from_place_id, StockMove.to_place_id
        ).execution_options(yield_per=AT_ONCE)
    ):
        if is_own(come_from):
            summed[lot_id, come_from] -= units
        if is_own(go_to):
            summed[lot_id, go_to] += units
    kept = {(row.lot_id, row.place_id): row.units for row in session.scalars(select(StockLevel))}
    return [
        amiss(
            "stock.levels_equal_moves",
            lot=lot_id,
            place=place,
            level=kept.get((lot_id, place), 0),
            moves=summed[lot_id, place],
        )
        for lot_id, place in sorted(summed.keys() | kept.keys())
        if kept.get((lot_id, place), 0) != summed[lot_id, place]
    ]

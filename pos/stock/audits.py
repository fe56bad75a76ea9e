"""Checks of stock: every level is what the moves add up to."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.audit import AT_ONCE, Finding, amiss
from pos.stock.models import StockLevel, StockMove
from pos.stock.places import is_own


def audit(session: Session) -> list[Finding]:
    """Recompute every level from the moves."""
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

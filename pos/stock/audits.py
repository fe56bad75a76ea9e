"""Checks of stock: every level is what the moves add up to, packed goods are in sets."""

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.audit import AT_ONCE, Finding, amiss
from pos.stock.models import FairEnd, StockLevel, StockMove
from pos.stock.places import PACKED, is_own
from pos.stock.set_models import SetPart


def audit(session: Session) -> list[Finding]:
    """Recompute every level, wherever it is kept, from the moves, and what is packed from the sets;
    see that fairs which are over hold nothing."""
    return [*_levels(session), *_fairs(session), *_sets(session)]


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


def _sets(session: Session) -> list[Finding]:
    """Of each component, so much is packed as the sets hold that are the showroom's."""
    inside = (
        select(SetPart.lot_id, func.sum(SetPart.units * StockLevel.units))
        .join(StockLevel, StockLevel.lot_id == SetPart.set_lot_id)
        .group_by(SetPart.lot_id)
    )
    held = {row[0]: row[1] for row in session.execute(inside)}
    packed = select(StockLevel.lot_id, StockLevel.units).where(StockLevel.place_id == PACKED)
    kept = {row[0]: row[1] for row in session.execute(packed)}
    return [
        amiss(
            "stock.sets_hold_what_is_packed",
            lot=lot_id,
            sets=held.get(lot_id, 0),
            packed=kept.get(lot_id, 0),
        )
        for lot_id in sorted(held.keys() | kept.keys())
        if held.get(lot_id, 0) != kept.get(lot_id, 0)
    ]

"""Reads of what has become of a lot: its moves by day, its orders, its levels."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from pos.stock.models import HoldEnd, HoldLot, HoldRow, StockLevel, StockMove
from pos.stock.places import SUPPLIER
from pos.trace.journeys import Moved, Order

UNDONE = "undone"
"""The reason of a move that takes back one made by mistake: neither is told."""


def moved(session: Session, lot_id: str) -> list[Moved]:
    """A lot's moves, added up by day, places and reason, the earliest first.

    However much was sold, there are only so many days.
    """
    undoing = aliased(StockMove)
    taken_back = select(undoing.reverses_id).where(
        undoing.lot_id == lot_id, undoing.reason == UNDONE, undoing.reverses_id.is_not(None)
    )
    rows = session.execute(
        select(
            StockMove.business_on,
            StockMove.from_place_id,
            StockMove.to_place_id,
            StockMove.reason,
            func.min(StockMove.at),
            func.max(StockMove.at),
            func.sum(StockMove.units),
        )
        .where(
            StockMove.lot_id == lot_id,
            StockMove.reason != UNDONE,
            StockMove.id.not_in(taken_back),
        )
        .group_by(
            StockMove.business_on, StockMove.from_place_id, StockMove.to_place_id, StockMove.reason
        )
        .order_by(func.min(StockMove.id))
    )
    return [Moved(*row) for row in rows]


def first_received(session: Session, lot_ids: Collection[str]) -> dict[str, datetime]:
    """When each lot first came from its supplier; without those of which no delivery is known."""
    undoing = aliased(StockMove)
    taken_back = select(undoing.reverses_id).where(
        undoing.lot_id == StockMove.lot_id,
        undoing.reason == UNDONE,
        undoing.reverses_id == StockMove.id,
    )
    rows = session.execute(
        select(StockMove.lot_id, func.min(StockMove.at))
        .where(
            StockMove.lot_id.in_(sorted(lot_ids)),
            StockMove.from_place_id == SUPPLIER,
            StockMove.reason != UNDONE,
            ~taken_back.exists(),
        )
        .group_by(StockMove.lot_id)
    )
    return {row[0]: row[1] for row in rows}


def orders(session: Session, lot_id: str) -> list[Order]:
    """Every hold and recall that ever barred a lot, the earliest first."""
    rows = session.execute(
        select(
            HoldRow.kind,
            HoldLot.at,
            HoldRow.reason,
            HoldRow.instruction,
            HoldRow.reason_en,
            HoldRow.instruction_en,
            HoldRow.source_id,
            HoldEnd.at,
        )
        .join(HoldLot, HoldLot.hold_id == HoldRow.id)
        .outerjoin(HoldEnd, (HoldEnd.hold_id == HoldRow.id) & (HoldEnd.how == "released"))
        .where(HoldLot.lot_id == lot_id)
        .order_by(HoldLot.at, HoldRow.id)
    )
    return [Order(row[0] == "recall", *row[1:]) for row in rows]


def levels(session: Session, lot_id: str) -> dict[str, int]:
    """A lot's units by own place."""
    rows = session.execute(
        select(StockLevel.place_id, StockLevel.units).where(StockLevel.lot_id == lot_id)
    )
    return {row[0]: row[1] for row in rows}

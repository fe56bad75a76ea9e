"""Checks of counts: what the books are said to have held is what the moves add up to."""

from collections import defaultdict
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.counting.models import CountRow, EntryRow, SheetRow
from pos.stock.models import StockMove


def audit(session: Session) -> list[Finding]:
    """Recompute, for every entry, the level behind its anchor."""
    rows = session.execute(
        select(
            EntryRow.id,
            EntryRow.lot_id,
            EntryRow.anchor_id,
            EntryRow.book_units,
            CountRow.place_id,
        )
        .join(SheetRow, SheetRow.id == EntryRow.sheet_id)
        .join(CountRow, CountRow.id == SheetRow.count_id)
        .where(EntryRow.lot_id.is_not(None))
        .order_by(EntryRow.anchor_id)
    ).all()
    by_lot: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        by_lot[row.lot_id, row.place_id].append(row)
    found = []
    for (lot_id, place_id), written in by_lot.items():
        moves = _moves(session, lot_id, place_id)
        at, level = 0, 0
        for row in written:
            while at < len(moves) and moves[at][0] <= row.anchor_id:
                level += moves[at][1]
                at += 1
            if level != row.book_units:
                found.append(
                    amiss("counting.anchor", entry=row.id, said=row.book_units, moves=level)
                )
    return found


def _moves(session: Session, lot_id: str, place_id: str) -> list[tuple[str, int]]:
    """A lot's moves at a place in the ledger's order: id, and units added."""
    rows = session.execute(
        select(StockMove.id, StockMove.units, StockMove.to_place_id)
        .where(
            StockMove.lot_id == lot_id,
            or_(StockMove.from_place_id == place_id, StockMove.to_place_id == place_id),
        )
        .order_by(StockMove.id)
    )
    return [(move_id, units if to == place_id else -units) for move_id, units, to in rows]

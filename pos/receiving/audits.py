"""Checks of deliveries: what they say came in is what the ledger moved, and so back out."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.receiving.models import DeliveryLine, UndoneLine
from pos.stock.models import StockMove


def audit(session: Session) -> list[Finding]:
    """Compare every line with its move, and every undone one with the moves that reverse it."""
    return _lines(session) + _undone(session)


def _lines(session: Session) -> list[Finding]:
    rows = session.execute(
        select(DeliveryLine.delivery_id, DeliveryLine.no, DeliveryLine.lot_code)
        .join(StockMove, StockMove.id == DeliveryLine.move_id)
        .where(
            (StockMove.lot_id != DeliveryLine.lot_id)
            | (StockMove.units != DeliveryLine.units)
            | (StockMove.act_id != DeliveryLine.delivery_id)
        )
    )
    return [
        amiss("receiving.lines_equal_moves", delivery=row[0], line=row[1], lot=row[2])
        for row in rows
    ]


def _undone(session: Session) -> list[Finding]:
    reversing = (
        select(StockMove.reverses_id, func.sum(StockMove.units))
        .where(StockMove.reason == "undone", StockMove.reverses_id.is_not(None))
        .group_by(StockMove.reverses_id)
    )
    back = {row[0]: row[1] for row in session.execute(reversing)}
    rows = session.execute(
        select(
            *(DeliveryLine.delivery_id, DeliveryLine.no, DeliveryLine.lot_code),
            *(DeliveryLine.move_id, DeliveryLine.units, UndoneLine.act_id),
        ).outerjoin(
            UndoneLine,
            (UndoneLine.delivery_id == DeliveryLine.delivery_id)
            & (UndoneLine.line_no == DeliveryLine.no),
        )
    )
    return [
        amiss("receiving.undone_equals_moves", delivery=row[0], line=row[1], lot=row[2])
        for row in rows
        if back.get(row.move_id, 0) != (0 if row.act_id is None else row.units)
    ]

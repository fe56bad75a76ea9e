"""Checks of deliveries: what they say came in is what the ledger moved, and so back out, and what
their orders say came of them."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.ordering.models import OrderLineRow, OrderRow
from pos.receiving.models import DeliveryLine, DeliveryRow, UndoneLine
from pos.stock.models import StockMove


def audit(session: Session) -> list[Finding]:
    """Compare every line with its move, every undone one with the moves that reverse it, and every
    order's line with what came for it."""
    return _lines(session) + _undone(session) + _orders(session)


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


def _orders(session: Session) -> list[Finding]:
    is_undone = (
        select(UndoneLine.line_no)
        .where(
            UndoneLine.delivery_id == DeliveryLine.delivery_id,
            UndoneLine.line_no == DeliveryLine.no,
        )
        .exists()
    )
    of_lines = (
        select(DeliveryRow.order_id, DeliveryLine.order_line_no, func.sum(DeliveryLine.units))
        .join(DeliveryRow, DeliveryRow.id == DeliveryLine.delivery_id)
        .where(DeliveryLine.order_line_no.is_not(None), ~is_undone)
        .group_by(DeliveryRow.order_id, DeliveryLine.order_line_no)
    )
    came = {(str(row[0]), int(row[1] or 0)): row[2] for row in session.execute(of_lines)}
    noted = {
        (row[0], row[1]): (row[2], row[3] or "")
        for row in session.execute(
            select(
                *(OrderLineRow.order_id, OrderLineRow.no),
                *(OrderLineRow.received_units, OrderRow.number),
            ).join(OrderRow, OrderRow.id == OrderLineRow.order_id)
        )
        if row[2] or (row[0], row[1]) in came
    }
    return [
        amiss(
            "receiving.orders_equal_lines",
            order=noted.get(key, (0, key[0]))[1],
            line=key[1],
            noted=noted.get(key, (0, ""))[0],
            came=came.get(key, 0),
        )
        for key in sorted(noted.keys() | came.keys())
        if noted.get(key, (0, ""))[0] != came.get(key, 0)
    ]

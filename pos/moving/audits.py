"""Checks of the documents: numbers, sums, and that each line moved what it says."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.moving.models import MoveDocument, MoveLine
from pos.stock.models import StockMove


def audit(session: Session) -> list[Finding]:
    """Recompute what the documents say from their lines and their moves."""
    return [*_numbers(session), *_sums(session), *_moves(session)]


def _numbers(session: Session) -> Iterator[Finding]:
    rows = session.execute(
        select(MoveDocument.epoch, func.count(), func.max(MoveDocument.no)).group_by(
            MoveDocument.epoch
        )
    )
    for epoch, documents, last in rows:
        if documents != last:
            yield amiss("moving.numbers_gapless", epoch=epoch, documents=documents, last=last)


def _sums(session: Session) -> Iterator[Finding]:
    lines = func.coalesce(func.sum(MoveLine.amount_vnd), 0)
    rows = session.execute(
        select(MoveDocument.number, MoveDocument.total_vnd, lines)
        .outerjoin(MoveLine, MoveLine.document_id == MoveDocument.id)
        .group_by(MoveDocument.id)
        .having(lines != MoveDocument.total_vnd)
        .order_by(MoveDocument.number)
    )
    for number, total, summed in rows:
        yield amiss("moving.sums_add_up", number=number, total=total, lines=summed)


def _moves(session: Session) -> Iterator[Finding]:
    """Each line is one move of the same lot, units and places, and a document has no other."""
    rows = session.execute(
        select(MoveDocument.number, MoveLine.units, StockMove.units)
        .select_from(MoveLine)
        .join(MoveDocument, MoveDocument.id == MoveLine.document_id)
        .join(StockMove, StockMove.id == MoveLine.move_id)
        .where(
            or_(
                StockMove.units != MoveLine.units,
                StockMove.lot_id != MoveLine.lot_id,
                StockMove.from_place_id != MoveLine.from_place_id,
                StockMove.to_place_id != MoveLine.to_place_id,
                StockMove.act_id != MoveLine.document_id,
            )
        )
    )
    for number, units, moved in rows:
        yield amiss("moving.documents_move_stock", number=number, units=units, moved=moved)
    told = select(MoveLine.move_id)
    loose = session.execute(
        select(MoveDocument.number, func.sum(StockMove.units))
        .join(StockMove, StockMove.act_id == MoveDocument.id)
        .where(StockMove.id.not_in(told))
        .group_by(MoveDocument.id)
    )
    for number, moved in loose:
        yield amiss("moving.documents_move_stock", number=number, units=0, moved=moved)

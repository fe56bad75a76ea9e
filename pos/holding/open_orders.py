"""Orders that are being made and hold goods of a lot: at registers, and put aside."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.shop.models import Register
from pos.till.models import Draft, DraftLine


@dataclass(frozen=True)
class Holding:
    """An open order with goods of the lots."""

    sale_id: str
    register_no: int
    no: int
    """The tab: Đơn 1, Đơn 2."""
    is_parked: bool
    lines: int
    is_sure: bool
    """False where the goods were taken without their lot: they may be others of the product."""


def with_lots(
    session: Session, lot_ids: Collection[str], product_ids: Collection[str]
) -> list[Holding]:
    """Open orders with lines of the lots, or of their products without a lot."""
    # By the index of each register's open orders: the orders long sold are not read.
    ids = select(Draft.id).where(
        Draft.register_no.in_(select(Register.no)), Draft.closed_at.is_(None)
    )
    is_named = DraftLine.lot_id.in_(lot_ids)
    is_open = DraftLine.lot_id.is_(None) & DraftLine.product_id.in_(product_ids)
    rows = session.execute(
        select(
            Draft.id,
            Draft.register_no,
            Draft.no,
            Draft.parked_at.is_not(None),
            func.count(DraftLine.id),
            func.max(is_named),
        )
        .join(DraftLine, DraftLine.draft_id == Draft.id)
        .where(Draft.id.in_(ids), is_named | is_open)
        .group_by(Draft.id)
        .order_by(Draft.parked_at.is_not(None), Draft.register_no, Draft.no)
    )
    return [Holding(row[0], row[1], row[2], bool(row[3]), row[4], bool(row[5])) for row in rows]

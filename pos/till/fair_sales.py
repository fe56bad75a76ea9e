"""What was sold from a fair: receipts by the place their goods left from."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pos.stock.models import StockLevel, StockMove
from pos.till.models import Sale, SaleLine


def sold(session: Session, place_id: str) -> list[tuple[date, str, int, int]]:
    """Day, product, units and đồng of what was sold from a place."""
    rows = session.execute(
        select(
            Sale.business_on,
            SaleLine.product_id,
            func.sum(SaleLine.units),
            func.sum(SaleLine.amount_vnd),
        )
        .join(SaleLine, SaleLine.sale_id == Sale.id)
        .where(Sale.id.in_(_sales(place_id)))
        .group_by(Sale.business_on, SaleLine.product_id)
        .order_by(Sale.business_on, SaleLine.product_id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def receipts(session: Session, place_id: str) -> list[tuple[date, int]]:
    """How many receipts a day were sold from a place."""
    rows = session.execute(
        select(Sale.business_on, func.count())
        .where(Sale.id.in_(_sales(place_id)))
        .group_by(Sale.business_on)
        .order_by(Sale.business_on)
    )
    return [(row[0], row[1]) for row in rows]


def _sales(place_id: str) -> Select[str]:
    """The acts that sold from there, found by the lots that ever lay there."""
    lots = select(StockLevel.lot_id).where(StockLevel.place_id == place_id)
    return select(StockMove.act_id).where(
        StockMove.lot_id.in_(lots),
        StockMove.from_place_id == place_id,
        StockMove.reason == "sold",
    )

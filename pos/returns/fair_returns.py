"""What customers brought back to a fair's shelf, for the fair's result."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.returns.models import Return, ReturnLine
from pos.returns.returning import RETURNED
from pos.stock.models import StockLevel, StockMove


def given_back(session: Session, place_id: str) -> list[tuple[date, str, int, int]]:
    """Day, product, units and đồng of goods that went back onto the shelf of a place."""
    lots = select(StockLevel.lot_id).where(StockLevel.place_id == place_id)
    acts = select(StockMove.act_id).where(
        StockMove.lot_id.in_(lots),
        StockMove.to_place_id == place_id,
        StockMove.reason == RETURNED,
    )
    rows = session.execute(
        select(
            Return.business_on,
            ReturnLine.product_id,
            func.sum(ReturnLine.units),
            func.sum(ReturnLine.amount_vnd),
        )
        .join(ReturnLine, ReturnLine.return_id == Return.id)
        .where(Return.id.in_(acts), ReturnLine.fate == "restock")
        .group_by(Return.business_on, ReturnLine.product_id)
        .order_by(Return.business_on, ReturnLine.product_id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]

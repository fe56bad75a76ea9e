"""The lots a cashier may choose from: for the lot question and the line's editor."""

from datetime import date

from sqlalchemy.orm import Session

from pos.stock import queries as stock
from pos.stock.fefo import bar_of, in_order
from pos.stock.lot_prices import own_vnd
from pos.till.views import LotChoice


def lot_choices(
    session: Session,
    product_id: str,
    today: date,
    current: str | None = None,
    *,
    register_no: int | None,
) -> tuple[LotChoice, ...]:
    """The product's lots where the register sells: in FEFO's order, those that may not be sold
    last."""
    shelves = stock.shelves(session, [product_id], register_no).get(product_id, [])
    good = in_order(shelves, today=today)
    barred = [one for one in shelves if bar_of(one, today) is not None]
    first = good[0].lot_id if good else None
    return tuple(
        LotChoice(
            lot_id=one.lot_id,
            code=one.code,
            date_kind=one.date_kind,
            use_by=one.use_by,
            days_left=None if one.use_by is None else (one.use_by - today).days,
            on_hand_units=one.units,
            is_current=one.lot_id == current,
            is_next=one.lot_id == first,
            bar=bar_of(one, today),
            lower_vnd=own_vnd(one, today),
            lower_to=one.lower_to,
        )
        for one in (*good, *barred)
    )

"""The book of lots whose last day has passed: the only writer of `DeskLot`."""

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    ScalarSelect,
    Select,
    and_,
    cast,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Session

from pos.central.books.day_models import CentralDayGoods
from pos.central.books.sale_models import (
    CentralReturnLine,
    CentralReturnPart,
    CentralSaleLine,
    CentralSalePart,
)
from pos.central.books.stock_models import CentralDelivery, CentralLot
from pos.central.desk import privacy
from pos.central.desk.models import DeskLot, DeskProduct, DeskTerminal

Line = CentralSaleLine | CentralSalePart | CentralReturnLine | CentralReturnPart
HSD = "hsd"
"""Past it goods may not be sold; a lot that is only best before some day is never lost."""


def settle(session: Session, first: date, last: date) -> None:
    """Settle the lots whose last day lies from `first` to `last`, which have passed; anew where
    they were settled before.

    Gift sets are left out: what lies in them is of lots of its own.
    """
    session.execute(delete(DeskLot).where(DeskLot.use_by.between(first, last)))
    names = ["terminal_id", "lot_id", "showroom_code", "kind_no", "stars", "use_by"]
    names += ["came_units", "sold_units", "is_sold_out", "reach"]
    session.execute(insert(DeskLot).from_select(names, lots_of(first, last)))


def lots_of(first: date, last: date) -> Select[Any]:
    """The lots of some last days as the books tell them."""
    lot, product = CentralLot, DeskProduct
    sold = _moved(CentralSaleLine) + _moved(CentralSalePart)
    back = _moved(CentralReturnLine) + _moved(CentralReturnPart)
    shift = cast((DeskTerminal.place_no - 1) % privacy.BITS, BigInteger)
    kind = and_(product.terminal_id == lot.terminal_id, product.product_id == lot.product_id)
    told = (
        select(
            lot.terminal_id,
            lot.lot_id,
            DeskTerminal.showroom_code,
            func.coalesce(product.kind_no, 0).label("kind_no"),
            func.coalesce(_last_stars(), 0).label("stars"),
            lot.use_by,
            cast(func.coalesce(_came(), 0), BigInteger).label("came"),
            cast(sold - back, BigInteger).label("sold"),
            cast(func.pow(2, shift), BigInteger).label("reach"),
        )
        .join(DeskTerminal, DeskTerminal.terminal_id == lot.terminal_id)
        .outerjoin(product, kind)
        .where(lot.date_kind == HSD, lot.use_by.between(first, last))
        .where(lot.is_set == 0, DeskTerminal.is_counted == 1)
        .subquery("told")
    )
    told_of = [column for column in told.c if column.name != "reach"]
    is_sold_out = cast(told.c.sold >= told.c.came, Integer)
    return select(*told_of, is_sold_out, told.c.reach).where(told.c.came > 0)


def _came() -> ScalarSelect[int]:
    """The units of a lot that were delivered."""
    asked = select(func.sum(CentralDelivery.units)).where(
        CentralDelivery.terminal_id == CentralLot.terminal_id,
        CentralDelivery.lot_id == CentralLot.lot_id,
    )
    return asked.scalar_subquery()


def _last_stars() -> ScalarSelect[int]:
    """The stars with which a lot's product was sold last."""
    asked = (
        select(CentralDayGoods.stars)
        .where(
            CentralDayGoods.terminal_id == CentralLot.terminal_id,
            CentralDayGoods.product_id == CentralLot.product_id,
        )
        .order_by(CentralDayGoods.business_on.desc(), CentralDayGoods.stars.desc())
        .limit(1)
    )
    return asked.scalar_subquery()


def _moved(line: type[Line]) -> ScalarSelect[int]:
    """The units of a lot in sales or returns up to its last day."""
    asked = select(func.coalesce(func.sum(line.units), 0)).where(
        line.terminal_id == CentralLot.terminal_id,
        line.lot_id == CentralLot.lot_id,
        line.business_on <= CentralLot.use_by,
    )
    return asked.scalar_subquery()

"""The rows behind "bán 21 trong 40 ngày": which receipts sold a product.

Only what a suggestion counts: sales in the shop.  What a fair sold is no demand of the shop's.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from pos.returns.models import ReturnLine
from pos.stock.models import StockMove
from pos.stock.places import SHOP
from pos.supply.daily import SOLD
from pos.supply.models import SupplyDay, SupplyLarge
from pos.till.models import Sale, SaleLine

PAGE = 50


@dataclass(frozen=True)
class SoldView:
    """A receipt that sold a product."""

    number: str
    at: datetime
    units: int
    returned_units: int
    is_large: bool
    """In bulk: it says nothing of the days to come."""


@dataclass(frozen=True)
class Sales:
    """A page of them, and what all of them come to."""

    first: date
    last: date
    receipts: int
    units: int
    returned_units: int
    large_units: int
    """Of them in bulk; what came back of those left out."""
    packed_units: int
    """Besides: packed into gift sets here."""
    rows: tuple[SoldView, ...]
    """The newest first."""
    no: int
    pages: int


def count(session: Session, product_id: str, first: date, last: date) -> int:
    """How many receipts sold a product."""
    asked = select(func.count(Sale.id.distinct())).join(SaleLine, SaleLine.sale_id == Sale.id)
    return session.scalar(asked.where(*_within(product_id, first, last))) or 0


def sales(session: Session, product_id: str, first: date, last: date, no: int) -> Sales:
    """The receipts that sold a product.

    Args:
        no: the page, from 1.
    """
    found = session.execute(
        select(Sale.id, Sale.number, Sale.completed_at, func.sum(SaleLine.units))
        .join(SaleLine, SaleLine.sale_id == Sale.id)
        .where(*_within(product_id, first, last))
        .group_by(Sale.id)
        .order_by(Sale.completed_at.desc(), Sale.id.desc())
    ).all()
    back = _returned(session, product_id, first, last)
    large = _large(session, product_id)
    rows = [
        SoldView(number, at, units, back.get(sale_id, 0), sale_id in large)
        for sale_id, number, at, units in found
    ]
    in_bulk = sum(one.units - one.returned_units for one in rows if one.is_large)
    pages = max(1, -(-len(rows) // PAGE))
    no = min(max(no, 1), pages)
    return Sales(
        first=first,
        last=last,
        receipts=len(rows),
        units=sum(one.units for one in rows),
        returned_units=sum(one.returned_units for one in rows),
        large_units=in_bulk,
        packed_units=max(0, _planned(session, product_id, first, last) - in_bulk),
        rows=tuple(rows[(no - 1) * PAGE : no * PAGE]),
        no=no,
        pages=pages,
    )


def _within(product_id: str, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        SaleLine.product_id == product_id,
        Sale.business_on.between(first, last),
        select(StockMove.id)
        .where(
            StockMove.act_id == Sale.id,
            StockMove.reason == SOLD,
            StockMove.from_place_id == SHOP,
        )
        .exists(),
    )


def _returned(session: Session, product_id: str, first: date, last: date) -> dict[str, int]:
    rows = session.execute(
        select(ReturnLine.sale_id, func.sum(ReturnLine.units))
        .join(Sale, Sale.id == ReturnLine.sale_id)
        .where(ReturnLine.product_id == product_id, Sale.business_on.between(first, last))
        .group_by(ReturnLine.sale_id)
    )
    return {sale_id: units for sale_id, units in rows if sale_id is not None}


def _large(session: Session, product_id: str) -> Collection[str]:
    asked = select(SupplyLarge.sale_id).where(SupplyLarge.product_id == product_id)
    return frozenset(session.scalars(asked))


def _planned(session: Session, product_id: str, first: date, last: date) -> int:
    """Units in bulk, and those packed into gift sets."""
    asked = select(func.sum(SupplyDay.large_units)).where(
        SupplyDay.product_id == product_id, SupplyDay.on_day.between(first, last)
    )
    return session.scalar(asked) or 0

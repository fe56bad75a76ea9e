"""Completed sales and returns, as their facts tell them.

The large tables lie in months of the business day.
"""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.models import CentralModel

BY_MONTHS = {"postgresql_partition_by": "RANGE (business_on)"}


class _OfFact(CentralModel):
    """What every row of a fact begins with."""

    __abstract__ = True

    business_on: Mapped[date] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class _Taxed(_OfFact):
    """Goods with their price and their tax.  Of a return the amounts are below 0."""

    __abstract__ = True

    product_id: Mapped[str]
    lot_id: Mapped[str]
    units: Mapped[int]
    """Base units, never below 0."""
    unit: Mapped[str]
    vat_code: Mapped[str]
    """`SET`: of gift sets, whose components have rates of their own."""
    vat_percent: Mapped[int]
    net_vnd: Mapped[int]
    vat_vnd: Mapped[int]
    amount_vnd: Mapped[int]
    stars: Mapped[int]
    """As sold; 0: without a certificate that counted."""
    owner: Mapped[str]
    """`owned` or `consigned`."""


class CentralSale(_OfFact):
    """A completed sale.  Written by `central.books.sales`."""

    __tablename__ = "central_sales"
    __table_args__ = (
        UniqueConstraint("business_on", "terminal_id", "number", name="central_sales_number_once"),
        Index("central_sales_number", "number"),
        Index("central_sales_shift", "terminal_id", "shift_id"),
        BY_MONTHS,
    )

    sale_id: Mapped[str]
    number: Mapped[str]
    """`HN01-1A-000123`."""
    receipt_no: Mapped[int]
    """`123` of it."""
    register_no: Mapped[int]
    shift_id: Mapped[str]
    person_id: Mapped[str]
    person_name: Mapped[str]
    buyer_kind: Mapped[str]
    discount_vnd: Mapped[int]
    rounding_vnd: Mapped[int]
    total_vnd: Mapped[int]
    vat_vnd: Mapped[int]
    gt_vnd: Mapped[int]
    """The register's grand total after it, never reset."""
    hash: Mapped[bytes]
    """Of its fact: the first letters stand on the receipt."""
    at: Mapped[datetime]


class CentralSaleLine(_Taxed):
    """A line of a sale, which is also the move of its goods.  Written by `central.books.sales`."""

    __tablename__ = "central_sale_lines"
    __table_args__ = (Index("central_sale_lines_lot", "terminal_id", "lot_id"), BY_MONTHS)

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[str]
    """Where the goods lay."""
    list_price_vnd: Mapped[int]
    price_vnd: Mapped[int]
    """Of a piece, or of 1,000 base units."""
    discount_vnd: Mapped[int]
    """The line's own; its share of the order's discount is in `shared_vnd`."""
    shared_vnd: Mapped[int]
    short_units: Mapped[int]
    """What the books did not hold."""


class CentralSalePart(_Taxed):
    """A component of gift sets that were sold.  Written by `central.books.sales`."""

    __tablename__ = "central_sale_parts"
    __table_args__ = (Index("central_sale_parts_lot", "terminal_id", "lot_id"),)

    line_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class CentralTender(_OfFact):
    """Money that a sale was paid by.  Written by `central.books.sales`."""

    __tablename__ = "central_tenders"
    __table_args__ = (BY_MONTHS,)

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    """`cash`, `transfer`, `card`, `voucher`, `return_credit`."""
    amount_vnd: Mapped[int]
    tendered_vnd: Mapped[int]
    change_vnd: Mapped[int]
    reference: Mapped[str]
    request_id: Mapped[str]
    """The request for a transfer that it answers; empty: none."""
    is_seen: Mapped[bool]


class CentralReturn(_OfFact):
    """Goods taken back.  Amounts are below 0.  Written by `central.books.returned`."""

    __tablename__ = "central_returns"
    __table_args__ = (
        UniqueConstraint(
            "business_on", "terminal_id", "number", name="central_returns_number_once"
        ),
        Index("central_returns_number", "number"),
        Index("central_returns_shift", "terminal_id", "shift_id"),
    )

    return_id: Mapped[str]
    number: Mapped[str]
    """`HN01-1A-T000007`."""
    return_no: Mapped[int]
    original: Mapped[str]
    """The receipt's number; empty: without one."""
    register_no: Mapped[int]
    shift_id: Mapped[str]
    person_id: Mapped[str]
    person_name: Mapped[str]
    reason: Mapped[str]
    total_vnd: Mapped[int]
    vat_vnd: Mapped[int]
    gt_vnd: Mapped[int]
    hash: Mapped[bytes]
    at: Mapped[datetime]


class CentralReturnLine(_Taxed):
    """A line of a return, which is also the move of its goods.  Written by
    `central.books.returned`."""

    __tablename__ = "central_return_lines"
    __table_args__ = (Index("central_return_lines_lot", "terminal_id", "lot_id"),)

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[str]
    """Where the goods went: a shelf, `quarantine`, `disposed`."""
    original_line: Mapped[int]
    """Of the receipt; 0: without one."""


class CentralReturnPart(_Taxed):
    """A component of gift sets that came back.  Written by `central.books.returned`."""

    __tablename__ = "central_return_parts"
    __table_args__ = (Index("central_return_parts_lot", "terminal_id", "lot_id"),)

    line_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[str]


class CentralRefund(_OfFact):
    """Money that went back; amounts below 0.  Written by `central.books.returned`."""

    __tablename__ = "central_refunds"

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    """`cash`, `transfer`, `card`, `voucher`, `exchange`."""
    amount_vnd: Mapped[int]
    reference: Mapped[str]

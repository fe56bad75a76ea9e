"""The sums of days, kept beside the rows they are of and recomputed by an audit."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.books.sale_models import BY_MONTHS
from pos.central.models import CentralModel


class CentralDayGoods(CentralModel):
    """What a showroom sold of a product on a day, by its stars as sold.

    Gift sets count as what lay in them, so that amounts are each producer's own.  Written by
    `central.books.days`.
    """

    __tablename__ = "central_day_goods"
    __table_args__ = (
        Index("central_day_goods_product", "terminal_id", "product_id", "business_on"),
        BY_MONTHS,
    )

    business_on: Mapped[date] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0: sold without a certificate that counted."""
    bills: Mapped[int]
    """Receipts with any of it."""
    units: Mapped[int]
    amount_vnd: Mapped[int]
    net_vnd: Mapped[int]
    vat_vnd: Mapped[int]
    consigned_vnd: Mapped[int]
    """What of `amount_vnd` was of goods on consignment."""
    returned_units: Mapped[int]
    returned_vnd: Mapped[int]
    """Above 0; not taken off `amount_vnd`."""


class CentralDayShop(CentralModel):
    """What a showroom sold on a day.  Written by `central.books.days`."""

    __tablename__ = "central_day_shops"
    __table_args__ = (Index("central_day_shops_terminal", "terminal_id", "business_on"),)

    business_on: Mapped[date] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    bills: Mapped[int]
    total_vnd: Mapped[int]
    vat_vnd: Mapped[int]
    discount_vnd: Mapped[int]
    returns: Mapped[int]
    returned_vnd: Mapped[int]
    """Above 0; not taken off `total_vnd`."""
    returned_vat_vnd: Mapped[int]


class CentralDayTender(CentralModel):
    """What came in and went back on a day by one way of paying.  Written by
    `central.books.days`."""

    __tablename__ = "central_day_tenders"

    business_on: Mapped[date] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int]
    amount_vnd: Mapped[int]
    back_vnd: Mapped[int]
    """Above 0."""


class CentralDayStock(CentralModel):
    """What came and went of a product on a day, and what was left at its end.

    A day on which nothing of it moved has no row: the last one before it counts.  Written by
    `central.books.stocks`.
    """

    __tablename__ = "central_day_stocks"
    __table_args__ = (
        Index("central_day_stocks_product", "terminal_id", "product_id", "business_on"),
        BY_MONTHS,
    )

    business_on: Mapped[date] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    came_units: Mapped[int]
    """From producers, less what went back to them."""
    sold_units: Mapped[int]
    """From the shelves to customers, less what came back; not what lay in gift sets."""
    other_units: Mapped[int]
    """Whatever else changed what may be sold: counted, thrown away, held, packed; signed."""
    on_hand_units: Mapped[int]
    """At the day's end on shelves, at fairs and in the storeroom; 0 or less: sold out."""

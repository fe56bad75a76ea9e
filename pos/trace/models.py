"""Who looked at a label's page, without saying who."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class Scan(Model):
    """One view of a label's page.  Written by `trace.scan_book`; forgotten after 90 days.

    Holds nothing by which a person or a device is known: no address, no browser, no cookie.
    """

    __tablename__ = "trace_scans"
    __table_args__ = (
        Index("trace_scans_of_lot", "lot_id", "at"),
        Index("trace_scans_of_product", "product_id", "business_on"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    business_on: Mapped[date] = mapped_column(index=True)
    product_id: Mapped[str | None] = mapped_column(ForeignKey("catalogue_products.id"))
    """None where the label names no goods of this shop."""
    lot_id: Mapped[str | None] = mapped_column(ForeignKey("stock_lots.id"))
    """None where the label names no lot, or one that the books do not know."""
    asked: Mapped[str]
    """The lot or article that the books do not know, as on the label, shortened; else empty."""
    state: Mapped[str]
    """What the page said first: a `standing.LotState`, or `no_product`."""
    network: Mapped[str]
    """Tells that two views of one day came from one neighbourhood of the net, and no more."""

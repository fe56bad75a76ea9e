"""The kept sums of whole months.  Written by `reports.months`, from the sale lines alone."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class MonthSum(Model):
    """What one product sold in one month, by the stars it had when it was sold."""

    __tablename__ = "reports_months"

    month: Mapped[str] = mapped_column(primary_key=True)
    """`2026-11`, by the business day."""
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lines: Mapped[int]
    units: Mapped[int]
    amount_vnd: Mapped[int]
    net_vnd: Mapped[int]
    vat_vnd: Mapped[int]


class FoldedMonth(Model):
    """A month whose sums are kept, and of how many sales."""

    __tablename__ = "reports_folded"

    month: Mapped[str] = mapped_column(primary_key=True)
    sales: Mapped[int]
    """Sales are never changed and never deleted: as long as the month has as many, they are
    these."""

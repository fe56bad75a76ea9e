"""What lay in the gift sets that were sold."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class SalePart(Model):
    """One component of a sold line of gift sets, as it was then.

    Written by `till.sale_parts` once, and never changed.  A line is one line of the sale; these
    are its details, and its amount, net and VAT are theirs added up.
    """

    __tablename__ = "till_sale_parts"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("net_vnd + vat_vnd = amount_vnd", name="vat_adds_up"),
        ForeignKeyConstraint(
            ["sale_id", "line_no"], ["till_sale_lines.sale_id", "till_sale_lines.no"]
        ),
    )

    sale_id: Mapped[str] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), index=True)
    sku: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    producer: Mapped[str]
    place: Mapped[str]
    lot_code: Mapped[str]
    owner: Mapped[str]
    unit: Mapped[str]
    unit_word: Mapped[str]
    units: Mapped[int]
    """Of all sets of the line together."""
    amount_vnd: Mapped[int]
    """Its share of the line's amount."""
    tax_class: Mapped[str]
    vat_code: Mapped[str]
    vat_percent: Mapped[int]
    net_vnd: Mapped[int]
    vat_vnd: Mapped[int]
    stars: Mapped[int]

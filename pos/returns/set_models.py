"""What lay in the gift sets that came back."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class ReturnPart(Model):
    """One component of gift sets that came back, with its share of what was given back.

    Written by `returns.books` once, and never changed.
    """

    __tablename__ = "returns_line_parts"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("net_vnd + vat_vnd = amount_vnd", name="vat_adds_up"),
        ForeignKeyConstraint(
            ["return_id", "line_no"], ["returns_lines.return_id", "returns_lines.no"]
        ),
    )

    return_id: Mapped[str] = mapped_column(primary_key=True)
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
    amount_vnd: Mapped[int]
    tax_class: Mapped[str]
    vat_code: Mapped[str]
    vat_percent: Mapped[int]
    net_vnd: Mapped[int]
    vat_vnd: Mapped[int]
    stars: Mapped[int]

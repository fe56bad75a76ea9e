"""Documents of goods moved, and their lines."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class MoveDocument(Model):
    """Goods moved by one act.  Written by `moving.documents` once, and never changed."""

    __tablename__ = "moving_documents"
    __table_args__ = (
        CheckConstraint("total_vnd >= 0", name="total_not_negative"),
        CheckConstraint("no >= 1", name="no_from_one"),
        UniqueConstraint("epoch", "no", name="no_once"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    """`HN01-A-K000012`."""
    epoch: Mapped[str]
    no: Mapped[int]
    kind: Mapped[str]
    """A `kinds.Kind`."""
    from_place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"))
    to_place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"))
    reason: Mapped[str]
    """A `kinds.Why`, where goods were destroyed; else empty."""
    note: Mapped[str]
    receiver: Mapped[str]
    """Who takes the goods over there."""
    carrier: Mapped[str]
    vehicle: Mapped[str]
    total_vnd: Mapped[int]
    """What the lines with a price come to."""
    head: Mapped[str]
    """The shop as it was, in JSON: what the paper's head says."""
    reverses_id: Mapped[str | None] = mapped_column(ForeignKey("moving_documents.id"), unique=True)
    request_id: Mapped[str] = mapped_column(unique=True)
    """Made with the page: the same request heard again moves nothing."""
    by_id: Mapped[str]
    by_name: Mapped[str]
    approved_by: Mapped[str]
    """Who said yes to it; empty where nobody was asked."""
    at: Mapped[datetime]
    business_on: Mapped[date] = mapped_column(index=True)


class MoveLine(Model):
    """Units of one lot in a document, with the names and the price of the day.

    Written by `moving.documents`.
    """

    __tablename__ = "moving_lines"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("(price_vnd IS NULL) = (amount_vnd IS NULL)", name="amount_with_price"),
    )

    document_id: Mapped[str] = mapped_column(ForeignKey("moving_documents.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), index=True)
    sku: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    producer: Mapped[str]
    lot_code: Mapped[str]
    date_kind: Mapped[str]
    use_by: Mapped[date | None]
    owner: Mapped[str]
    unit: Mapped[str]
    unit_word: Mapped[str]
    units: Mapped[int]
    price_vnd: Mapped[int | None]
    """Per piece, or per 1,000 base units; what was paid for goods that go back to their producer,
    else what they sell for.  None where nobody knows."""
    amount_vnd: Mapped[int | None]
    from_place_id: Mapped[str]
    to_place_id: Mapped[str]
    reason: Mapped[str]
    """Why this line goes elsewhere than the document says; empty where it does not."""
    move_id: Mapped[str] = mapped_column(ForeignKey("stock_moves.id"), unique=True)

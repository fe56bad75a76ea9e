"""Changes of many goods at once: what each did, so that the last can be given back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class BulkChange(Model):
    """A change that was made to many goods.  Written by `assortment.bulk_journal`."""

    __tablename__ = "assortment_bulk_changes"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_name: Mapped[str]
    what: Mapped[str]
    """The change as JSON: `kind`, `value`, `round_to_vnd`, `valid_from`."""
    planned: Mapped[int]
    """Products that were to be changed, as shown."""
    left: Mapped[int]
    """Products that somebody else changed while it was written: they stayed as they were."""
    finished_at: Mapped[datetime | None]
    """None while it is being written, or where the machine stopped half way."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str]


class BulkStep(Model):
    """A product that a change changed, and what was there before.

    Written by `assortment.bulk_journal`.
    """

    __tablename__ = "assortment_bulk_steps"
    __table_args__ = (Index("assortment_bulk_steps_by_product", "product_id"),)

    change_id: Mapped[str] = mapped_column(
        ForeignKey("assortment_bulk_changes.id"), primary_key=True
    )
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)
    before: Mapped[str]
    """JSON: a price in đồng, a code, a text, a number, `null`."""
    after: Mapped[str]
    is_dated: Mapped[bool] = mapped_column(server_default=text("0"))
    """The price before, too, had been told for the very day: it did not come from a day before."""

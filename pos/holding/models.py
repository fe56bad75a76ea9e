"""Recalls as they were published, and whom the shop has called."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class RecallEvent(Model):
    """What the centre published of a recall, and what this shop had of it then.

    Written by `holding.recall_book` once, and never changed: the newest row of a recall counts.
    """

    __tablename__ = "holding_recalls"
    __table_args__ = (
        UniqueConstraint("recall_id", "version", "change", name="version_once"),
        CheckConstraint("change IN ('applied', 'matched', 'lifted')", name="change_known"),
        CheckConstraint("level IN ('stop', 'urgent')", name="level_known"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    recall_id: Mapped[str]
    version: Mapped[int]
    change: Mapped[str]
    """`matched`: the product of a recall seen before came to this shop only now."""
    level: Mapped[str]
    """`urgent`: people may be harmed; buyers are to be called."""
    document: Mapped[str]
    """As it was read, as JSON."""
    hold_id: Mapped[str | None] = mapped_column(ForeignKey("stock_holds.id"), index=True)
    """The order that it became; None: this shop does not have the product."""
    unsure_id: Mapped[str | None] = mapped_column(ForeignKey("stock_holds.id"))
    """The shop's own hold of lots of which nobody wrote down the producer's code."""
    lots: Mapped[int]
    """How many lots of it were here."""
    units: Mapped[int]
    """Base units of them brought into quarantine."""
    published_at: Mapped[datetime]
    at: Mapped[datetime]


class Call(Model):
    """Somebody called a customer about goods held back, or took that word back.

    Written by `holding.call_book` once, and never changed: the last word counts.  It names no
    number: where a customer was forgotten, nothing of them is left here.
    """

    __tablename__ = "holding_calls"
    __table_args__ = (Index("holding_calls_of", "hold_id", "customer_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    hold_id: Mapped[str] = mapped_column(ForeignKey("stock_holds.id"))
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer_people.id"))
    is_called: Mapped[bool]
    by_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    at: Mapped[datetime]

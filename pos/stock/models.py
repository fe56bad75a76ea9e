"""Places, lots, moves, and the level of each lot at each place."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class Place(Model):
    """Where goods can be; supplier, customer, loss and counting are places too.

    Written by migrations.
    """

    __tablename__ = "stock_places"

    id: Mapped[str] = mapped_column(primary_key=True)
    """`supplier`, `customer`, `loss`, `counting`, `disposed`, or one of the showroom's own: `shop`,
    and `quarantine` for goods that somebody has yet to look at."""
    is_own: Mapped[bool]
    """Goods here are the showroom's: the level is kept and never below 0.  Only `shop` sells."""


class Lot(Model):
    """Units of a product that were made, and expire, together.  Written by `stock.lots`."""

    __tablename__ = "stock_lots"
    __table_args__ = (
        CheckConstraint("date_kind IN ('hsd', 'best_before', 'none')", name="date_kind_known"),
        CheckConstraint("(date_kind = 'none') = (use_by IS NULL)", name="use_by_with_kind"),
        CheckConstraint("owner IN ('owned', 'consigned')", name="owner_known"),
        Index("stock_lots_code", "product_id", "code", unique=True),
        Index("stock_lots_producer_code", "product_id", "producer_code_key"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    code: Mapped[str]
    """On our labels: `[A-Z0-9-]{1,20}`; empty only for the goods of which no lot is known."""
    producer_code: Mapped[str]
    """As the producer printed it; empty where he prints none."""
    producer_code_key: Mapped[str]
    """The same normalised: how lots are matched across showrooms."""
    made_on: Mapped[date | None]
    date_kind: Mapped[str]
    """`hsd` blocks the sale once passed, `best_before` warns, `none` never expires."""
    use_by: Mapped[date | None]
    """The last good day."""
    owner: Mapped[str]
    document_no: Mapped[str]
    cost_vnd: Mapped[int | None]
    """Per piece, or per 1,000 base units."""
    received_at: Mapped[datetime]


class StockMove(Model):
    """Units of one lot leaving one place and arriving at another.

    Written by `stock.ledger` once, and never changed: a mistake is put right by the opposite
    move, whose `reverses_id` names it.
    """

    __tablename__ = "stock_moves"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("from_place_id <> to_place_id", name="places_differ"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), index=True)
    units: Mapped[int]
    """Base units of the lot's product; the direction is in the places, never in the sign."""
    from_place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"))
    to_place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"))
    reason: Mapped[str]
    """`received`, `sold`, `oversold`, …"""
    act_id: Mapped[str] = mapped_column(index=True)
    """The sale, receipt or count it belongs to."""
    reverses_id: Mapped[str | None] = mapped_column(ForeignKey("stock_moves.id"))
    at: Mapped[datetime]
    business_on: Mapped[date]


class StockLevel(Model):
    """What the moves of a lot at an own place add up to.  Written by `stock.ledger`."""

    __tablename__ = "stock_levels"
    __table_args__ = (CheckConstraint("units >= 0", name="never_below_zero"),)

    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), primary_key=True)
    place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"), primary_key=True)
    units: Mapped[int]


class Recount(Model):
    """A product to count again, because more was sold than the books held.

    Written by `stock.ledger`; a count (not a deletion) closes it.
    """

    __tablename__ = "stock_recounts"

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"))
    missing_units: Mapped[int]
    act_id: Mapped[str]
    at: Mapped[datetime]

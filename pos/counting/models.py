"""Counts, their sheets, what was written on them, what was asked for again, and the end."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class CountRow(Model):
    """A stocktake.  Written by `counting.counts` once, and never changed."""

    __tablename__ = "counting_counts"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('all', 'producer', 'group', 'recount', 'chosen')", name="kind_known"
        ),
        CheckConstraint("(kind IN ('producer', 'group')) = (subject <> '')", name="subject"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(unique=True)
    """The shop's first count is 1."""
    place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"))
    kind: Mapped[str]
    """Which goods: `counting.scopes.Kind`."""
    subject: Mapped[str]
    """The producer's id, or the group's code."""
    title: Mapped[str]
    """What the producer was called on the day; empty where the kind says all."""
    is_compared: Mapped[bool]
    """Two people count everything, each for themselves, and must agree; else sheets add up."""
    mark: Mapped[str]
    """The last move that the ledger held when it was opened."""
    opened_by_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    opened_at: Mapped[datetime]
    business_on: Mapped[date]


class CountedProduct(Model):
    """One of the goods that a count was opened for.  Written by `counting.counts`."""

    __tablename__ = "counting_goods"

    count_id: Mapped[str] = mapped_column(ForeignKey("counting_counts.id"), primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)


class SheetRow(Model):
    """One counter's sheet of a count.  Written by `counting.counts` once, and never changed."""

    __tablename__ = "counting_sheets"

    id: Mapped[str] = mapped_column(primary_key=True)
    count_id: Mapped[str] = mapped_column(ForeignKey("counting_counts.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    zone: Mapped[str]
    """Which shelves, in the counter's words; may be empty."""
    phone_id: Mapped[str | None] = mapped_column(ForeignKey("shop_phones.id"), unique=True)
    opened_at: Mapped[datetime]


class EntryRow(Model):
    """Units of a lot that somebody counted.  Written by `counting.entries`, and never changed:
    what puts it right is an entry of its own, which names it."""

    __tablename__ = "counting_entries"
    __table_args__ = (
        CheckConstraint("units >= 0", name="units_not_negative"),
        CheckConstraint("is_withdrawn = 0 OR replaces_id IS NOT NULL", name="withdraws_one"),
        UniqueConstraint("sheet_id", "key"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    sheet_id: Mapped[str] = mapped_column(ForeignKey("counting_sheets.id"))
    key: Mapped[str]
    """Made by the page, so that an entry sent again is the same one."""
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    lot_id: Mapped[str | None] = mapped_column(ForeignKey("stock_lots.id"))
    """None: the pack names no lot, and the books have no goods of unknown lot yet."""
    units: Mapped[int]
    book_units: Mapped[int]
    """The lot's level at the place behind the move `anchor_id`."""
    seen_id: Mapped[str]
    """The last move that the ledger held when the counter began with this lot, or earlier."""
    anchor_id: Mapped[str]
    """The last move that the ledger held when this was written."""
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("counting_entries.id"), unique=True)
    is_withdrawn: Mapped[bool]
    """It says only that the one it replaces does not hold."""
    ask_id: Mapped[str | None] = mapped_column(ForeignKey("counting_asks.id"))
    """The recount that it answers: the lot whole, whatever was written before."""
    at: Mapped[datetime]


class AskRow(Model):
    """That a lot is to be counted again, whole.  Written by `counting.counts`."""

    __tablename__ = "counting_asks"

    id: Mapped[str] = mapped_column(primary_key=True)
    count_id: Mapped[str] = mapped_column(ForeignKey("counting_counts.id"), index=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    lot_id: Mapped[str | None] = mapped_column(ForeignKey("stock_lots.id"))
    by_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    at: Mapped[datetime]


class ResultRow(Model):
    """How a count ended.  Written by `counting.counts` once, and never changed."""

    __tablename__ = "counting_results"
    __table_args__ = (CheckConstraint("how IN ('posted', 'dropped')", name="how_known"),)

    count_id: Mapped[str] = mapped_column(ForeignKey("counting_counts.id"), primary_key=True)
    how: Mapped[str]
    record: Mapped[str]
    """What was found and corrected, whole, as JSON: the page of the result shows it for ever."""
    by_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    at: Mapped[datetime]

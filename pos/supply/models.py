"""Demand by product and day, what it was read from, reviews, and what is put off.

Days, bulk lines and what is remembered are derived: they can be made anew from moves, sales and
returns at any time.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class SupplyDay(Model):
    """A product's day, where something moved or its last lot ended.  Written by `supply.days`.

    A day without a row is as the one before it ended: nothing sold, on sale all day if anything
    was there, else not at all.  It has no index by product: to keep one takes four times as long
    as to write the rows, and a product's days are found by their days.
    """

    __tablename__ = "supply_days"
    __table_args__ = (
        CheckConstraint("on_sale_bp BETWEEN 0 AND 10000", name="share_whole"),
        CheckConstraint("end_units >= 0", name="end_not_negative"),
        Index(
            "supply_days_received",
            "on_day",
            "product_id",
            sqlite_where=text("received_units > 0"),
        ),
    )

    on_day: Mapped[date] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)
    sold_units: Mapped[int]
    """Sold over the counter and put into gift sets, less what came back of that day's sales.
    Below 0 only where goods came back without a receipt, or sets were taken apart."""
    large_units: Mapped[int]
    """Of them: bulk lines, what had been promised, and gift sets."""
    expired_units: Mapped[int]
    """Destroyed because their day had passed."""
    received_units: Mapped[int]
    """Of deliveries, less what was received by mistake."""
    end_units: Mapped[int]
    """On the floor and in the storeroom in the evening, in lots whose day has not passed."""
    on_sale_bp: Mapped[int]
    """Share of the opening hours with such units there, 0 to 10000."""


class SupplyUsual(Model):
    """Lines of a product that were no bulk, up to the last day read.  Written by `supply.days`."""

    __tablename__ = "supply_usual"

    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)
    lines: Mapped[int]
    units: Mapped[int]


class SupplyLarge(Model):
    """A bulk line of a sale, or what of it was promised.  Written by `supply.days`."""

    __tablename__ = "supply_large"

    sale_id: Mapped[str] = mapped_column(primary_key=True)
    """The act of its moves."""
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)
    units: Mapped[int]


class SupplyLot(Model):
    """Units of a lot on sale on the evening of the last day read.  Written by `supply.days`."""

    __tablename__ = "supply_lots"
    __table_args__ = (CheckConstraint("units > 0", name="units_positive"),)

    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    units: Mapped[int]
    sells_until: Mapped[date | None]


class SupplyCursor(Model):
    """How far moves were read; one row.  Written by `supply.days`."""

    __tablename__ = "supply_cursor"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    move_id: Mapped[str]
    """Of the last move read; ids sort as moves were written."""
    on_day: Mapped[date]
    """The last day read: it is over, and so are those before it."""


class SupplyHours(Model):
    """From when to when the shop was open on a day that is over.  Written by `supply.days`."""

    __tablename__ = "supply_hours"
    __table_args__ = (CheckConstraint("end_ms >= begin_ms", name="in_order"),)

    on_day: Mapped[date] = mapped_column(primary_key=True)
    begin_ms: Mapped[int]
    """Milliseconds of `supply.daily.milliseconds`."""
    end_ms: Mapped[int]


class SupplyMemory(Model):
    """What was learnt of the days read, so that tomorrow begins where today ended; one row.

    Written by `supply.memories`.
    """

    __tablename__ = "supply_memory"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rules: Mapped[str]
    """SHA-256 of the rules it was learnt by: by others it is learnt anew."""
    on_day: Mapped[date]
    """The last day learnt."""
    learnt_from: Mapped[datetime]
    """When it was last learnt from the first day on."""
    packed: Mapped[bytes]


class SupplyReview(Model):
    """The suggestions as of a moment.  Written by `supply.reviews`; the last thirty are kept."""

    __tablename__ = "supply_reviews"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    on_day: Mapped[date]
    """The business day."""
    as_of: Mapped[date]
    """The last day whose sales are in: the day itself once its shifts are closed."""
    read_to: Mapped[date]
    """The last day in the book of days."""
    by_name: Mapped[str]
    """Empty: the house itself."""
    told: Mapped[str]
    """What all its sums have in common, as JSON (`told_sums`); empty but for the last review."""
    seen: Mapped[str]
    """What was done before it with orders, deliveries, terms and the rest (`changes.mark`)."""


class SupplyReviewLine(Model):
    """A product in a review.  Written by `supply.reviews`.

    Of reviews before the last only lines with units are kept.
    """

    __tablename__ = "supply_review_lines"
    __table_args__ = (
        CheckConstraint("units >= 0", name="units_not_negative"),
        Index("supply_review_lines_by_producer", "review_id", "producer_id"),
    )

    review_id: Mapped[str] = mapped_column(ForeignKey("supply_reviews.id"), primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)
    producer_id: Mapped[str | None] = mapped_column(ForeignKey("catalogue_producers.id"))
    units: Mapped[int]
    why: Mapped[str]
    """A `values.Why`, or why the product is not asked about: a `lefts.Left`."""
    why_on: Mapped[date | None]
    """The day that belongs to it: the certificate's last, the hold's first, the snooze's end."""
    terms: Mapped[str | None]
    """`values.Terms` as JSON, and what they were reckoned from (`told_sums`); None: it was not
    reckoned."""
    shown: Mapped[str]
    """What stands beside it on the page, as JSON (`showing`); empty but for the last review."""
    sources: Mapped[str]
    """JSON: where each term of buying comes from, a `defaults.Source` by its name."""


class SupplyReviewProducer(Model):
    """What a review says of a producer's order.  Written by `supply.reviews`."""

    __tablename__ = "supply_review_producers"

    review_id: Mapped[str] = mapped_column(ForeignKey("supply_reviews.id"), primary_key=True)
    producer_id: Mapped[str] = mapped_column(ForeignKey("catalogue_producers.id"), primary_key=True)
    order_by: Mapped[date]
    """The last day on which an order still comes with that delivery."""
    delivery_on: Mapped[date]
    next_on: Mapped[date]
    is_ordered: Mapped[bool]
    why: Mapped[str]
    """A `values.Why`."""
    lines: Mapped[int]
    """With units."""
    products: Mapped[int]
    """That the review looked at."""
    urgency: Mapped[int | None]
    """The least of the lines with units: days that the goods last beyond the delivery."""
    total_vnd: Mapped[int]
    min_order_vnd: Mapped[int]
    lost_vnd: Mapped[int]
    filling_vnd: Mapped[int]
    sources: Mapped[str]
    """JSON, as of lines."""


class SupplySnooze(Model):
    """That a product is put off until a day.  Written by `supply.snoozes`; the last one counts."""

    __tablename__ = "supply_snoozes"
    __table_args__ = (Index("supply_snoozes_by_product", "product_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    until_on: Mapped[date]
    """The first day on which it is asked about again; the day of the act itself: no more put
    off."""
    by_id: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]
    request_id: Mapped[str] = mapped_column(unique=True)

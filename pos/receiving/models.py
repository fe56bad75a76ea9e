"""Deliveries under way, those received, their lines, what of them was undone, and photos."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class DeliveryDraft(Model):
    """A delivery being written down: the shop's, at whichever register it was begun.

    Written by `receiving.drafts`; gone once it is received or given up.
    """

    __tablename__ = "receiving_drafts"

    id: Mapped[str] = mapped_column(primary_key=True)
    """The delivery's, once it is received."""
    document_no: Mapped[str]
    """Of the supplier's paper."""
    place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"))
    by_name: Mapped[str]
    at: Mapped[datetime]
    order_id: Mapped[str | None]
    """The order that it follows; None: nobody ordered, or nobody compares."""


class DeliveryDraftLine(Model):
    """Goods of one lot on a delivery under way.  Written by `receiving.drafts`."""

    __tablename__ = "receiving_draft_lines"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("(date_kind = 'none') = (use_by IS NULL)", name="use_by_with_kind"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("receiving_drafts.id"), index=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    units: Mapped[int]
    expected_units: Mapped[int | None]
    """What the supplier's paper says; None: nobody compared."""
    why: Mapped[str]
    """Why it says something else: a key of `lines.WHYS`; empty where it does not."""
    note: Mapped[str]
    life_reason: Mapped[str]
    """Why goods with less than half of their life left are taken all the same."""
    lot_code: Mapped[str]
    """Empty: we make one."""
    producer_code: Mapped[str]
    made_on: Mapped[date | None]
    date_kind: Mapped[str]
    use_by: Mapped[date | None]
    owner: Mapped[str]
    cost_vnd: Mapped[int | None]
    """Per piece, or per 1,000 base units."""
    order_line_no: Mapped[int | None]
    """The line of the order that it counts for; None: it was not ordered."""


class DeliveryRow(Model):
    """Goods that were received together.  Written by `receiving.deliveries`; never changed."""

    __tablename__ = "receiving_deliveries"

    id: Mapped[str] = mapped_column(primary_key=True)
    """Also the act of its moves, and the `receipt` of their facts."""
    no: Mapped[int] = mapped_column(unique=True)
    """Running from 1."""
    document_no: Mapped[str]
    place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"))
    by_id: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]
    business_on: Mapped[date] = mapped_column(index=True)
    order_id: Mapped[str | None] = mapped_column(index=True)
    """The order that it followed."""


class DeliveryLine(Model):
    """Goods of one lot that were received, in the words of that day.

    Written by `receiving.deliveries`; never changed.
    """

    __tablename__ = "receiving_lines"
    __table_args__ = (CheckConstraint("units > 0", name="units_positive"),)

    delivery_id: Mapped[str] = mapped_column(
        ForeignKey("receiving_deliveries.id"), primary_key=True
    )
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), index=True)
    move_id: Mapped[str] = mapped_column(ForeignKey("stock_moves.id"))
    """By which it came in."""
    name_vi: Mapped[str]
    producer_id: Mapped[str | None] = mapped_column(index=True)
    producer: Mapped[str]
    unit: Mapped[str]
    unit_word: Mapped[str]
    units: Mapped[int]
    expected_units: Mapped[int | None]
    why: Mapped[str]
    note: Mapped[str]
    life_reason: Mapped[str]
    lot_code: Mapped[str]
    producer_code: Mapped[str]
    made_on: Mapped[date | None]
    date_kind: Mapped[str]
    use_by: Mapped[date | None]
    owner: Mapped[str]
    cost_vnd: Mapped[int | None]
    held: Mapped[str]
    """`hold` or `recall` where the goods went to quarantine at once."""
    order_line_no: Mapped[int | None]
    """The line of the order that it counted for; None: it was not ordered."""
    ordered_cost_vnd: Mapped[int | None]
    """What that line said it costs."""
    instead_of: Mapped[str] = mapped_column(server_default=text("''"))
    """The name of the goods in whose stead these came; empty: what was ordered, or nothing was."""


class OrderedLine(Model):
    """What an order still wanted of goods when a delivery came, and what came of it.

    Written by `receiving.deliveries`; never changed.
    """

    __tablename__ = "receiving_ordered"
    __table_args__ = (
        CheckConstraint("due_units >= 0", name="due_not_negative"),
        CheckConstraint("came_units >= 0", name="came_not_negative"),
        CheckConstraint("(came_units < due_units) = (why <> '')", name="short_with_reason"),
    )

    delivery_id: Mapped[str] = mapped_column(
        ForeignKey("receiving_deliveries.id"), primary_key=True
    )
    order_line_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name_vi: Mapped[str]
    """Of what was ordered, in the order's words."""
    unit: Mapped[str]
    unit_word: Mapped[str]
    ordered_units: Mapped[int]
    """In all, as the order stood."""
    due_units: Mapped[int]
    """Still to come before this delivery: as confirmed, else as ordered, less what had come."""
    came_units: Mapped[int]
    """With this delivery, also of goods that came in its stead."""
    why: Mapped[str]
    """Why less came: a key of `against.SHORT_WHYS`; empty where no less did."""


class PriceAnswer(Model):
    """What was said of goods that cost something else than ordered.

    Written by `receiving.deliveries`; never changed.
    """

    __tablename__ = "receiving_price_answers"
    __table_args__ = (
        CheckConstraint("answer IN ('agreed', 'as_ordered')", name="answer_known"),
        ForeignKeyConstraint(
            ["delivery_id", "line_no"], ["receiving_lines.delivery_id", "receiving_lines.no"]
        ),
    )

    delivery_id: Mapped[str] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answer: Mapped[str]
    """`agreed`: what the producer asks for is paid; `as_ordered`: what the order says."""
    note: Mapped[str]
    by_id: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]


class UndoneLine(Model):
    """That a line was received by mistake, and its goods left the books again.

    Written by `receiving.deliveries`; never changed.
    """

    __tablename__ = "receiving_undone"
    __table_args__ = (
        ForeignKeyConstraint(
            ["delivery_id", "line_no"], ["receiving_lines.delivery_id", "receiving_lines.no"]
        ),
    )

    delivery_id: Mapped[str] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act_id: Mapped[str]
    """Of the opposite moves."""
    reason: Mapped[str]
    by_id: Mapped[str]
    by_name: Mapped[str]
    approved_by: Mapped[str]
    """The name of who said yes; empty on the day itself, which needs none."""
    at: Mapped[datetime]


class PhotoRow(Model):
    """A photo or file of the supplier's paper, named by its SHA-256.

    Written by `receiving.photos`.
    """

    __tablename__ = "receiving_photos"
    __table_args__ = (
        CheckConstraint("kind IN ('pdf', 'jpg', 'png', 'webp')", name="kind_known"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    delivery_id: Mapped[str] = mapped_column(index=True)
    """No reference: the paper is photographed while its delivery is being written down."""
    sha256: Mapped[str]
    kind: Mapped[str]
    file_name: Mapped[str]
    """As it was called where it came from; shown, never opened by."""
    added_at: Mapped[datetime]
    added_by: Mapped[str]
    removed_at: Mapped[datetime | None]
    """Taken off the page: the file stays."""

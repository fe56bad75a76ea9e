"""Demand by product and day, what was learnt of it, reviews, and what is put off."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _days()
    _read()
    _learnt()
    _reviews()
    _review_lines()
    _snoozes()
    freeze(op, "supply_snoozes")


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _of_product() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"])


def _days() -> None:
    op.create_table(
        "supply_days",
        _text("on_day"),
        _text("product_id"),
        _whole("sold_units"),
        _whole("large_units"),
        _whole("expired_units"),
        _whole("received_units"),
        _whole("end_units"),
        _whole("on_sale_bp"),
        sa.CheckConstraint("on_sale_bp BETWEEN 0 AND 10000", name="share_whole"),
        sa.CheckConstraint("end_units >= 0", name="end_not_negative"),
        _of_product(),
        sa.PrimaryKeyConstraint("on_day", "product_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "supply_days_received",
        "supply_days",
        ["on_day", "product_id"],
        sqlite_where=sa.text("received_units > 0"),
    )


def _read() -> None:
    op.create_table(
        "supply_usual",
        _text("product_id"),
        _whole("lines"),
        _whole("units"),
        _of_product(),
        sa.PrimaryKeyConstraint("product_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "supply_large",
        _text("sale_id"),
        _text("product_id"),
        _whole("units"),
        _of_product(),
        sa.PrimaryKeyConstraint("sale_id", "product_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "supply_lots",
        _text("lot_id"),
        _text("product_id"),
        _whole("units"),
        _text("sells_until", nullable=True),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lots.id"]),
        _of_product(),
        sa.PrimaryKeyConstraint("lot_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "supply_cursor",
        _whole("id"),
        _text("move_id"),
        _text("on_day"),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "supply_hours",
        _text("on_day"),
        _whole("begin_ms"),
        _whole("end_ms"),
        sa.CheckConstraint("end_ms >= begin_ms", name="in_order"),
        sa.PrimaryKeyConstraint("on_day"),
        sqlite_strict=True,
    )


def _learnt() -> None:
    op.create_table(
        "supply_memory",
        _whole("id"),
        _text("rules"),
        _text("on_day"),
        _text("learnt_from"),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )


def _reviews() -> None:
    op.create_table(
        "supply_reviews",
        _text("id"),
        _text("at"),
        _text("on_day"),
        _text("as_of"),
        _text("read_to"),
        _text("by_name"),
        _text("told"),
        _text("seen"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "supply_review_producers",
        _text("review_id"),
        _text("producer_id"),
        _text("order_by"),
        _text("delivery_on"),
        _text("next_on"),
        _whole("is_ordered"),
        _text("why"),
        _whole("lines"),
        _whole("products"),
        sa.Column("urgency", sa.Integer(), nullable=True),
        _whole("total_vnd"),
        _whole("min_order_vnd"),
        _whole("lost_vnd"),
        _whole("filling_vnd"),
        _text("sources"),
        sa.ForeignKeyConstraint(["review_id"], ["supply_reviews.id"]),
        sa.ForeignKeyConstraint(["producer_id"], ["catalogue_producers.id"]),
        sa.PrimaryKeyConstraint("review_id", "producer_id"),
        sqlite_strict=True,
    )


def _review_lines() -> None:
    op.create_table(
        "supply_review_lines",
        _text("review_id"),
        _text("product_id"),
        _text("producer_id", nullable=True),
        _whole("units"),
        _text("why"),
        _text("why_on", nullable=True),
        _text("terms", nullable=True),
        _text("shown"),
        _text("sources"),
        sa.CheckConstraint("units >= 0", name="units_not_negative"),
        sa.ForeignKeyConstraint(["review_id"], ["supply_reviews.id"]),
        _of_product(),
        sa.ForeignKeyConstraint(["producer_id"], ["catalogue_producers.id"]),
        sa.PrimaryKeyConstraint("review_id", "product_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "supply_review_lines_by_producer", "supply_review_lines", ["review_id", "producer_id"]
    )


def _snoozes() -> None:
    op.create_table(
        "supply_snoozes",
        _text("id"),
        _text("product_id"),
        _text("until_on"),
        _text("by_id"),
        _text("by_name"),
        _text("at"),
        _text("request_id"),
        _of_product(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id"),
        sqlite_strict=True,
    )
    op.create_index("supply_snoozes_by_product", "supply_snoozes", ["product_id", "id"])

"""Deliveries: drafts with their lines, what was received with them, what was undone, photos."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0025"
down_revision = "0024"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _drafts()
    _deliveries()
    _lines()
    _undone()
    _photos()
    freeze(op, "receiving_deliveries", "receiving_lines", "receiving_undone")


def _drafts() -> None:
    op.create_table(
        "receiving_drafts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["stock_places.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "receiving_draft_lines",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        *_what_came(),
        *_lot(),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("(date_kind = 'none') = (use_by IS NULL)", name="use_by_with_kind"),
        sa.ForeignKeyConstraint(["draft_id"], ["receiving_drafts.id"]),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_receiving_draft_lines_draft_id", "receiving_draft_lines", ["draft_id"])


def _what_came() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("expected_units", WHOLE, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("life_reason", sa.Text(), nullable=False),
    )


def _lot() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("lot_code", sa.Text(), nullable=False),
        sa.Column("producer_code", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=True),
        sa.Column("date_kind", sa.Text(), nullable=False),
        sa.Column("use_by", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("cost_vnd", WHOLE, nullable=True),
    )


def _deliveries() -> None:
    op.create_table(
        "receiving_deliveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["stock_places.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("no"),
        sqlite_strict=True,
    )
    op.create_index("ix_receiving_deliveries_business_on", "receiving_deliveries", ["business_on"])


def _lines() -> None:
    op.create_table(
        "receiving_lines",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("move_id", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("producer_id", sa.Text(), nullable=True),
        sa.Column("producer", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_word", sa.Text(), nullable=False),
        *_what_came(),
        *_lot(),
        sa.Column("held", sa.Text(), nullable=False),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.ForeignKeyConstraint(["delivery_id"], ["receiving_deliveries.id"]),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lots.id"]),
        sa.ForeignKeyConstraint(["move_id"], ["stock_moves.id"]),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("delivery_id", "no"),
        sqlite_strict=True,
    )
    for column in ("lot_id", "producer_id", "product_id"):
        op.create_index(f"ix_receiving_lines_{column}", "receiving_lines", [column])


def _undone() -> None:
    op.create_table(
        "receiving_undone",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("line_no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("act_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id", "line_no"], ["receiving_lines.delivery_id", "receiving_lines.no"]
        ),
        sa.PrimaryKeyConstraint("delivery_id", "line_no"),
        sqlite_strict=True,
    )


def _photos() -> None:
    op.create_table(
        "receiving_photos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('pdf', 'jpg', 'png', 'webp')", name="kind_known"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_receiving_photos_delivery_id", "receiving_photos", ["delivery_id"])

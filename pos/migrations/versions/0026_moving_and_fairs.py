"""Fairs, from where a register sells, documents of goods moved, and the limit of writing off."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0026"
down_revision = "0025"

FROZEN = ("stock_fairs", "stock_fair_ends", "moving_documents", "moving_lines")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _fairs()
    _documents()
    _lines()
    freeze(op, *FROZEN)
    limit = sa.Column(
        "write_off_vnd", sa.Integer(), nullable=False, server_default=sa.text("500000")
    )
    op.add_column("shop_limits", limit)


def _fairs() -> None:
    op.create_table(
        "stock_fairs",
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Text(), nullable=False),
        sa.Column("to_on", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name="days_in_order"),
        sa.CheckConstraint("no >= 1", name="no_from_one"),
        sa.ForeignKeyConstraint(["place_id"], ["stock_places.id"]),
        sa.PrimaryKeyConstraint("place_id"),
        sa.UniqueConstraint("no"),
        sa.UniqueConstraint("request_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_fair_ends",
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["stock_fairs.place_id"]),
        sa.PrimaryKeyConstraint("place_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_register_places",
        sa.Column("register_no", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["stock_places.id"]),
        sa.PrimaryKeyConstraint("register_no"),
        sqlite_strict=True,
    )


def _documents() -> None:
    op.create_table(
        "moving_documents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_place_id", sa.Text(), nullable=False),
        sa.Column("to_place_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("vehicle", sa.Text(), nullable=False),
        sa.Column("total_vnd", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.CheckConstraint("total_vnd >= 0", name="total_not_negative"),
        sa.CheckConstraint("no >= 1", name="no_from_one"),
        sa.ForeignKeyConstraint(["from_place_id"], ["stock_places.id"]),
        sa.ForeignKeyConstraint(["to_place_id"], ["stock_places.id"]),
        sa.ForeignKeyConstraint(["reverses_id"], ["moving_documents.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("epoch", "no", name="no_once"),
        sa.UniqueConstraint("reverses_id"),
        sa.UniqueConstraint("request_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_moving_documents_business_on", "moving_documents", ["business_on"])


def _lines() -> None:
    op.create_table(
        "moving_lines",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("producer", sa.Text(), nullable=False),
        sa.Column("lot_code", sa.Text(), nullable=False),
        sa.Column("date_kind", sa.Text(), nullable=False),
        sa.Column("use_by", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_word", sa.Text(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("price_vnd", sa.Integer(), nullable=True),
        sa.Column("amount_vnd", sa.Integer(), nullable=True),
        sa.Column("from_place_id", sa.Text(), nullable=False),
        sa.Column("to_place_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("move_id", sa.Text(), nullable=False),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("(price_vnd IS NULL) = (amount_vnd IS NULL)", name="amount_with_price"),
        sa.ForeignKeyConstraint(["document_id"], ["moving_documents.id"]),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lots.id"]),
        sa.ForeignKeyConstraint(["move_id"], ["stock_moves.id"]),
        sa.PrimaryKeyConstraint("document_id", "no"),
        sa.UniqueConstraint("move_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_moving_lines_product_id", "moving_lines", ["product_id"])
    op.create_index("ix_moving_lines_lot_id", "moving_lines", ["lot_id"])

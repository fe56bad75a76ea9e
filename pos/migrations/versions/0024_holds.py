"""Lots held by the shop or recalled by the centre, and the places that stock by lot needs."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0024"
down_revision = "0023"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _places()
    _lots()
    _holds()
    freeze(op, "stock_holds", "stock_hold_lots", "stock_hold_ends")


def _places() -> None:
    places = sa.table("stock_places", sa.column("id"), sa.column("is_own"))
    own, others = ("storeroom", "packed"), ("internal", "samples", "packing")
    op.bulk_insert(
        places,
        [{"id": one, "is_own": 1} for one in own] + [{"id": one, "is_own": 0} for one in others],
    )


def _lots() -> None:
    for column in (
        sa.Column("barred", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("is_settled", sa.Integer(), nullable=False, server_default=sa.text("0")),
    ):
        op.add_column("stock_lots", column)


def _holds() -> None:
    op.create_table(
        "stock_holds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=True),
        sa.Column("made_from", sa.Text(), nullable=True),
        sa.Column("made_to", sa.Text(), nullable=True),
        sa.Column("lot_key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("instruction", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('hold', 'recall')", name="kind_known"),
        sa.CheckConstraint("(kind = 'recall') = (source_id <> '')", name="recall_has_source"),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_holds_product_id", "stock_holds", ["product_id"])
    op.create_table(
        "stock_hold_lots",
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["stock_holds.id"]),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lots.id"]),
        sa.PrimaryKeyConstraint("hold_id", "lot_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_hold_lots_lot_id", "stock_hold_lots", ["lot_id"])
    op.create_table(
        "stock_hold_ends",
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("how IN ('released', 'settled')", name="how_known"),
        sa.ForeignKeyConstraint(["hold_id"], ["stock_holds.id"]),
        sa.PrimaryKeyConstraint("hold_id", "how"),
        sqlite_strict=True,
    )

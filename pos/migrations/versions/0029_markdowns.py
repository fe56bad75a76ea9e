"""Lots sold for less before they expire, what their labels and the till need of it."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    for name, kind in (
        ("lower_vnd", sa.Integer()),
        ("lower_from", sa.Text()),
        ("lower_to", sa.Text()),
    ):
        op.add_column("stock_lots", sa.Column(name, kind, nullable=True))
    op.add_column("till_sale_lines", sa.Column("lower_vnd", sa.Integer(), nullable=True))
    _markdowns()
    _assessments()
    _nudges()
    _thresholds()
    freeze(op, "stock_markdowns", "stock_markdown_ends", "stock_assessments")


def _markdowns() -> None:
    op.create_table(
        "stock_markdowns",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("price_vnd", sa.Integer(), nullable=False),
        sa.Column("list_price_vnd", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Text(), nullable=False),
        sa.Column("last_on", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("bearer", sa.Text(), nullable=False),
        sa.Column("consent_by", sa.Text(), nullable=False),
        sa.Column("consent_how", sa.Text(), nullable=False),
        sa.Column("consent_on", sa.Text(), nullable=True),
        sa.Column("approval_id", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("price_vnd > 0", name="price_positive"),
        sa.CheckConstraint("price_vnd < list_price_vnd", name="below_the_list"),
        sa.CheckConstraint("bearer IN ('shop', 'producer', 'half')", name="bearer_known"),
        sa.CheckConstraint("last_on IS NULL OR last_on >= first_on", name="days_in_order"),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lots.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_markdowns_lot_id", "stock_markdowns", ["lot_id"])
    op.create_table(
        "stock_markdown_ends",
        sa.Column("markdown_id", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("how IN ('by_hand', 'replaced')", name="how_known"),
        sa.ForeignKeyConstraint(["markdown_id"], ["stock_markdowns.id"]),
        sa.PrimaryKeyConstraint("markdown_id"),
        sqlite_strict=True,
    )


def _assessments() -> None:
    op.create_table(
        "stock_assessments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lots.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_assessments_lot_id", "stock_assessments", ["lot_id"])


def _nudges() -> None:
    op.create_table(
        "till_nudges",
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("older_lot_id", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lots.id"]),
        sa.ForeignKeyConstraint(["older_lot_id"], ["stock_lots.id"]),
        sa.PrimaryKeyConstraint("draft_id", "lot_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_till_nudges_business_on", "till_nudges", ["business_on"])


def _thresholds() -> None:
    op.create_table(
        "expiry_thresholds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_days", sa.Integer(), nullable=False),
        sa.Column("second_days", sa.Integer(), nullable=False),
        sa.Column("third_days", sa.Integer(), nullable=False),
        sa.Column("last_days", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )

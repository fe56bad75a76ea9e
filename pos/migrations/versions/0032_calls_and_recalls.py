"""Recalls as they were published, calls to customers, and what finds a lot's returns."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _recalls()
    _calls()
    freeze(op, "holding_recalls", "holding_calls")
    op.create_index("ix_returns_lines_lot_id", "returns_lines", ["lot_id"])


def _recalls() -> None:
    op.create_table(
        "holding_recalls",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("recall_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("hold_id", sa.Text(), nullable=True),
        sa.Column("unsure_id", sa.Text(), nullable=True),
        sa.Column("lots", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("change IN ('applied', 'matched', 'lifted')", name="change_known"),
        sa.CheckConstraint("level IN ('stop', 'urgent')", name="level_known"),
        sa.ForeignKeyConstraint(["hold_id"], ["stock_holds.id"]),
        sa.ForeignKeyConstraint(["unsure_id"], ["stock_holds.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("recall_id", "version", "change", name="version_once"),
        sqlite_strict=True,
    )
    op.create_index("ix_holding_recalls_hold_id", "holding_recalls", ["hold_id"])


def _calls() -> None:
    op.create_table(
        "holding_calls",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("is_called", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["stock_holds.id"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customer_people.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["shop_people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("holding_calls_of", "holding_calls", ["hold_id", "customer_id", "id"])

"""Deliveries that follow an order: what was still to come, what came of it, and other prices."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _columns()
    _ordered()
    _price_answers()
    freeze(op, "receiving_ordered", "receiving_price_answers")


def _columns() -> None:
    """Empty for whatever came before there were orders."""
    for table in ("receiving_drafts", "receiving_deliveries"):
        op.add_column(table, sa.Column("order_id", sa.Text(), nullable=True))
    for table in ("receiving_draft_lines", "receiving_lines"):
        op.add_column(table, sa.Column("order_line_no", sa.Integer(), nullable=True))
    op.add_column("receiving_lines", sa.Column("ordered_cost_vnd", sa.Integer(), nullable=True))
    told = sa.Column("instead_of", sa.Text(), nullable=False, server_default=sa.text("''"))
    op.add_column("receiving_lines", told)
    op.create_index("ix_receiving_deliveries_order_id", "receiving_deliveries", ["order_id"])


def _ordered() -> None:
    op.create_table(
        "receiving_ordered",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("order_line_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_word", sa.Text(), nullable=False),
        sa.Column("ordered_units", sa.Integer(), nullable=False),
        sa.Column("due_units", sa.Integer(), nullable=False),
        sa.Column("came_units", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("due_units >= 0", name="due_not_negative"),
        sa.CheckConstraint("came_units >= 0", name="came_not_negative"),
        sa.CheckConstraint("(came_units < due_units) = (why <> '')", name="short_with_reason"),
        sa.ForeignKeyConstraint(["delivery_id"], ["receiving_deliveries.id"]),
        sa.PrimaryKeyConstraint("delivery_id", "order_line_no"),
        sqlite_strict=True,
    )


def _price_answers() -> None:
    op.create_table(
        "receiving_price_answers",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("answer IN ('agreed', 'as_ordered')", name="answer_known"),
        sa.ForeignKeyConstraint(
            ["delivery_id", "line_no"], ["receiving_lines.delivery_id", "receiving_lines.no"]
        ),
        sa.PrimaryKeyConstraint("delivery_id", "line_no"),
        sqlite_strict=True,
    )

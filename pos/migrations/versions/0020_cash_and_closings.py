"""Cash moves and closings."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0020"
down_revision = "0019"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.add_column("till_shifts", sa.Column("before_vnd", WHOLE, nullable=True))
    op.add_column("till_shifts", sa.Column("opened_epoch", sa.Text(), nullable=True))
    op.add_column("till_shifts", sa.Column("opened_seq", WHOLE, nullable=True))
    op.add_column("till_shifts", sa.Column("counted_at", sa.Text(), nullable=True))
    op.add_column("till_shifts", sa.Column("left_vnd", WHOLE, nullable=True))
    op.add_column(
        "till_counters",
        sa.Column("closings", WHOLE, server_default=sa.text("0"), nullable=False),
    )
    _cash_moves()
    _counts()
    _closings()
    freeze(op, "till_cash_moves", "closing_counts", "closing_slips", "closing_closings")


def _cash_moves() -> None:
    op.create_table(
        "till_cash_moves",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("shift_id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_vnd", WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("is_approved", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('in', 'out', 'refused')", name="kind_known"),
        sa.CheckConstraint("amount_vnd > 0", name="amount_positive"),
        sa.ForeignKeyConstraint(["person_id"], ["shop_people.id"]),
        sa.ForeignKeyConstraint(["shift_id"], ["till_shifts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id"),
        sa.UniqueConstraint("shift_id", "no", name="move_no_once"),
        sqlite_strict=True,
    )


def _counts() -> None:
    op.create_table(
        "closing_counts",
        sa.Column("shift_id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("counted_vnd", WHOLE, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("counted_at", sa.Text(), nullable=False),
        sa.CheckConstraint("no IN (1, 2)", name="one_recount"),
        sa.CheckConstraint("counted_vnd >= 0", name="counted_not_negative"),
        sa.ForeignKeyConstraint(["person_id"], ["shop_people.id"]),
        sa.ForeignKeyConstraint(["shift_id"], ["till_shifts.id"]),
        sa.PrimaryKeyConstraint("shift_id", "no"),
        sqlite_strict=True,
    )
    op.create_table(
        "closing_slips",
        sa.Column("shift_id", sa.Text(), nullable=False),
        sa.Column("card_vnd", WHOLE, nullable=False),
        sa.Column("voucher_vnd", WHOLE, nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.Text(), nullable=False),
        sa.CheckConstraint("card_vnd >= 0 AND voucher_vnd >= 0", name="slips_not_negative"),
        sa.ForeignKeyConstraint(["person_id"], ["shop_people.id"]),
        sa.ForeignKeyConstraint(["shift_id"], ["till_shifts.id"]),
        sa.PrimaryKeyConstraint("shift_id"),
        sqlite_strict=True,
    )


def _closings() -> None:
    op.create_table(
        "closing_closings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("shift_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("register_no", WHOLE, nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("closing_no", WHOLE, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("total_vnd", WHOLE, nullable=False),
        sa.Column("expected_vnd", WHOLE, nullable=False),
        sa.Column("counted_vnd", WHOLE, nullable=False),
        sa.Column("left_vnd", WHOLE, nullable=False),
        sa.Column("gt_before_vnd", WHOLE, nullable=False),
        sa.Column("gt_after_vnd", WHOLE, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("fact_seq", WHOLE, nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.CheckConstraint("left_vnd BETWEEN 0 AND counted_vnd", name="left_of_counted"),
        sa.ForeignKeyConstraint(["person_id"], ["shop_people.id"]),
        sa.ForeignKeyConstraint(["register_no"], ["shop_registers.no"]),
        sa.ForeignKeyConstraint(["shift_id"], ["till_shifts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("register_no", "epoch", "closing_no", name="closing_no_once"),
        sa.UniqueConstraint("shift_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_closing_closings_business_on", "closing_closings", ["business_on"])

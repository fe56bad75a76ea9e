"""Lists written in pieces: what is still to be written, and by whom; rows that were left out."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.add_column(
        "intake_imports",
        sa.Column("left_out", WHOLE, server_default=sa.text("0"), nullable=False),
    )
    op.create_table(
        "intake_going",
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("register_no", WHOLE, nullable=True),
        sa.Column("items", WHOLE, nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.CheckConstraint("what IN ('taken_in', 'given_back')", name="what_known"),
        sa.ForeignKeyConstraint(["import_id"], ["intake_imports.id"]),
        sa.PrimaryKeyConstraint("import_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "intake_due",
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("n", WHOLE, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "n"),
        sqlite_strict=True,
    )

"""Which facts of the stream a list wrote, taken in or given back."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.create_table(
        "intake_acts",
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("first_seq", WHOLE, nullable=False),
        sa.Column("last_seq", WHOLE, nullable=False),
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.CheckConstraint("what IN ('taken_in', 'given_back')", name="what_known"),
        sa.ForeignKeyConstraint(["import_id"], ["intake_imports.id"]),
        sa.PrimaryKeyConstraint("epoch", "first_seq"),
        sqlite_strict=True,
    )
    op.create_index("intake_acts_by_day", "intake_acts", ["business_on"])

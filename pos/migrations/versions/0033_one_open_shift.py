"""A register has one open shift at most, by the book itself."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.create_index(
        "till_shifts_open",
        "till_shifts",
        ["register_no"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
    )

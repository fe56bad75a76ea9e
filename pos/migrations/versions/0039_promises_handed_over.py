"""How a promise to a customer ended, on which receipt, and how to reach whoever waits."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    for name in ("phone", "ended_how"):
        op.add_column(
            "ordering_reservations",
            sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''")),
        )
    for name in ("sale_id", "sold_on", "told_on"):
        op.add_column("ordering_reservations", sa.Column(name, sa.Text(), nullable=True))
    op.create_index(
        "ordering_reservations_told",
        "ordering_reservations",
        ["told_on"],
        sqlite_where=sa.text("sale_id IS NOT NULL"),
    )

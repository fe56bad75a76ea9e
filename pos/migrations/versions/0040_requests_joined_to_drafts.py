"""Which requests for an order went onto a draft that was there already."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.create_table(
        "ordering_joined",
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["ordering_orders.id"]),
        sa.PrimaryKeyConstraint("request_id", "order_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_ordering_joined_order_id", "ordering_joined", ["order_id"])

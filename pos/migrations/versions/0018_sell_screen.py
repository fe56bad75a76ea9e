"""Favourites, the keys of the counters, and codes of the shop's scales."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.create_table(
        "till_keys",
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("action"),
        sqlite_strict=True,
    )
    op.create_table(
        "till_favourites",
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("product_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "till_scale_layouts",
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("step", WHOLE, nullable=False),
        sa.CheckConstraint("step > 0", name="step_positive"),
        sa.PrimaryKeyConstraint("pattern"),
        sqlite_strict=True,
    )
    op.create_table(
        "till_scale_numbers",
        sa.Column("plu", WHOLE, autoincrement=False, nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.CheckConstraint("plu > 0", name="plu_positive"),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("plu"),
        sqlite_strict=True,
    )
    op.create_index("ix_till_scale_numbers_product_id", "till_scale_numbers", ["product_id"])

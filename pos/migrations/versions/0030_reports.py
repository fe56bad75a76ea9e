"""The kept summary of sales by month and product, and the indexes of search and reports."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0010"


def upgrade() -> None:
    op.create_index(
        "catalogue_products_search",
        "catalogue_products",
        ["is_stocked", "name_key", "sort_key", "search_key", "sku", "id"],
    )
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    op.create_table(
        "reports_months",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("net_vnd", sa.Integer(), nullable=False),
        sa.Column("vat_vnd", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("month", "product_id", "stars"),
        sqlite_strict=True,
    )
    op.create_table(
        "reports_folded",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("sales", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month"),
        sqlite_strict=True,
    )

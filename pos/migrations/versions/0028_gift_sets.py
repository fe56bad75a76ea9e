"""Gift sets: recipes, what lies in each lot of sets, the components of lines sold or returned."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    is_set = sa.Column("is_set", sa.Integer(), nullable=False, server_default=sa.text("0"))
    op.add_column("stock_lots", is_set)
    _recipes()
    _parts()
    _of_a_line("till_sale_parts", "sale_id", "till_sale_lines", ["sale_id", "no"])
    _of_a_line("returns_line_parts", "return_id", "returns_lines", ["return_id", "no"])
    freeze(op, "stock_recipes", "stock_recipe_parts", "stock_set_parts")
    freeze(op, "till_sale_parts", "returns_line_parts")


def _recipes() -> None:
    op.create_table(
        "stock_recipes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.UniqueConstraint("product_id", "version", name="recipe_version_once"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_recipe_parts",
        sa.Column("recipe_id", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.ForeignKeyConstraint(["recipe_id"], ["stock_recipes.id"]),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("recipe_id", "no"),
        sqlite_strict=True,
    )


def _parts() -> None:
    op.create_table(
        "stock_set_parts",
        sa.Column("set_lot_id", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("list_vnd", sa.Integer(), nullable=False),
        sa.Column("instead_of", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("list_vnd >= 0", name="list_not_negative"),
        sa.CheckConstraint("lot_id <> set_lot_id", name="not_in_itself"),
        sa.ForeignKeyConstraint(["set_lot_id"], ["stock_lots.id"]),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lots.id"]),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.ForeignKeyConstraint(["instead_of"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("set_lot_id", "no"),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_set_parts_lot_id", "stock_set_parts", ["lot_id"])


def _of_a_line(table: str, owner: str, lines: str, key: list[str]) -> None:
    words = ("sku", "name_vi", "name_en", "producer", "place", "lot_code", "owner", "unit")
    op.create_table(
        table,
        sa.Column(owner, sa.Text(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        *(sa.Column(one, sa.Text(), nullable=False) for one in (*words, "unit_word")),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("tax_class", sa.Text(), nullable=False),
        sa.Column("vat_code", sa.Text(), nullable=False),
        sa.Column("vat_percent", sa.Integer(), nullable=False),
        sa.Column("net_vnd", sa.Integer(), nullable=False),
        sa.Column("vat_vnd", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("net_vnd + vat_vnd = amount_vnd", name="vat_adds_up"),
        sa.ForeignKeyConstraint([owner, "line_no"], [f"{lines}.{one}" for one in key]),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lots.id"]),
        sa.PrimaryKeyConstraint(owner, "line_no", "no"),
        sqlite_strict=True,
    )
    op.create_index(f"ix_{table}_lot_id", table, ["lot_id"])

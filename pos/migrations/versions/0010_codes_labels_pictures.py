"""Codes that products had once; all that a shelf label tells; pictures in an order."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    table = op.create_table(
        "catalogue_former_codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("given_up_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("code", "product_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_catalogue_former_codes_product_id", "catalogue_former_codes", ["product_id"]
    )
    op.add_column(
        "catalogue_pictures", sa.Column("no", WHOLE, server_default=sa.text("0"), nullable=False)
    )
    op.add_column("catalogue_pictures", sa.Column("removed_at", sa.Text(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _pages()  # the showroom's own books live at the terminal
    given_up = _given_up()
    if given_up:
        op.bulk_insert(table, given_up)


def _pages() -> None:
    op.add_column(
        "assortment_bulk_steps",
        sa.Column("is_dated", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    for name in ("sku", "producer", "place", "link"):
        op.add_column("assortment_labels", sa.Column(name, sa.Text(), nullable=True))


def _given_up() -> list[dict[str, str]]:
    """The facts know every code that a product ever had."""
    connection = op.get_bind()
    has: dict[str, set[str]] = {}
    for product_id, sku in connection.execute(sa.text("SELECT id, sku FROM catalogue_products")):
        has[product_id] = {sku}
    codes = sa.text("SELECT product_id, gtin14 FROM catalogue_codes")
    for product_id, gtin14 in connection.execute(codes):
        has[product_id].add(gtin14)
    given_up = {
        (code, product_id): at
        for product_id, code, at in _told(connection)
        if product_id in has and code not in has[product_id]
    }
    return [
        {"code": code, "product_id": product_id, "given_up_at": at}
        for (code, product_id), at in given_up.items()
    ]


def _told(connection: sa.Connection) -> Iterator[tuple[str, str, str]]:
    """Product, code and when it was told, as each fact of a product told it, in their order."""
    facts = sa.text(
        "SELECT body FROM sync_facts WHERE body LIKE '%\"product.changed/1\"%' "
        "ORDER BY terminal_id, epoch, seq"
    )
    for (body,) in connection.execute(facts.execution_options(yield_per=500)):
        fact = json.loads(body)
        if fact["t"] == "product.changed/1":
            told = fact["product"]
            for code in (told["sku"], *told["gtins"]):
                yield told["id"], code, fact["at"]

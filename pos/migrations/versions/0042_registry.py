"""The centre's registry as it came down, and which goods of the shop are which of its entries."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0042"
down_revision = "0041"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Tables that are empty; no product is linked."""
    _links()
    if op.get_bind().dialect.name == "sqlite":
        _releases()
        _found()
        freeze(op, "registry_releases")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, WHOLE, nullable=nullable)


def _links() -> None:
    op.create_table(
        "catalogue_links",
        *(_text(name) for name in ("product_id", "code", "how", "by_name", "linked_at")),
        sa.CheckConstraint("how IN ('gtin', 'name', 'hand')", name="how_known"),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("product_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_catalogue_links_code", "catalogue_links", ["code"])
    op.create_table(
        "catalogue_linked_certificates",
        _text("product_id"),
        _text("id"),
        _whole("stars"),
        *(_text(name) for name in ("decision_no", "body", "level", "issued")),
        _text("valid_to", nullable=True),
        _text("valid_to_reason"),
        _text("withdrawn_on", nullable=True),
        sa.Column("potential_5", sa.Integer(), nullable=False),
        _text("changed_at"),
        _text("extended_to", nullable=True),
        _whole("criteria_set", nullable=True),
        _whole("score_hundredths", nullable=True),
        sa.CheckConstraint("stars BETWEEN 3 AND 5", name="stars_range"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to_reason <> ''", name="override_has_reason"),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_links.product_id"]),
        sa.PrimaryKeyConstraint("product_id", "id"),
        sqlite_strict=True,
    )


def _releases() -> None:
    op.create_table(
        "registry_releases",
        _text("id"),
        _whole("no"),
        *(_text(name) for name in ("published_at", "applied_at", "state", "how")),
        _whole("changed"),
        _whole("gone"),
        sa.CheckConstraint("how IN ('full', 'delta')", name="how_known"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "registry_entries",
        *(_text(name) for name in ("kind", "id", "line")),
        sa.PrimaryKeyConstraint("kind", "id"),
        sqlite_strict=True,
    )
    op.create_table(
        "registry_recall_lists",
        sa.Column("id", WHOLE, nullable=False, autoincrement=False),
        _whole("no"),
        *(_text(name) for name in ("told_at", "heard_at", "linked_at", "unread")),
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )


def _found() -> None:
    op.create_table(
        "registry_products",
        *(_text(name) for name in ("code", "name_vi", "producer_name", "place")),
        *(_text(name) for name in ("name_key", "search_key")),
        _text("sort_key"),
        sa.PrimaryKeyConstraint("code"),
        sqlite_strict=True,
    )
    op.create_index("ix_registry_products_name_key", "registry_products", ["name_key"])
    for table, key in (("registry_codes", "gtin14"), ("registry_certificates", "id")):
        op.create_table(
            table,
            _text(key),
            _text("code"),
            sa.PrimaryKeyConstraint(key),
            sqlite_strict=True,
        )
        op.create_index(f"ix_{table}_code", table, ["code"])

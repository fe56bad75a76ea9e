"""The stream, and the catalogue: the tables that terminal and centre share."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.communes import load_communes
from pos.migrations.frozen import freeze

revision = "0001"
down_revision = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORT_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _stream()
    _catalogue()
    freeze(op, "sync_facts", "catalogue_prices")
    load_communes(op)


def _stream() -> None:
    op.create_table(
        "sync_epochs",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("parent_epoch", sa.Text(), nullable=True),
        sa.Column("parent_seq", WHOLE, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "epoch"),
        sqlite_strict=True,
    )
    op.create_table(
        "sync_terminal",
        sa.Column("id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "sync_facts",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sig", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("length(prev) = 32 AND length(hash) = 32", name="hash_lengths"),
        sa.CheckConstraint("seq > 0", name="seq_positive"),
        sa.ForeignKeyConstraint(
            ["terminal_id", "epoch"],
            ["sync_epochs.terminal_id", "sync_epochs.epoch"],
        ),
        sa.PrimaryKeyConstraint("terminal_id", "epoch", "seq"),
        sqlite_strict=True,
    )


def _catalogue() -> None:
    op.create_table(
        "catalogue_communes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("province_code", sa.Text(), nullable=False),
        sa.Column("province_name", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("longitude_microdeg", WHOLE, nullable=False),
        sa.Column("latitude_microdeg", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sqlite_strict=True,
    )
    op.create_index(
        ("ix_catalogue_communes_province_code"),
        "catalogue_communes",
        ["province_code"],
        unique=False,
    )
    op.create_table(
        "catalogue_producers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mst", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.Text(), nullable=True),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("sort_key", SORT_KEY, nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('enterprise', 'cooperative', 'cooperative_group', "
            "'household', 'individual', '')",
            name="kind_known",
        ),
        sa.ForeignKeyConstraint(
            ["commune_code"],
            ["catalogue_communes.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        ("ix_catalogue_producers_name_key"), "catalogue_producers", ["name_key"], unique=False
    )
    op.create_table(
        "catalogue_products",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("producer_id", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_word", sa.Text(), nullable=False),
        sa.Column("net_content", sa.Text(), nullable=False),
        sa.Column("ocop_group", sa.Text(), nullable=False),
        sa.Column("tax_class", sa.Text(), nullable=False),
        sa.Column("shelf_life_days", WHOLE, nullable=True),
        sa.Column("storage", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.Text(), nullable=True),
        sa.Column("province_code", sa.Text(), nullable=False),
        sa.Column("is_stocked", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Integer(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sort_key", SORT_KEY, nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.CheckConstraint("unit IN ('piece', 'g', 'ml')", name="unit_known"),
        sa.CheckConstraint("shelf_life_days > 0", name="shelf_life_positive"),
        sa.ForeignKeyConstraint(
            ["commune_code"],
            ["catalogue_communes.code"],
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["catalogue_producers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sku"),
        sqlite_strict=True,
    )
    op.create_index(
        ("ix_catalogue_products_producer_id"), "catalogue_products", ["producer_id"], unique=False
    )
    op.create_index(
        ("ix_catalogue_products_sort_key"), "catalogue_products", ["sort_key"], unique=False
    )
    op.create_table(
        "catalogue_certificates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("stars", WHOLE, nullable=False),
        sa.Column("decision_no", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("issued", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Text(), nullable=True),
        sa.Column("valid_to_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.Column("potential_5", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to_reason <> ''", name="override_has_reason"),
        sa.CheckConstraint("stars BETWEEN 3 AND 5", name="stars_range"),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalogue_products.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        ("ix_catalogue_certificates_product_id"),
        "catalogue_certificates",
        ["product_id"],
        unique=False,
    )
    op.create_table(
        "catalogue_codes",
        sa.Column("gtin14", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("is_internal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalogue_products.id"],
        ),
        sa.PrimaryKeyConstraint("gtin14"),
        sqlite_strict=True,
    )
    op.create_index(
        ("ix_catalogue_codes_product_id"), "catalogue_codes", ["product_id"], unique=False
    )
    op.create_table(
        "catalogue_prices",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("price_vnd", WHOLE, nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("fact_seq", WHOLE, nullable=False),
        sa.Column("set_at", sa.Text(), nullable=False),
        sa.CheckConstraint("price_vnd > 0", name="price_positive"),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalogue_products.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "catalogue_prices_by_product",
        "catalogue_prices",
        ["product_id", "valid_from", "fact_seq"],
        unique=False,
    )

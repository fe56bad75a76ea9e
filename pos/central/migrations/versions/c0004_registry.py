"""The registry, its releases, recalls."""

import sqlalchemy as sa
from alembic import op

revision = "c0004"
down_revision = "c0003"

KEPT = ("central_releases", "central_release_files", "central_recalls", "central_recall_lists")


def upgrade() -> None:
    """Tables that are empty, and what was published never changes."""
    _places()
    _producers()
    _products()
    _certificates()
    _releases()
    _recalls()
    _links()
    for table in KEPT:
        op.execute(
            f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{table} is never changed'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
        )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable, autoincrement=False)


def _sort_key() -> sa.Column[str]:
    return sa.Column("sort_key", sa.Text(collation="C"), nullable=False)


def _changed() -> tuple[sa.Column[str], sa.Column[str]]:
    return _text("changed_at"), _text("changed_by")


def _places() -> None:
    op.create_table(
        "central_registry_units",
        _text("code"),
        _text("name"),
        _text("level"),
        _text("province_code"),
        _text("province_name"),
        _whole("latitude_microdeg"),
        _whole("longitude_microdeg"),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index(
        "ix_central_registry_units_province_code", "central_registry_units", ["province_code"]
    )
    op.create_table(
        "central_registry_banks", _text("bin"), _text("name"), sa.PrimaryKeyConstraint("bin")
    )


def _producers() -> None:
    op.create_table(
        "central_registry_producers",
        _text("id"),
        _text("name"),
        _text("kind"),
        _text("mst"),
        _text("address"),
        _text("province_code"),
        _text("commune_code", nullable=True),
        _text("name_key"),
        _text("search_key"),
        _sort_key(),
        *_changed(),
        sa.ForeignKeyConstraint(["commune_code"], ["central_registry_units.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_key"),
    )


def _products() -> None:
    op.create_table(
        "central_registry_products",
        _text("code"),
        _text("name_vi"),
        _text("name_en"),
        _text("producer_id", nullable=True),
        _text("ocop_group"),
        _text("unit_word"),
        _text("net_content"),
        _text("place"),
        _text("province_code"),
        _text("commune_code", nullable=True),
        sa.Column("is_dropped", sa.Integer(), nullable=False),
        _text("search_key"),
        _sort_key(),
        *_changed(),
        sa.ForeignKeyConstraint(["producer_id"], ["central_registry_producers.id"]),
        sa.ForeignKeyConstraint(["commune_code"], ["central_registry_units.code"]),
        sa.PrimaryKeyConstraint("code"),
    )
    for column in ("producer_id", "sort_key"):
        op.create_index(
            f"ix_central_registry_products_{column}", "central_registry_products", [column]
        )
    op.create_table(
        "central_registry_codes",
        _text("gtin14"),
        _text("product_code"),
        sa.ForeignKeyConstraint(["product_code"], ["central_registry_products.code"]),
        sa.PrimaryKeyConstraint("gtin14"),
    )
    op.create_index(
        "ix_central_registry_codes_product_code", "central_registry_codes", ["product_code"]
    )


def _certificates() -> None:
    op.create_table(
        "central_registry_certificates",
        _text("id"),
        _text("product_code"),
        _whole("stars"),
        _text("decision_no"),
        _text("body"),
        _text("level"),
        _text("issued"),
        _text("valid_to", nullable=True),
        _text("valid_to_reason"),
        _text("withdrawn_on", nullable=True),
        _text("withdrawn_reason"),
        sa.Column("potential_5", sa.Integer(), nullable=False),
        _text("extended_to", nullable=True),
        _whole("criteria_set", nullable=True),
        _whole("score_hundredths", nullable=True),
        *_changed(),
        sa.CheckConstraint("stars BETWEEN 3 AND 5", name="stars_range"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to_reason <> ''", name="override_has_reason"),
        sa.ForeignKeyConstraint(["product_code"], ["central_registry_products.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_central_registry_certificates_product_code",
        "central_registry_certificates",
        ["product_code"],
    )


def _releases() -> None:
    op.create_table(
        "central_releases",
        _whole("no"),
        _text("at"),
        _text("by_name"),
        _text("note"),
        _text("told"),
        _text("kid"),
        _text("sig"),
        _whole("added"),
        _whole("changed"),
        _whole("gone"),
        sa.PrimaryKeyConstraint("no"),
    )
    op.create_table(
        "central_release_files",
        _text("name"),
        _whole("release_no"),
        _text("kind"),
        _text("sha256"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["release_no"], ["central_releases.no"]),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("ix_central_release_files_release_no", "central_release_files", ["release_no"])


def _recalls() -> None:
    op.create_table(
        "central_recalls",
        _text("recall_id"),
        _whole("version"),
        _text("change"),
        _text("level"),
        _text("product_code"),
        _text("title"),
        _text("document"),
        _text("reason"),
        _text("at"),
        _text("by_name"),
        _whole("list_no"),
        sa.CheckConstraint("change IN ('published', 'lifted')", name="change_known"),
        sa.CheckConstraint("level IN ('stop', 'urgent')", name="level_known"),
        sa.CheckConstraint("version > 0", name="version_positive"),
        sa.PrimaryKeyConstraint("recall_id", "version"),
    )
    op.create_index("central_recalls_by_list", "central_recalls", ["list_no"], unique=True)
    op.create_table(
        "central_recall_lists",
        _whole("no"),
        _text("at"),
        _text("told"),
        _text("kid"),
        _text("sig"),
        sa.PrimaryKeyConstraint("no"),
    )


def _links() -> None:
    op.create_table(
        "central_links",
        *(_text(name) for name in ("terminal_id", "product_id", "code", "how", "changed_at")),
        _whole("epoch_no"),
        _whole("seq"),
        sa.PrimaryKeyConstraint("terminal_id", "product_id"),
    )
    op.create_index("central_links_code", "central_links", ["code"])

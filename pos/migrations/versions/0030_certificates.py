"""Certificates withdrawn and extended, other certificates of producers, the shop's policy."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0030"
down_revision = "0029"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Columns that are empty where nobody told them; tables that are empty."""
    _columns()
    _acts()
    _standards()
    freeze(op, "catalogue_certificate_acts")
    if op.get_bind().dialect.name == "sqlite":
        _policy()
        _scans()


def _columns() -> None:
    for column in (
        sa.Column("extended_to", sa.Text(), nullable=True),
        sa.Column("criteria_set", WHOLE, nullable=True),
        sa.Column("score_hundredths", WHOLE, nullable=True),
    ):
        op.add_column("catalogue_certificates", column)
    for name in ("contact", "phone"):
        told = sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))
        op.add_column("catalogue_producers", told)


def _acts() -> None:
    op.create_table(
        "catalogue_certificate_acts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("certificate_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("undoes_id", sa.Text(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('withdrawn', 'extended', 'undone')", name="kind_known"),
        sa.CheckConstraint("(kind = 'undone') = (day IS NULL)", name="day_of_its_kind"),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.ForeignKeyConstraint(["undoes_id"], ["catalogue_certificate_acts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "catalogue_certificate_acts_by_product", "catalogue_certificate_acts", ["product_id", "id"]
    )


def _standards() -> None:
    op.create_table(
        "catalogue_standards",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("producer_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_to", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("is_void", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.ForeignKeyConstraint(["producer_id"], ["catalogue_producers.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_catalogue_standards_producer_id", "catalogue_standards", ["producer_id"])
    op.create_table(
        "catalogue_standard_products",
        sa.Column("standard_id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["standard_id"], ["catalogue_standards.id"]),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("standard_id", "product_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_catalogue_standard_products_product_id", "catalogue_standard_products", ["product_id"]
    )


def _policy() -> None:
    for name in ("lapsed_sale", "withdrawn_sale", "policy_by"):
        told = sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))
        op.add_column("shop_profile", told)
    op.add_column("shop_profile", sa.Column("policy_at", sa.Text(), nullable=True))


def _scans() -> None:
    """The papers of producers' certificates: files beside those of decisions."""
    op.create_table(
        "assortment_standard_papers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("standard_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size_bytes", WHOLE, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('pdf', 'jpg', 'png', 'webp')", name="kind_known"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        sa.ForeignKeyConstraint(["standard_id"], ["catalogue_standards.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_assortment_standard_papers_standard_id", "assortment_standard_papers", ["standard_id"]
    )

"""Papers of certificates, printed shelf labels, changes by hand; coming prices taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "catalogue_prices",
        sa.Column("is_kept", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "catalogue_prices",
        sa.Column("told_no", WHOLE, server_default=sa.text("0"), nullable=False),
    )
    op.drop_index("catalogue_prices_by_product", "catalogue_prices")
    in_order = ["product_id", "valid_from", "told_no", "fact_seq"]
    op.create_index("catalogue_prices_by_product", "catalogue_prices", in_order)
    op.create_index("ix_catalogue_prices_told_no", "catalogue_prices", ["told_no"])
    if op.get_bind().dialect.name == "sqlite":
        _pages()  # the showroom's own books live at the terminal


def _pages() -> None:
    op.create_table(
        "assortment_changes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("assortment_changes_by_product", "assortment_changes", ["product_id", "id"])
    op.create_table(
        "assortment_papers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("certificate_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size_bytes", WHOLE, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('pdf', 'jpg', 'png', 'webp')", name="kind_known"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("assortment_papers_by_product", "assortment_papers", ["product_id"])
    op.create_table(
        "assortment_labels",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("price_vnd", WHOLE, nullable=True),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("unit_word", sa.Text(), nullable=False),
        sa.Column("net_content", sa.Text(), nullable=False),
        sa.Column("stars", WHOLE, nullable=False),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.ForeignKeyConstraint(["job_id"], ["spool_jobs.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("assortment_labels_by_product", "assortment_labels", ["product_id", "id"])
    op.create_index("assortment_labels_by_job", "assortment_labels", ["job_id"])

"""Lists taken in and given back, columns pointed out by hand, pictures; goods kept from sale."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _catalogue()
    if op.get_bind().dialect.name == "sqlite":
        _intake()  # the showroom's own books live at the terminal


def _catalogue() -> None:
    for table, name in (("catalogue_products", "is_withdrawn"), ("catalogue_prices", "is_end")):
        op.add_column(
            table, sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
    op.create_table(
        "catalogue_pictures",
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width_px", WHOLE, nullable=False),
        sa.Column("height_px", WHOLE, nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("product_id", "sha256"),
        sqlite_strict=True,
    )


def _intake() -> None:
    op.create_table(
        "intake_imports",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("created", WHOLE, nullable=False),
        sa.Column("changed", WHOLE, nullable=False),
        sa.Column("refused", WHOLE, nullable=False),
        sa.Column("lots", WHOLE, nullable=False),
        sa.Column("undone_at", sa.Text(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "intake_steps",
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("n", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["intake_imports.id"]),
        sa.PrimaryKeyConstraint("import_id", "n"),
        sqlite_strict=True,
    )
    op.create_index("intake_steps_by_subject", "intake_steps", ["subject_id", "kind"])
    op.create_table(
        "intake_mappings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_strict=True,
    )
    op.create_table(
        "intake_spellings",
        sa.Column("spelling", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("spelling"),
        sqlite_strict=True,
    )

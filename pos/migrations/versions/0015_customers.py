"""Customers, what they agreed to, and how long they are kept."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0015"
down_revision = "0014"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _people()
    _consents()
    _keeping()
    freeze(op, "customer_consents")


def _people() -> None:
    op.create_table(
        "customer_people",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.Text(), nullable=True),
        sa.Column("forgotten_why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "forgotten_at IS NULL OR (name = '' AND phone IS NULL AND search_key = '')",
            name="forgotten_is_empty",
        ),
        sa.CheckConstraint(
            "forgotten_at IS NOT NULL OR name <> '' OR phone IS NOT NULL", name="somebody"
        ),
        sa.CheckConstraint(
            "(forgotten_at IS NULL) = (forgotten_why IS NULL)", name="forgotten_with_why"
        ),
        sa.ForeignKeyConstraint(["created_by"], ["shop_people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("customer_people_phone", "customer_people", ["phone"], unique=True)


def _consents() -> None:
    op.create_table(
        "customer_consents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("is_given", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer_people.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["shop_people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_customer_consents_customer_id", "customer_consents", ["customer_id"])


def _keeping() -> None:
    op.create_table(
        "customer_keeping",
        sa.Column("id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("months", WHOLE, nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.CheckConstraint("months BETWEEN 0 AND 120", name="months_range"),
        sa.ForeignKeyConstraint(["changed_by"], ["shop_people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )

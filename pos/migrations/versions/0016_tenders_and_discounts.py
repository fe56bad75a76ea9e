"""Discounts, tenders of every kind, the buyer, and orders put aside."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0016"
down_revision = "0015"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "kind IN ('cash', 'transfer', 'card', 'voucher', 'return_credit')"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _drafts()
    _sales()
    _tenders()


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, WHOLE, server_default=sa.text("0"), nullable=False)


def _add(table: str, *columns: sa.Column[Any]) -> None:
    for column in columns:
        op.add_column(table, column)


def _drafts() -> None:
    _add(
        "till_drafts",
        sa.Column("discount_kind", sa.Text(), nullable=True),
        _number("discount_value"),
        sa.Column("buyer", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("parked_at", sa.Text(), nullable=True),
        sa.Column("parked_by", sa.Text(), nullable=True),
        sa.Column("park_note", sa.Text(), nullable=True),
    )
    _add(
        "till_draft_lines",
        sa.Column("discount_kind", sa.Text(), nullable=True),
        _number("discount_value"),
        sa.Column("new_price_vnd", WHOLE, nullable=True),
    )
    op.create_table(
        "till_draft_tenders",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tendered_vnd", WHOLE, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("is_seen", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.CheckConstraint(KINDS, name="kind_known"),
        sa.CheckConstraint("tendered_vnd > 0", name="tendered_positive"),
        sa.ForeignKeyConstraint(["draft_id"], ["till_drafts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("draft_id", "no", name="tender_no_once"),
        sqlite_strict=True,
    )
    op.create_index(
        "till_draft_tenders_references",
        "till_draft_tenders",
        ["reference"],
        sqlite_where=sa.text("reference <> ''"),
    )
    op.create_table(
        "till_voucher_codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("worth_vnd", WHOLE, nullable=False),
        sa.Column("return_id", sa.Text(), nullable=False),
        sa.Column("given_at", sa.Text(), nullable=False),
        sa.CheckConstraint("worth_vnd > 0", name="worth_positive"),
        sa.PrimaryKeyConstraint("code"),
        sqlite_strict=True,
    )
    freeze(op, "till_voucher_codes")


def _sales() -> None:
    # Papers also in English, where the shop wants it.
    _add(
        "shop_profile",
        sa.Column("papers_english", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    _add(
        "till_sales",
        _number("discount_vnd"),
        _number("rounding_vnd"),
        sa.Column("buyer", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
    )
    _add(
        "till_sale_lines",
        _number("list_price_vnd"),
        _number("discount_vnd"),
        _number("shared_vnd"),
    )
    # Nearly every sale has none.
    op.create_index(
        "till_sales_customers",
        "till_sales",
        ["customer_id", "business_on"],
        sqlite_where=sa.text("customer_id IS NOT NULL"),
    )
    for word in ("update", "delete"):
        op.execute(f"DROP TRIGGER till_sale_lines_no_{word}")
    # Until now every line was sold at the price of its day.
    lines = sa.table("till_sale_lines", sa.column("list_price_vnd"), sa.column("price_vnd"))
    op.execute(sa.update(lines).values(list_price_vnd=lines.c.price_vnd))
    freeze(op, "till_sale_lines")


def _tenders() -> None:
    """A check cannot be changed: the table is made anew under its own name."""
    op.rename_table("till_tenders", "till_tenders_before")
    op.create_table(
        "till_tenders",
        sa.Column("sale_id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_vnd", WHOLE, nullable=False),
        sa.Column("tendered_vnd", WHOLE, nullable=False),
        sa.Column("change_vnd", WHOLE, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("is_seen", sa.Integer(), nullable=False),
        sa.CheckConstraint(KINDS, name="kind_known"),
        sa.CheckConstraint("change_vnd >= 0", name="change_not_negative"),
        sa.CheckConstraint("change_vnd = 0 OR kind = 'cash'", name="change_from_cash"),
        sa.CheckConstraint("tendered_vnd - change_vnd = amount_vnd", name="change_adds_up"),
        sa.ForeignKeyConstraint(["sale_id"], ["till_sales.id"]),
        sa.PrimaryKeyConstraint("sale_id", "no"),
        sqlite_strict=True,
    )
    names = ("sale_id", "no", "kind", "amount_vnd", "tendered_vnd", "change_vnd")
    before = sa.table("till_tenders_before", *map(sa.column, names))
    now = sa.table("till_tenders", *map(sa.column, (*names, "reference", "is_seen")))
    was = sa.select(*before.c, sa.literal(""), sa.literal(1))
    op.execute(sa.insert(now).from_select([*names, "reference", "is_seen"], was))
    op.drop_table("till_tenders_before")
    op.create_index(
        "till_tenders_references",
        "till_tenders",
        ["reference", "kind"],
        sqlite_where=sa.text("reference <> ''"),
    )
    op.create_index(
        "till_tenders_voucher_once",
        "till_tenders",
        ["reference"],
        unique=True,
        sqlite_where=sa.text("kind = 'voucher'"),
    )
    freeze(op, "till_tenders")

"""Returns, their lines and refunds."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0019"
down_revision = "0018"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    places = sa.table("stock_places", sa.column("id"), sa.column("is_own"))
    op.bulk_insert(places, [{"id": "quarantine", "is_own": 1}, {"id": "disposed", "is_own": 0}])
    op.add_column(
        "till_counters", sa.Column("returns", WHOLE, nullable=False, server_default=sa.text("0"))
    )
    _returns()
    _lines()
    _refunds()
    _under_way()
    freeze(op, "returns_returns", "returns_lines", "returns_refunds")


def _returns() -> None:
    op.create_table(
        "returns_returns",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("register_no", WHOLE, nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("return_no", WHOLE, nullable=False),
        sa.Column("shift_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("sale_id", sa.Text(), nullable=True),
        sa.Column("exchange_id", sa.Text(), nullable=True),
        sa.Column("total_vnd", WHOLE, nullable=False),
        sa.Column("vat_vnd", WHOLE, nullable=False),
        sa.Column("gt_vnd", WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("fact_seq", WHOLE, nullable=False),
        sa.Column("completed_at", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.CheckConstraint("total_vnd >= 0", name="total_not_negative"),
        sa.CheckConstraint("vat_vnd >= 0", name="vat_not_negative"),
        sa.ForeignKeyConstraint(["exchange_id"], ["till_drafts.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["shop_people.id"]),
        sa.ForeignKeyConstraint(["register_no"], ["shop_registers.no"]),
        sa.ForeignKeyConstraint(["sale_id"], ["till_sales.id"]),
        sa.ForeignKeyConstraint(["shift_id"], ["till_shifts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("register_no", "epoch", "return_no", name="return_no_once"),
        sa.UniqueConstraint("request_id"),
        sqlite_strict=True,
    )
    for column in ("business_on", "exchange_id", "sale_id", "shift_id"):
        op.create_index(f"ix_returns_returns_{column}", "returns_returns", [column])


def _lines() -> None:
    op.create_table(
        "returns_lines",
        sa.Column("return_id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("sale_id", sa.Text(), nullable=True),
        sa.Column("line_no", WHOLE, nullable=True),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("producer", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("lot_code", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_word", sa.Text(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("price_vnd", WHOLE, nullable=False),
        sa.Column("amount_vnd", WHOLE, nullable=False),
        sa.Column("tax_class", sa.Text(), nullable=False),
        sa.Column("vat_code", sa.Text(), nullable=False),
        sa.Column("vat_percent", WHOLE, nullable=False),
        sa.Column("net_vnd", WHOLE, nullable=False),
        sa.Column("vat_vnd", WHOLE, nullable=False),
        sa.Column("stars", WHOLE, nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("amount_vnd >= 0", name="amount_not_negative"),
        sa.CheckConstraint("net_vnd + vat_vnd = amount_vnd", name="vat_adds_up"),
        sa.CheckConstraint("fate IN ('restock', 'quarantine', 'dispose')", name="fate_known"),
        sa.CheckConstraint("(sale_id IS NULL) = (line_no IS NULL)", name="line_with_sale"),
        sa.ForeignKeyConstraint(["lot_id"], ["stock_lots.id"]),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.ForeignKeyConstraint(["return_id"], ["returns_returns.id"]),
        sa.ForeignKeyConstraint(
            ["sale_id", "line_no"], ["till_sale_lines.sale_id", "till_sale_lines.no"]
        ),
        sa.PrimaryKeyConstraint("return_id", "no"),
        sqlite_strict=True,
    )
    op.create_index("ix_returns_lines_product_id", "returns_lines", ["product_id"])
    op.create_index("returns_lines_by_sold", "returns_lines", ["sale_id", "line_no"])


def _refunds() -> None:
    op.create_table(
        "returns_refunds",
        sa.Column("return_id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_vnd", WHOLE, nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("tender_sale_id", sa.Text(), nullable=True),
        sa.Column("tender_no", WHOLE, nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('cash', 'transfer', 'card', 'voucher', 'exchange')", name="kind_known"
        ),
        sa.CheckConstraint(
            "source_kind IN ('cash', 'transfer', 'card', 'voucher', 'none')", name="source_known"
        ),
        sa.CheckConstraint("amount_vnd > 0", name="amount_positive"),
        sa.CheckConstraint(
            "kind IN ('exchange', source_kind) OR source_kind = 'none'", name="the_way_it_came"
        ),
        sa.CheckConstraint(
            "(source_kind = 'none') = (tender_sale_id IS NULL)", name="source_named"
        ),
        sa.ForeignKeyConstraint(["return_id"], ["returns_returns.id"]),
        sa.ForeignKeyConstraint(
            ["tender_sale_id", "tender_no"], ["till_tenders.sale_id", "till_tenders.no"]
        ),
        sa.PrimaryKeyConstraint("return_id", "no"),
        sqlite_strict=True,
    )
    op.create_index("returns_refunds_by_tender", "returns_refunds", ["tender_sale_id", "tender_no"])


def _under_way() -> None:
    op.create_table(
        "returns_sendings",
        sa.Column("return_id", sa.Text(), nullable=False),
        sa.Column("refund_no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("send_to", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("sent_by", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.CheckConstraint("(sent_at IS NULL) = (sent_by IS NULL)", name="sent_by_somebody"),
        sa.ForeignKeyConstraint(
            ["return_id", "refund_no"], ["returns_refunds.return_id", "returns_refunds.no"]
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["shop_people.id"]),
        sa.PrimaryKeyConstraint("return_id", "refund_no"),
        sqlite_strict=True,
    )
    op.create_table(
        "returns_exchanges",
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("total_vnd", WHOLE, nullable=False),
        sa.Column("begun_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["till_drafts.id"]),
        sa.PrimaryKeyConstraint("draft_id"),
        sqlite_strict=True,
    )

"""The showroom's own books: people, stock, print jobs, the till."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0002"
down_revision = "0001"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _shop()
    _stock()
    _spool()
    _till()
    _places()
    freeze(op, "stock_moves", "till_sales", "till_sale_lines", "till_tenders")


def _shop() -> None:
    op.create_table(
        "shop_people",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.CheckConstraint("role IN ('cashier', 'manager')", name="role_known"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "shop_profile",
        sa.Column("id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("showroom_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("mst", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("seller_method", sa.Text(), nullable=False),
        sa.Column("slip_note", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "shop_registers",
        sa.Column("no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("paired_at", sa.Text(), nullable=False),
        sa.CheckConstraint("no BETWEEN 1 AND 9", name="no_range"),
        sa.PrimaryKeyConstraint("no"),
        sqlite_strict=True,
    )
    op.create_table(
        "shop_pin_guards",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("failures", WHOLE, nullable=False),
        sa.Column("locked_until", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["shop_people.id"],
        ),
        sa.PrimaryKeyConstraint("person_id"),
        sqlite_strict=True,
    )


def _stock() -> None:
    op.create_table(
        "stock_places",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("is_own", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_lots",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("producer_code", sa.Text(), nullable=False),
        sa.Column("producer_code_key", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=True),
        sa.Column("date_kind", sa.Text(), nullable=False),
        sa.Column("use_by", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("cost_vnd", WHOLE, nullable=True),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.CheckConstraint("(date_kind = 'none') = (use_by IS NULL)", name="use_by_with_kind"),
        sa.CheckConstraint("date_kind IN ('hsd', 'best_before', 'none')", name="date_kind_known"),
        sa.CheckConstraint("owner IN ('owned', 'consigned')", name="owner_known"),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalogue_products.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("stock_lots_code", "stock_lots", ["product_id", "code"], unique=True)
    op.create_index(
        "stock_lots_producer_code", "stock_lots", ["product_id", "producer_code_key"], unique=False
    )
    op.create_table(
        "stock_levels",
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.CheckConstraint("units >= 0", name="never_below_zero"),
        sa.ForeignKeyConstraint(
            ["lot_id"],
            ["stock_lots.id"],
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["stock_places.id"],
        ),
        sa.PrimaryKeyConstraint("lot_id", "place_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_moves",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("from_place_id", sa.Text(), nullable=False),
        sa.Column("to_place_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("act_id", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.CheckConstraint("from_place_id <> to_place_id", name="places_differ"),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.ForeignKeyConstraint(
            ["from_place_id"],
            ["stock_places.id"],
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"],
            ["stock_lots.id"],
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["stock_moves.id"],
        ),
        sa.ForeignKeyConstraint(
            ["to_place_id"],
            ["stock_places.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(("ix_stock_moves_act_id"), "stock_moves", ["act_id"], unique=False)
    op.create_index(("ix_stock_moves_lot_id"), "stock_moves", ["lot_id"], unique=False)
    op.create_table(
        "stock_recounts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("missing_units", WHOLE, nullable=False),
        sa.Column("act_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_id"],
            ["stock_lots.id"],
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalogue_products.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        ("ix_stock_recounts_product_id"), "stock_recounts", ["product_id"], unique=False
    )


def _spool() -> None:
    op.create_table(
        "spool_jobs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("copy_no", WHOLE, nullable=False),
        sa.Column("copies", WHOLE, nullable=False),
        sa.Column("register_no", WHOLE, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("payload_sha256", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempts", WHOLE, nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'confirmed', 'sent_unconfirmed', "
            "'held', 'unknown', 'dismissed')",
            name="state_known",
        ),
        sa.CheckConstraint("copy_no >= 0", name="copy_no_not_negative"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("spool_jobs_by_subject", "spool_jobs", ["subject_id", "copy_no"], unique=False)
    op.create_index("spool_jobs_waiting", "spool_jobs", ["state", "id"], unique=False)


def _till() -> None:
    op.create_table(
        "till_counters",
        sa.Column("register_no", WHOLE, nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("receipts", WHOLE, nullable=False),
        sa.Column("gt_vnd", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["register_no"],
            ["shop_registers.no"],
        ),
        sa.PrimaryKeyConstraint("register_no", "epoch"),
        sqlite_strict=True,
    )
    op.create_table(
        "till_drafts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("register_no", WHOLE, nullable=False),
        sa.Column("no", WHOLE, nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["register_no"],
            ["shop_registers.no"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("till_drafts_open", "till_drafts", ["register_no", "closed_at"], unique=False)
    op.create_table(
        "till_shifts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("register_no", WHOLE, nullable=False),
        sa.Column("no", WHOLE, nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("float_vnd", WHOLE, nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.CheckConstraint("float_vnd >= 0", name="float_not_negative"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["shop_people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["register_no"],
            ["shop_registers.no"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("register_no", "no", name="shift_no_once"),
        sqlite_strict=True,
    )
    op.create_table(
        "till_draft_scans",
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("scan_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["till_drafts.id"],
        ),
        sa.PrimaryKeyConstraint("draft_id", "scan_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "till_sales",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("register_no", WHOLE, nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("receipt_no", WHOLE, nullable=False),
        sa.Column("shift_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("total_vnd", WHOLE, nullable=False),
        sa.Column("vat_vnd", WHOLE, nullable=False),
        sa.Column("gt_vnd", WHOLE, nullable=False),
        sa.Column("fact_seq", WHOLE, nullable=False),
        sa.Column("completed_at", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Text(), nullable=False),
        sa.CheckConstraint("total_vnd >= 0", name="total_not_negative"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["shop_people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["register_no"],
            ["shop_registers.no"],
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["till_shifts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("register_no", "epoch", "receipt_no", name="receipt_no_once"),
        sqlite_strict=True,
    )
    op.create_index(("ix_till_sales_business_on"), "till_sales", ["business_on"], unique=False)
    op.create_index(("ix_till_sales_shift_id"), "till_sales", ["shift_id"], unique=False)
    op.create_table(
        "till_tenders",
        sa.Column("sale_id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_vnd", WHOLE, nullable=False),
        sa.Column("tendered_vnd", WHOLE, nullable=False),
        sa.Column("change_vnd", WHOLE, nullable=False),
        sa.CheckConstraint("kind IN ('cash')", name="kind_known"),
        sa.CheckConstraint("change_vnd >= 0", name="change_not_negative"),
        sa.CheckConstraint("tendered_vnd - change_vnd = amount_vnd", name="change_adds_up"),
        sa.ForeignKeyConstraint(
            ["sale_id"],
            ["till_sales.id"],
        ),
        sa.PrimaryKeyConstraint("sale_id", "no"),
        sqlite_strict=True,
    )
    op.create_table(
        "till_draft_lines",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=True),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("price_vnd", WHOLE, nullable=False),
        sa.Column("touched_version", WHOLE, nullable=False),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["till_drafts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"],
            ["stock_lots.id"],
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalogue_products.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        ("ix_till_draft_lines_draft_id"), "till_draft_lines", ["draft_id"], unique=False
    )
    op.create_table(
        "till_sale_lines",
        sa.Column("sale_id", sa.Text(), nullable=False),
        sa.Column("no", WHOLE, autoincrement=False, nullable=False),
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
        sa.Column("short_units", WHOLE, nullable=False),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.ForeignKeyConstraint(
            ["lot_id"],
            ["stock_lots.id"],
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["catalogue_products.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sale_id"],
            ["till_sales.id"],
        ),
        sa.PrimaryKeyConstraint("sale_id", "no"),
        sqlite_strict=True,
    )
    op.create_index(("ix_till_sale_lines_lot_id"), "till_sale_lines", ["lot_id"], unique=False)
    op.create_index(
        ("ix_till_sale_lines_product_id"), "till_sale_lines", ["product_id"], unique=False
    )


def _places() -> None:
    places = sa.table("stock_places", sa.column("id"), sa.column("is_own"))
    names = {"supplier": 0, "customer": 0, "loss": 0, "counting": 0, "shop": 1}
    op.bulk_insert(places, [{"id": name, "is_own": own} for name, own in names.items()])

"""The desk's sums over all showrooms: of days and months, and the kinds of goods they are of."""

import sqlalchemy as sa
from alembic import op

revision = "c0006"
down_revision = "c0005"


def upgrade() -> None:
    """Tables that are empty; every terminal's days so far are due."""
    op.create_table(
        "central_desk_dues",
        _text("terminal_id"),
        _text("id"),
        _text("business_on"),
        sa.PrimaryKeyConstraint("terminal_id", "id"),
    )
    op.create_table(
        "central_desk_terminals",
        _text("terminal_id"),
        _text("showroom_code"),
        _whole("place_no"),
        sa.Column("is_counted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id"),
    )
    _kinds()
    _sums()
    op.create_table(
        "central_desk_rounds",
        _whole("id"),
        _text("rolled_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="only_one"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False)


def _kinds() -> None:
    texts = ("key", "name_vi", "name_en", "maker_key", "maker_name", "ocop_group")
    kinds = op.create_table(
        "central_desk_kinds",
        _whole("kind_no"),
        *(_text(name) for name in (*texts, "commune_code", "province_code", "unit")),
        sa.PrimaryKeyConstraint("kind_no"),
        sa.UniqueConstraint("key"),
    )
    unknown = dict.fromkeys((*texts, "commune_code", "province_code", "unit"), "")
    op.bulk_insert(kinds, [{"kind_no": 0} | unknown])
    op.create_index("central_desk_kinds_maker", "central_desk_kinds", ["maker_key"])
    op.create_index("central_desk_kinds_commune", "central_desk_kinds", ["commune_code"])
    op.create_table(
        "central_desk_products",
        _text("terminal_id"),
        _text("product_id"),
        _whole("kind_no"),
        _text("read_as"),
        sa.PrimaryKeyConstraint("terminal_id", "product_id"),
    )
    op.create_index("central_desk_products_kind", "central_desk_products", ["kind_no"])


def _sums() -> None:
    numbers = ("kind_no", "stars", "units", "amount_vnd", "bills", "reach")
    op.create_table(
        "central_desk_days",
        _text("business_on"),
        *(_whole(name) for name in numbers),
        sa.PrimaryKeyConstraint("business_on", "kind_no", "stars"),
        sa.CheckConstraint("stars BETWEEN 0 AND 5", name="stars_known"),
    )
    op.create_index("central_desk_days_kind", "central_desk_days", ["kind_no", "business_on"])
    op.create_table(
        "central_desk_months",
        _text("month"),
        *(_whole(name) for name in numbers),
        sa.PrimaryKeyConstraint("month", "kind_no", "stars"),
    )
    op.create_index("central_desk_months_kind", "central_desk_months", ["kind_no", "month"])
    op.create_table(
        "central_desk_totals",
        _text("business_on"),
        *(_whole(name) for name in ("stars", "amount_vnd", "bills", "reach")),
        sa.PrimaryKeyConstraint("business_on", "stars"),
    )
    op.create_table(
        "central_desk_shop_months",
        *(_text(name) for name in ("terminal_id", "month", "product_id")),
        *(_whole(name) for name in ("stars", "units", "amount_vnd", "bills")),
        sa.PrimaryKeyConstraint("terminal_id", "month", "product_id", "stars"),
    )
    op.create_table(
        "central_desk_lots",
        *(_text(name) for name in ("terminal_id", "lot_id", "showroom_code")),
        *(_whole(name) for name in ("kind_no", "stars")),
        _text("use_by"),
        *(_whole(name) for name in ("came_units", "sold_units")),
        sa.Column("is_sold_out", sa.Integer(), nullable=False),
        _whole("reach"),
        sa.PrimaryKeyConstraint("terminal_id", "lot_id"),
    )
    op.create_index("central_desk_lots_day", "central_desk_lots", ["use_by"])

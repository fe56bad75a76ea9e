"""Stocktakes: counts, sheets, entries, what came of them; phones paired for one task; what closes
a product of the recount list; from which difference on a count needs a yes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0027"
down_revision = "0026"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_USUAL_VND = sa.text("500000")
_KINDS = "'all', 'producer', 'group', 'recount', 'chosen'"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    limit = sa.Column("count_difference_vnd", WHOLE, nullable=False, server_default=_USUAL_VND)
    op.add_column("shop_limits", limit)
    _phones()
    _recount_ends()
    _counts()
    _sheets()
    _entries()
    _ends()
    freeze(
        op,
        *("stock_recount_ends", "counting_counts", "counting_goods", "counting_sheets"),
        *("counting_entries", "counting_asks", "counting_results"),
    )


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _maybe(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=True) for name in names]


def _whole(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, WHOLE, nullable=False) for name in names]


def _points(name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [target])


def _phones() -> None:
    op.create_table(
        "shop_phones",
        *_texts("id", "subject_id", "person_id", "secret_sha256", "paired_at"),
        *_maybe("ended_at"),
        _points("person_id", "shop_people.id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("secret_sha256"),
        sqlite_strict=True,
    )
    op.create_index("ix_shop_phones_subject_id", "shop_phones", ["subject_id"])


def _recount_ends() -> None:
    op.create_table(
        "stock_recount_ends",
        *_texts("recount_id", "act_id", "at"),
        _points("recount_id", "stock_recounts.id"),
        sa.PrimaryKeyConstraint("recount_id"),
        sqlite_strict=True,
    )


def _counts() -> None:
    op.create_table(
        "counting_counts",
        *_texts("id"),
        *_whole("no"),
        *_texts("place_id", "kind", "subject", "title"),
        *_whole("is_compared"),
        *_texts("mark", "opened_by_id", "opened_at", "business_on"),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name="kind_known"),
        sa.CheckConstraint("(kind IN ('producer', 'group')) = (subject <> '')", name="subject"),
        _points("place_id", "stock_places.id"),
        _points("opened_by_id", "shop_people.id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("no"),
        sqlite_strict=True,
    )
    op.create_table(
        "counting_goods",
        *_texts("count_id", "product_id"),
        _points("count_id", "counting_counts.id"),
        _points("product_id", "catalogue_products.id"),
        sa.PrimaryKeyConstraint("count_id", "product_id"),
        sqlite_strict=True,
    )


def _sheets() -> None:
    op.create_table(
        "counting_sheets",
        *_texts("id", "count_id", "person_id", "zone"),
        *_maybe("phone_id"),
        *_texts("opened_at"),
        _points("count_id", "counting_counts.id"),
        _points("person_id", "shop_people.id"),
        _points("phone_id", "shop_phones.id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("phone_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_counting_sheets_count_id", "counting_sheets", ["count_id"])
    op.create_table(
        "counting_asks",
        *_texts("id", "count_id", "product_id"),
        *_maybe("lot_id"),
        *_texts("by_id", "at"),
        _points("count_id", "counting_counts.id"),
        _points("product_id", "catalogue_products.id"),
        _points("lot_id", "stock_lots.id"),
        _points("by_id", "shop_people.id"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_counting_asks_count_id", "counting_asks", ["count_id"])


def _entries() -> None:
    op.create_table(
        "counting_entries",
        *_texts("id", "sheet_id", "key", "product_id"),
        *_maybe("lot_id"),
        *_whole("units", "book_units"),
        *_texts("seen_id", "anchor_id"),
        *_maybe("replaces_id", "ask_id"),
        *_whole("is_withdrawn"),
        *_texts("at"),
        sa.CheckConstraint("units >= 0", name="units_not_negative"),
        sa.CheckConstraint("is_withdrawn = 0 OR replaces_id IS NOT NULL", name="withdraws_one"),
        _points("sheet_id", "counting_sheets.id"),
        _points("product_id", "catalogue_products.id"),
        _points("lot_id", "stock_lots.id"),
        _points("replaces_id", "counting_entries.id"),
        _points("ask_id", "counting_asks.id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sheet_id", "key"),
        sa.UniqueConstraint("replaces_id"),
        sqlite_strict=True,
    )


def _ends() -> None:
    op.create_table(
        "counting_results",
        *_texts("count_id", "how", "record", "by_id", "at"),
        sa.CheckConstraint("how IN ('posted', 'dropped')", name="how_known"),
        _points("count_id", "counting_counts.id"),
        _points("by_id", "shop_people.id"),
        sa.PrimaryKeyConstraint("count_id"),
        sqlite_strict=True,
    )

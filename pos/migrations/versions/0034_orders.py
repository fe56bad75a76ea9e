"""Orders to producers with lines and events, terms, closures, and what customers were promised."""

import sqlalchemy as sa
from alembic import op

from pos.migrations.frozen import freeze

revision = "0034"
down_revision = "0033"

_KEPT = """
CREATE TRIGGER {table}_{word} BEFORE {when} ON {table} WHEN {so}
BEGIN SELECT RAISE(ABORT, '{table} is kept as it was sent'); END
"""
_IS_SENT = "(SELECT number FROM ordering_orders WHERE id = OLD.order_id) IS NOT NULL"
_TRIGGERS = (
    ("ordering_orders", "kept", "DELETE", "OLD.number IS NOT NULL"),
    (
        "ordering_orders",
        "numbered_once",
        "UPDATE OF number, epoch, year, no, producer_id",
        "OLD.number IS NOT NULL",
    ),
    ("ordering_lines", "kept", "DELETE", _IS_SENT),
    (
        "ordering_lines",
        "worded_once",
        "UPDATE OF order_id, no, product_id, sku, name_vi, name_en, unit, unit_word, why",
        _IS_SENT,
    ),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the showroom's own books live at the terminal
    _orders()
    _joined()
    _lines()
    _events()
    _producer_terms()
    _product_terms()
    _house_terms()
    _closures()
    _reservations()
    freeze(op, "ordering_events")
    for table, word, when, so in _TRIGGERS:
        op.execute(_KEPT.format(table=table, word=word, when=when, so=so))


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _wholes(*names: str, nullable: bool = True) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=nullable) for name in names]


def _orders() -> None:
    op.create_table(
        "ordering_orders",
        *_texts("id", "producer_id", "producer"),
        *_texts("number", "epoch", nullable=True),
        *_wholes("year", "no"),
        *_texts("state", "wanted_on", "note"),
        *_texts("sent_on", nullable=True),
        sa.Column("has_news", sa.Integer(), nullable=False, server_default=sa.text("0")),
        *_texts("request_id", "by_id", "by_name", "at"),
        sa.CheckConstraint("(number IS NULL) = (no IS NULL)", name="number_whole"),
        sa.CheckConstraint("(number IS NULL) = (state = 'draft')", name="number_when_sent"),
        sa.ForeignKeyConstraint(["producer_id"], ["catalogue_producers.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("request_id", "producer_id", name="asked_once"),
        sa.UniqueConstraint("epoch", "year", "no", name="no_once"),
        sqlite_strict=True,
    )
    op.create_index("ix_ordering_orders_producer_id", "ordering_orders", ["producer_id"])
    op.create_index("ordering_orders_by_state", "ordering_orders", ["state", "wanted_on"])
    op.create_index("ordering_orders_with_news", "ordering_orders", ["has_news"])


def _joined() -> None:
    op.create_table(
        "ordering_joined",
        *_texts("request_id", "order_id"),
        sa.ForeignKeyConstraint(["order_id"], ["ordering_orders.id"]),
        sa.PrimaryKeyConstraint("request_id", "order_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_ordering_joined_order_id", "ordering_joined", ["order_id"])


def _lines() -> None:
    op.create_table(
        "ordering_lines",
        *_texts("order_id"),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        *_texts("product_id", "sku", "name_vi", "name_en", "unit", "unit_word"),
        *_wholes("units", nullable=False),
        *_wholes("suggested_units"),
        *_texts("why"),
        *_wholes("cost_vnd"),
        *_texts("owner"),
        *_wholes("pack_units", nullable=False),
        *_wholes("confirmed_units"),
        *_texts("confirmed_on", nullable=True),
        *_wholes("received_units", nullable=False),
        sa.Column("is_over", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.CheckConstraint("units >= 0", name="units_not_negative"),
        sa.CheckConstraint("confirmed_units >= 0", name="confirmed_not_negative"),
        sa.CheckConstraint("received_units >= 0", name="received_not_negative"),
        sa.CheckConstraint("pack_units >= 1", name="pack_from_one"),
        sa.ForeignKeyConstraint(["order_id"], ["ordering_orders.id"]),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("order_id", "no"),
        sa.UniqueConstraint("order_id", "product_id", name="product_once"),
        sqlite_strict=True,
    )
    op.create_index("ix_ordering_lines_product_id", "ordering_lines", ["product_id"])


def _events() -> None:
    op.create_table(
        "ordering_events",
        *_texts("id", "order_id", "kind", "way", "payload"),
        *_texts("request_id", nullable=True),
        *_texts("by_id", "by_name", "at"),
        sa.ForeignKeyConstraint(["order_id"], ["ordering_orders.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id", "order_id", "kind", name="asked_once"),
        sqlite_strict=True,
    )
    op.create_index("ordering_events_by_order", "ordering_events", ["order_id", "id"])


def _producer_terms() -> None:
    op.create_table(
        "ordering_producer_terms",
        *_texts("producer_id"),
        *_wholes("lead_days"),
        *_texts("weekdays", nullable=True),
        *_wholes("every_weeks"),
        *_texts("anchor_on", nullable=True),
        *_wholes("min_order_vnd"),
        *_texts("email", "zalo", "changed_by", "changed_at"),
        sa.ForeignKeyConstraint(["producer_id"], ["catalogue_producers.id"]),
        sa.PrimaryKeyConstraint("producer_id"),
        sqlite_strict=True,
    )


def _product_terms() -> None:
    op.create_table(
        "ordering_product_terms",
        *_texts("product_id"),
        *_wholes("pack_units", "shelf_min_units", "limit_units", "cost_vnd"),
        *_texts("owner"),
        *_wholes("bears_expired_bp", "service_bp"),
        *_wholes("is_left", nullable=False),
        *_texts("months", nullable=True),
        *_texts("changed_by", "changed_at"),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("product_id"),
        sqlite_strict=True,
    )


def _house_terms() -> None:
    op.create_table(
        "ordering_house_terms",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *_wholes("order_vnd", "line_vnd", "holding_owned_bp", "holding_consigned_bp"),
        *_wholes("goodwill_bp"),
        *_texts("changed_by", "changed_at"),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )


def _closures() -> None:
    op.create_table(
        "ordering_closures",
        *_texts("id"),
        *_texts("producer_id", nullable=True),
        *_texts("from_on", "to_on", "note", "changed_by", "changed_at"),
        sa.CheckConstraint("to_on >= from_on", name="days_in_order"),
        sa.ForeignKeyConstraint(["producer_id"], ["catalogue_producers.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_ordering_closures_producer_id", "ordering_closures", ["producer_id"])


def _reservations() -> None:
    op.create_table(
        "ordering_reservations",
        *_texts("id", "product_id"),
        *_wholes("units", nullable=False),
        *_texts("due_on", "customer", "note", "by_name", "at"),
        *_texts("ended_at", nullable=True),
        *_texts("ended_by"),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.ForeignKeyConstraint(["product_id"], ["catalogue_products.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_ordering_reservations_product_id", "ordering_reservations", ["product_id"])
    op.create_index("ordering_reservations_open", "ordering_reservations", ["ended_at", "due_on"])

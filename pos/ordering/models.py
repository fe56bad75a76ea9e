"""Orders with their lines and events, terms, and what customers were promised."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class OrderRow(Model):
    """An order.  Written by `ordering.orders`; once it is sent, only as its events say."""

    __tablename__ = "ordering_orders"
    __table_args__ = (
        UniqueConstraint("request_id", "producer_id", name="asked_once"),
        UniqueConstraint("epoch", "year", "no", name="no_once"),
        CheckConstraint("(number IS NULL) = (no IS NULL)", name="number_whole"),
        CheckConstraint("(number IS NULL) = (state = 'draft')", name="number_when_sent"),
        Index("ordering_orders_by_state", "state", "wanted_on"),
        Index("ordering_orders_with_news", "has_news"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    producer_id: Mapped[str] = mapped_column(ForeignKey("catalogue_producers.id"), index=True)
    producer: Mapped[str]
    number: Mapped[str | None] = mapped_column(unique=True)
    epoch: Mapped[str | None]
    year: Mapped[int | None]
    no: Mapped[int | None]
    state: Mapped[str]
    """A `kinds.State`: what the events add up to."""
    wanted_on: Mapped[date]
    note: Mapped[str]
    sent_on: Mapped[date | None]
    has_news: Mapped[bool] = mapped_column(server_default=text("0"))
    request_id: Mapped[str]
    by_id: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]


class JoinedRow(Model):
    """A request whose goods went onto a draft that was there.  Written by `ordering.orders`."""

    __tablename__ = "ordering_joined"

    request_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(
        ForeignKey("ordering_orders.id"), primary_key=True, index=True
    )


class OrderLineRow(Model):
    """Goods of one product on an order.  Written by `ordering.orders`."""

    __tablename__ = "ordering_lines"
    __table_args__ = (
        CheckConstraint("units >= 0", name="units_not_negative"),
        CheckConstraint("confirmed_units >= 0", name="confirmed_not_negative"),
        CheckConstraint("received_units >= 0", name="received_not_negative"),
        CheckConstraint("pack_units >= 1", name="pack_from_one"),
        UniqueConstraint("order_id", "product_id", name="product_once"),
    )

    order_id: Mapped[str] = mapped_column(ForeignKey("ordering_orders.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
    sku: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    unit: Mapped[str]
    unit_word: Mapped[str]
    units: Mapped[int]
    suggested_units: Mapped[int | None]
    why: Mapped[str]
    cost_vnd: Mapped[int | None]
    owner: Mapped[str]
    pack_units: Mapped[int]
    confirmed_units: Mapped[int | None]
    confirmed_on: Mapped[date | None]
    received_units: Mapped[int]
    is_over: Mapped[bool] = mapped_column(server_default=text("0"))
    """The rest is not waited for: it was heard when goods came."""


class OrderEvent(Model):
    """Something that happened to an order.  Written by `ordering.orders`; never changed."""

    __tablename__ = "ordering_events"
    __table_args__ = (
        UniqueConstraint("request_id", "order_id", "kind", name="asked_once"),
        Index("ordering_events_by_order", "order_id", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("ordering_orders.id"))
    kind: Mapped[str]
    """A `kinds.Kind`."""
    way: Mapped[str]
    payload: Mapped[str]
    request_id: Mapped[str | None]
    """The same request heard again writes nothing more."""
    by_id: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]


class ProducerTermsRow(Model):
    """How a producer delivers; NULL is the default.  Written by `ordering.term_book`."""

    __tablename__ = "ordering_producer_terms"

    producer_id: Mapped[str] = mapped_column(ForeignKey("catalogue_producers.id"), primary_key=True)
    lead_days: Mapped[int | None]
    weekdays: Mapped[str | None]
    """Digits, Monday 0: `024`; empty: any day."""
    every_weeks: Mapped[int | None]
    anchor_on: Mapped[date | None]
    min_order_vnd: Mapped[int | None]
    email: Mapped[str]
    zalo: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class ProductTermsRow(Model):
    """How a product is bought; NULL is the default.  Written by `ordering.term_book`."""

    __tablename__ = "ordering_product_terms"

    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)
    pack_units: Mapped[int | None]
    shelf_min_units: Mapped[int | None]
    limit_units: Mapped[int | None]
    cost_vnd: Mapped[int | None]
    owner: Mapped[str]
    bears_expired_bp: Mapped[int | None]
    service_bp: Mapped[int | None]
    is_left: Mapped[bool]
    months: Mapped[str | None]
    """In which it is delivered: `3,4,5`."""
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class HouseTermsRow(Model):
    """What orders and shelves cost; NULL is the default.  Written by `ordering.term_book`."""

    __tablename__ = "ordering_house_terms"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_vnd: Mapped[int | None]
    line_vnd: Mapped[int | None]
    holding_owned_bp: Mapped[int | None]
    holding_consigned_bp: Mapped[int | None]
    goodwill_bp: Mapped[int | None]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    service_fresh_bp: Mapped[int | None]
    service_processed_bp: Mapped[int | None]
    service_craft_bp: Mapped[int | None]


class ClosureRow(Model):
    """Days on which nothing is delivered.  Written by `ordering.term_book`."""

    __tablename__ = "ordering_closures"
    __table_args__ = (CheckConstraint("to_on >= from_on", name="days_in_order"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    producer_id: Mapped[str | None] = mapped_column(
        ForeignKey("catalogue_producers.id"), index=True
    )
    """None: the shop itself is closed: nothing comes, and nobody buys."""
    from_on: Mapped[date]
    to_on: Mapped[date]
    note: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class ReservationRow(Model):
    """Units promised to a customer.  Written by `ordering.reservation_book`."""

    __tablename__ = "ordering_reservations"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        Index("ordering_reservations_open", "ended_at", "due_on"),
        Index("ordering_reservations_told", "told_on", sqlite_where=text("sale_id IS NOT NULL")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
    units: Mapped[int]
    due_on: Mapped[date]
    customer: Mapped[str]
    """Who waits for them; empty once it is over for a night."""
    note: Mapped[str]
    by_name: Mapped[str]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When the customer had the goods, or did not want them any more."""
    ended_by: Mapped[str]
    phone: Mapped[str] = mapped_column(server_default=text("''"))
    """Digits alone; emptied with the name."""
    ended_how: Mapped[str] = mapped_column(server_default=text("''"))
    """A `reservation_book.How`; empty while it is still promised."""
    sale_id: Mapped[str | None]
    """The receipt on which the customer had the goods."""
    sold_on: Mapped[date | None]
    """Its day."""
    told_on: Mapped[date | None]
    """The day on which demand learns of it: that on which it was said."""

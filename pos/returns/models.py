"""Returns, their lines, how the money went back, and exchanges under way.

Amounts are what the shop gives back, never negative: the direction is in the table.  Papers and
facts show them with the minus of a sale's opposite.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model

FATES = "'restock', 'quarantine', 'dispose'"
WAYS = "'cash', 'transfer', 'card', 'voucher', 'exchange'"
SOURCES = "'cash', 'transfer', 'card', 'voucher', 'none'"


class Return(Model):
    """Goods taken back.  Written by `returns.books` once, and never changed."""

    __tablename__ = "returns_returns"
    __table_args__ = (
        UniqueConstraint("register_no", "epoch", "return_no", name="return_no_once"),
        CheckConstraint("total_vnd >= 0", name="total_not_negative"),
        CheckConstraint("vat_vnd >= 0", name="vat_not_negative"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    """`HN01-1A-T000007`."""
    register_no: Mapped[int] = mapped_column(ForeignKey("shop_registers.no"))
    epoch: Mapped[str]
    return_no: Mapped[int]
    shift_id: Mapped[str] = mapped_column(ForeignKey("till_shifts.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    sale_id: Mapped[str | None] = mapped_column(ForeignKey("till_sales.id"), index=True)
    """The sale whose goods came back; None: there was no receipt."""
    exchange_id: Mapped[str | None] = mapped_column(ForeignKey("till_drafts.id"), index=True)
    """The sale for which the goods were taken in exchange, by its order; None: for none."""
    total_vnd: Mapped[int]
    vat_vnd: Mapped[int]
    gt_vnd: Mapped[int]
    """The register's grand total after this return."""
    reason: Mapped[str]
    """A `fates.Why`."""
    note: Mapped[str]
    request_id: Mapped[str] = mapped_column(unique=True)
    """Made with the page: the same request heard again takes nothing back."""
    fact_seq: Mapped[int]
    completed_at: Mapped[datetime]
    business_on: Mapped[date] = mapped_column(index=True)


class ReturnLine(Model):
    """Goods of one lot as they were sold, and where they went.  Written by `returns.books`."""

    __tablename__ = "returns_lines"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("amount_vnd >= 0", name="amount_not_negative"),
        CheckConstraint("net_vnd + vat_vnd = amount_vnd", name="vat_adds_up"),
        CheckConstraint(f"fate IN ({FATES})", name="fate_known"),
        CheckConstraint("(sale_id IS NULL) = (line_no IS NULL)", name="line_with_sale"),
        ForeignKeyConstraint(
            ["sale_id", "line_no"], ["till_sale_lines.sale_id", "till_sale_lines.no"]
        ),
        Index("returns_lines_by_sold", "sale_id", "line_no"),
    )

    return_id: Mapped[str] = mapped_column(ForeignKey("returns_returns.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sale_id: Mapped[str | None]
    line_no: Mapped[int | None]
    """The line sold, with `sale_id`; None: there was no receipt."""
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), index=True)
    sku: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    producer: Mapped[str]
    place: Mapped[str]
    lot_code: Mapped[str]
    owner: Mapped[str]
    unit: Mapped[str]
    unit_word: Mapped[str]
    units: Mapped[int]
    price_vnd: Mapped[int]
    amount_vnd: Mapped[int]
    tax_class: Mapped[str]
    vat_code: Mapped[str]
    vat_percent: Mapped[int]
    net_vnd: Mapped[int]
    vat_vnd: Mapped[int]
    stars: Mapped[int]
    fate: Mapped[str]
    """A `fates.Fate`."""


class Refund(Model):
    """Money, or its worth, that went back for a return.  Written by `returns.books`.

    Behind each stands the tender it came from: of the sale itself or, where that was paid with
    goods brought back, of the sale before it.  So a card stays a card over any number of exchanges.
    """

    __tablename__ = "returns_refunds"
    __table_args__ = (
        CheckConstraint(f"kind IN ({WAYS})", name="kind_known"),
        CheckConstraint(f"source_kind IN ({SOURCES})", name="source_known"),
        CheckConstraint("amount_vnd > 0", name="amount_positive"),
        CheckConstraint(
            "kind IN ('exchange', source_kind) OR source_kind = 'none'", name="the_way_it_came"
        ),
        CheckConstraint("(source_kind = 'none') = (tender_sale_id IS NULL)", name="source_named"),
        ForeignKeyConstraint(
            ["tender_sale_id", "tender_no"], ["till_tenders.sale_id", "till_tenders.no"]
        ),
        Index("returns_refunds_by_tender", "tender_sale_id", "tender_no"),
    )

    return_id: Mapped[str] = mapped_column(ForeignKey("returns_returns.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    """How it went: a `ways.Way`; `exchange` where it paid for the goods taken instead."""
    amount_vnd: Mapped[int]
    source_kind: Mapped[str]
    """What the customer had paid with; `none`: nobody knows, there was no receipt."""
    tender_sale_id: Mapped[str | None]
    tender_no: Mapped[int | None]
    reference: Mapped[str]
    """A card's slip, a voucher's new code."""


class Sending(Model):
    """A refund to be sent by bank, until somebody has sent it.  Written by `returns.sendings`."""

    __tablename__ = "returns_sendings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["return_id", "refund_no"], ["returns_refunds.return_id", "returns_refunds.no"]
        ),
        CheckConstraint("(sent_at IS NULL) = (sent_by IS NULL)", name="sent_by_somebody"),
    )

    return_id: Mapped[str] = mapped_column(primary_key=True)
    refund_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    send_to: Mapped[str]
    """Bank and account, as the customer said it; emptied once the money has left."""
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[str | None] = mapped_column(ForeignKey("shop_people.id"))
    reference: Mapped[str]
    """The bank's number of the transfer."""


class Exchange(Model):
    """Goods lying on the counter for an order that is being made; no return yet.

    Written by `returns.exchanges`; it goes when the order is completed or the exchange given up.
    """

    __tablename__ = "returns_exchanges"

    draft_id: Mapped[str] = mapped_column(ForeignKey("till_drafts.id"), primary_key=True)
    asked: Mapped[str]
    """What is brought back, as JSON: an `asking.Asked`."""
    total_vnd: Mapped[int]
    begun_at: Mapped[datetime]

"""Shifts, drafts, sales."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model

_TENDER_KINDS = "kind IN ('cash', 'transfer', 'card', 'voucher', 'return_credit')"
"""As `till.records.TenderKind`."""


class Shift(Model):
    """Somebody's time at a register, from float to count.  Written by `till.shifts`."""

    __tablename__ = "till_shifts"
    __table_args__ = (
        UniqueConstraint("register_no", "no", name="shift_no_once"),
        CheckConstraint("float_vnd >= 0", name="float_not_negative"),
        # Two openings at once cannot both land, whatever the act thought.
        Index(
            "till_shifts_open",
            "register_no",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    register_no: Mapped[int] = mapped_column(ForeignKey("shop_registers.no"))
    no: Mapped[int]
    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    float_vnd: Mapped[int]
    notes: Mapped[str]
    """The counted notes as JSON: `{"100000": 4, "50000": 6}`."""
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    before_vnd: Mapped[int | None]
    """What the register's last closing left in the drawer; None: there was none before.

    The difference to the float stays for good."""
    opened_epoch: Mapped[str | None]
    opened_seq: Mapped[int | None]
    """Where the stream stood when the shift began: what it is told of follows from there."""
    counted_at: Mapped[datetime | None]
    """When its money was counted to close it: from then on nothing goes in or out."""
    left_vnd: Mapped[int | None]
    """What its closing left for the next shift."""


class CashMove(Model):
    """Cash put into a drawer or taken out, without a sale.  Written by `till.cash_moves` once, and
    never changed.

    A taking that was refused because the drawer cannot hold so much is kept, too: trying out how
    much lies in it is to be seen.
    """

    __tablename__ = "till_cash_moves"
    __table_args__ = (
        UniqueConstraint("shift_id", "no", name="move_no_once"),
        CheckConstraint("kind IN ('in', 'out', 'refused')", name="kind_known"),
        CheckConstraint("amount_vnd > 0", name="amount_positive"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    shift_id: Mapped[str] = mapped_column(ForeignKey("till_shifts.id"))
    no: Mapped[int]
    """From 1 within the shift."""
    kind: Mapped[str]
    amount_vnd: Mapped[int]
    reason: Mapped[str]
    note: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    is_approved: Mapped[bool]
    """Whether somebody else said yes to it with a PIN."""
    request_id: Mapped[str | None] = mapped_column(unique=True)
    at: Mapped[datetime]
    business_on: Mapped[date]


class Counter(Model):
    """A register's running numbers within an epoch.  Written by `till.counters`."""

    __tablename__ = "till_counters"

    register_no: Mapped[int] = mapped_column(ForeignKey("shop_registers.no"), primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    receipts: Mapped[int]
    """The last receipt number given."""
    gt_vnd: Mapped[int]
    """The grand total of all sales of this register less what it took back; never reset."""
    returns: Mapped[int] = mapped_column(server_default=text("0"))
    """The last number given to a return."""
    closings: Mapped[int] = mapped_column(server_default=text("0"))
    """The last closing's number given."""


class Draft(Model):
    """An order being made; the only thing here that changes.  Written by `till.drafts`."""

    __tablename__ = "till_drafts"
    __table_args__ = (
        Index("till_drafts_open", "register_no", "closed_at"),
        Index(
            "till_drafts_parked",
            "parked_at",
            sqlite_where=text("parked_at IS NOT NULL AND closed_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    """Becomes the sale's id, so that completing it twice is one sale."""
    register_no: Mapped[int] = mapped_column(ForeignKey("shop_registers.no"))
    no: Mapped[int]
    """The tab: Đơn 1, Đơn 2."""
    version: Mapped[int]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    sheet_at: Mapped[datetime | None]
    """When its sum was first shown to be paid: what leaves it from then on is told."""
    discount_kind: Mapped[str | None]
    """A `till.pricing.DiscountKind` of the whole order; None: no such discount."""
    discount_value: Mapped[int] = mapped_column(server_default=text("0"))
    """Hundredths of a percent, or đồng."""
    buyer: Mapped[str | None]
    """A `till.buyers.Buyer` as JSON; None: a consumer who gave nothing."""
    customer_id: Mapped[str | None]
    note: Mapped[str | None]
    parked_at: Mapped[datetime | None]
    """Since when it is put aside: the shop's, no register's; None: in hand."""
    parked_by: Mapped[str | None]
    """A person's id."""
    park_note: Mapped[str | None]


class DraftLine(Model):
    """A line of a draft.  Written by `till.drafts`."""

    __tablename__ = "till_draft_lines"
    __table_args__ = (CheckConstraint("units > 0", name="units_positive"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("till_drafts.id"), index=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    lot_id: Mapped[str | None] = mapped_column(ForeignKey("stock_lots.id"))
    """The lot a scan or a person named; None: FEFO chooses."""
    units: Mapped[int]
    price_vnd: Mapped[int]
    touched_version: Mapped[int]
    """The draft's version when the line last grew: the newest row flashes."""
    discount_kind: Mapped[str | None]
    """A `till.pricing.DiscountKind` of this line; None: no discount."""
    discount_value: Mapped[int] = mapped_column(server_default=text("0"))
    """Hundredths of a percent, or đồng."""
    new_price_vnd: Mapped[int | None]
    """The price asked in place of `price_vnd`; None: the catalogue's."""


class DraftTender(Model):
    """What was taken for an order already.  Written by `till.draft_tenders`.

    Kept for an order that was sold, so that its checkout heard again is known again.
    """

    __tablename__ = "till_draft_tenders"
    __table_args__ = (
        CheckConstraint(_TENDER_KINDS, name="kind_known"),
        CheckConstraint("tendered_vnd > 0", name="tendered_positive"),
        UniqueConstraint("draft_id", "no", name="tender_no_once"),
        Index("till_draft_tenders_references", "reference", sqlite_where=text("reference <> ''")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("till_drafts.id"))
    no: Mapped[int]
    kind: Mapped[str]
    tendered_vnd: Mapped[int]
    reference: Mapped[str]
    """The card slip's number or the voucher's code; empty where there is none."""
    request_id: Mapped[str | None]
    """The payment request that a transfer answers."""
    is_seen: Mapped[bool]
    """Whether somebody saw the money come in; only a transfer may be unseen."""
    taken_at: Mapped[datetime]
    taken_by: Mapped[str]


class DraftScan(Model):
    """A scan already heard, so that one sent again adds nothing.  Written by `till.heard`."""

    __tablename__ = "till_draft_scans"

    draft_id: Mapped[str] = mapped_column(ForeignKey("till_drafts.id"), primary_key=True)
    scan_id: Mapped[str] = mapped_column(primary_key=True)


class Sale(Model):
    """A completed sale.  Written by `till.sales` once, and never changed."""

    __tablename__ = "till_sales"
    __table_args__ = (
        UniqueConstraint("register_no", "epoch", "receipt_no", name="receipt_no_once"),
        CheckConstraint("total_vnd >= 0", name="total_not_negative"),
        Index(
            "till_sales_customers",
            "customer_id",
            "business_on",
            sqlite_where=text("customer_id IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    """`HN01-1A-000123`."""
    register_no: Mapped[int] = mapped_column(ForeignKey("shop_registers.no"))
    epoch: Mapped[str]
    receipt_no: Mapped[int]
    shift_id: Mapped[str] = mapped_column(ForeignKey("till_shifts.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    total_vnd: Mapped[int]
    vat_vnd: Mapped[int]
    gt_vnd: Mapped[int]
    """The register's grand total after this sale."""
    fact_seq: Mapped[int]
    completed_at: Mapped[datetime]
    business_on: Mapped[date] = mapped_column(index=True)
    discount_vnd: Mapped[int] = mapped_column(server_default=text("0"))
    """What was taken off lines or order; the rounding apart."""
    rounding_vnd: Mapped[int] = mapped_column(server_default=text("0"))
    """What was left to a customer who paid in cash, so that notes pay the rest."""
    buyer: Mapped[str | None]
    """A `till.buyers.Buyer` as JSON; None: a consumer who gave nothing."""
    customer_id: Mapped[str | None]
    note: Mapped[str | None]


class SaleLine(Model):
    """A line as sold: names, price and stars of that moment.  Written by `till.sales`."""

    __tablename__ = "till_sale_lines"
    __table_args__ = (CheckConstraint("units > 0", name="units_positive"),)

    sale_id: Mapped[str] = mapped_column(ForeignKey("till_sales.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
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
    short_units: Mapped[int]
    """How many units the books did not hold."""
    list_price_vnd: Mapped[int] = mapped_column(server_default=text("0"))
    """The catalogue's price of the day; `price_vnd` is what was asked."""
    discount_vnd: Mapped[int] = mapped_column(server_default=text("0"))
    """All that was taken off: `amount_vnd` is what was left to pay."""
    shared_vnd: Mapped[int] = mapped_column(server_default=text("0"))
    """Of `discount_vnd`, the line's share of the order's discount and of the rounding."""
    lower_vnd: Mapped[int | None]
    """What the lot cost, being marked down before it expires; None: it was not."""


class Nudge(Model):
    """That a newer lot was scanned while an older one stood on the shelf, and what came of it.

    Written by `till.nudges`: once an order and lot, so that every pack of it does not ask again.
    """

    __tablename__ = "till_nudges"

    draft_id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), primary_key=True)
    """The one that was scanned."""
    older_lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"))
    """The one that would expire first."""
    line_id: Mapped[str]
    by_id: Mapped[str]
    at: Mapped[datetime]
    business_on: Mapped[date] = mapped_column(index=True)
    taken_at: Mapped[datetime | None]
    """When the line was changed to the older lot; None: it was not."""


class Tender(Model):
    """How a sale was paid.  Written by `till.sales`."""

    __tablename__ = "till_tenders"
    __table_args__ = (
        CheckConstraint(_TENDER_KINDS, name="kind_known"),
        CheckConstraint("tendered_vnd - change_vnd = amount_vnd", name="change_adds_up"),
        CheckConstraint("change_vnd >= 0", name="change_not_negative"),
        CheckConstraint("change_vnd = 0 OR kind = 'cash'", name="change_from_cash"),
        Index(
            "till_tenders_references",
            "reference",
            "kind",
            sqlite_where=text("reference <> ''"),
        ),
        Index(
            "till_tenders_voucher_once",
            "reference",
            unique=True,
            sqlite_where=text("kind = 'voucher'"),
        ),
    )

    sale_id: Mapped[str] = mapped_column(ForeignKey("till_sales.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    amount_vnd: Mapped[int]
    tendered_vnd: Mapped[int]
    change_vnd: Mapped[int]
    reference: Mapped[str]
    """The card slip's number, the voucher's code, the return's number; else empty."""
    request_id: Mapped[str | None]
    """The payment request that a transfer answered."""
    is_seen: Mapped[bool]
    """Whether somebody saw the money come in; only a transfer may be unseen."""

"""The showroom, its registers and its people."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model

GUARDED = "tls:"
"""Stands before what is kept of a browser's secret that was given under TLS."""


class Profile(Model):
    """The showroom as its papers name it.  Written by `shop.profile`; one row."""

    __tablename__ = "shop_profile"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    showroom_code: Mapped[str]
    """`[A-Z]{2,4}[0-9]{2,4}`: the head of every receipt number."""
    name: Mapped[str]
    address: Mapped[str]
    """The whole line as papers carry it."""
    street: Mapped[str | None]
    """What of the address was typed: house number, street, village."""
    commune_code: Mapped[str | None]
    """Today's commune (GSO code), from which the rest of the line was made."""
    mst: Mapped[str]
    """Tax code; empty where the shop has none."""
    phone: Mapped[str]
    seller_method: Mapped[str]
    """How the shop declares VAT: `law.vat.SellerMethod`."""
    slip_note: Mapped[str]
    """The line under `PHIẾU TÍNH TIỀN`."""
    papers_english: Mapped[bool] = mapped_column(server_default=text("0"))
    """Whether papers carry English, small, beside the Vietnamese."""
    is_demo: Mapped[bool]
    changed_at: Mapped[datetime]
    lapsed_sale: Mapped[str] = mapped_column(server_default=text("''"))
    """How goods are sold whose OCOP certificate has ended: `shop.sale_policy.SalePolicy`; empty
    while nobody chose."""
    withdrawn_sale: Mapped[str] = mapped_column(server_default=text("''"))
    """The same for those whose certificate was withdrawn."""
    policy_at: Mapped[datetime | None]
    policy_by: Mapped[str] = mapped_column(server_default=text("''"))
    """When somebody chose so, and who."""


class Register(Model):
    """One drawer and one browser (quầy).  Written by `shop.registers`."""

    __tablename__ = "shop_registers"
    __table_args__ = (
        CheckConstraint("no BETWEEN 1 AND 9", name="no_range"),
        Index("shop_registers_browser", "browser_sha256", unique=True),
    )

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    paired_at: Mapped[datetime]
    """When the register was set up."""
    browser_sha256: Mapped[str | None]
    """Of the secret its paired browser carries, `tls:` before it where it was given under TLS;
    None: none is paired."""
    browser_at: Mapped[datetime | None]
    """When that browser was paired."""


class PrinterRow(Model):
    """A printer of the shop.  Written by `shop.printer_book`."""

    __tablename__ = "shop_printers"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    """As `printers.devices.open_device` reads it."""
    profile: Mapped[str]
    """JSON of `printers.profiles.profile_to_dict`."""
    label_width_mm: Mapped[int | None]
    label_height_mm: Mapped[int | None]
    """The labels that are in it; both None: set-up did not say."""
    seen: Mapped[str]
    """JSON of `shop.printer_seen.seen_to_dict`."""
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    """When the shop gave it up."""


class PrinterChoice(Model):
    """The printer that was chosen for one kind of papers of a register.

    Written by `shop.printer_book`.
    """

    __tablename__ = "shop_outlets"
    __table_args__ = (
        CheckConstraint("role IN ('receipts', 'labels', 'reports')", name="role_known"),
    )

    register_no: Mapped[int] = mapped_column(
        ForeignKey("shop_registers.no"), primary_key=True, autoincrement=False
    )
    role: Mapped[str] = mapped_column(primary_key=True)
    """`shop.printers.Role`."""
    printer_id: Mapped[str] = mapped_column(ForeignKey("shop_printers.id"))


class Person(Model):
    """Somebody who works here.  Written by `shop.people`."""

    __tablename__ = "shop_people"
    __table_args__ = (
        CheckConstraint("role IN ('cashier', 'lead', 'manager', 'auditor')", name="role_known"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    pin_hash: Mapped[str]
    """argon2id over pepper and PIN; the PIN itself is nowhere."""
    is_active: Mapped[bool]
    created_at: Mapped[datetime]


class PinGuard(Model):
    """How often a person's PIN was wrong in a row.  Written by `shop.people`."""

    __tablename__ = "shop_pin_guards"

    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"), primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]


class Duty(Model):
    """When somebody who may say yes was last seen at a register.  Written by `shop.duty`."""

    __tablename__ = "shop_duty"

    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"), primary_key=True)
    seen_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    """When they closed their own shift and gave no PIN since."""


class LimitsRow(Model):
    """From where on an act needs somebody's yes.  Written by `shop.limits`; one row, or none."""

    __tablename__ = "shop_limits"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("discount_bp BETWEEN 0 AND 10000", name="discount_range"),
        CheckConstraint("cash_rounding_vnd IN (0, 500, 1000)", name="rounding_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    discount_bp: Mapped[int]
    """Hundredths of a percent."""
    cash_out_vnd: Mapped[int]
    difference_vnd: Mapped[int]
    voucher_vnd: Mapped[int]
    unseen_transfers: Mapped[int]
    unseen_transfer_vnd: Mapped[int]
    refund_vnd: Mapped[int]
    cash_rounding_vnd: Mapped[int]
    write_off_vnd: Mapped[int] = mapped_column(server_default=text("500000"))
    count_difference_vnd: Mapped[int] = mapped_column(server_default=text("500000"))
    changed_at: Mapped[datetime]


class ApprovalRow(Model):
    """Somebody's yes to one act.  Written by `shop.approvals` once, and never changed."""

    __tablename__ = "shop_approvals"
    __table_args__ = (
        CheckConstraint("bound >= 0", name="bound_not_negative"),
        CheckConstraint("is_self = (by_id = asked_by_id)", name="self_is_told"),
        CheckConstraint("is_self = 0 OR reason <> ''", name="self_has_a_reason"),
        Index("shop_approvals_self", "is_self", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """`shop.approvals.Kind`."""
    subject_id: Mapped[str]
    """The order, sale, shift or return that it let happen."""
    bound: Mapped[int]
    """What was done, in the kind's unit; never more than the sheet showed."""
    note: Mapped[str]
    by_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    """Who said yes."""
    asked_by_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    """Who acted."""
    register_no: Mapped[int | None]
    is_self: Mapped[bool]
    reason: Mapped[str]
    at: Mapped[datetime]
    business_on: Mapped[date]


class SeenApproval(Model):
    """A yes to oneself that a manager has looked at.  Written by `shop.approvals`."""

    __tablename__ = "shop_approvals_seen"

    approval_id: Mapped[str] = mapped_column(ForeignKey("shop_approvals.id"), primary_key=True)
    by_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    at: Mapped[datetime]


class Phone(Model):
    """A phone paired for one task, such as a stocktake.  Written by `shop.phones`."""

    __tablename__ = "shop_phones"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(index=True)
    """What it is for: the count."""
    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    """Who holds it."""
    secret_sha256: Mapped[str] = mapped_column(unique=True)
    """As `shop.pairing.fingerprint` makes it."""
    paired_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

"""Transfers to the shop's account: asked for, ended, used, and checked against the bank's app."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class AccountRow(Model):
    """The account that transfers go to, from a moment on; the newest holds.

    Written by `till.accounts` once, and never changed: where money was sent to stays known.
    """

    __tablename__ = "till_accounts"

    id: Mapped[str] = mapped_column(primary_key=True)
    bank_bin: Mapped[str]
    bank_name: Mapped[str]
    account_no: Mapped[str]
    holder: Mapped[str]
    """As the bank writes it: plain capitals."""
    at: Mapped[datetime]
    by_id: Mapped[str]
    by_name: Mapped[str]


class PaymentRequest(Model):
    """A code shown to a customer for one payment.

    Written by `till.payment_requests` once, and never changed.
    """

    __tablename__ = "till_payment_requests"
    __table_args__ = (
        CheckConstraint("amount_vnd > 0 AND amount_vnd <= due_vnd", name="amount_in_due"),
        Index("till_payment_requests_days", "business_on", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    memo: Mapped[str] = mapped_column(unique=True)
    """`OC` and ten Crockford base32 letters: what the payer's bank writes beside the money."""
    draft_id: Mapped[str] = mapped_column(ForeignKey("till_drafts.id"), index=True)
    register_no: Mapped[int] = mapped_column(ForeignKey("shop_registers.no"))
    shift_id: Mapped[str] = mapped_column(ForeignKey("till_shifts.id"))
    amount_vnd: Mapped[int]
    due_vnd: Mapped[int]
    """What the order had still to pay when it was asked for."""
    bank_bin: Mapped[str]
    bank_name: Mapped[str]
    account_no: Mapped[str]
    holder: Mapped[str]
    asked_at: Mapped[datetime]
    business_on: Mapped[date]
    by_id: Mapped[str]
    by_name: Mapped[str]


class RequestEnd(Model):
    """How the waiting for a transfer ended; a request without one still waits.

    Written by `till.payment_requests` once, and never changed.
    """

    __tablename__ = "till_request_ends"
    __table_args__ = (
        CheckConstraint("how IN ('seen', 'unseen', 'abandoned')", name="how_known"),
        Index("till_request_ends_shift", "shift_id", "how"),
        Index("till_request_ends_how", "how", "request_id"),
    )

    request_id: Mapped[str] = mapped_column(
        ForeignKey("till_payment_requests.id"), primary_key=True
    )
    how: Mapped[str]
    shift_id: Mapped[str] = mapped_column(ForeignKey("till_shifts.id"))
    at: Mapped[datetime]
    by_id: Mapped[str]
    by_name: Mapped[str]
    approval_id: Mapped[str | None]
    """Who let it stand unseen above the limits: a row of `shop.approvals`."""


class RequestUse(Model):
    """The one sale that a transfer paid.

    Written by `till.payment_requests` once, and never changed.
    """

    __tablename__ = "till_request_uses"

    request_id: Mapped[str] = mapped_column(
        ForeignKey("till_payment_requests.id"), primary_key=True
    )
    sale_id: Mapped[str] = mapped_column(ForeignKey("till_sales.id"), index=True)
    at: Mapped[datetime]


class TransferCheck(Model):
    """What the bank's app says of a transfer, by whom it was looked at; the newest holds.

    Written by `till.transfer_checks` once, and never changed: a mistake is put right by another
    check with its reason.
    """

    __tablename__ = "till_transfer_checks"
    __table_args__ = (
        CheckConstraint("word IN ('arrived', 'never', 'doubted', 'sent_back')", name="word_known"),
        Index("till_transfer_checks_request", "request_id", "id"),
        Index("till_transfer_checks_word", "word", "request_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("till_payment_requests.id"))
    word: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[str]
    by_name: Mapped[str]

"""Vouchers that the shop itself gave out, and every slip that has paid."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class VoucherCode(Model):
    """A code given for goods brought back, and its worth.

    Written by `till.voucher_codes` once, and never changed: what it paid says `till_tenders`.
    """

    __tablename__ = "till_voucher_codes"
    __table_args__ = (CheckConstraint("worth_vnd > 0", name="worth_positive"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    worth_vnd: Mapped[int]
    return_id: Mapped[str]
    """The return that gave it."""
    given_at: Mapped[datetime]


class PaidSlip(Model):
    """A card slip or a voucher that paid a sale, by what is the same however it is written.

    Written by `till.paid_slips` once, and never changed.  The book itself refuses a voucher twice.
    """

    __tablename__ = "till_paid_slips"
    __table_args__ = (
        CheckConstraint("kind IN ('card', 'voucher')", name="kind_named"),
        ForeignKeyConstraint(["sale_id", "tender_no"], ["till_tenders.sale_id", "till_tenders.no"]),
        Index("till_paid_slips_keys", "slip_key", "kind"),
        Index(
            "till_paid_slips_vouchers",
            "slip_key",
            unique=True,
            sqlite_where=text("kind = 'voucher'"),
        ),
    )

    sale_id: Mapped[str] = mapped_column(primary_key=True)
    tender_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    slip_key: Mapped[str]
    """The reference as `tenders.slip_key` gives it."""
    business_on: Mapped[date]

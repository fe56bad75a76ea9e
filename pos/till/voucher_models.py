"""Vouchers that the shop itself gave out."""

from datetime import datetime

from sqlalchemy import CheckConstraint
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

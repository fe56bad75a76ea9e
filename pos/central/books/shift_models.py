"""Shifts, their cash, their closings (Z), and what happened beside the sales."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.models import CentralModel


class CentralShift(CentralModel):
    """A shift at a register.  Written by `central.books.shifts`."""

    __tablename__ = "central_shifts"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    shift_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str]
    seq: Mapped[int]
    """With `epoch`: the fact that opened it."""
    no: Mapped[int]
    register_no: Mapped[int]
    business_on: Mapped[date]
    float_vnd: Mapped[int]
    before_vnd: Mapped[int | None]
    """What the shift before left; None: there was none."""
    person_id: Mapped[str]
    opened_at: Mapped[datetime]


class CentralCashMove(CentralModel):
    """Cash that went in or out of a drawer, or was refused.  Written by `central.books.shifts`."""

    __tablename__ = "central_cash_moves"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shift_id: Mapped[str]
    no: Mapped[int]
    kind: Mapped[str]
    """`in`, `out` or `refused`."""
    amount_vnd: Mapped[int]
    reason: Mapped[str]
    note: Mapped[str]
    person_name: Mapped[str]
    business_on: Mapped[date]
    at: Mapped[datetime]


class CentralClosing(CentralModel):
    """A Z, and whether the rows say the same.  Written by `central.books.closings`."""

    __tablename__ = "central_closings"
    __table_args__ = (
        CheckConstraint("status IN ('reconciled', 'mismatch', 'waiting')", name="status_known"),
        Index("central_closings_shift", "terminal_id", "shift_id"),
        Index("central_closings_told", "terminal_id", "checked_at"),
        Index("central_closings_day", "business_on"),
    )

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch_no: Mapped[int]
    closing_id: Mapped[str]
    number: Mapped[str]
    """`HN01-1A-Z0311`."""
    closing_no: Mapped[int]
    register_no: Mapped[int]
    shift_id: Mapped[str]
    business_on: Mapped[date]
    bills: Mapped[int]
    total_vnd: Mapped[int]
    """What its sales came to, as the till tells it."""
    returned_vnd: Mapped[int]
    """What was taken back, above 0."""
    expected_vnd: Mapped[int]
    """Of cash in the drawer."""
    counted_vnd: Mapped[int]
    left_vnd: Mapped[int]
    gt_before_vnd: Mapped[int]
    gt_after_vnd: Mapped[int]
    closed_at: Mapped[datetime]
    told: Mapped[str]
    """The Z as it was told: JSON, enough to print it again."""
    status: Mapped[str]
    """`waiting` while facts before it are missing that may explain what differs."""
    differences: Mapped[str]
    """JSON: `{field: {"till": …, "centre": …}}`; `{}` where there are none."""
    checked_at: Mapped[datetime]
    """When `status` or `differences` changed last."""


class CentralHappening(CentralModel):
    """What happened at a showroom that an inspector counts: approvals, overrides, drawers opened,
    voids, copies, wrong PINs, settings.  Written by `central.books.happenings`."""

    __tablename__ = "central_happenings"
    __table_args__ = (
        Index("central_happenings_day", "business_on", "kind"),
        Index("central_happenings_register", "terminal_id", "register_no", "kind"),
    )

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    """Of the fact, without its version: `approval.given`."""
    what: Mapped[str]
    """`discount`, `count`, `copy`, …: what of its kind."""
    subject_id: Mapped[str]
    """What it is about: an approval, a shift, a printer; may be empty."""
    amount_vnd: Mapped[int]
    business_on: Mapped[date]
    person_id: Mapped[str]
    person_name: Mapped[str]
    register_no: Mapped[int]
    """0: at none."""
    note: Mapped[str]
    at: Mapped[datetime]


class CentralOrder(CentralModel):
    """An order to a producer as it stands.  Written by `central.books.orders`."""

    __tablename__ = "central_orders"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    producer_id: Mapped[str]
    producer_name: Mapped[str]
    state: Mapped[str]
    wanted_on: Mapped[date | None]
    total_vnd: Mapped[int]
    told: Mapped[str]
    """The whole of it as JSON, its lines among it."""
    changed_at: Mapped[datetime]
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralTransfer(CentralModel):
    """A transfer that a till asked for.  Written by `central.books.orders`.

    The bank's memos are matched to these.
    """

    __tablename__ = "central_transfers"
    __table_args__ = (Index("central_transfers_memo", "memo"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(primary_key=True)
    memo: Mapped[str]
    """`OC` and 10 letters."""
    sale_id: Mapped[str]
    amount_vnd: Mapped[int]
    state: Mapped[str]
    """`asked`, or how its waiting ended, or what was found in the bank's app since."""
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    epoch_no: Mapped[int]
    seq: Mapped[int]

"""Counts and closings."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class Count(Model):
    """A drawer's money as somebody counted it.  Written by `closing.counts`, and never changed.

    The first is blind; one more may follow once the difference is known, and both are kept.
    """

    __tablename__ = "closing_counts"
    __table_args__ = (
        CheckConstraint("no IN (1, 2)", name="one_recount"),
        CheckConstraint("counted_vnd >= 0", name="counted_not_negative"),
    )

    shift_id: Mapped[str] = mapped_column(ForeignKey("till_shifts.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notes: Mapped[str]
    """The counted notes as JSON: `{"100000": 4, "50000": 6}`."""
    counted_vnd: Mapped[int]
    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    counted_at: Mapped[datetime]


class Slips(Model):
    """What slips come to, and which transfers were seen.  Written by `closing.counts` once, and
    never changed."""

    __tablename__ = "closing_slips"
    __table_args__ = (
        CheckConstraint(
            "card_vnd >= 0 AND card_back_vnd >= 0 AND voucher_vnd >= 0", name="slips_not_negative"
        ),
    )

    shift_id: Mapped[str] = mapped_column(ForeignKey("till_shifts.id"), primary_key=True)
    card_vnd: Mapped[int]
    """What the card terminal took."""
    card_back_vnd: Mapped[int] = mapped_column(server_default=text("0"))
    """What it gave back, as a sum of its own: the two together may be below 0."""
    voucher_vnd: Mapped[int]
    seen: Mapped[str]
    """Transfers found in the bank's list now, as JSON: `["sale id:tender no"]`."""
    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    checked_at: Mapped[datetime]


class Closing(Model):
    """A Z.  Written by `closing.closings` once, and never changed."""

    __tablename__ = "closing_closings"
    __table_args__ = (
        UniqueConstraint("register_no", "epoch", "closing_no", name="closing_no_once"),
        CheckConstraint("left_vnd BETWEEN 0 AND counted_vnd", name="left_of_counted"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    shift_id: Mapped[str] = mapped_column(ForeignKey("till_shifts.id"), unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    """`HN01-1A-Z0311`."""
    register_no: Mapped[int] = mapped_column(ForeignKey("shop_registers.no"))
    epoch: Mapped[str]
    closing_no: Mapped[int]
    person_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    total_vnd: Mapped[int]
    """What its sales came to."""
    expected_vnd: Mapped[int]
    """Cash that the drawer should hold; below 0 where more was paid out than went in."""
    counted_vnd: Mapped[int]
    left_vnd: Mapped[int]
    """Of the counted: what stays for the next shift."""
    gt_before_vnd: Mapped[int]
    gt_after_vnd: Mapped[int]
    record: Mapped[str]
    """The Z whole as JSON, as its fact tells it: page and paper are drawn from it."""
    fact_seq: Mapped[int]
    closed_at: Mapped[datetime]
    business_on: Mapped[date] = mapped_column(index=True)

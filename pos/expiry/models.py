"""The board's thresholds."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class ThresholdsRow(Model):
    """So many days before they expire goods come into each band of the board; one row, the shop's.

    Written by `expiry.thresholds`.
    """

    __tablename__ = "expiry_thresholds"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_days: Mapped[int]
    """The widest band: beyond it a lot is not on the board."""
    second_days: Mapped[int]
    third_days: Mapped[int]
    last_days: Mapped[int]
    changed_at: Mapped[datetime]

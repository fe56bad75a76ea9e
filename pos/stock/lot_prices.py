"""What a lot costs that is marked down before it expires.  Pure."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from pos.base.money import WHOLE_BP, round_half_up

STEPS_VND = (500, 1_000)
"""What a price worked out from a percentage may be rounded to."""


class Bearer(StrEnum):
    """Whose money the difference to the list price is, for the settlement."""

    SHOP = "shop"
    PRODUCER = "producer"
    HALF = "half"
    """Half of it each."""


class Lowered(Protocol):
    """What tells whether a lot is marked down."""

    @property
    def lower_vnd(self) -> int | None:
        """Its own price; None: it has none."""

    @property
    def lower_from(self) -> date | None:
        """The first day of that."""

    @property
    def lower_to(self) -> date | None:
        """The last; None: as long as the lot is sold."""


def price_vnd(lot: Lowered | None, list_vnd: int, on: date) -> int:
    """What goods of a lot cost on a day: its own price while marked down, else the list's.

    Never above the list price of the day: where that fell below the lot's own, it counts.

    Args:
        lot: None where the books know no lot.
    """
    own = None if lot is None else own_vnd(lot, on)
    return list_vnd if own is None else min(own, list_vnd)


def own_vnd(lot: Lowered, on: date) -> int | None:
    """The lot's own price on a day; None where it has none."""
    if lot.lower_vnd is None or (lot.lower_from is not None and on < lot.lower_from):
        return None
    return None if lot.lower_to is not None and on > lot.lower_to else lot.lower_vnd


def taken_off(list_vnd: int, percent_bp: int, step_vnd: int) -> int:
    """The price that so many hundredths of a percent leave, rounded to the nearest step.

    Halves go up.  The goods are sold, and for less: where rounding comes to nothing, or to the
    list price, the next step between them counts, and where there is none, the exact đồng.

    Args:
        list_vnd: at least 2.
        percent_bp: between 1 and 9999.
        step_vnd: one of `STEPS_VND`.
    """
    exact_vnd = round_half_up(list_vnd * (WHOLE_BP - percent_bp), WHOLE_BP)
    rounded = (2 * exact_vnd + step_vnd) // (2 * step_vnd) * step_vnd
    if step_vnd >= list_vnd:
        return min(max(exact_vnd, 1), list_vnd - 1)
    return min(max(rounded, step_vnd), (list_vnd - 1) // step_vnd * step_vnd)

"""Whether goods will be sold before they expire, at the pace of the last weeks.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

PACE_DAYS = 28
"""The pace is what was sold in so many days: four of each weekday."""


@dataclass(frozen=True)
class Waiting:
    """Units of a lot that wait to be sold."""

    units: int
    days_left: int
    """Whole days from today to its last good day: 0 is today.  Below 0: it is over."""


def left_over(lots: Sequence[Waiting], sold_units: int) -> list[int]:
    """How many units of each lot of one product would be left on its last day.

    The first to expire is sold first, as the till does, so what an earlier lot takes of the pace
    is not there for a later one.  Today counts as a day of selling.  Parts of a unit that would
    be sold are not counted: a shop plans with whole goods.

    Args:
        lots: of one product, the first to expire first.
        sold_units: of the product in the last `PACE_DAYS` days.

    Returns:
        A number for each lot, between 0 and its units; all of them where its day has passed.
    """
    taken, left = 0, []
    for one in lots:
        can_sell = sold_units * max(one.days_left + 1, 0) // PACE_DAYS
        sold = min(max(can_sell - taken, 0), one.units)
        taken += sold
        left.append(one.units - sold)
    return left


def band_of(days_left: int, ends: Sequence[int]) -> int | None:
    """The band that a lot belongs to: the first whose end it lies within; -1 once passed.

    Args:
        ends: the bands' days, the nearest first.

    Returns:
        The band's days; None where the lot lies beyond the widest.
    """
    if days_left < 0:
        return -1
    return next((end for end in ends if days_left <= end), None)

"""What of the stock will expire unsold, and who will ask in vain before the delivery.  Pure.

Source: `reordering` 2, after EWA (Broekmeulen & van Donselaar 2009): lots are drawn first-expired
first by the demand that is expected; only what it leaves of a lot on its last day is lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pos.planning.values import Lot, Reservation

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Aged:
    """What the walk through the days found."""

    outdating: float
    """Units that expire unsold before the last day."""
    missed: float
    """Units asked for in vain before the delivery: those shoppers do not come back."""
    reserved: float
    """Units handed to customers who reserved them."""


def walk(
    lots: Sequence[Lot],
    reservations: Sequence[Reservation],
    demand: Callable[[date], float],
    *,
    today: date,
    delivery: date,
    until: date,
) -> Aged:
    """Sell through the days after `today` up to the day before `until`.

    Args:
        lots: there or on their way, in any order.
        reservations: taken off the shelf on their day, before shoppers come; what is not there
            before the delivery is not owed by it.
        demand: units expected on a day, reservations left out.
        today: its sales are done.
        delivery: from that day on nobody goes without, as far as this order is concerned.
        until: the delivery after next.
    """
    waiting = sorted(lots, key=lambda one: one.last_day or date.max)
    left = [float(one.units) for one in waiting]
    outdating = missed = reserved = 0.0
    day = today + ONE_DAY
    while day < until:
        owed = float(sum(one.units for one in reservations if one.due == day))
        short = _draw(waiting, left, owed, day)
        reserved += owed - short if day < delivery else owed
        short = _draw(waiting, left, demand(day), day)
        if day < delivery:
            missed += short
        for at, one in enumerate(waiting):
            if one.last_day == day:
                outdating += left[at]
                left[at] = 0.0
        day += ONE_DAY
    return Aged(outdating + _gone(waiting, left, today), missed, reserved)


def _draw(lots: Sequence[Lot], left: list[float], wanted: float, day: date) -> float:
    """Take `wanted` from what can be sold on `day`; what was not there."""
    for at, one in enumerate(lots):
        if wanted <= 0:
            return 0.0
        if left[at] <= 0 or (one.arrives is not None and one.arrives > day):
            continue
        if one.last_day is not None and one.last_day < day:
            continue
        taken = min(left[at], wanted)
        left[at] -= taken
        wanted -= taken
    return wanted


def _gone(lots: Sequence[Lot], left: list[float], today: date) -> float:
    """Units whose last day had passed before the walk began."""
    return sum(
        units
        for one, units in zip(lots, left, strict=True)
        if one.last_day is not None and one.last_day <= today
    )

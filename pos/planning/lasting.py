"""How long goods last on the shelf, and how many of them are sold in time.  Pure.

Days of cover, what can be sold, the bar on the page and what is urgent all come from this one walk,
so that no number says that goods last which their date takes from the shelf before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from pos.planning.outlook import Outlook
from pos.planning.values import Lot

MOST_COVER_DAYS = 400
TINY = 1e-9
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lasting:
    """What becomes of lots."""

    tenths: int | None
    """Tenths of days from tomorrow until nothing is left to be sold, at most 4000; None: nothing
    is being sold."""
    in_time: int
    """Units that will be sold before their last day has passed, rounded up; where nothing is being
    sold, all of them: nobody knows."""


def lasting(
    outlook: Outlook, lots: Sequence[Lot], today: date, sells_until: date | None = None
) -> Lasting:
    """Sell the lots, the first to expire first, as shoppers are expected to ask for them.

    Args:
        outlook: what is expected of each day.
        lots: what is there first, what is on its way after it.
        today: its sales are done.
        sells_until: the certificate's last day, where none is sold after it.
    """
    units = sum(one.units for one in lots)
    if outlook.per_day <= 0:
        return Lasting(None, units)
    asked = sold = 0.0  # of all that shoppers ask for from tomorrow on
    ends: date | None = None
    for one in sorted(lots, key=_in_turn):
        if one.arrives is not None:
            asked = max(asked, outlook.through(one.arrives - ONE_DAY))
        last = min((day for day in (one.last_day, sells_until) if day is not None), default=None)
        taken = float(one.units)
        if last is None:
            ends = None
        else:
            room = outlook.through(last) - asked
            taken = max(0.0, min(taken, room))
            is_over = room - taken <= TINY
            ends = max(last, ends or last) if is_over else None
        asked += taken
        sold += taken
    days = None if ends is None else min(max((ends - today).days, 0), MOST_COVER_DAYS)
    tenths = _tenths(outlook, asked) if days is None else 10 * days
    return Lasting(tenths, min(units, ceil(sold - TINY)))


def _in_turn(one: Lot) -> tuple[date, date]:
    return one.arrives or date.min, one.last_day or date.max


def _tenths(outlook: Outlook, units: float) -> int:
    """Tenths of days from tomorrow until so many units were asked for."""
    if units <= 0:
        return 0
    wanted = units / outlook.per_day
    if wanted >= outlook.plain_days(MOST_COVER_DAYS):
        return 10 * MOST_COVER_DAYS
    whole = min(outlook.lasts(units), MOST_COVER_DAYS - 1)
    spent, next_day = outlook.plain_days(whole), outlook.plain_days(whole + 1)
    part = (wanted - spent) / (next_day - spent) if next_day > spent else 0
    return 10 * whole + max(0, min(9, int(10 * part)))

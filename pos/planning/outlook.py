"""What shoppers are expected to ask for, day by day, of one product.  Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from pos.planning.values import Line

TINY = 1e-9
"""Of a day: goods for exactly nine days last nine."""
NO_SUMS_DAYS = 366
"""It looks so far ahead where all days are plain."""


class Outlook:
    """A product's rate times its days: M(tomorrow … day) = r × Σ f.

    After the certificate's last day nothing is asked for; beyond the outlook's end every day is
    a plain day.
    """

    __slots__ = ("_last", "_sums", "_today", "per_day")

    def __init__(self, line: Line, today: date, sums: Sequence[float] | None) -> None:
        self.per_day = line.rate.per_day
        self._today, self._sums = today, sums
        until = line.sells_until
        self._last = None if until is None else max((until - today).days, 0)

    def through(self, day: date) -> float:
        """Units from tomorrow through `day`; 0 where it is not after today."""
        return self.per_day * self.plain_days((day - self._today).days)

    def on(self, day: date) -> float:
        """Units on one day."""
        at = (day - self._today).days
        return self.per_day * (self.plain_days(at) - self.plain_days(at - 1))

    def plain_days(self, days: int) -> float:
        """What the next `days` days come to, in plain days."""
        if self._last is not None and days > self._last:
            days = self._last
        if days <= 0:
            return 0.0
        sums = self._sums
        if not sums:
            return float(days)
        end = len(sums) - 1
        return sums[days] if days <= end else sums[end] + (days - end)

    def lasts_if_known(self, units: float) -> int | None:
        """Whole days from tomorrow until so many units are sold; None where nothing is being
        sold, or nobody can see so far."""
        found = self.lasts(units)
        return found if self.per_day > 0 and found < self._end else None

    @property
    def _end(self) -> int:
        """So many days it looks ahead."""
        return len(self._sums) - 1 if self._sums else NO_SUMS_DAYS

    def lasts(self, units: float) -> int:
        """Whole days from tomorrow until so many units are sold; at most as far as it looks."""
        most = self._end
        if self.per_day <= 0 or units <= 0:
            return most if units > 0 else 0
        wanted = units / self.per_day
        if not self._sums:
            return min(most, int(wanted + TINY))
        day = bisect_left(self._sums, wanted - TINY)
        is_last = day <= most and self._sums[day] <= wanted + TINY
        return day if is_last else max(0, day - 1)

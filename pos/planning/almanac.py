"""What a coming day is worth in plain days: weekdays, Tết, Mid-Autumn, closed days.  Pure.

Source: `reordering` 2 (Calendar factor, Season).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from pos.planning.feast_days import FELT, SPAN, Feast
from pos.planning.values import Kind

PLAIN_WEEK = (1.0,) * 7
SMOOTHED_DAYS = 3
"""To each side: seven days together."""
LEANS_UNITS = {Feast.TET: 8.0, Feast.MID_AUTUMN: 40.0}
"""So many expected units are borrowed from the curve of the kind of goods, and by that from the
usual one.  Mid-Autumn moves few goods: more has to be seen before it is believed."""
WEEK_LEANS_UNITS = 40.0
"""The same for a weekday, borrowed from a plain one."""
WEEKS_SEEN, WEEKS_OPEN = 6, 4
"""Before a weekday is one on which the shop never opens."""
_TET_KNOTS = {
    Kind.FRESH: ((-28, 1.0), (-14, 1.25), (-7, 1.8), (-2, 2.6), (-1, 2.4), (0, 0.7), (10, 0.7)),
    Kind.PROCESSED: (
        *((-32, 1.0), (-21, 1.6), (-14, 2.4), (-6, 2.9), (-2, 2.4), (-1, 1.8)),
        *((0, 0.6), (10, 0.6)),
    ),
    Kind.CRAFT: (
        *((-38, 1.0), (-25, 1.5), (-14, 2.1), (-7, 2.1), (-1, 1.3)),
        *((0, 0.6), (10, 0.6)),
    ),
}
"""Rising over some four weeks, highest in the last fortnight, gifts earlier than fresh goods, a
slump after.  A shop that has seen a Tết has its own."""


def usual_curve(feast: Feast, kind: Kind) -> tuple[float, ...]:
    """The factor of each day of the feast's span, as long as the shop has seen none."""
    first, last = SPAN[feast]
    if feast is not Feast.TET:
        return (1.0,) * (last - first + 1)
    knots = ((first, 1.0), *_TET_KNOTS[kind], (last, 1.0))
    return tuple(_between(knots, at) for at in range(first, last + 1))


def _between(knots: Sequence[tuple[int, float]], at: int) -> float:
    for (left, low), (right, high) in pairwise(knots):
        if left <= at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return 1.0


def curve(
    feast: Feast,
    sold: Sequence[float],
    expected: Sequence[float],
    leans_on: Sequence[float],
) -> tuple[float, ...]:
    """The factor of each day of the span: what was sold over what a plain day's rate expected.

    Seven days together, never across the feast itself; few units lean on another curve.

    Args:
        feast: whose span it is.
        sold: units sold on each of its days.
        expected: what the rate before it expected of each, by its exposure and weekday.
        leans_on: the curve that is borrowed from.
    """
    first = SPAN[feast][0]
    weight = LEANS_UNITS[feast]
    found = []
    for at in range(len(sold)):
        days = [
            day
            for day in range(max(0, at - SMOOTHED_DAYS), min(len(sold), at + SMOOTHED_DAYS + 1))
            if (day + first < 0) == (at + first < 0)
        ]
        units = sum(sold[day] for day in days)
        plain = sum(expected[day] for day in days)
        found.append((units + weight * leans_on[at]) / (plain + weight))
    return tuple(found)


def week(sold: Sequence[float], expected: Sequence[float]) -> tuple[float, ...]:
    """The factors of Monday to Sunday, their mean 1 over the days that the shop opens."""
    total = sum(expected)
    if total <= 0:
        return PLAIN_WEEK
    scale = sum(sold) / total
    if scale <= 0:
        return PLAIN_WEEK
    raw = [
        (units / scale + WEEK_LEANS_UNITS) / (plain + WEEK_LEANS_UNITS)
        for units, plain in zip(sold, expected, strict=True)
    ]
    opened = [one for one, plain in zip(raw, expected, strict=True) if plain > 0]
    mean = sum(opened) / len(opened)
    return tuple(one / mean for one in raw)


def never_open(days: Sequence[bool], last_weekday: int) -> frozenset[int]:
    """Weekdays (Monday is 0) on which the shop does not open: not once in the last six weeks, in
    which it opened on another weekday four times at least.  None where fewer weeks are known.

    Args:
        days: whether the shop was open, up to the last day known.
        last_weekday: of that day.
    """
    seen = days[-7 * WEEKS_SEEN :]
    if len(seen) < 7 * WEEKS_SEEN:
        return frozenset()
    opened = [0] * 7
    for ago, is_open in enumerate(reversed(seen)):
        opened[(last_weekday - ago) % 7] += is_open
    if max(opened) < WEEKS_OPEN:
        return frozenset()
    return frozenset(weekday for weekday, times in enumerate(opened) if not times)


@dataclass(frozen=True)
class Almanac:
    """What the shop's days are worth."""

    weeks: Mapping[Kind, tuple[float, ...]] = field(default_factory=dict)
    curves: Mapping[tuple[Feast, Kind, str], tuple[float, ...]] = field(default_factory=dict)
    """By feast, kind and category; the kind's own curve under an empty category."""

    def weekday(self, kind: Kind, day: date) -> float:
        """The factor of the day's weekday."""
        return self.weeks.get(kind, PLAIN_WEEK)[day.weekday()]

    def curve_of(self, feast: Feast, kind: Kind, category: str) -> tuple[float, ...]:
        """The category's curve, else its kind's, else the usual one."""
        own = self.curves.get((feast, kind, category)) or self.curves.get((feast, kind, ""))
        return own or usual_curve(feast, kind)

    def factors(self, kind: Kind, category: str, first: date, days: int) -> list[float]:
        """The factor of `days` days from `first` on, the shop open."""
        weekdays = self.weeks.get(kind, PLAIN_WEEK)
        curves = {feast: self.curve_of(feast, kind, category) for feast in Feast}
        start = first.toordinal()
        found = []
        for at in range(start, start + days):
            factor = weekdays[(at + 6) % 7]
            felt = FELT.get(at)
            if felt is not None:
                feast, place = felt
                factor *= curves[feast][place - SPAN[feast][0]]
            found.append(factor)
        return found

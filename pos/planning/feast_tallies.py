"""What the shop's own feasts looked like: units sold on each day around Tết and Mid-Autumn, held
against the rate before.  Pure.

Source: `reordering` 2 (Season).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pos.planning.almanac import curve, usual_curve
from pos.planning.feast_days import SPAN, Feast, feast_day
from pos.planning.rates import BORROWED_DAYS, BORROWED_SHARE, ENOUGH_DAYS
from pos.planning.values import Kind

BASE_DAYS = 60
"""The rate is taken from so many days before the span."""
FEWEST_BASE_DAYS = 30
"""Of them on record; else from as many days after it."""
REMEMBERED = 0.5
"""What earlier feasts count beside the last one."""


@dataclass(frozen=True, slots=True)
class ProductDays:
    """A product's record, sparse: days on which it was sold, or was not on sale all day."""

    kind: Kind
    category: str
    start: int
    """The index of its first day."""
    events: Sequence[tuple[int, int, float]]
    """Day's index, units without bulk, share of hours on sale."""
    group_per_day: float
    """Steps."""
    step: int = 1
    """Units of a usual purchase, in which goods are added up."""


@dataclass(slots=True)
class Tally:
    """Steps sold and expected on each day of a feast's span."""

    sold: list[float]
    expected: list[float]

    @classmethod
    def empty(cls, feast: Feast) -> "Tally":
        """Nothing seen yet."""
        first, last = SPAN[feast]
        return cls([0.0] * (last - first + 1), [0.0] * (last - first + 1))

    def add(self, other: "Tally", share: float = 1.0) -> None:
        """Count another's days, too."""
        for at in range(len(self.sold)):
            self.sold[at] = self.sold[at] * share + other.sold[at]
            self.expected[at] = self.expected[at] * share + other.expected[at]


def to_learn(feast: Feast, today: date, first: date) -> tuple[date, date, int] | None:
    """The last feast that can be learnt by today: its day, its base's first day and days.

    Learnt from the day after its span on; where the shop's record began too late for the days
    before it, once enough days after it are there.  None before.
    """
    begins, ends = SPAN[feast]
    for year in (today.year, today.year - 1):
        at = feast_day(feast, year)
        if at is None or at + timedelta(days=ends) < first:
            continue
        before = at + timedelta(days=begins)
        days = min(BASE_DAYS, (before - first).days)
        if days >= FEWEST_BASE_DAYS:
            if today >= at + timedelta(days=ends + 1):
                return at, before - timedelta(days=days), days
        elif today >= at + timedelta(days=ends + 1 + FEWEST_BASE_DAYS):
            return at, at + timedelta(days=ends + 1), FEWEST_BASE_DAYS
    return None


def tally(
    feast: Feast,
    products: Iterable[ProductDays],
    *,
    span_at: int,
    base: tuple[int, int],
    worth: Mapping[tuple[Kind, str], Sequence[float]],
) -> dict[tuple[Kind, str], Tally]:
    """Count a feast, by group.

    Args:
        feast: which.
        products: their records.
        span_at: the index of the span's first day; below 0 where the record begins later.
        base: the indexes of the first day of the base and of the day after its last.
        worth: by group, the factor of each day by its index, the feast left out; 0 where the
            shop was closed.
    """
    days = SPAN[feast][1] - SPAN[feast][0] + 1
    found: dict[tuple[Kind, str], Tally] = {}
    for one in products:
        factors = worth[one.kind, one.category]
        per_day = _base_rate(one, base, factors)
        if per_day is None:
            continue
        group = found.setdefault((one.kind, one.category), Tally.empty(feast))
        for at in range(max(span_at, one.start, 0), span_at + days):
            group.expected[at - span_at] += per_day * factors[at]
        for at, sold, share in one.events:
            if max(span_at, one.start) <= at < span_at + days and factors[at] > 0:
                group.sold[at - span_at] += sold / one.step
                group.expected[at - span_at] -= per_day * factors[at] * (1 - share)
    return found


def _base_rate(one: ProductDays, base: tuple[int, int], factors: Sequence[float]) -> float | None:
    """Steps that it sold on a plain day of the base; None where it was seen too little."""
    first, end = max(base[0], one.start), base[1]
    exposure, sold = sum(factors[first:end]), 0.0
    for at, units, share in one.events:
        if first <= at < end:
            sold += units / one.step
            exposure -= (1 - share) * factors[at]
    if exposure < ENOUGH_DAYS:
        return None
    borrowed = BORROWED_DAYS * BORROWED_SHARE * one.group_per_day
    return (sold + borrowed) / (exposure + BORROWED_DAYS)


def curves(
    feast: Feast, tallies: Mapping[tuple[Kind, str], Tally]
) -> dict[tuple[Feast, Kind, str], tuple[float, ...]]:
    """The curve of each category, leaning on its kind's; the kind's under an empty category."""
    found: dict[tuple[Feast, Kind, str], tuple[float, ...]] = {}
    for kind in Kind:
        whole = Tally.empty(feast)
        for (of, _category), one in tallies.items():
            if of is kind:
                whole.add(one)
        own = curve(feast, whole.sold, whole.expected, usual_curve(feast, kind))
        found[feast, kind, ""] = own
        for (of, category), one in tallies.items():
            if of is kind:
                found[feast, kind, category] = curve(feast, one.sold, one.expected, own)
    return found

"""What stands beside a suggestion on the page, worked out once with the review.  Pure.

Kept as JSON with the review, so that a page of hundreds of goods asks for rows and nothing else.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pos.planning import new_lot
from pos.planning.lasting import MOST_COVER_DAYS, Lasting, lasting
from pos.planning.outlook import Outlook
from pos.planning.reckoning import reckon
from pos.planning.values import Line, State, Suggestion
from pos.supply.review_views import SPARK_DAYS, ForecastDay, SparkDay

HALF_BP = 5_000
KNOWN_DAYS = 14
"""Days with stock after which a product's own sales say what is bought of it, and no longer those
of its group."""
ONE_DAY = timedelta(days=1)
Row = tuple[date, int, int, int, int]
"""A day with a row in the book of days: day, sold, of it in bulk lines, on sale in the evening,
share of the opening hours in hundredths of a percent."""


@dataclass(frozen=True)
class OnRecord:
    """A product's last weeks, as the book of days has them."""

    rows: Sequence[Row] = ()
    """In the order of days; those before the span only so far as they say how it begins."""
    is_out: bool = False
    """Where no row says how the span begins: whether nothing was on sale."""


@dataclass(frozen=True)
class Weeks:
    """A product's last days, sparse: by their place in the span, the oldest 0."""

    sold: Mapping[int, int]
    large: Mapping[int, int]
    out: Sequence[int]
    """Days on which the shop opened, and nothing was on sale for half of its hours at least."""

    def since(self, at: int) -> int:
        """Units sold from a place on."""
        return sum(units for day, units in self.sold.items() if day >= at)


def weeks_of(past: OnRecord, last: date, opened: frozenset[int], many: int = SPARK_DAYS) -> Weeks:
    """The last days.

    Args:
        past: what is on record.
        last: the last day.
        opened: days on which the shop opened, by their place.
        many: how many days.
    """
    first = last.toordinal() - many + 1
    sold: dict[int, int] = {}
    large: dict[int, int] = {}
    out: list[int] = []
    is_out, seen = past.is_out, 0
    for day, units, bulk, end, share in past.rows:
        at = day.toordinal() - first
        if at >= 0:
            if is_out:
                out += [one for one in range(seen, at) if one in opened]
            if units > 0:
                sold[at] = units
            if bulk > 0:
                large[at] = bulk
            if share < HALF_BP and at in opened:
                out.append(at)
            seen = at + 1
        is_out = end <= 0
    if is_out:
        out += [one for one in range(seen, many) if one in opened]
    return Weeks(sold, large, out)


def places(opened: frozenset[date], last: date, many: int) -> frozenset[int]:
    """Days by their place in the span."""
    first = last.toordinal() - many + 1
    return frozenset(day.toordinal() - first for day in opened)


def days_of(weeks: Weeks, last: date, opened: frozenset[int], many: int) -> tuple[SparkDay, ...]:
    """The days one by one, the oldest first."""
    first, out = last - timedelta(days=many - 1), frozenset(weeks.out)
    return tuple(
        SparkDay(
            first + timedelta(days=at),
            weeks.sold.get(at, 0),
            at in out,
            weeks.large.get(at, 0),
            at in opened,
        )
        for at in range(many)
    )


@dataclass(frozen=True)
class Pieces:
    """Units of a product that may be sold, by their last day."""

    sellable: int
    barred: int
    by_day: Sequence[tuple[int, date]] = ()
    """Units and last day, of those that have one."""


def near(
    pieces: Pieces, as_of: date, life_days: int | None, soon_days: int
) -> tuple[int, date | None]:
    """Units that end soon, and the first of their days.

    Soon is in the last third of their life, so that a three-day cake is not always late, and
    never more days ahead than the board of what expires looks.
    """
    most = soon_days if life_days is None else min(soon_days, max(1, life_days // 3))
    soon = [(units, day) for units, day in pieces.by_day if (day - as_of).days <= most]
    return sum(units for units, _day in soon), min((day for _units, day in soon), default=None)


def shown(
    pieces: Pieces,
    weeks: Weeks,
    *,
    ordered: int,
    life_days: int | None,
    soon_days: int,
    as_of: date,
) -> dict[str, object]:
    """What can be said of any product, asked about or not."""
    near_units, near_on = near(pieces, as_of, life_days, soon_days)
    return {
        "sellable": pieces.sellable,
        "barred": pieces.barred,
        "near": near_units,
        "near_on": None if near_on is None else near_on.isoformat(),
        "ordered": ordered,
        "sold_7": weeks.since(SPARK_DAYS - 7),
        "sold_28": weeks.since(0),
        "sold": weeks.sold,
        "large": weeks.large,
        "out": weeks.out,
    }


def shown_of_line(line: Line, found: Suggestion, state: State) -> dict[str, object]:
    """What only a sum can say besides."""
    product, chance, today = line.product, line.chance, state.today
    outlook = Outlook(line, today, state.factors.get((product.kind, product.category)))
    there = [one for one in line.lots if one.arrives is None]
    if _is_left_lying(line):
        here = both = Lasting(None, sum(one.units for one in there))
    else:
        here = lasting(outlook, there, today, line.sells_until)
        both = lasting(outlook, line.lots, today, line.sells_until)
    lasts = MOST_COVER_DAYS if both.tenths is None else both.tenths // 10
    return {
        "kind": product.kind.value,
        "owner": "consigned" if product.is_consigned else "owned",
        "cost": product.cost_vnd,
        "per": product.per,
        "pack": product.pack,
        "step": product.step,
        "cover": here.tenths,
        "in_time": here.in_time,
        "urgency": lasts - (0 if chance is None else (chance.delivery - today).days - 1),
        "lost": 0 if found.terms is None else found.terms.lost_vnd,
        "risk": risk(line, found, state),
    }


def _is_left_lying(line: Line) -> bool:
    """It was there, and nobody bought any: what is left of its rate is no number of days."""
    rate = line.rate
    return bool(line.lots) and rate.sold <= 0 and rate.days_in >= KNOWN_DAYS


def risk(line: Line, found: Suggestion, state: State) -> list[int]:
    """Hundredths of a piece that will probably expire of the lot that is ordered: of what is
    suggested, and of twice as much; empty where nothing is, or it keeps."""
    if not found.units or line.chance is None or not line.lives:
        return []
    one = reckon(line, line.chance, state)
    return [int(100 * new_lot.outdating(one, n * found.units) + 0.5) for n in (1, 2)]


def forecast(state: State) -> tuple[ForecastDay, ...]:
    """What is expected of the state's one line, from tomorrow through the day before the delivery
    after next, four weeks at least."""
    [line] = state.lines
    if line.chance is None:
        return ()
    product, today = line.product, state.today
    outlook = Outlook(line, today, state.factors.get((product.kind, product.category)))
    many = max(SPARK_DAYS, (line.chance.next_delivery - today).days - 1)
    ahead = (today + timedelta(days=n) for n in range(1, many + 1))
    return tuple(ForecastDay(day, int(100 * outlook.on(day) + 0.5)) for day in ahead)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def as_text(told: Mapping[str, object]) -> str:
    """As it is kept."""
    return _ENCODER.encode(told)


def spark_read(
    told: Mapping[str, Any], last: date, closed: frozenset[date]
) -> tuple[SparkDay, ...]:
    """The days as they were kept."""
    weeks = Weeks(
        {int(at): units for at, units in told["sold"].items()},
        {int(at): units for at, units in told["large"].items()},
        told["out"],
    )
    first = last - timedelta(days=SPARK_DAYS - 1)
    span = frozenset(first + timedelta(days=n) for n in range(SPARK_DAYS))
    return days_of(weeks, last, places(span - closed, last, SPARK_DAYS), SPARK_DAYS)

"""What stands beside a suggestion on the page, worked out once with the review.  Pure.

Kept as JSON with the review, so that a page of hundreds of goods asks for rows and nothing else.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pos.supply.outlook import Outlook
from pos.supply.review_views import SPARK_DAYS, SparkDay
from pos.supply.values import Line, State, Suggestion

MOST_COVER_DAYS = 400
HALF_BP = 5_000
ONE_DAY = timedelta(days=1)
Row = tuple[date, int, int, int, int]
"""A day with a row in the book of days: day, sold, of it in bulk lines, on sale in the evening,
share of the opening hours in hundredths of a percent."""


@dataclass(frozen=True)
class Past:
    """A product's last weeks, as the book of days has them."""

    rows: Sequence[Row] = ()
    """In the order of days; those before the span only so far as they say how it begins."""
    is_out: bool = False
    """Where no row says how the span begins: whether nothing was on sale."""


def days_of(
    past: Past, last: date, opened: frozenset[date], many: int = SPARK_DAYS
) -> tuple[SparkDay, ...]:
    """The last days, one by one, the oldest first.

    Args:
        past: what is on record.
        last: the last day.
        opened: days on which the shop opened.
        many: how many.
    """
    by_day = {row[0]: row for row in past.rows}
    first = last - timedelta(days=many - 1)
    before = [row for row in past.rows if row[0] < first]
    is_out = past.is_out if not before else before[-1][3] <= 0
    found = []
    for day in (first + timedelta(days=n) for n in range(many)):
        row, is_open = by_day.get(day), day in opened
        if row is None:
            found.append(SparkDay(day, 0, is_out=is_out and is_open, is_open=is_open))
            continue
        _day, sold, large, end, share = row
        is_out = end <= 0
        is_short = is_open and share < HALF_BP
        found.append(SparkDay(day, max(sold, 0), is_short, max(large, 0), is_open))
    return tuple(found)


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


def cover_tenths(outlook: Outlook, units: int) -> int | None:
    """Tenths of days from tomorrow until so many units are sold; None: nothing is being sold."""
    if outlook.per_day <= 0:
        return None
    if units <= 0:
        return 0
    wanted = units / outlook.per_day
    if wanted >= outlook.plain_days(MOST_COVER_DAYS):
        return 10 * MOST_COVER_DAYS
    whole = min(outlook.lasts(units), MOST_COVER_DAYS - 1)
    spent, next_day = outlook.plain_days(whole), outlook.plain_days(whole + 1)
    part = (wanted - spent) / (next_day - spent) if next_day > spent else 0
    return 10 * whole + max(0, min(9, int(10 * part)))


def shown(
    pieces: Pieces,
    days: Sequence[SparkDay],
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
        "sold_7": sum(one.sold for one in days[-7:]),
        "sold_28": sum(one.sold for one in days[-SPARK_DAYS:]),
        "sold": [one.sold for one in days],
        "large": {str(at): one.large for at, one in enumerate(days) if one.large},
        "out": [at for at, one in enumerate(days) if one.is_out],
    }


def shown_of_line(line: Line, found: Suggestion, state: State) -> dict[str, object]:
    """What only a sum can say besides."""
    product, chance, today = line.product, line.chance, state.today
    outlook = Outlook(line, today, state.factors.get((product.kind, product.category)))
    there = sum(one.units for one in line.lots if one.arrives is None)
    coming = sum(one.units for one in line.lots if one.arrives is not None)
    cover = cover_tenths(outlook, there)
    both = cover_tenths(outlook, there + coming)
    lasts = MOST_COVER_DAYS if both is None else both // 10
    return {
        "kind": product.kind.value,
        "owner": "consigned" if product.is_consigned else "owned",
        "cost": product.cost_vnd,
        "per": product.per,
        "pack": product.pack,
        "step": product.step,
        "cover": cover,
        "urgency": lasts - (0 if chance is None else (chance.delivery - today).days - 1),
        "lost": 0 if found.terms is None else found.terms.lost_vnd,
    }


def as_text(told: Mapping[str, object]) -> str:
    """As it is kept."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def spark_read(
    told: Mapping[str, Any], last: date, closed: frozenset[date]
) -> tuple[SparkDay, ...]:
    """The days as they were kept."""
    large, out = told["large"], frozenset(told["out"])
    first = last - timedelta(days=len(told["sold"]) - 1)
    found = []
    for at, units in enumerate(told["sold"]):
        day = first + timedelta(days=at)
        found.append(SparkDay(day, units, at in out, large.get(str(at), 0), day not in closed))
    return tuple(found)

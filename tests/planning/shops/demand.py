"""What customers ask for, drawn before anybody orders anything.

A product's customers come singly and buy one or two; its rate drifts slowly, follows the weekday,
the feasts and the good and bad weeks of the whole shop.  Gift orders of companies come on top, some
known ahead, some not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp
from random import Random

from tests.planning.shops.goods import CATEGORIES, WEEKDAYS, Category
from tests.planning.shops.moon import days_from_mid_autumn, days_from_tet
from tests.planning.shops.shop import FRESH, NEVER, Demand, Product, Reservation, Wish

BASKETS = ((0.72, 1), (0.93, 2), (0.98, 3), (1.0, 4))
"""Cumulated chance and units of one customer."""
MEAN_BASKET = 0.72 + 2 * 0.21 + 3 * 0.05 + 4 * 0.02
SHOP_SPREAD = 0.15
"""Good and bad weeks of the whole shop."""
PLAIN = {category.name: category for category in CATEGORIES}


def tet_factor(category: Category, offset: int, peak: float) -> float:
    """Times a plain day, `offset` days from the first day of the year."""
    curve = category.tet
    if -curve.rise_days <= offset <= -curve.peak_at:
        done = (offset + curve.rise_days) / (curve.rise_days - curve.peak_at)
        return 1 + (peak - 1) * done
    if -curve.peak_at < offset < 0:
        return 1 + (peak - 1) * (0.55 + 0.45 * -offset / curve.peak_at)
    if 0 <= offset < 4:
        return curve.slump * 0.6
    if 4 <= offset <= 20:
        return curve.slump + (1 - curve.slump) * (offset - 4) / 16
    return 1.0


def mid_autumn_factor(category: Category, offset: int) -> float:
    """Times a plain day, `offset` days from Mid-Autumn: three weeks of rise, over at once."""
    if -21 <= offset <= 0:
        return 1 + (category.mid_autumn - 1) * (offset + 22) / 22
    return 1.0


def shop_weeks(random: Random, days: int) -> list[float]:
    """Good and bad weeks of the whole shop, by day; a good one is often followed by another."""
    level, by_day = 0.0, []
    for day in range(days):
        if day % 7 == 0:
            level = 0.5 * level + random.gauss(0, SHOP_SPREAD * (1 - 0.25) ** 0.5)
        by_day.append(exp(level - SHOP_SPREAD**2 / 2))
    return by_day


@dataclass(frozen=True)
class Calendar:
    """What the days of a shop have in common, reckoned once."""

    dates: tuple[date, ...]
    is_open: tuple[bool, ...]
    weekdays: tuple[int, ...]
    year_days: tuple[int, ...]
    tet: tuple[int, ...]
    """Days since the nearest Tết."""
    mid_autumn: tuple[int, ...]
    weeks: tuple[float, ...]
    """Good and bad weeks of the whole shop."""


def calendar_of(random: Random, dates: Sequence[date], is_open: Sequence[bool]) -> Calendar:
    """The days of a shop; its good and bad weeks are drawn."""
    return Calendar(
        dates=tuple(dates),
        is_open=tuple(is_open),
        weekdays=tuple(day.weekday() for day in dates),
        year_days=tuple(day.timetuple().tm_yday for day in dates),
        tet=tuple(days_from_tet(day) for day in dates),
        mid_autumn=tuple(days_from_mid_autumn(day) for day in dates),
        weeks=tuple(shop_weeks(random, len(dates))),
    )


def _drift(random: Random, days: int) -> list[float]:
    """Slow change of taste: a walk by weeks that comes back; one in twelve goods dies away."""
    level, by_day = 0.0, []
    dies_on = random.randrange(days) if random.random() < 1 / 12 else NEVER
    for first in range(0, days, 7):
        level = 0.975 * level + random.gauss(0, 0.07)
        by_day.extend([exp(level - max(0, first - dies_on) / 45)] * 7)
    return by_day[:days]


def _season(product: Product, calendar: Calendar, by_day: list[float]) -> None:
    """Out of its season people still ask for what keeps, and forget what does not."""
    if product.season is None:
        return
    outside = 0.0 if product.kind == FRESH else 0.5
    for number, day in enumerate(calendar.year_days):
        if not product.is_delivered_on(day):
            by_day[number] *= outside


def _feasts(random: Random, product: Product, calendar: Calendar, by_day: list[float]) -> None:
    """Tết by the product's own taste, and Mid-Autumn."""
    category = PLAIN[product.category]
    peak = 1 + (category.tet.peak - 1) * exp(random.gauss(0, 0.25))
    for number, offset in enumerate(calendar.tet):
        if -category.tet.rise_days <= offset <= 20:
            by_day[number] *= tet_factor(category, offset, peak)
    if category.mid_autumn != 1:
        for number, offset in enumerate(calendar.mid_autumn):
            if -21 <= offset <= 0:
                by_day[number] *= mid_autumn_factor(category, offset)


def means_of(product: Product, random: Random, calendar: Calendar) -> tuple[float, ...]:
    """Retail units wanted on average, by day."""
    pattern = [factor * exp(random.gauss(0, 0.05)) for factor in WEEKDAYS[product.kind]]
    plain = [7 * product.rate * factor / sum(pattern) for factor in pattern]
    drift = _drift(random, len(calendar.dates))
    by_day = [
        plain[weekday] * taste * week
        for weekday, taste, week in zip(calendar.weekdays, drift, calendar.weeks, strict=True)
    ]
    _feasts(random, product, calendar, by_day)
    _season(product, calendar, by_day)
    by_day[: product.on_sale_from] = [0.0] * product.on_sale_from
    return tuple(
        mean if is_open else 0.0 for mean, is_open in zip(by_day, calendar.is_open, strict=True)
    )


def _customers(random: Random, mean: float) -> int:
    """So many customers, by Poisson's law."""
    draw, chance, count = random.random(), exp(-mean), 0
    if draw < chance:
        return 0
    total = chance
    while draw >= total and count < 200:
        count += 1
        chance *= mean / count
        total += chance
    return count


def _basket(random: Random) -> int:
    draw = random.random()
    return next(units for share, units in BASKETS if draw < share)


def wishes_of(random: Random, means: Sequence[float], days: int) -> dict[int, list[Wish]]:
    """The retail customers of one product by day, in the order they come."""
    by_day = {}
    for day in range(days):
        mean = means[day] / MEAN_BASKET
        count = _customers(random, mean) if mean > 0 else 0
        if count:
            wishes = [Wish(random.random(), _basket(random), False) for _ in range(count)]
            by_day[day] = sorted(wishes)
    return by_day


def gift_size(random: Random, product: Product) -> int:
    """Units of a company's gift order: a month of sales, more or less."""
    return max(6, round(product.rate * 30 * exp(random.gauss(0, 0.5)) + random.randint(4, 20)))


def gifts(
    random: Random, products: Sequence[Product], dates: Sequence[date], days: int
) -> tuple[dict[int, dict[int, Wish]], list[Reservation]]:
    """Gift orders of companies: by day and product those that walk in, and those known ahead."""
    walk_ins: dict[int, dict[int, Wish]] = {}
    ahead: list[Reservation] = []
    fitting = [product for product in products if product.kind != FRESH]
    for day in range(days):
        before_tet = -30 <= days_from_tet(dates[day]) <= -4
        if random.random() >= len(fitting) / 200 * (0.30 if before_tet else 0.03):
            continue
        chosen = [
            product
            for product in random.sample(fitting, min(len(fitting), random.randint(1, 3)))
            if product.on_sale_from <= day <= product.orderable_until
        ]
        lines = tuple((product.index, gift_size(random, product)) for product in chosen)
        told = day - random.randint(5, 25)
        if random.random() < 0.6 and told >= 0:
            ahead.append(Reservation(told, day, lines))
        else:
            walk_ins[day] = {index: Wish(random.random(), units, True) for index, units in lines}
    return walk_ins, [order for order in ahead if order.lines]


def draw_demand(
    random: Random,
    products: Sequence[Product],
    *,
    dates: Sequence[date],
    is_open: Sequence[bool],
    days: int,
) -> Demand:
    """The whole demand of a shop for `days` days; the means go on to the end of `dates`."""
    calendar = calendar_of(random, dates, is_open)
    open_days = {day for day in range(days) if is_open[day]}
    walk_ins, ahead = gifts(random, products, dates, days)
    by_day: list[list[tuple[int, tuple[Wish, ...]]]] = [[] for _ in range(days)]
    means = []
    for product in products:
        own = Random(random.getrandbits(64))
        mean = means_of(product, own, calendar)
        wishes = wishes_of(own, mean, days)
        for day in open_days & walk_ins.keys():
            if product.index in walk_ins[day]:
                wishes[day] = sorted([*wishes.get(day, []), walk_ins[day][product.index]])
        for day, todays in wishes.items():
            by_day[day].append((product.index, tuple(todays)))
        means.append(mean)
    kept = tuple(order for order in ahead if is_open[order.due])
    return Demand(tuple(tuple(one) for one in by_day), tuple(means), kept)

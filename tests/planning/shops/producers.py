"""How producers behave: when they deliver, when they close, and how often they let one down."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from tests.planning.shops.moon import TET
from tests.planning.shops.shop import CRAFT, FRESH, PROCESSED, Chance, Fate, Producer

LEADS = {FRESH: (1, 1, 1, 2), PROCESSED: (1, 2, 3, 4, 5, 7), CRAFT: (3, 5, 7, 10, 14)}
WEEKS = {FRESH: (1,), PROCESSED: (1, 1, 1, 2), CRAFT: (1, 2, 2, 4)}
FRESH_DAYS = ((0, 2, 4), (1, 3, 5), (0, 3), (1, 4), (2, 5), (0, 1, 2, 3, 4, 5), (0, 2, 4, 5))
TET_HOLIDAY = {FRESH: ((1, 3), (3, 6)), PROCESSED: ((3, 8), (5, 12)), CRAFT: ((6, 14), (8, 18))}
"""Days before and after the first day of the year, from and to."""
LONGEST_LATE_DAYS = 7


def draw_producer(random: Random, index: int, kind: str, *, dates: Sequence[date]) -> Producer:
    """A producer of one kind of goods; its minimum comes when its goods are known."""
    weekdays = random.choice(FRESH_DAYS) if kind == FRESH else (random.randrange(6),)
    every_weeks = random.choice(WEEKS[kind])
    is_careless = random.random() < 0.25
    low = random.uniform(0.65, 0.9) if kind == FRESH else random.uniform(0.55, 0.9)
    return Producer(
        index=index,
        code=f"NSX{index:02d}",
        kind=kind,
        lead_days=random.choice(LEADS[kind]),
        weekdays=weekdays,
        every_weeks=every_weeks,
        phase=random.randrange(every_weeks),
        min_order_vnd=0,
        late=random.uniform(0.12, 0.35) if is_careless else random.uniform(0, 0.08),
        short=random.uniform(0.08, 0.25) if is_careless else random.uniform(0, 0.06),
        silent=random.uniform(0.02, 0.08) if is_careless else random.uniform(0, 0.01),
        life_low=low,
        life_high=min(1.0, low + random.uniform(0.05, 0.25)),
        closures=_closures(random, kind, dates),
    )


def _closures(random: Random, kind: str, dates: Sequence[date]) -> tuple[tuple[int, int], ...]:
    """Tết each year, longer for those who work by hand; one in five also closes in summer."""
    before, after = TET_HOLIDAY[kind]
    first = dates[0]
    holidays = []
    for feast in TET:
        day = (feast - first).days
        lasts = day - random.randint(*before), day + random.randint(*after)
        if lasts[1] >= 0 and lasts[0] < len(dates):
            holidays.append(lasts)
    if random.random() < 0.2:
        for year in range(first.year, dates[-1].year + 1):
            start = (date(year, 7, 1) - first).days + random.randrange(40)
            if 0 <= start < len(dates):
                holidays.append((start, start + random.randint(6, 12)))
    return tuple(sorted(holidays))


def deliveries_of(
    producer: Producer, dates: Sequence[date], is_open: Sequence[bool]
) -> tuple[int, ...]:
    """Days of delivery in order; never in a holiday of the producer or of the shop.

    Of two deliveries that would have to be ordered on the same evening, since the shop is shut on
    the evenings between, only the first takes place.
    """
    days, evenings = [], set()
    for day, on in enumerate(dates):
        week = (on - timedelta(days=on.weekday())).toordinal() // 7
        if on.weekday() not in producer.weekdays or week % producer.every_weeks != producer.phase:
            continue
        if not is_open[day] or any(first <= day <= last for first, last in producer.closures):
            continue
        evening = deadline(producer, day, is_open)
        if evening >= 0 and evening not in evenings:
            evenings.add(evening)
            days.append(day)
    return tuple(days)


def deadline(producer: Producer, delivery: int, is_open: Sequence[bool]) -> int:
    """The evening the order must go out: the last open one at least the lead days before."""
    evening = delivery - producer.lead_days
    while evening >= 0 and not is_open[evening]:
        evening -= 1
    return evening


def chances_of(
    producers: Sequence[Producer],
    deliveries: Sequence[Sequence[int]],
    is_open: Sequence[bool],
    days: int,
) -> tuple[tuple[Chance, ...], ...]:
    """By evening: the producers whose order must go out, and what it is good for."""
    by_evening: list[list[Chance]] = [[] for _ in range(days)]
    for producer, own in zip(producers, deliveries, strict=True):
        for delivery, following in pairwise(own):
            evening = deadline(producer, delivery, is_open)
            if evening < days:
                by_evening[evening].append(Chance(producer.index, delivery, following))
    return tuple(tuple(chances) for chances in by_evening)


def draw_fates(random: Random, producer: Producer, days: int) -> tuple[Fate, ...]:
    """How the order of each evening would go."""
    fates = []
    for _ in range(days):
        is_silent = random.random() < producer.silent
        late = random.randint(1, LONGEST_LATE_DAYS if producer.kind != FRESH else 3)
        late_days = late if random.random() < producer.late else 0
        share = random.uniform(0.3, 0.9)
        filled = share if random.random() < producer.short else 1.0
        fates.append(Fate(late_days, filled, is_silent))
    return tuple(fates)


def life_on_arrival(producer: Producer, shelf_life_days: int, draw: float) -> int:
    """Days on sale that a lot has left, the day of arrival counted; at least one."""
    share = producer.life_low + (producer.life_high - producer.life_low) * draw
    return max(1, round(shelf_life_days * share))

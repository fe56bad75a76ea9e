"""A shop from a seed: producers, goods, holidays, demand and fates, all drawn beforehand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import exp, log
from random import Random

from tests.planning.shops.demand import draw_demand
from tests.planning.shops.goods import Category, of_kind
from tests.planning.shops.moon import TET
from tests.planning.shops.producers import (
    chances_of,
    deliveries_of,
    draw_fates,
    draw_producer,
)
from tests.planning.shops.shop import (
    CRAFT,
    FRESH,
    NEVER,
    PROCESSED,
    Certificate,
    Costs,
    Producer,
    Product,
    Shop,
)

HISTORY_DAYS = 365
TAIL_DAYS = 200
"""Days after the last for which mean demand is known: what is left can be judged by it."""
COST_SHARE = {FRESH: (0.60, 0.74), PROCESSED: (0.62, 0.78), CRAFT: (0.55, 0.70)}
CONSIGNED_COST_SHARE = (0.74, 0.86)
KIND_SHARES = ((0.28, FRESH), (0.82, PROCESSED), (1.0, CRAFT))


def days_of(months: int) -> int:
    """Days of so many months."""
    return round(months * 30.4375)


def draw_shop(seed: int, *, months: int = 18, size: int | None = None) -> Shop:
    """The shop of a seed: a year of history and `months` to be judged.

    Args:
        seed: the only source of chance.
        months: months to be judged.
        size: number of products; without it between 120 and 800, as the seed has it.
    """
    random = Random(seed)
    drawn_size = round(_by_logarithm(120, 800, random))
    size = size or drawn_size
    first_day = date(2021, 1, 1) + timedelta(days=random.randrange(1400))
    days = HISTORY_DAYS + days_of(months)
    dates = [first_day + timedelta(days=number) for number in range(days + TAIL_DAYS)]
    is_open = _open_days(random, dates)
    producers = _producers(random, size, dates)
    products = _products(random, size, producers, dates=dates, is_open=is_open, days=days)
    producers = _with_minimums(random, producers, products)
    products = [replace(one, producer=producers[one.producer.index]) for one in products]
    deliveries = tuple(deliveries_of(one, dates, is_open) for one in producers)
    demand_random, fate_random, life_random = (Random(random.getrandbits(64)) for _ in range(3))
    return Shop(
        seed=seed,
        first_day=first_day,
        history_days=HISTORY_DAYS,
        days=days,
        dates=tuple(dates),
        iso=tuple(day.isoformat() for day in dates),
        is_open=tuple(is_open),
        costs=Costs(),
        producers=tuple(producers),
        products=tuple(products),
        demand=draw_demand(demand_random, products, dates=dates, is_open=is_open, days=days),
        deliveries=deliveries,
        chances=chances_of(producers, deliveries, is_open, days),
        fates=tuple(draw_fates(fate_random, one, days) for one in producers),
        life_draws=tuple(tuple(life_random.random() for _ in range(days)) for _ in products),
        barred=_barred(products, days),
    )


def _by_logarithm(low: float, high: float, random: Random) -> float:
    """A number between two bounds, small ones as likely as large ones."""
    return exp(random.uniform(log(low), log(high)))


def _open_days(random: Random, dates: Sequence[date]) -> list[bool]:
    """Shut for some days at Tết; some shops are shut on Mondays."""
    before, after = random.randint(0, 1), random.randint(2, 4)
    rests_on = 0 if random.random() < 0.2 else None
    shut = {feast + timedelta(days=number) for feast in TET for number in range(-before, after + 1)}
    near = {feast - timedelta(days=number) for feast in TET for number in range(1, 21)}
    return [day not in shut and (day.weekday() != rests_on or day in near) for day in dates]


def _producers(random: Random, size: int, dates: Sequence[date]) -> list[Producer]:
    count = min(60, max(30, round(size / random.uniform(5, 12))))
    kinds = [FRESH, PROCESSED, CRAFT]
    while len(kinds) < count:
        draw = random.random()
        kinds.append(next(kind for share, kind in KIND_SHARES if draw < share))
    return [draw_producer(random, index, kind, dates=dates) for index, kind in enumerate(kinds)]


def _products(
    random: Random,
    size: int,
    producers: Sequence[Producer],
    *,
    dates: Sequence[date],
    is_open: Sequence[bool],
    days: int,
) -> list[Product]:
    """Every producer has goods of one or two categories; some have many, most have few."""
    weights = [exp(random.gauss(0, 0.7)) for _ in producers]
    homes = [*producers, *random.choices(producers, weights, k=size - len(producers))]
    categories = {
        one.index: random.sample(of_kind(one.kind), min(2, len(of_kind(one.kind))))
        for one in producers
    }
    deliveries = [deliveries_of(one, dates, is_open) for one in producers]
    return [
        _product(
            random,
            index,
            producer,
            category=random.choice(categories[producer.index]),
            dates=dates,
            deliveries=deliveries[producer.index],
            days=days,
        )
        for index, producer in enumerate(sorted(homes, key=lambda one: one.index))
    ]


def _product(
    random: Random,
    index: int,
    producer: Producer,
    *,
    category: Category,
    dates: Sequence[date],
    deliveries: Sequence[int],
    days: int,
) -> Product:
    median, spread = category.rate
    rate = min(3.5, max(0.02, median * exp(random.gauss(0, spread))))
    price = round(_by_logarithm(*category.price_vnd, random) / 1000) * 1000
    consigned = random.random() < 0.35
    share = random.uniform(*(CONSIGNED_COST_SHARE if consigned else COST_SHARE[producer.kind]))
    life = random.randint(*category.life_days) if category.life_days else None
    pack = _pack(random, category, rate, life)
    announced, on_sale_from = _start(random, producer, deliveries, days)
    display = random.choice((1, 1, 2, 3)) if producer.kind != CRAFT else random.choice((1, 1, 2))
    return Product(
        index=index,
        code=f"P{index:04d}",
        producer=producer,
        kind=producer.kind,
        category=category.name,
        price_vnd=price,
        cost_vnd=round(price * share / 100) * 100,
        consigned=consigned,
        shop_bears_expired=random.choice((0.0, 0.25, 0.5, 1.0)) if consigned else 1.0,
        pack=pack,
        shelf_life_days=life,
        display_min=display,
        max_on_hand=_limit(random, producer, rate, pack) if consigned else None,
        announced=announced,
        on_sale_from=on_sale_from,
        orderable_until=random.randrange(announced + 60, days + 60)
        if random.random() < 0.06
        else NEVER,
        certificate=_certificate(random, announced),
        season=_season(random, category),
        blocked=_blocks(random, days),
        rate=rate,
    )


def _pack(random: Random, category: Category, rate: float, life: int | None) -> int:
    """Mostly a pack that sells in half its life; sometimes one that does not."""
    if random.random() < 0.08:
        return random.choice(category.packs)
    sold = rate * min((life or 90) * 0.5, 45)
    return random.choice([pack for pack in category.packs if pack <= max(1, sold)] or [1])


def _limit(random: Random, producer: Producer, rate: float, pack: int) -> int | None:
    """What a consignor leaves on the shelf at most: whole packs, some weeks of sales."""
    if random.random() < 0.35:
        return None
    weeks = rate * (producer.cycle_days + producer.lead_days) * random.uniform(2, 5)
    return pack * max(1 if pack > 3 else 2, round(weeks / pack))


def _start(
    random: Random, producer: Producer, deliveries: Sequence[int], days: int
) -> tuple[int, int]:
    """The evening a product is told of, and the day it can first be there; most are old goods."""
    if random.random() < 0.85:
        return 0, 0
    announced = random.randrange(30, days - 60)
    first = next((day for day in deliveries if day >= announced + producer.lead_days), None)
    return (announced, first) if first is not None else (0, 0)


def _certificate(random: Random, announced: int) -> Certificate | None:
    """Three years each; most are renewed in time, some late, so that they lapse for weeks."""
    if random.random() < 0.3:
        return None
    until = announced + random.randrange(20, 1095)
    if random.random() < 0.82:
        filed = until - random.randint(2, 90)
        return Certificate(until, filed, max(filed + 20, until + random.randint(-10, 40)))
    filed = until + random.randint(10, 120)
    return Certificate(until, filed, filed + random.randint(20, 60))


def _season(random: Random, category: Category) -> tuple[int, int] | None:
    if random.random() >= category.seasonal:
        return None
    first = random.randrange(1, 366)
    return first, (first + random.randint(120, 240) - 1) % 365 + 1


def _blocks(random: Random, days: int) -> tuple[tuple[int, int], ...]:
    """Held lots: once in six years a product, for some days."""
    starts = []
    day = round(random.expovariate(1 / 2190))
    while day < days:
        starts.append(day)
        day += 15 + round(random.expovariate(1 / 2190))
    return tuple((start, start + random.randint(1, 14)) for start in starts)


def _with_minimums(
    random: Random, producers: Sequence[Producer], products: Sequence[Product]
) -> list[Producer]:
    """Two in three want a least order, in all but few cases below what one delivery sells."""
    worth = {one.index: 0.0 for one in producers}
    for product in products:
        worth[product.producer.index] += product.rate * product.cost_vnd
    done = []
    for one in producers:
        share = random.uniform(0.15, 1.0) if random.random() < 0.67 else 0.0
        minimum = round(worth[one.index] * one.cycle_days * share / 50_000) * 50_000
        done.append(replace(one, min_order_vnd=minimum))
    return done


def _barred(products: Sequence[Product], days: int) -> tuple[frozenset[int], ...]:
    by_day: list[set[int]] = [set() for _ in range(days)]
    for product in products:
        for first, last in _barred_spans(product, days):
            for day in range(max(0, first), min(days, last + 1)):
                by_day[day].add(product.index)
    return tuple(frozenset(one) for one in by_day)


def _barred_spans(product: Product, days: int) -> list[tuple[int, int]]:
    """First and last day of each time the product may not be sold."""
    spans = list(product.blocked)
    paper = product.certificate
    if paper is not None and paper.until < days:
        spans.append((paper.until + 1, min(paper.filed, paper.renewed) - 1))
    return spans

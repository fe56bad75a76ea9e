"""Pasts that never were, from a seed: a few producers, goods that keep days, months or for ever."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from pos.backtest.world import Came, Evening, Fate, Good, PastDay, Promise, Step, World
from pos.planning.values import Kind, Lot, Producer, Product

FIRST = date(2026, 3, 2)
"""A Monday: the first day lived again."""
KINDS = ((Kind.FRESH, 5), (Kind.PROCESSED, 120), (Kind.CRAFT, None))


def product(name: str, kind: Kind, life: int | None, **more: object) -> Product:
    """A product on plain terms."""
    plain = Product(
        product_id=name,
        producer_id=f"producer-{name[0]}",
        kind=kind,
        category=kind.value,
        price_vnd=50_000,
        cost_vnd=35_000,
        shelf_life_days=life,
        display_min=1,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def past(seed: int, *, days: int = 35, learnt: int = 42) -> World:
    """A past of some weeks."""
    dice = Random(seed)
    goods = {}
    for producer in "ab":
        for n in range(dice.randint(1, 3)):
            name = f"{producer}{n}"
            goods[name] = _good(dice, name, learnt, days)
    span = [_day(dice, goods, n) for n in range(-learnt, days)]
    producers = {
        f"producer-{one}": Producer(
            f"producer-{one}",
            min_order_vnd=dice.choice((0, 0, 300_000)),
            lead_days=lead,
            delivery_weekdays=(weekday,),
        )
        for one, lead, weekday in (("a", 1, 3), ("b", 2, 0))
    }
    return World(
        history=tuple(span[:learnt]),
        span=tuple(span[learnt:]),
        goods=goods,
        producers=producers,
        evenings=_evenings(producers, days),
        fates={"producer-a": tuple(_fates(dice, learnt, days))},
        promises=tuple(_promises(dice, goods, days)),
    )


def _good(dice: Random, name: str, learnt: int, days: int) -> Good:
    kind, life = dice.choice(KINDS)
    made = product(
        name,
        kind,
        life,
        pack=dice.choice((1, 1, 6)),
        max_on_hand=dice.choice((None, None, 20)),
        is_consigned=dice.random() < 0.3,
        bears_expired=dice.choice((1.0, 0.25)),
    )
    since = FIRST + timedelta(days=dice.choice((-learnt, -learnt, -10, 5)))
    came = [
        Came(day, dice.randint(1, 12), None if life is None else day + timedelta(days=life - 1))
        for n in range(0, learnt + days, dice.randint(5, 9))
        if (day := FIRST + timedelta(days=n - learnt)) >= since
    ]
    lots = [
        Lot(
            dice.randint(1, 9),
            None if life is None else FIRST + timedelta(days=dice.randint(0, life)),
        )
        for _ in range(dice.randint(0, 2))
    ]
    on = FIRST + timedelta(days=dice.randint(0, days))
    return Good(
        product=made,
        since=since,
        lots=tuple(lots) if since < FIRST else (),
        came=tuple(came),
        prices=(Step(on, 55_000),),
        costs=(Step(on, 36_000),),
    )


def _day(dice: Random, goods: dict[str, Good], n: int) -> PastDay:
    day = FIRST + timedelta(days=n)
    is_open = dice.random() > 0.04
    there = [name for name, good in goods.items() if good.since <= day]
    sold: dict[str, int] = {}
    large: dict[str, int] = {}
    share: dict[str, int] = {}
    for name in there if is_open else ():
        if dice.random() < 0.15:
            share[name] = dice.choice((0, 0, 5_000))
        if share.get(name, 1):
            sold[name] = dice.choice((0, 0, 1, 1, 2, 4))
        if dice.random() < 0.03:
            large[name] = 12
            sold[name] = sold.get(name, 0) + 12
    return PastDay(
        day,
        is_open,
        {name: units for name, units in sold.items() if units},
        large,
        share,
        received={one.product.product_id: 1 for one in goods.values() if _came(one, day)},
    )


def _came(good: Good, day: date) -> bool:
    return any(one.on == day for one in good.came)


def _evenings(producers: dict[str, Producer], days: int) -> dict[date, tuple[Evening, ...]]:
    found: dict[date, list[Evening]] = {}
    for one in producers.values():
        for n in range(days):
            day = FIRST + timedelta(days=n)
            delivery = day + timedelta(days=one.lead_days)
            if delivery.weekday() in one.delivery_weekdays:
                after = delivery + timedelta(days=7)
                found.setdefault(day, []).append(Evening(one.producer_id, delivery, after))
    return {day: tuple(held) for day, held in found.items()}


def _fates(dice: Random, learnt: int, days: int) -> list[Fate]:
    return [
        Fate(
            FIRST + timedelta(days=n - learnt),
            dice.choice((0, 0, 2)),
            dice.choice((10_000, 10_000, 5_000, 0)),
        )
        for n in range(0, learnt + days, 9)
    ]


def _promises(dice: Random, goods: dict[str, Good], days: int) -> list[Promise]:
    names = sorted(goods)
    return [
        Promise(
            dice.choice(names),
            dice.randint(2, 10),
            FIRST + timedelta(days=n),
            FIRST + timedelta(days=n + 8),
        )
        for n in range(0, days, 11)
    ]


def with_another_future(world: World, today: date, seed: int) -> World:
    """The same past up to an evening, and another one from the next day on."""
    dice = Random(seed)
    other = past(seed + 1_000, days=len(world.span), learnt=len(world.history))
    mixed = [
        day
        if day.on <= today
        else replace(twin, sold=_only(twin.sold, world), large={}, share_bp={})
        for day, twin in zip(world.span, other.span, strict=True)
    ]
    return replace(
        world,
        span=tuple(mixed),
        goods={name: _another_future(one, today, dice) for name, one in world.goods.items()},
        fates={
            name: tuple(one for one in held if one.placed <= today)
            for name, held in world.fates.items()
        },
        promises=tuple(one for one in world.promises if one.told <= today),
    )


def _only(units: object, world: World) -> dict[str, int]:
    assert isinstance(units, dict)
    return {name: 7 for name in world.goods if name in units or name < "b"}


def _another_future(good: Good, today: date, dice: Random) -> Good:
    later = today + timedelta(days=dice.randint(1, 4))
    life = good.product.shelf_life_days
    until = None if life is None else later + timedelta(days=1)
    return replace(
        good,
        came=(*(one for one in good.came if one.on <= today), Came(later, 30, until)),
        prices=tuple(one for one in good.prices if one.on <= today),
        costs=(*(one for one in good.costs if one.on <= today), Step(later, 90_000)),
    )

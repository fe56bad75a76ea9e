"""Twelve producers whose goods were lived with: days drawn, then one evening's order.

No feast is near, so that what a day is worth is its weekday.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pos.planning.learning import Memory
from pos.planning.records import Delivery
from pos.planning.remembered import Day, Received
from pos.planning.values import Chance, Kind, Line, Lot, Producer, Product, Reservation, State

SEEDS = range(12)
FIRST = date(2026, 3, 16)
"""Three weeks and more after Tết, half a year before Mid-Autumn."""
MANY = (14, 28, 56, 112)
"""Days after which a memory works its past out anew: from then on the paper's sum is all."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lived:
    """A shop's past, and the question of its last evening, with demand and record left open."""

    products: tuple[Product, ...]
    days: tuple[Day, ...]
    orders: tuple[Delivery, ...]
    state: State
    memory: Memory


def lived(seed: int) -> Lived:
    """One producer's goods of one kind, in two groups, some by weight."""
    dice = Random(f"đậu phụ {seed}")
    many = MANY[seed % len(MANY)]
    products = tuple(_products(dice, (Kind.FRESH, Kind.PROCESSED, Kind.CRAFT)[seed % 3]))
    days = tuple(_days(dice, products, many))
    orders = tuple(_orders(dice, many))
    memory = Memory()
    for one in products:
        memory.add_product(one, FIRST)
    for day in days:
        memory.add_day(day)
    for order in orders:
        memory.add_delivery(order)
    return Lived(products, days, orders, _state(dice, products, memory, many), memory)


def _products(dice: Random, kind: Kind) -> Iterator[Product]:
    life = {Kind.FRESH: 9, Kind.PROCESSED: 150, Kind.CRAFT: None}[kind]
    for at in range(5):
        step = 250 if dice.random() < 0.4 else 1
        cost = dice.randrange(8, 90) * 1000
        yield Product(
            f"P{at}", "N1", kind, f"group {at % 2}", int(cost * 1.4), cost,
            is_consigned=dice.random() < 0.3, bears_expired=0.5,
            pack=step * dice.choice((1, 2, 6)), shelf_life_days=life,
            display_min=step * dice.choice((0, 1, 2)), step=step, per=1000 if step > 1 else 1,
        )  # fmt: skip


def _days(dice: Random, products: tuple[Product, ...], many: int) -> Iterator[Day]:
    busy = {one.product_id: dice.choice((0.1, 0.4, 1.0, 2.0)) for one in products}
    for at in range(many):
        day = FIRST + at * DAY
        is_open = dice.random() > 0.04
        sold: dict[str, int] = {}
        large: dict[str, int] = {}
        out: dict[str, float] = {}
        for one in products if is_open else ():
            name, step = one.product_id, one.step
            share = dice.choice((0.0, 0.25, 0.6)) if dice.random() < 0.15 else 1.0
            times = 1.6 if day.weekday() >= 5 else 0.8
            units = int(dice.expovariate(1.0) * busy[name] * times * share + 0.5) * step
            bulk = 20 * step if dice.random() < 0.02 else 0
            sold |= {name: units + bulk} if units + bulk else {}
            large |= {name: bulk} if bulk else {}
            out |= {name: share} if share < 1 else {}
        came = [
            Received(one.product_id, 10 * one.step, day + dice.randrange(life - 3, life) * DAY)
            for one in products
            if (life := one.shelf_life_days) and dice.random() < 0.1
        ]
        yield Day(day, is_open, sold, large, out, came)


def _orders(dice: Random, many: int) -> Iterator[Delivery]:
    for at in range(2, many, 5):
        promised = FIRST + at * DAY
        late = dice.choice((0, 0, 0, 2, 5))
        got = dice.choice((0, 30, 40, 40, 40, 40))
        yield Delivery("N1", promised, promised + late * DAY if got else None, 40, got)


def _state(dice: Random, products: tuple[Product, ...], memory: Memory, many: int) -> State:
    today = FIRST + (many - 1) * DAY
    d1 = dice.randrange(1, 6)
    chance = Chance(today + d1 * DAY, today + (d1 + dice.randrange(3, 15)) * DAY)
    days = (chance.next_delivery - chance.delivery).days
    lines = tuple(
        Line(
            one,
            chance,
            memory.rate(one.product_id),
            lots=tuple(_lots(dice, one, today)),
            reservations=(Reservation(today + 4 * DAY, 2 * one.step),)
            if dice.random() < 0.2
            else (),
            lives=memory.lives(one.product_id),
            spread=memory.spread(one.product_id),
            slip=memory.slip("N1", days),
        )
        for one in products
    )
    groups = sorted({(one.kind, one.category) for one in products})
    producers = {"N1": Producer("N1", dice.choice((0, 0, 500_000)))}
    return State(today, lines, producers, factors=memory.sums(groups, today))


def _lots(dice: Random, one: Product, today: date) -> Iterator[Lot]:
    for _ in range(dice.choice((0, 1, 2))):
        life = one.shelf_life_days
        last = None if life is None else today + dice.randrange(0, life) * DAY
        yield Lot(dice.randrange(1, 8) * one.step, last)

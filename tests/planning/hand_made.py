"""A shop of one producer and one product, every customer of which is written by hand."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.planning.shops.books import Books
from tests.planning.shops.judge import Course
from tests.planning.shops.scoring import Tally
from tests.planning.shops.shop import (
    NEVER,
    PROCESSED,
    Chance,
    Costs,
    Demand,
    Fate,
    Producer,
    Product,
    Reservation,
    Shop,
    Wish,
)

GOOD = Fate(late_days=0, filled=1.0, is_silent=False)
DAYS = 30


def producer(**facts: Any) -> Producer:
    plain: dict[str, Any] = {
        "index": 0, "code": "NSX00", "kind": PROCESSED, "lead_days": 2, "weekdays": (0,),
        "every_weeks": 1, "phase": 0, "min_order_vnd": 0, "late": 0.0, "short": 0.0, "silent": 0.0,
        "life_low": 1.0, "life_high": 1.0, "closures": (),
    }  # fmt: skip
    return Producer(**(plain | facts))


def product(maker: Producer, **facts: Any) -> Product:
    plain: dict[str, Any] = {
        "index": 0, "code": "P0000", "producer": maker, "kind": PROCESSED, "category": "tra",
        "price_vnd": 100_000, "cost_vnd": 60_000, "consigned": False, "shop_bears_expired": 1.0,
        "pack": 1, "shelf_life_days": None, "display_min": 1, "max_on_hand": None, "announced": 0,
        "on_sale_from": 0, "orderable_until": NEVER, "certificate": None, "season": None,
        "blocked": (), "rate": 1.0,
    }  # fmt: skip
    return Product(**(plain | facts))


def shop(
    one: Product,
    wishes: Mapping[int, Sequence[Wish]] = {},
    *,
    fate: Fate = GOOD,
    reservations: tuple[Reservation, ...] = (),
    mean: float = 1.0,
) -> Shop:
    """Thirty open days from a Monday; an order of evening 0 comes on day 2, of evening 7 on 9."""
    dates = tuple(date(2025, 6, 2) + timedelta(days=number) for number in range(DAYS + 30))
    chances: list[tuple[Chance, ...]] = [()] * DAYS
    chances[0], chances[7] = (Chance(0, 2, 9),), (Chance(0, 9, 16),)
    return Shop(
        seed=1,
        first_day=dates[0],
        history_days=0,
        days=DAYS,
        dates=dates,
        iso=tuple(day.isoformat() for day in dates),
        is_open=(True,) * len(dates),
        costs=Costs(),
        producers=(one.producer,),
        products=(one,),
        demand=Demand(
            tuple(((0, tuple(wishes[day])),) if day in wishes else () for day in range(DAYS)),
            ((mean,) * len(dates),),
            reservations,
        ),
        deliveries=((2, 9, 16),),
        chances=tuple(chances),
        fates=((fate,) * DAYS,),
        life_draws=((0.5,) * DAYS,),
        barred=tuple(frozenset({0} if one.is_barred(day) else ()) for day in range(DAYS)),
    )


def course(made: Shop, *, stock: int = 0, last_day: int = NEVER) -> Course:
    """The shop on its first morning, judged from then on."""
    found = Course(made, Books(1))
    found.books.receive(0, stock, last_day)
    found.tally = Tally(1)
    return found

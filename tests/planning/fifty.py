"""Fifty producers on one evening each, with everything that makes a sum long.

Goods by the piece and by weight, owned and on commission, fresh ones and such as keep for ever,
certificates, promises, minimums, Tết.  What is known of their sales is drawn, or, each fourth
time, learnt from drawn days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import accumulate, pairwise
from random import Random
from typing import Any

from pos.planning.almanac import usual_curve
from pos.planning.feast_days import SPAN, Feast, felt_on
from pos.planning.learning import Memory
from pos.planning.values import (
    Chance,
    Costs,
    Kind,
    Line,
    Lot,
    Producer,
    Product,
    Rate,
    Reservation,
    Slip,
    State,
)
from tests.planning import fifty_days
from tests.planning.fifty_days import Drawn

SEEDS = range(50)
SALT = "gạo"
KINDS = (Kind.FRESH, Kind.PROCESSED, Kind.CRAFT)
MONDAY = date(2026, 11, 9)
BEFORE_TET = date(2027, 1, 18)
TET = date(2027, 2, 6)
"""Mùng 1, from the printed calendar."""
AHEAD = 420
DAY = timedelta(days=1)


def is_before_tet(seed: int) -> bool:
    """Every fourth evening is one of the weeks before Tết."""
    return seed % 4 == 3


def is_learnt(seed: int) -> bool:
    """Every fourth evening has drawn days before it."""
    return seed % 4 == 1


@dataclass(frozen=True)
class Past:
    """Days, what was learnt of them, and what was made of it."""

    drawn: Drawn
    memory: Memory
    weeks: Mapping[tuple[Kind, str], Sequence[Fraction]]
    """By group: what Monday to Sunday count."""

    def worth(self, one: Product, day: date) -> Fraction:
        """What a day that is over counts in plain days: its weekday, and before Tết what is usual
        where nobody has seen one."""
        return self.weeks[one.kind, one.category][day.weekday()] * _usual(one.kind, day)


def _week(memory: Memory, group: tuple[Kind, str], tonight: date) -> Sequence[Fraction]:
    """As the next seven days are expected."""
    sums = memory.sums([group], tonight)[group]
    found = {}
    for ahead in range(1, 8):
        day = tonight + ahead * DAY
        of_day = Fraction(sums[ahead]) - Fraction(sums[ahead - 1])
        found[day.weekday()] = of_day / _usual(group[0], day)
    return [found[one] for one in range(7)]


def _usual(kind: Kind, day: date) -> Fraction:
    felt = felt_on(day)
    if felt is None or felt[0] is not Feast.TET:
        return Fraction(1)
    return Fraction(usual_curve(Feast.TET, kind)[felt[1] - SPAN[Feast.TET][0]])


@cache
def past_of(seed: int) -> Past:
    """The past behind a state whose demand is learnt."""
    goods = [one.product for one in _drawn_state(seed).lines]
    drawn = fifty_days.draw(Random(f"{SALT} {seed} ngày"), seed // 4, goods)
    memory, tonight = drawn.memory(), drawn.days[-1].day
    groups = {(one.kind, one.category) for one in goods}
    return Past(drawn, memory, {one: _week(memory, one, tonight) for one in groups})


def state_of(seed: int) -> State:
    """One producer's goods, one to four of them."""
    state = _drawn_state(seed)
    if not is_learnt(seed):
        return state
    memory = past_of(seed).memory
    lines = [
        replace(
            one,
            rate=memory.rate(one.product.product_id),
            spread=round(memory.spread(one.product.product_id), 3),
        )
        for one in state.lines
    ]
    factors = {
        group: tuple(accumulate((round(b - a, 3) for a, b in pairwise(sums)), initial=0.0))
        for group, sums in memory.sums(sorted(state.factors), state.today).items()
    }
    return replace(state, lines=tuple(lines), factors=factors)


def _drawn_state(seed: int) -> State:
    dice = Random(f"{SALT} {seed}")
    today = BEFORE_TET if is_before_tet(seed) else MONDAY
    if is_learnt(seed):
        today = fifty_days.last_of(seed // 4)
    d1 = dice.randrange(1, 8)
    d2 = d1 + dice.randrange(1, 15)
    if is_before_tet(seed):
        d2 = (TET - today).days + dice.randrange(5, 12)  # the next delivery is after the feast
    chance = Chance(today + d1 * DAY, today + d2 * DAY)
    lines = tuple(
        _line(dice, f"P{at}", KINDS[(seed + at) % 3], today, chance)
        for at in range(1 + seed // 2 % 4)
    )
    groups = sorted({(one.product.kind, one.product.category) for one in lines})
    costs = dice.choice((Costs(), Costs(), Costs(order_vnd=0), Costs(60_000, 8_000)))
    return State(
        today,
        lines,
        {"N1": Producer("N1", dice.choice((0, 0, 300_000, 600_000, 1_200_000)))},
        costs,
        {group: tuple(accumulate(_days(dice, today), initial=0.0)) for group in groups},
    )


def _days(dice: Random, today: date) -> Iterator[float]:
    """What each coming day is worth: its weekday, the rush before Tết, the days without a shop,
    the slump after."""
    week = [dice.choice((0.7, 0.8, 0.9, 1.0, 1.2, 1.5)) for _ in range(7)]
    week[dice.randrange(7)] = dice.choice((0.0, 1.0))
    for ahead in range(1, AHEAD + 1):
        day = today + ahead * DAY
        from_tet = (day - TET).days
        times = 1.0
        if -21 <= from_tet < 0:
            times = 1.5 if from_tet < -14 else 2.5
        elif 0 <= from_tet < 3:
            times = 0.0
        elif 3 <= from_tet <= 20:
            times = 0.6
        yield round(week[day.weekday()] * times, 3)


def _line(dice: Random, name: str, kind: Kind, today: date, chance: Chance) -> Line:
    lives: tuple[int, ...] = ()
    if kind is not Kind.CRAFT:
        nominal = dice.randrange(3, 11) if kind is Kind.FRESH else dice.randrange(25, 130)
        lives = tuple(max(1, nominal - dice.randrange(3)) for _ in range(dice.randrange(1, 5)))
    goods = _product(dice, name, kind)
    many = goods.step
    ahead = (chance.next_delivery - today).days
    due = [
        Reservation(today + dice.randrange(1, ahead + 4) * DAY, dice.randrange(1, 9) * many)
        for _ in range(dice.choice((0, 0, 0, 1, 2)))
    ]
    until = today + dice.randrange(1, 50) * DAY if dice.random() < 0.15 else None
    a_day = dice.choice((0.0, 0.03, 0.1, 0.4, 0.4, 1.3, 1.3, 4.0))
    rate = Rate(
        round(a_day * many, 3),
        dice.choice((6.0, 20.0, 90.0)),
        sold=dice.randrange(80) * many,
        days_in=dice.randrange(60),
        days_out=dice.randrange(20),
        group_per_day=round(a_day * many * 0.8, 3),
    )
    return Line(
        goods,
        chance,
        rate,
        lots=tuple(_lots(dice, goods, today, ahead, lives)),
        reservations=tuple(due),
        lives=lives,
        sells_until=until,
        spread=dice.choice((1.2, 1.4, 2.0)),
        slip=dice.choice((Slip(), Slip(0.05, 3.0), Slip(0.3, 7.5))),
        safety=dice.choice((1.0, 1.03)),
    )


def _product(dice: Random, name: str, kind: Kind) -> Product:
    """Bought by the piece, or by weight: then people take a quarter of a kilo at a time."""
    is_weighed = dice.random() < 0.3
    cost = dice.randrange(5, dice.choice((15, 60, 300))) * 1000 + dice.choice((0, 500))
    is_consigned = dice.random() < 0.4
    times = 250 if is_weighed else 1
    habit: dict[str, Any] = {"shows_by_habit": dice.random() < 0.5}
    return Product(
        name,
        "N1",
        kind,
        f"{kind.value}-{dice.randrange(2)}{' g' if is_weighed else ''}",
        price_vnd=int(cost * dice.choice((0.95, 1.1, 1.25, 1.4, 1.8))),
        cost_vnd=cost,
        is_consigned=is_consigned,
        bears_expired=dice.choice((0.0, 0.25, 0.5, 1.0)) if is_consigned else 1.0,
        pack=times * dice.choice((1, 1, 2, 4, 6, 12)),
        display_min=times * dice.choice((0, 1, 1, 2, 4)),
        max_on_hand=times * dice.choice((10, 30)) if is_consigned and dice.random() < 0.5 else None,
        step=250 if is_weighed else 1,
        per=1000 if is_weighed else 1,
        service=dice.choice((0.8, 0.95)) if dice.random() < 0.15 else None,
        **habit,
    )


def _lots(
    dice: Random, goods: Product, today: date, ahead: int, lives: tuple[int, ...]
) -> Iterator[Lot]:
    """What is there, some of it past its day, in grams that are no whole quarters; and what is on
    its way."""
    for _ in range(dice.choice((0, 0, 1, 2, 3))):
        units = dice.randrange(1, 15) * goods.step + (dice.randrange(goods.step) // 10 * 10)
        last = today + dice.randrange(0, max(lives) + 1) * DAY if lives else None
        yield Lot(units, last)
    if dice.random() < 0.25:
        arrives = dice.randrange(1, ahead + 2)
        last = today + (arrives + max(lives) - 1) * DAY if lives else None
        yield Lot(dice.randrange(1, 20) * goods.step, last, today + arrives * DAY)

"""Lines as they may come: fresh, processed and craft goods, on few and on many data."""

from dataclasses import replace
from datetime import timedelta
from random import Random

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
from tests.planning.cases import MONDAY, after


def product(dice: Random, kind: Kind) -> Product:
    cost = dice.randrange(5, 400) * 1000
    is_consigned = dice.random() < 0.4
    return Product(
        "P1",
        "N1",
        kind,
        f"{kind.value}-1",
        price_vnd=int(cost * dice.choice([1.1, 1.25, 1.4, 1.8])),
        cost_vnd=cost,
        is_consigned=is_consigned,
        bears_expired=dice.choice([0.0, 0.3, 0.5, 1.0]) if is_consigned else 1.0,
        pack=dice.choice([1, 1, 2, 5, 6, 12, 24]),
        display_min=dice.choice([0, 0, 1, 2, 4]),
        max_on_hand=dice.choice([None, 10, 30]) if is_consigned else None,
    )


def line(dice: Random, kind: Kind | None = None) -> Line:
    """One product on Monday evening."""
    kind = kind or dice.choice(list(Kind))
    d1 = dice.randrange(1, 8)
    d2 = d1 + dice.randrange(1, 21)
    lives: tuple[int, ...] = ()
    if kind is not Kind.CRAFT:
        nominal = dice.randrange(3, 11) if kind is Kind.FRESH else dice.randrange(30, 300)
        lives = tuple(max(1, nominal - dice.randrange(3)) for _ in range(dice.randrange(1, 5)))
    lots = [
        Lot(dice.randrange(1, 15), after(dice.randrange(1, max(lives) + 1)) if lives else None)
        for _ in range(dice.randrange(4))
    ]
    if dice.random() < 0.3:
        arrives = dice.randrange(1, d2 + 2)
        last = after(arrives + max(lives) - 1) if lives else None
        lots.append(Lot(dice.randrange(1, 20), last, after(arrives)))
    due = [
        Reservation(after(dice.randrange(1, d2 + 4)), dice.randrange(1, 12))
        for _ in range(dice.choice([0, 0, 0, 1, 2]))
    ]
    return Line(
        product(dice, kind),
        Chance(after(d1), after(d2)),
        Rate(dice.choice([0.0, 0.02, 0.1, 0.4, 1.3, 4.0]), dice.choice([6.0, 20.0, 90.0])),
        lots=tuple(lots),
        reservations=tuple(due),
        lives=lives,
        sells_until=after(dice.randrange(1, 60)) if dice.random() < 0.15 else None,
        spread=dice.choice([1.0, 1.4, 2.0]),
        slip=dice.choice([Slip(), Slip(0.05, 3.0), Slip(0.3, 7.5)]),
        safety=dice.choice([1.0, 1.03]),
    )


def state(dice: Random, *lines: Line) -> State:
    """Monday evening: a week with two closed days, a minimum now and then."""
    days = [dice.choice([0.0, 0.7, 0.9, 1.0, 1.2, 1.6, 2.5]) for _ in range(70)]
    sums = [0.0]
    for one in days:
        sums.append(sums[-1] + one)
    groups = {(one.product.kind, one.product.category) for one in lines}
    return State(
        MONDAY,
        lines,
        {"N1": Producer("N1", dice.choice([0, 0, 500_000, 3_000_000]))},
        dice.choice([Costs(), Costs(order_vnd=0), Costs(order_vnd=60_000, line_vnd=8_000)]),
        dict.fromkeys(groups, tuple(sums)),
    )


def moved(one: Line, days: int) -> Line:
    """The same with its next delivery so many days later."""
    assert one.chance is not None
    later = one.chance.next_delivery + timedelta(days=days)
    return replace(one, chance=Chance(one.chance.delivery, later))

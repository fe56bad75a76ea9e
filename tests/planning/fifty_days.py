"""Drawn days behind some of the fifty, as a shop's books would tell them: sold, in bulk, out of
stock, closed, goods that came only lately.

Each past ends on an evening on which a memory works all of it out anew, so that what it knows then
is a closed sum of its days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp
from random import Random

from pos.planning.learning import Memory
from pos.planning.remembered import Day
from pos.planning.values import Product

PASTS = (
    (date(2026, 9, 29), 14),
    (date(2026, 9, 29), 28),
    (date(2026, 9, 29), 56),
    (date(2026, 4, 28), 112),
    (date(2026, 12, 23), 28),
)
"""First days and how many: between the feasts, and the last one within the weeks before Tết."""
A_BASKET = 12
"""Steps of a bulk line."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Drawn:
    """A shop's past."""

    products: tuple[Product, ...]
    """The goods asked about, and others of their groups."""
    starts: Mapping[str, date]
    """On sale from."""
    days: tuple[Day, ...]

    def memory(self) -> Memory:
        """What was learnt of it."""
        found = Memory()
        for one in self.products:
            found.add_product(one, self.starts[one.product_id])
        for day in self.days:
            found.add_day(day)
        return found


def last_of(at: int) -> date:
    """The last day of the past so numbered."""
    first, many = PASTS[at % len(PASTS)]
    return first + (many - 1) * DAY


def draw(dice: Random, at: int, goods: Sequence[Product]) -> Drawn:
    """The past so numbered of these goods; of each group there are others, seen all the time."""
    first, many = PASTS[at % len(PASTS)]
    groups = {(one.kind, one.category): one for one in goods}
    others = [
        replace(one, product_id=f"O{number}{one.product_id}")
        for one in groups.values()
        for number in range(2)
    ]
    opened = [dice.random() > 0.06 for _ in range(many)]
    starts = {one.product_id: first for one in others}
    told: list[dict[str, dict[str, float]]] = [
        {"sold": {}, "large": {}, "on_sale": {}} for _ in range(many)
    ]
    for one in (*goods, *others):
        lately = one in goods and dice.random() < 0.3
        since = dice.randrange(many // 2, many) if lately else 0
        starts[one.product_id] = first + since * DAY
        runs_out = one in goods and dice.random() < 0.7
        shares = _shares(dice, many) if runs_out else [1.0] * many
        a_day = dice.choice((0.0, 0.05, 0.4, 1.3, 4.0))
        for number in range(since, many):
            mean = a_day * shares[number] * opened[number]
            _tell(dice, one, mean, shares[number], told[number])
    days = [
        Day(first + number * DAY, opened[number], **told[number])  # type: ignore[arg-type]
        for number in range(many)
    ]
    return Drawn((*goods, *others), starts, tuple(days))


def _shares(dice: Random, many: int) -> list[float]:
    """Of the opening hours, with goods on sale: now and then they are gone for some days."""
    found: list[float] = []
    while len(found) < many:
        found += [1.0] * dice.randrange(2, 15)
        found.append(dice.choice((0.25, 0.5, 0.75)))
        found += [0.0] * dice.randrange(7)
    return found[:many]


def _tell(
    dice: Random, one: Product, mean: float, share: float, told: dict[str, dict[str, float]]
) -> None:
    """A product's day: steps asked for, on the average, and the share of its hours."""
    name, steps = one.product_id, sum(1 for _ in _asked(dice, mean))
    if share < 1:
        told["on_sale"][name] = share
    units = steps * one.step
    if steps and one.step > 1:
        units += dice.randrange(-9, 10) * 10  # nobody weighs a quarter of a kilo to the gram
    bulk = A_BASKET * one.step if mean and dice.random() < 0.03 else 0
    if units + bulk:
        told["sold"][name] = units + bulk
    if bulk:
        told["large"][name] = bulk


def _asked(dice: Random, mean: float) -> Iterator[None]:
    """As many as people come by themselves who are so many on the average."""
    left = dice.random()
    while left > exp(-mean):
        left *= dice.random()
        yield

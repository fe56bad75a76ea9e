"""What the books' days say of a product, written plainly from `reordering` 2 (Rate):

r = (Σ w·sold + a·r0) / (Σ w·exposure + a), w = 0.5^(age / H), H = 35 days of fresh goods, 70 of
processed ones, 150 of craft; a = 6 days; r0 = 0.6 × the mean rate of the category.  Bulk lines are
left out; exposure is the share of hours on sale × what the day was worth, 0 where the shop was
closed.

It shares nothing with `pos.planning` but the days that go in, and what a weekday was worth.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from math import floor

from pos.planning.remembered import Day
from pos.planning.values import Product, Rate
from tests.planning.fifty_days import Drawn
from tests.planning.plain_chances import DIGITS, exact

HALF_LIFE = {"fresh": 35, "processed": 70, "craft": 150}
BORROWED = 6
SHARE = Fraction(6, 10)
ENOUGH = 10
"""Of exposure, before a product says something of its category."""
TOLD = 56
"""The popover's days."""

Worth = Callable[[Product, date], Fraction]


def rate(one: Product, drawn: Drawn, worth: Worth) -> Rate:
    """All that is known of a product on the evening of the last day."""
    sold, exposure = _sums(one, drawn, worth)
    mean = _mean_rate(one, drawn, worth)
    told = list(_days_of(one, drawn, drawn.days[-TOLD:]))
    out = floor(sum((1 - _share(one, day) for day in told), Fraction(0)) + Fraction(1, 2))
    return Rate(
        per_day=float((sold + BORROWED * SHARE * mean) / (exposure + BORROWED)),
        exposure=float(exposure + BORROWED),
        sold=sum(_everyday(one, day) for day in told),
        days_in=len(told) - out,
        days_out=out,
        group_per_day=float(mean),
    )


def _mean_rate(one: Product, drawn: Drawn, worth: Worth) -> Fraction:
    """What the products of its category sell on a plain day, those seen enough."""
    group = [
        _sums(other, drawn, worth)
        for other in drawn.products
        if (other.kind, other.category) == (one.kind, one.category)
    ]
    seen = [sold / exposure for sold, exposure in group if exposure >= ENOUGH]
    return sum(seen, Fraction(0)) / len(seen)


def _sums(one: Product, drawn: Drawn, worth: Worth) -> tuple[Fraction, Fraction]:
    """Σ w·sold and Σ w·exposure."""
    tonight, half_life = drawn.days[-1].day, HALF_LIFE[one.kind.value]
    sold = exposure = Fraction(0)
    for day in _days_of(one, drawn, drawn.days):
        weight = _half_to_the((tonight - day.day).days, half_life)
        sold += weight * _everyday(one, day)
        exposure += weight * _share(one, day) * worth(one, day.day)
    return sold, exposure


def _half_to_the(age: int, half_life: int) -> Fraction:
    with localcontext(prec=DIGITS):
        return Fraction(Decimal("0.5") ** (Decimal(age) / half_life))


def _days_of(one: Product, drawn: Drawn, days: tuple[Day, ...]) -> Iterator[Day]:
    """Days on which the shop was open and the product on sale already."""
    start = drawn.starts[one.product_id]
    return (day for day in days if day.is_open and day.day >= start)


def _everyday(one: Product, day: Day) -> int:
    return day.sold.get(one.product_id, 0) - day.large.get(one.product_id, 0)


def _share(one: Product, day: Day) -> Fraction:
    return exact(day.on_sale.get(one.product_id, 1.0))

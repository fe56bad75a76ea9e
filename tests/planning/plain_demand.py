"""How fast goods sell and how far promises are believed, from `reordering` 2 and not from the
program: every day looked at again, in exact fractions, powers in forty digits.

What the paper leaves to be estimated (what a weekday is worth, φ) is taken as it was learnt.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

from pos.planning.records import Delivery
from pos.planning.remembered import Day
from pos.planning.values import Kind, Product, Rate, Slip
from tests.planning.plain_chances import DIGITS, exact, half_up

H = {Kind.FRESH: 35, Kind.PROCESSED: 70, Kind.CRAFT: 150}
A = 6
SIX_TENTHS = Fraction("0.6")
SEEN = 10
"""Decision 211's groups: the mean of those that were on sale for ten days at least."""
POPOVER_DAYS = 56


def weight(age: int, kind: Kind) -> Fraction:
    """w = 0.5^(age / H)."""
    with localcontext(prec=DIGITS):
        return Fraction(Decimal("0.5") ** (Decimal(age) / Decimal(H[kind])))


class Demand:
    """What a shop's days say of all its goods, tonight.

    Args:
        weekdays: f of Monday to Sunday.
    """

    def __init__(
        self, products: Sequence[Product], days: Sequence[Day], weekdays: Mapping[Kind, list[float]]
    ) -> None:
        self.products, self.days, self.weekdays = products, days, weekdays
        self.today = days[-1].day
        self.sums = {one.product_id: self._sums(one) for one in products}

    def _sums(self, one: Product) -> tuple[Fraction, Fraction]:
        """Σ w·sold in usual purchases, "without bulk lines", and Σ w·exposure: "share of hours on
        sale × f(day)", 0 on closed days."""
        sold = exposure = Fraction(0)
        for day in self.days:
            if day.is_open:
                w = weight((self.today - day.day).days, one.kind)
                sold += w * Fraction(net(day, one), one.step)
                f = exact(self.weekdays[one.kind][day.day.weekday()])
                exposure += w * exact(float(day.on_sale.get(one.product_id, 1.0))) * f
        return sold, exposure

    def group(self, one: Product) -> Fraction:
        """The "mean rate of the category", of products seen enough; else of its kind."""
        means = self._means(one.kind)
        own = means.get(one.category)
        if own is not None:
            return own
        return sum(means.values(), Fraction(0)) / len(means) if means else Fraction(0)

    def _means(self, kind: Kind) -> dict[str, Fraction]:
        found = {}
        for name in {one.category for one in self.products if one.kind is kind}:
            sums = [self.sums[one.product_id] for one in self.products if one.category == name]
            rates = [sold / exposure for sold, exposure in sums if exposure >= SEEN]
            if rates:
                found[name] = sum(rates, Fraction(0)) / len(rates)
        return found

    def rate(self, one: Product) -> Rate:
        """r = (Σ w·sold + a·r0) / (Σ w·exposure + a), r0 = 0.6 × mean rate of the category."""
        (sold, exposure), group = self.sums[one.product_id], self.group(one)
        per_day = (sold + A * SIX_TENTHS * group) / (exposure + A)
        told = [day for day in self.days if (self.today - day.day).days < POPOVER_DAYS]
        opened = [day for day in told if day.is_open]
        shares = (exact(float(day.on_sale.get(one.product_id, 1.0))) for day in opened)
        out = half_up(sum((1 - share for share in shares), Fraction(0)))
        return Rate(
            per_day=float(per_day * one.step),
            exposure=float(exposure + A),
            sold=sum(net(day, one) for day in opened),
            days_in=len(opened) - out,
            days_out=out,
            group_per_day=float(group * one.step),
        )


def net(day: Day, one: Product) -> int:
    return day.sold.get(one.product_id, 0) - day.large.get(one.product_id, 0)


def lives(one: Product, days: Sequence[Day]) -> tuple[int, ...]:
    """ "Typical life left on arrival (from past lots)": of the last twelve, the day
    they came counted as one."""
    found = [
        (came.last_day - day.day + timedelta(days=1)).days
        for day in days
        for came in day.received
        if came.product_id == one.product_id and came.last_day is not None
    ]
    return tuple(found[-12:])


def slip(orders: Sequence[Delivery], interval_days: int) -> Slip:
    """Decision 183 (1): eight orders of which 4 % come three days late are borrowed; what never
    comes is made good by the next delivery."""
    usual = 8 * Fraction("0.04")
    late = absent = days = Fraction(0)
    for one in orders:
        came = Fraction(one.got, one.ordered)
        absent += 1 - came
        if came and _days_late(one.promised, one.arrived):
            late += came
            days += came * _days_late(one.promised, one.arrived)
    missed = usual + late + absent
    spent = usual * 3 + days + absent * interval_days
    return Slip(float(missed / (len(orders) + 8)), float(spent / missed))


def _days_late(promised: date | None, arrived: date | None) -> int:
    assert promised is not None
    assert arrived is not None
    return max(0, (arrived - promised).days)

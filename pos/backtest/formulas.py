"""The formulas that other programs order by, each as a careful manager would keep it.  Pure.

They see the shelf, what is on its way and what is promised, reach a producer's minimum where half
of it is needed anyway, and put one of whatever is new on the shelf: only the formula differs.
What a manager types is reckoned from the days before the first one replayed; what a program
reckons itself, from the days before each order.  Source: *screens* 1a.
"""

from collections import deque
from datetime import date
from math import ceil, sqrt

from pos.backtest.replay import Formula, Tonight
from pos.backtest.world import Evening
from pos.planning.remembered import Day
from pos.planning.values import Producer, Product

KEPT_DAYS = 90
TINY = 1e-9


class ByHand(Formula):
    """A formula with the sales of the last ninety days at hand."""

    def __init__(self) -> None:
        self._days: deque[tuple[dict[str, int], dict[str, float], bool]] = deque(maxlen=KEPT_DAYS)
        """Sold without bulk, share of the day with stock where below 1, whether open."""
        self._since: dict[str, date] = {}
        self._last = date.min
        self._was_there: set[str] = set()

    def know(self, product: Product, since: date) -> None:
        """Since when it is in the range."""
        self._since.setdefault(product.product_id, since)

    def learn(self, day: Day) -> None:
        """A day that is over."""
        plain = {one: units - day.large.get(one, 0) for one, units in day.sold.items()}
        self._days.append((plain, dict(day.on_sale), day.is_open))
        self._last = day.day
        self._was_there |= plain.keys()
        self._was_there |= {one.product_id for one in day.received}

    def _span(self, product: Product, days: int) -> int:
        """How many days there are to look at."""
        known = (self._last - self._since.get(product.product_id, self._last)).days + 1
        return max(0, min(days, known, len(self._days)))

    def _sold(self, product: Product, span: int) -> int:
        recent = list(self._days)[len(self._days) - span :]
        return sum(sold.get(product.product_id, 0) for sold, _shares, _open in recent)

    def mean(self, product: Product, days: int) -> float:
        """Units sold a calendar day, days without stock included: what a program shows."""
        span = self._span(product, days)
        return max(0, self._sold(product, span)) / span if span else 0.0

    def true_mean(self, product: Product, days: int) -> float:
        """Units sold a day with stock: what a careful person reckons."""
        span = self._span(product, days)
        recent = list(self._days)[len(self._days) - span :]
        there = sum(
            shares.get(product.product_id, 1.0) for _sold, shares, is_open in recent if is_open
        )
        return max(0, self._sold(product, span)) / max(there, 3.0) if span else 0.0

    # --- The evening ------------------------------------------------------------------------

    def want(self, product: Product, stock: int, chance: Evening, tonight: Tonight) -> float:
        """Units that the formula asks for.

        Args:
            stock: on the shelf and on order, less what is promised until the delivery after next.
        """
        raise NotImplementedError

    def order(self, tonight: Tonight) -> dict[str, int]:
        """The formula for every product, then the producer's minimum."""
        wanted: dict[str, int] = {}
        for chance in tonight.evenings:
            goods = tonight.goods.get(chance.producer_id, ())
            lines = {}
            for product in sorted(goods, key=lambda one: one.product_id):
                packs = max(0, ceil(self._wish(product, chance, tonight) / product.pack - TINY))
                if packs:
                    lines[product.product_id] = packs * product.pack
            wanted |= self._filled(lines, {one.product_id: one for one in goods}, tonight, chance)
        return wanted

    def _wish(self, product: Product, chance: Evening, tonight: Tonight) -> float:
        name = product.product_id
        stock = tonight.shelf.units[name] + tonight.on_order(name)
        stock -= tonight.promised_before(name, chance.next_delivery)
        if name not in self._was_there:
            wish = float(max(product.step, product.display_min) - stock)
        else:
            wish = self.want(product, stock, chance, tonight)
        limit = product.max_on_hand
        return wish if limit is None else min(wish, limit - stock)

    def _filled(
        self,
        lines: dict[str, int],
        goods: dict[str, Product],
        tonight: Tonight,
        chance: Evening,
    ) -> dict[str, int]:
        """An order that reaches the minimum, filled up with what sells best; or none."""
        least = tonight.producers[chance.producer_id].min_order_vnd

        def worth() -> int:
            return sum(
                units * goods[one].cost_vnd // goods[one].per for one, units in lines.items()
            )

        if worth() >= least:
            return lines
        if worth() * 2 < least:
            return {}
        best = sorted(lines, key=lambda one: (-self.mean(goods[one], 60), one))
        for _round in range(20):
            for name in best:
                if worth() >= least:
                    return lines
                lines[name] += goods[name].pack
        return lines if worth() >= least else {}


def usual_days(producer: Producer) -> int:
    """Days between two deliveries, as agreed."""
    if producer.delivery_weekdays:
        return max(1, round(7 * producer.every_weeks / len(producer.delivery_weekdays)))
    return producer.cycle_days or 7


def edible(product: Product, daily: float, most: float) -> float:
    """What somebody who knows the goods would not go beyond: three quarters of what sells in its
    life."""
    life = product.shelf_life_days
    return most if life is None else max(float(product.step), min(most, daily * life * 0.75))


class MinMax(ByHand):
    """Minimum and maximum, typed once."""

    name = "min_max"
    every_days: int | None = None
    """So often they are typed again; None: never."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: dict[str, tuple[date, float, float]] = {}

    def retype(self, product: Product, lead: int, cycle: int) -> tuple[float, float]:
        """Minimum: ninety days' mean over lead and cycle; maximum: three quarters more."""
        daily = self.mean(product, KEPT_DAYS)
        least = max(float(product.display_min - 1), daily * (lead + cycle))
        most = least + max(float(product.step), daily * (lead + cycle) * 0.75)
        return least, edible(product, daily, most)

    def want(self, product: Product, stock: int, chance: Evening, tonight: Tonight) -> float:
        """At or below the minimum: up to the maximum."""
        least, most = self._limits(product, chance, tonight)
        return most - stock if stock <= least else 0.0

    def _limits(self, product: Product, chance: Evening, tonight: Tonight) -> tuple[float, float]:
        known = self._typed.get(product.product_id)
        is_old = (
            known is not None
            and self.every_days is not None
            and ((tonight.today - known[0]).days >= self.every_days)
        )
        if known is None or is_old:
            lead = (chance.delivery - tonight.today).days
            cycle = usual_days(tonight.producers[product.producer_id])
            known = (tonight.today, *self.retype(product, lead, cycle))
            self._typed[product.product_id] = known
        return known[1], known[2]


class MinMaxMonthly(MinMax):
    """Typed again each month by somebody who leaves out empty days and knows what keeps."""

    name = "min_max_monthly"
    every_days = 30

    def retype(self, product: Product, lead: int, cycle: int) -> tuple[float, float]:
        """Sixty days with stock; safety by deviations; a week's more, a fortnight's if it keeps."""
        daily = max(self.true_mean(product, 60), 0.01 * product.step)
        days = lead + cycle
        safety = 1.6 * sqrt(1.4 * daily * days * product.step)
        least = max(float(product.display_min - 1), daily * days + safety)
        more = max(cycle, 14 if product.shelf_life_days is None else 7)
        top = edible(product, daily, least + max(float(product.step), daily * more))
        return min(least, top - 1), top


class Level(MinMax):
    """Reorder level and a fixed quantity, typed once."""

    name = "level"

    def retype(self, product: Product, lead: int, cycle: int) -> tuple[float, float]:
        """The level: ninety days' mean over lead and cycle, and what must be shown; the quantity:
        a fortnight's, or a cycle's."""
        daily = self.mean(product, KEPT_DAYS)
        return (
            daily * (lead + cycle) + product.display_min,
            max(float(product.step), daily * max(14, cycle)),
        )

    def want(self, product: Product, stock: int, chance: Evening, tonight: Tonight) -> float:
        """At or below the level: the quantity, or what is missing if that is more."""
        level, quantity = self._limits(product, chance, tonight)
        return max(quantity, level - stock) if stock <= level else 0.0


class Cover(ByHand):
    """Days of cover: what the order must last, a third on top."""

    name = "cover"

    def want(self, product: Product, stock: int, chance: Evening, tonight: Tonight) -> float:
        """Thirty days with stock; one safety factor for all goods."""
        days = min((chance.next_delivery - tonight.today).days - 1, 120)
        return 1.3 * self.true_mean(product, 30) * days - stock


def formulas() -> tuple[ByHand, ...]:
    """Each of them, with nothing learnt."""
    return MinMax(), MinMaxMonthly(), Level(), Cover()

"""The formulas other systems order by, as agents, each as its users would keep it.

All of them see the books a person sees, leave out what may not be sold, and fill an order up to the
producer's minimum when half of it is needed anyway: only the formula differs.  `scale` multiplies
what a formula wants, to ask how much waste it pays for a given fill rate.
Sources: `screens.md` 1a.
"""

from collections.abc import Callable
from datetime import date
from math import ceil, sqrt
from typing import Any

from tests.planning.shops.protocol import Message


class Reader:
    """An agent with the shop's books by heart."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.products: dict[str, Message] = {}
        self.producers: dict[str, Message] = {}
        self.stock: dict[str, int] = {}
        self.days = 0
        self._sold: dict[str, list[int]] = {}
        """By product: units sold up to each day, summed."""
        self._plain: dict[str, list[int]] = {}
        """The same without bulk lines and gift orders."""
        self._shown: dict[str, list[float]] = {}
        """Days on sale up to each day, summed."""

    def answer(self, message: Message) -> Message | None:
        """The protocol's messages, each to its method."""
        kind = message["type"]
        if kind == "hello":
            return {"type": "ready", "name": type(self).__name__}
        if kind == "review":
            return {"type": "orders", "orders": self._orders(message)}
        if kind == "catalogue":
            self.producers = {one["producer"]: one for one in message["producers"]}
            self._learn(message["products"])
        elif kind == "day":
            self._learn(message["new_products"])
            self._add_day(message)
        return None

    def _learn(self, products: list[Message]) -> None:
        for one in products:
            code = one["product"]
            self.products[code] = one
            self._sold[code], self._plain[code], self._shown[code] = [0], [0], [0.0]

    def _add_day(self, message: Message) -> None:
        self.days += 1
        self.stock = message["stock_end"]
        sold, large, shares = message["sold"], message["large"], message["on_sale_share"]
        is_open = message["open"]
        for code, sums in self._sold.items():
            units = sold.get(code, 0)
            sums.append(sums[-1] + units)
            plain = self._plain[code]
            plain.append(plain[-1] + units - large.get(code, 0))
            shown = self._shown[code]
            shown.append(shown[-1] + (shares.get(code, 1.0) if is_open else 0.0))

    def mean(self, code: str, days: int) -> float:
        """Units sold a day over the last calendar days, stock-outs and bulk orders included."""
        sums = self._sold[code]
        span = min(days, len(sums) - 1)
        return (sums[-1] - sums[-1 - span]) / span if span else 0.0

    def true_mean(self, code: str, days: int) -> float:
        """Plain units sold a day on which there was stock: what an expert would reckon."""
        plain, shown = self._plain[code], self._shown[code]
        span = min(days, len(plain) - 1)
        on_sale = shown[-1] - shown[-1 - span]
        return (plain[-1] - plain[-1 - span]) / max(on_sale, 3.0) if span else 0.0

    def is_new(self, code: str) -> bool:
        """Whether it was never on the shelf."""
        return self._shown[code][-1] == 0

    # --- The evening --------------------------------------------------------------------

    def want(self, product: Message, *, stock: int, protection: int, lead: int) -> float:
        """Units the formula asks for.

        Args:
            product: its fields.
            stock: on hand and on order, less what is promised to customers until then.
            protection: days from tomorrow through the day before the delivery after next.
            lead: days until the delivery.
        """
        raise NotImplementedError

    def tidy(self, message: Message) -> None:
        """What is done once an evening before the formula is asked."""

    def _orders(self, message: Message) -> dict[str, int]:
        self.tidy(message)
        today = date.fromisoformat(message["date"])
        coming = _summed(order["lines"] for order in message["open_orders"])
        barred = set(message["blocked"])
        by_producer: dict[str, dict[str, int]] = {}
        for told in message["orderable"]:
            code = told["product"]
            if code in barred:
                continue
            product = self.products[code]
            following = date.fromisoformat(told["next_delivery"])
            promised = _due_before(message["reservations"], code, told["next_delivery"])
            stock = self.stock.get(code, 0) + coming.get(code, 0) - promised
            protection = min((following - today).days - 1, 120)
            lead = (date.fromisoformat(told["delivery"]) - today).days
            wish = self._wish(product, stock=stock, protection=protection, lead=lead)
            packs = max(0, ceil(wish / product["pack"] - 1e-9))
            if packs:
                lines = by_producer.setdefault(product["producer"], {})
                lines[code] = packs * product["pack"]
        return self._kept(by_producer)

    def _wish(self, product: Message, *, stock: int, protection: int, lead: int) -> float:
        """The formula, a first filling of the shelf, and the consignor's limit."""
        if self.is_new(product["product"]):
            wish = float(max(1, product["display_min"]) - stock)
        else:
            wish = self.want(product, stock=stock, protection=protection, lead=lead)
        limit = product["max_on_hand"]
        return wish if limit is None else min(wish, limit - stock)

    def _kept(self, by_producer: dict[str, dict[str, int]]) -> dict[str, int]:
        """Orders that reach the producer's minimum, filled up where half of it is there."""
        orders: dict[str, int] = {}
        for producer, lines in by_producer.items():
            least = self.producers[producer]["min_order_vnd"]
            worth = self._worth(lines)
            if worth * 2 < least:
                continue
            for code in sorted(lines, key=lambda one: -self.mean(one, 60)) * 20:
                if self._worth(lines) >= least:
                    break
                lines[code] += self.products[code]["pack"]
            if self._worth(lines) >= least:
                orders.update(lines)
        return orders

    def _worth(self, lines: dict[str, int]) -> int:
        return sum(units * self.products[code]["cost_vnd"] for code, units in lines.items())


def _summed(lines: Any) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in lines:
        for code, units in one.items():
            total[code] = total.get(code, 0) + units
    return total


def _due_before(reservations: list[Message], code: str, day: str) -> int:
    return sum(one["lines"].get(code, 0) for one in reservations if one["due"] < day)


class Nothing(Reader):
    """Orders nothing at all: what every agent must beat."""

    def _orders(self, message: Message) -> dict[str, int]:
        return {}


class MinMax(Reader):
    """A minimum and a maximum for each product; the numbers come from `retype`."""

    every_days = 0
    """So often they are typed again; 0 for once."""

    def __init__(self, scale: float = 1.0) -> None:
        super().__init__(scale)
        self.limits: dict[str, tuple[float, float]] = {}
        self._typed: dict[str, int] = {}

    def retype(self, product: Message, *, protection: int, lead: int) -> tuple[float, float]:
        """The minimum and the maximum as a person would type them today."""
        raise NotImplementedError

    def want(self, product: Message, *, stock: int, protection: int, lead: int) -> float:
        """Below or at the minimum: up to the maximum."""
        code = product["product"]
        age = self.days - self._typed.get(code, -(10**6))
        if code not in self.limits or (self.every_days and age >= self.every_days):
            self.limits[code] = self.retype(product, protection=protection, lead=lead)
            self._typed[code] = self.days
        least, most = self.limits[code]
        return most - stock if stock <= least else 0.0

    def usual(self, product: Message, lead: int) -> int:
        """Days that an order lasts as the contract says: lead and one cycle."""
        return lead + int(self.producers[product["producer"]]["cycle_days"])


class OwnersMinMax(MinMax):
    """Typed once by the owner from last quarter's sales: right for a month, kept for ever."""

    def retype(self, product: Message, *, protection: int, lead: int) -> tuple[float, float]:
        """The mean of ninety days over lead and cycle, and half as much again up to the top."""
        daily = self.mean(product["product"], 90) * self.scale
        usual = self.usual(product, lead)
        least = max(product["display_min"] - 1, daily * usual)
        most = least + max(1, daily * usual * 0.75)
        return least, _edible(product, daily, most)


class ExpertsMinMax(MinMax):
    """Typed again each month by an expert who leaves out empty days and knows what keeps."""

    every_days = 30

    def retype(self, product: Message, *, protection: int, lead: int) -> tuple[float, float]:
        """Sixty stocked days; safety by deviations; a fortnight's top-up if it keeps."""
        daily = max(self.true_mean(product["product"], 60), 0.01) * self.scale
        usual = self.usual(product, lead)
        safety = 1.6 * sqrt(1.4 * daily * usual)
        least = max(product["display_min"] - 1, daily * usual + safety)
        cycle = self.producers[product["producer"]]["cycle_days"]
        most = least + max(1, daily * max(cycle, 14 if product["shelf_life_days"] is None else 7))
        top = _edible(product, daily, most)
        return min(least, top - 1), top


def _edible(product: Message, daily: float, most: float) -> float:
    """What a person who knows the goods would not go beyond: sales of its usual life on arrival."""
    life = product["shelf_life_days"]
    return most if life is None else max(1.0, min(most, daily * life * 0.75))


class OdooRule(MinMax):
    """Odoo's reordering rule: forecast below Min, then up to Max; typed again each quarter."""

    every_days = 90

    def retype(self, product: Message, *, protection: int, lead: int) -> tuple[float, float]:
        """Min covers lead and a week, or a cycle; Max is one cycle more, as its own advice has it.

        What is typed is whole, and no Min is below one.
        """
        daily = self.mean(product["product"], 30) * self.scale
        cycle = self.producers[product["producer"]]["cycle_days"]
        least = max(1, ceil(daily * (lead + max(7, cycle))))
        return least, least + max(1, ceil(daily * cycle))

    def want(self, product: Message, *, stock: int, protection: int, lead: int) -> float:
        """Triggered strictly below Min: whole numbers, so at Min less one."""
        wish = super().want(product, stock=stock, protection=protection, lead=lead)
        return wish if stock < self.limits[product["product"]][0] else 0.0


class OdooSuggest(Reader):
    """Average daily demand of thirty days times the days to replenish for, less the forecast."""

    def want(self, product: Message, *, stock: int, protection: int, lead: int) -> float:
        """The days are those the order must last."""
        return self.mean(product["product"], 30) * self.scale * (protection + 1) - stock


class ErpNext(MinMax):
    """Reorder level: mean outgoing a day times lead time, and a typed minimum; quarterly."""

    every_days = 90

    def retype(self, product: Message, *, protection: int, lead: int) -> tuple[float, float]:
        """The level, and the quantity of a fortnight or a cycle."""
        daily = self.mean(product["product"], 90) * self.scale
        cycle = self.producers[product["producer"]]["cycle_days"]
        level = daily * (lead + cycle) + product["display_min"]
        return level, max(1.0, daily * max(14, cycle))

    def want(self, product: Message, *, stock: int, protection: int, lead: int) -> float:
        """At or below the level: the quantity, or what is missing if that is more."""
        super().want(product, stock=stock, protection=protection, lead=lead)
        level, quantity = self.limits[product["product"]]
        return max(quantity, level - stock) if stock <= level else 0.0


class KiotViet(Reader):
    """Two days of lead and seven of cover times the mean of fourteen days, less the stock."""

    def want(self, product: Message, *, stock: int, protection: int, lead: int) -> float:
        """The same nine days for every producer."""
        return 9 * self.mean(product["product"], 14) * self.scale - stock


class Cover(Reader):
    """Days of cover: what the order must last, at thirty stocked days' mean, a third on top."""

    def want(self, product: Message, *, stock: int, protection: int, lead: int) -> float:
        """One safety factor for all goods."""
        return 1.3 * self.true_mean(product["product"], 30) * self.scale * protection - stock


PEERS: dict[str, Callable[[float], Reader]] = {
    "min/max once": OwnersMinMax,
    "min/max monthly": ExpertsMinMax,
    "Odoo rule": OdooRule,
    "Odoo Suggest": OdooSuggest,
    "ERPNext level": ErpNext,
    "KiotViet 2+7": KiotViet,
    "days of cover": Cover,
}
"""By the name the tables give them."""

"""What the shop records: lots on the shelf, first expired first, and what came of them."""

from bisect import insort
from collections import defaultdict
from collections.abc import Sequence

from tests.planning.shops.shop import NEVER


class Books:
    """The shelf by product index.  Every unit is received once and then sold, expired or there."""

    def __init__(self, products: int) -> None:
        self.lots: list[list[list[int]]] = [[] for _ in range(products)]
        """By product: `[last day on sale, units]`, the first to expire first."""
        self.stock = [0] * products
        self.received = [0] * products
        self.sold = [0] * products
        self.expired = [0] * products
        self.empty = set(range(products))
        """Products of which nothing is there."""
        self._ends: defaultdict[int, set[int]] = defaultdict(set)

    def receive(self, product: int, units: int, last_day: int) -> None:
        """A lot comes in; of two that end on one day the older stays first."""
        if units <= 0:
            return
        insort(self.lots[product], [last_day, units], key=lambda lot: lot[0])
        self.stock[product] += units
        self.received[product] += units
        self.empty.discard(product)
        if last_day < NEVER:
            self._ends[last_day].add(product)

    def sell(self, product: int, units: int) -> int:
        """Take units from the shelf, or as many as are there; returns how many."""
        taken = min(units, self.stock[product])
        self._take(product, taken)
        self.sold[product] += taken
        return taken

    def _take(self, product: int, units: int) -> None:
        lots, left = self.lots[product], units
        while left:
            first = lots[0]
            part = min(left, first[1])
            first[1] -= part
            left -= part
            if not first[1]:
                lots.pop(0)
        self.stock[product] -= units
        if not self.stock[product]:
            self.empty.add(product)

    def expire(self, day: int) -> dict[int, int]:
        """After closing: what was on sale for the last time on `day` is waste."""
        waste = {}
        for product in sorted(self._ends.pop(day, ())):
            units = sum(lot[1] for lot in self.lots[product] if lot[0] <= day)
            if units:
                self._take(product, units)
                self.expired[product] += units
                waste[product] = units
        return waste

    def unsellable(self, product: int, means: Sequence[float], day: int) -> float:
        """Units that mean demand from `day` on will not draw in time, first expired first."""
        lost, drawn, reached, total = 0.0, 0.0, day, 0.0
        for last_day, units in self.lots[product]:
            if last_day >= len(means):
                break
            while reached <= last_day:
                total += means[reached]
                reached += 1
            part = min(float(units), max(0.0, total - drawn))
            drawn += part
            lost += units - part
        return lost

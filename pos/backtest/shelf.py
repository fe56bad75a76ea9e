"""The shelf of a shop that lives its past again: lots, first expired first out.  Pure.

Every unit is received once and is then sold, expired or still there.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from pos.planning.values import Lot


class Shelf:
    """What is on sale, by product."""

    def __init__(self) -> None:
        self._lots: defaultdict[str, list[list[int]]] = defaultdict(list)
        """By product: the ordinal of the last day on sale, and units; the first to end first."""
        self._ends: defaultdict[int, set[str]] = defaultdict(set)
        self.units: defaultdict[str, int] = defaultdict(int)
        self.received: defaultdict[str, int] = defaultdict(int)
        self.sold: defaultdict[str, int] = defaultdict(int)
        self.expired: defaultdict[str, int] = defaultdict(int)

    def receive(self, product_id: str, units: int, last_day: date | None) -> None:
        """A lot comes in; of two that end on one day the older stays first."""
        if units <= 0:
            return
        end = (last_day or date.max).toordinal()
        insort(self._lots[product_id], [end, units], key=lambda one: one[0])
        self.units[product_id] += units
        self.received[product_id] += units
        if last_day is not None:
            self._ends[end].add(product_id)

    def sell(self, product_id: str, units: int) -> int:
        """Take units, or as many as are there; how many it was."""
        taken = min(units, self.units[product_id])
        self._take(product_id, taken)
        self.sold[product_id] += taken
        return taken

    def expire(self, day: date) -> dict[str, int]:
        """In the evening: what was on sale for the last time on `day`, or before, is waste."""
        waste: dict[str, int] = {}
        today = day.toordinal()
        for product_id in sorted(self._ends.pop(today, ())):
            units = sum(one[1] for one in self._lots[product_id] if one[0] <= today)
            if units:
                self._take(product_id, units)
                self.expired[product_id] += units
                waste[product_id] = units
        return waste

    def lots(self, product_id: str) -> tuple[Lot, ...]:
        """What is there of a product, as the rules see it."""
        return tuple(
            Lot(units, None if end == date.max.toordinal() else date.fromordinal(end))
            for end, units in self._lots.get(product_id, ())
        )

    def out(self, product_ids: Iterable[str]) -> set[str]:
        """Those of which nothing is there."""
        return {one for one in product_ids if not self.units.get(one)}

    def _take(self, product_id: str, units: int) -> None:
        lots, left = self._lots[product_id], units
        while left:
            first = lots[0]
            part = min(left, first[1])
            first[1] -= part
            left -= part
            if not first[1]:
                lots.pop(0)
        self.units[product_id] -= units

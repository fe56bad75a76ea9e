"""What is kept of the shop's past, for each product and each group of them.  Pure.

Weighted sums are in weights of their day, 2^(day / H): they are divided by tonight's weight when
asked for, so a day that is over is never touched again.

Whatever goods have in common is counted in usual purchases (`Product.step`): a jar, a quarter of
a kilogram.  Grams beside pieces would decide everything alone.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pos.planning.values import Kind, Product

LIVES = 12
"""So many past deliveries say how long the next will live."""
Group = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Received:
    """Goods that came."""

    product_id: str
    units: int
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Day:
    """What the shop's records hold of a day."""

    day: date
    is_open: bool = True
    sold: Mapping[str, int] = field(default_factory=dict)
    """Product to units; what came back is taken off, so that it may be below 0."""
    large: Mapping[str, int] = field(default_factory=dict)
    """Of them: in bulk lines and reserved orders."""
    on_sale: Mapping[str, float] = field(default_factory=dict)
    """Share of the opening hours with stock on sale, where it is below 1."""
    received: Sequence[Received] = ()


@dataclass(slots=True)
class Seen:
    """A product's past."""

    product: Product
    start: int | None = None
    sold: float = 0.0
    """Steps."""
    missed: float = 0.0
    """Exposure of its group that it did not have."""
    before: float = 0.0
    """Exposure of its group before its first day."""
    per_day: float = 0.0
    """Steps, as of the last look."""
    events: list[tuple[int, int, float]] = field(default_factory=list)
    """Day's index, units without bulk, share of hours on sale."""
    lives: deque[int] = field(default_factory=lambda: deque(maxlen=LIVES))

    def take_back(self, units: int, half_life_days: int) -> None:
        """Units that came back without a receipt: off the last days on which it was sold."""
        for back in range(len(self.events) - 1, -1, -1):
            at, net, share = self.events[back]
            taken = min(net, units)
            if taken:
                self.events[back] = (at, net - taken, share)
                self.sold -= taken / self.product.step * 2.0 ** (at / half_life_days)
                units -= taken
            if not units:
                return


@dataclass(slots=True)
class Kin:
    """A group's past; what is sold is in steps."""

    exposure: float = 0.0
    members: list[Seen] = field(default_factory=list)
    per_day: float = 0.0
    """What a product of it sells, as of the last look; where none was seen of late, what it did
    when one was."""
    was_seen: bool = False
    """A product of it was once on sale for long enough."""
    total: float = 0.0
    """What all its products sell on a plain day."""
    squares: float = 0.0
    spread_sum: float = 0.0
    spread_units: float = 0.0

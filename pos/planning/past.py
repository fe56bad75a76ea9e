"""What is kept of the shop's past, for each product and each group of them.  Pure.

Weighted sums are in weights of their day, 2^(day / H): they are divided by tonight's weight when
asked for, so a day that is over is never touched again.
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
    """Product to units; what came back is taken off."""
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
    missed: float = 0.0
    """Exposure of its group that it did not have."""
    before: float = 0.0
    """Exposure of its group before its first day."""
    per_day: float = 0.0
    """As of the last look."""
    events: list[tuple[int, int, float]] = field(default_factory=list)
    lives: deque[int] = field(default_factory=lambda: deque(maxlen=LIVES))


@dataclass(slots=True)
class Kin:
    """A group's past."""

    exposure: float = 0.0
    members: list[Seen] = field(default_factory=list)
    per_day: float = 0.0
    """What a product of it sells, as of the last look."""
    total: float = 0.0
    """What all its products sell on a plain day."""
    squares: float = 0.0
    spread_sum: float = 0.0
    spread_units: float = 0.0

"""What of the lot that an order brings will probably expire; what too much of it costs.  Pure."""

from dataclasses import dataclass

from pos.planning import levels
from pos.planning.reckoning import Reckoned
from pos.planning.values import Costs, Product

WHOLE_STEPS = 1_000
"""More steps are looked at in strides: people are told a rounded number."""


@dataclass(frozen=True, slots=True)
class Each:
    """What too much of a product costs the shop, in whole đồng: of a piece, a kilogram, a litre."""

    held_vnd: int
    """A month."""
    expired_vnd: int


def each(product: Product, costs: Costs) -> Each:
    """What a unit too many costs, as prices are told: goods by weight are bought in steps of
    250 g, and nobody has a price for a step."""
    worth, times = levels.worth_of(product, costs), product.per / product.step
    return Each(
        held_vnd=int(worth.holding * levels.DAYS_A_MONTH * times + 0.5),
        expired_vnd=int(worth.expired * times + 0.5),
    )


def outdating(one: Reckoned, units: int) -> float:
    """Steps of an order of `units` that nobody is expected to ask for before their last day:
    Σ P(D2 < k) over the steps ordered; 0 where the goods keep."""
    steps = one.steps(units)
    if one.life is None or steps <= 0:
        return 0.0
    first, last = one.counted + 1, one.counted + steps
    stride = max(1, steps // WHOLE_STEPS)
    lost = 0.0
    for k in range(max(first, 1), last + 1, stride):
        many = min(stride, last + 1 - k)
        asked = one.life.at_least(k + many // 2)
        if asked <= 0:
            return lost + last + 1 - k
        lost += many * (1 - asked)
    return lost

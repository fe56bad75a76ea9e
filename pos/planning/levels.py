"""How many units are worth having: the one rule.  Pure.

Source: `reordering` 2 (Level).  Units are taken one by one; the k-th is worth having while
Cu·P(D1 ≥ k) > Cw·P(D2 < k) + h·(d2-d1)·P(D1 < k): the newsvendor's rule with the two costs of
too much kept apart, so that a jar is limited by holding alone, a three-day cake by expiry, and
nothing between needs a case of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pos.planning.values import Costs, Product

DAYS_A_MONTH = 30.4
LEAST_BORNE = 0.1
"""Goods on commission that their producer takes back are not free: shelf, handling, his loss and
his goodwill count as a tenth of the cost at least.  `reordering` 6."""
LITTLE_WASTE = 0.05
"""Beyond the unit whose chance of expiring costs this share of a sale nothing is added for the
sake of fewer orders."""
AS_LIKELY = 0.5
"""Nor is anything that is likelier to expire than to be sold, whatever that costs the shop."""
CAN_BE_SOLD = 0.1
"""A unit that is sold in time with a smaller chance cannot be, as far as anybody can say: it is
not ordered, neither as part of a pack, nor to be shown, nor to reach a producer's minimum."""
MOST = 1 << 24
"""No level is higher."""


class Tail(Protocol):
    """Demand of a span of days."""

    def at_least(self, k: int) -> float:
        """P(D ≥ k)."""

    def wanted(self, first: int, last: int) -> float:
        """Σ P(D ≥ k) for k from `first` to `last`."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a unit brings and costs, in đồng; for goods sold by weight, a step of it."""

    sale: float
    """Cu: margin and goodwill of a sale."""
    expired: float
    """Cw: what the shop bears of a unit that expires, never nothing."""
    holding: float
    """h: a unit's holding a day."""


def worth_of(product: Product, costs: Costs) -> Worth:
    """Cu, Cw and h of a product: `reordering` 2."""
    price = product.price_vnd * product.step / product.per
    cost = product.cost_vnd * product.step / product.per
    share = costs.holding_consigned if product.is_consigned else costs.holding_owned
    return Worth(
        sale=price - cost + costs.goodwill_share * price,
        expired=cost * max(product.bears_expired, LEAST_BORNE),
        holding=cost * share / DAYS_A_MONTH,
    )


def last_that(holds: Callable[[int], bool]) -> int:
    """The largest k for which `holds`, which is true up to it and false beyond; 0 for none."""
    step = 1
    while step < MOST and holds(step):
        step *= 2
    low, high = step // 2, step
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            low = middle
        else:
            high = middle
    return low


def level(until: Tail, life: Tail | None, worth: Worth, days: float) -> int:
    """Steps of a product that are worth having.

    Args:
        until: demand through the day before the delivery after next (D1).
        life: demand up to the last day of the lot that would come (D2); None: it keeps.
        worth: what a step brings and costs.
        days: that a unit too many is held.
    """
    holding = worth.holding * days

    def is_worth(k: int) -> bool:
        wanted = until.at_least(k)
        waste = worth.expired * (1 - life.at_least(k)) if life is not None else 0.0
        return worth.sale * wanted > waste + holding * (1 - wanted)

    return last_that(is_worth)


def sellable(life: Tail) -> int:
    """Steps that can be sold before they expire: the last that is, once in ten times at least."""
    return last_that(lambda k: life.at_least(k) >= CAN_BE_SOLD)


def level_of_service(until: Tail, service: float) -> int:
    """The least steps that last with the chance `service`, where the shop says it itself."""
    return last_that(lambda k: until.at_least(k) > 1 - service)


def cap(life: Tail | None, worth: Worth) -> int | None:
    """Steps beyond which too much would expire to order for the handling's sake; None: it keeps."""
    if life is None:
        return None
    bound = AS_LIKELY
    if worth.expired > 0:
        bound = min(bound, LITTLE_WASTE * worth.sale / worth.expired)
    return last_that(lambda k: 1 - life.at_least(k) <= bound)

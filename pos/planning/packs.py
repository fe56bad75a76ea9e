"""From a gap to whole packs: rounding, the economic quantity, the cap, the limit.  Pure.

Source: `reordering` 2 (Quantity); (R, s, nQ) in the literature's terms.
"""

from collections.abc import Callable
from math import ceil, floor, sqrt

from pos.planning.levels import Tail, Worth
from pos.planning.values import Costs

FORGIVEN = 0.35
"""This share of a pack may be missing: rounding every trickle up over-orders slow goods."""
NEARLY_EMPTY = 0.3
"""Where no more than this share of the need is there, a gap gets its first pack."""
STRETCH = 1.5
"""The economic quantity is stretched: what is ordered rarely is not missed as often."""
SHARE_OF_ORDER = 0.25
"""A line's share of an order's cost: four lines in a usual order."""
MOST_DAYS = 90
"""Nothing is added for longer than so many days to reach a producer's minimum."""
HANDLING_DAYS = 50
"""Nor for longer than so many for the handling's sake.  The paper allows 90; but a small shop's
shelf and a consignor's patience are in no cost, and nobody believes an order for a quarter."""
TINY = 1e-9


def whole_packs(gap: int, pack: int, *, counted: int, need: float) -> int:
    """Units in whole packs that close the gap, not quite: packs = ⌈gap / pack - 0.35⌉, at least
    one where what counts is at most 0.3 of the need."""
    if gap <= 0:
        return 0
    packs = max(0, ceil(gap / pack - FORGIVEN - TINY))
    if packs == 0 and counted <= NEARLY_EMPTY * need:
        packs = 1
    return packs * pack


def handling_vnd(costs: Costs) -> float:
    """What ordering a product once costs: its line, and a quarter of an order."""
    return costs.line_vnd + SHARE_OF_ORDER * costs.order_vnd


def economic(per_day: float, holding: float, costs: Costs) -> float:
    """Steps to order at least, where something is: 1.5·√(2·(line + ¼ order)·r / h)."""
    if per_day <= 0:
        return 0.0
    if holding <= 0:
        return per_day * HANDLING_DAYS
    return STRETCH * sqrt(2 * handling_vnd(costs) * per_day / holding)


def packs_within(units: float, pack: int) -> int:
    """Units in whole packs, no more than `units`."""
    return max(0, floor(units / pack + TINY)) * pack


def brings(first: int, last: int, life: Tail, worth: Worth) -> float:
    """What the steps from `first` to `last` bring over the life of their lot, in đồng: what is
    sold of them less what expires."""
    sold = life.wanted(first, last)
    return worth.sale * sold - worth.expired * (last - first + 1 - sold)


def most_that(holds: Callable[[int], bool], most: int) -> int:
    """The most packs, no more than `most`, for which `holds`; true up to them, false beyond."""
    if most <= 0 or holds(most):
        return max(0, most)
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low

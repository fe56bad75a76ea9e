"""How much waste a formula pays for our fill rate: it is multiplied until it reaches it.

A formula with a safety of its own can always order more.  So it is tried larger or smaller until
one try lies below our fill rate and one above it; then between them, until they are close.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.planning.shops.scoring import Score

STEP = 1.5
MOST, LEAST = 3.4, 0.29
"""Beyond three times what its users would order nobody follows a formula."""
CLOSE = 0.004
"""Two tries so near to each other in fill rate are near enough."""
FINER = 4
"""Tries between the two, at most."""


@dataclass(frozen=True)
class Try:
    """A formula times `scale` in one shop."""

    scale: float
    fill: float
    waste: float


@dataclass(frozen=True)
class AtOurFill:
    """What a formula wastes where it fills as much as we do."""

    waste: float
    is_reached: bool
    """Where it is not: the waste of the fullest shelves it came to."""
    scale: float


def tries(fill: float, judged: Callable[[float], Score]) -> list[Try]:
    """The tries it takes, in their order.

    Args:
        fill: ours.
        judged: the formula's score at a scale.
    """

    def at(scale: float) -> Try:
        whole = judged(scale).whole
        return Try(scale, whole.fill, whole.waste)

    found = [at(1.0)]
    found += _outwards(found[0], fill, at)
    for _time in range(FINER):
        low, high = _around(found, fill)
        if low is None or high is None or high.fill - low.fill <= CLOSE:
            break
        share = (fill - low.fill) / (high.fill - low.fill)
        scale = round(low.scale * (high.scale / low.scale) ** min(max(share, 0.1), 0.9), 3)
        if any(one.scale == scale for one in found):
            break
        found.append(at(scale))
    return found


def _outwards(first: Try, fill: float, at: Callable[[float], Try]) -> Iterator[Try]:
    """Larger and larger until our fill rate is passed, or smaller and smaller."""
    one, is_short = first, first.fill < fill
    while (one.fill < fill) is is_short:
        scale = round(one.scale * STEP if is_short else one.scale / STEP, 3)
        if not LEAST <= scale <= MOST:
            return
        one = at(scale)
        yield one


def _around(found: list[Try], fill: float) -> tuple[Try | None, Try | None]:
    """The fullest try below a fill rate, and the least full one at or above it."""
    below = [one for one in found if one.fill < fill]
    above = [one for one in found if one.fill >= fill]
    return (
        max(below, key=lambda one: (one.fill, -one.waste), default=None),
        min(above, key=lambda one: (one.fill, one.waste), default=None),
    )


def at_our_fill(fill: float, found: list[Try]) -> AtOurFill:
    """The waste between the two tries next to our fill rate."""
    low, high = _around(found, fill)
    if high is None:
        assert low is not None, "there is at least one try"
        return AtOurFill(low.waste, is_reached=False, scale=low.scale)
    if low is None:
        return AtOurFill(high.waste, is_reached=True, scale=high.scale)
    share = (fill - low.fill) / (high.fill - low.fill)
    waste = low.waste + share * (high.waste - low.waste)
    return AtOurFill(waste, is_reached=True, scale=low.scale + share * (high.scale - low.scale))

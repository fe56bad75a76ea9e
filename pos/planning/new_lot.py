"""What of the lot that an order brings will probably expire on the shelf.  Pure."""

from pos.planning.reckoning import Reckoned

WHOLE_STEPS = 1_000
"""More steps are looked at in strides: people are told a rounded number."""


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

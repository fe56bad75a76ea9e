"""Units sold on a plain day: gamma-Poisson, so that few data lean on the group.  Pure.

Source: `reordering` 2 (Rate).  r = (Σ w·sold + a·r0) / (Σ w·exposure + a), w = 0.5^(age/H).
Exposure is the share of opening hours with stock times the day's factor, so an empty shelf adds
neither sales nor exposure.  It does what Croston, SBA and TSB do for goods that sell now and
then, and goes down when a product dies (as TSB, unlike Croston).
"""

from collections.abc import Iterable

from pos.planning.values import Kind

HALF_LIFE_DAYS = {Kind.FRESH: 35, Kind.PROCESSED: 70, Kind.CRAFT: 150}
"""H: after so many days a day counts half."""
BORROWED_DAYS = 6.0
"""a: so many days are borrowed from the group."""
BORROWED_SHARE = 0.6
"""r0 is this share of what the group's products sell on the average: most sell less."""
ENOUGH_DAYS = 10.0
"""Of exposure, before a product says something about its group."""


def rate(sold: float, exposure: float, group: float) -> float:
    """Units on a plain day.

    Args:
        sold: Σ w·sold, bulk lines and reservations left out.
        exposure: Σ w·exposure, days.
        group: units that a product of its group sells on a plain day.
    """
    return (sold + BORROWED_DAYS * BORROWED_SHARE * group) / (exposure + BORROWED_DAYS)


def group_rate(members: Iterable[tuple[float, float]]) -> float | None:
    """What a product of a group sells on a plain day: the mean of those that were seen enough.

    Args:
        members: Σ w·sold and Σ w·exposure of each.

    Returns:
        None where nobody was.
    """
    seen = [sold / exposure for sold, exposure in members if exposure >= ENOUGH_DAYS]
    return sum(seen) / len(seen) if seen else None

"""Where goods can be.  Pure.

Every move leaves one place and arrives at another, so that over all places a lot adds up to 0.
The showroom's own places keep a level that is never below 0; the others are where goods come
from and go to.
"""

SHOP, STOREROOM = "shop", "storeroom"
QUARANTINE = "quarantine"
"""Goods that somebody has yet to look at, and those that may not be sold."""
PACKED = "packed"
"""Goods inside gift sets: the set itself lies elsewhere, as a lot of its own."""
FAIR = "fair-"
"""`fair-1`, `fair-2`, …: a fair or a stall, for as long as it lasts."""

SUPPLIER, CUSTOMER, LOSS, COUNTING = "supplier", "customer", "loss", "counting"
DISPOSED, INTERNAL, SAMPLES = "disposed", "internal", "samples"
PACKING = "packing"
"""Where a set comes from when it is packed, and goes to when it is taken apart."""

_ALWAYS_OWN = frozenset({SHOP, STOREROOM, QUARANTINE, PACKED})


def is_own(place: str) -> bool:
    """Whether goods there are the showroom's: the level is kept."""
    return place in _ALWAYS_OWN or place.startswith(FAIR)


def is_sellable(place: str) -> bool:
    """Whether a register may sell from there."""
    return place == SHOP or place.startswith(FAIR)

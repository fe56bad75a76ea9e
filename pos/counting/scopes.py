"""Which goods a count is about.  Pure."""

from dataclasses import dataclass
from enum import StrEnum

from pos.stock.places import SHOP, STOREROOM, is_sellable


class Kind(StrEnum):
    """Which goods of the place."""

    ALL = "all"
    PRODUCER = "producer"
    GROUP = "group"
    """An OCOP group of products."""
    RECOUNT = "recount"
    """Those of which more was sold than the books held."""
    CHOSEN = "chosen"


MOST_CHOSEN = 200
"""Products that a person picks one by one; whoever wants more counts a producer, a group or all."""


@dataclass(frozen=True)
class Scope:
    """What a count is opened for."""

    place_id: str
    kind: Kind
    subject: str = ""
    """The producer's id, or the group's code."""
    product_ids: tuple[str, ...] = ()
    """For `CHOSEN`; for `RECOUNT` those that stand on the list when it is opened."""


def is_countable(place_id: str) -> bool:
    """Whether a stocktake is made there: where goods lie on shelves."""
    return place_id in (SHOP, STOREROOM) or is_sellable(place_id)

"""What is strange about the views of a label, over all showrooms.  Pure.

None of it proves anything: a label that was copied is looked at from more places than a jar goes
to.
Source: reliability-security, *QR labels*.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_NETWORKS = 20
"""More neighbourhoods of the net than this looked at one label within a day."""
MOST_PROVINCES = 1
"""A pack is in one province at a time; where the proxy tells none, nothing follows."""
UNKNOWN_LOT = 3
"""A misread code is no lot of anybody's once; the same one three times is printed."""
BARRED = frozenset({"recall", "hold"})
NOBODYS = frozenset({"unknown", "no_product"})


class Kind(StrEnum):
    """What is strange, the gravest first."""

    AFTER_RECALL = "after_recall"
    """Every view of a recalled or held lot is a pack in somebody's hand."""
    UNKNOWN_LOT = "unknown_lot"
    PROVINCES = "provinces"
    NETWORKS = "networks"


@dataclass(frozen=True)
class Watched:
    """The views of one label within a day."""

    label: str
    terminal_id: str
    """Whose goods its page told of; empty where nobody has them."""
    views: int
    barred_views: int
    """Of them, those to which the page said that the lot is recalled or held."""
    nobodys_views: int
    """Those to which it said that nobody has the lot or the goods."""
    networks: int
    provinces: int


@dataclass(frozen=True)
class Strange:
    """One thing to look at."""

    kind: Kind
    watched: Watched
    count: int
    """Views, networks or provinces, as the kind says."""


def strange(watched: Iterable[Watched]) -> list[Strange]:
    """What should be looked at: the gravest kinds first, of a kind the most first."""
    found = [one for each in watched for one in _of(each)]
    order = list(Kind)
    return sorted(found, key=lambda one: (order.index(one.kind), -one.count, one.watched.label))


def _of(one: Watched) -> Iterable[Strange]:
    if one.barred_views:
        yield Strange(Kind.AFTER_RECALL, one, one.barred_views)
    if one.nobodys_views >= UNKNOWN_LOT:
        yield Strange(Kind.UNKNOWN_LOT, one, one.nobodys_views)
    if one.provinces > MOST_PROVINCES:
        yield Strange(Kind.PROVINCES, one, one.provinces)
    if one.networks > MOST_NETWORKS:
        yield Strange(Kind.NETWORKS, one, one.networks)

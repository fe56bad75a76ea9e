"""What is strange about the views of labels.  Pure.

A copied label looks exactly like a true one; but it is looked at more often, elsewhere, or when
no goods of its lot can be in anybody's hands.  None of this proves anything: it is what a manager
should look at.  Source: reliability-security, *QR labels*; screens §5, row 9.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pos.trace.standing import LotState

DAYS = 28
"""How far back it is looked: as far as the sparklines."""
MOST_NETWORKS = 20
"""More neighbourhoods of the net than this in one day look at one lot: a jar goes round a table,
not round the country.  Source: reliability-security, *Warn*."""
PER_UNIT = 3
"""Views that a unit sold or on the shelf explains: at the shelf, at home, and by a guest."""
FEWEST = 30
"""Fewer views than this are not many, however few the units."""
AFTER_ORDER = 1
"""Every view of a held or recalled lot is a pack in somebody's hand."""
AFTER_EXPIRY = 3
"""Someone who finds an old pack in a cupboard scans it once or twice."""
AFTER_SOLD_OUT = 20
"""Packs that were sold are scanned at home: only many views of a lot that is gone are strange."""
UNKNOWN_LOT = 3
"""A misread or mistyped code is no lot of ours once; the same one three times is printed."""


class Kind(StrEnum):
    """What is strange, the gravest first."""

    AFTER_ORDER = "after_order"
    UNKNOWN_LOT = "unknown_lot"
    GONE = "gone"
    """Of a lot that never was sold and is here no more."""
    NETWORKS = "networks"
    MANY = "many"
    AFTER_EXPIRY = "after_expiry"
    AFTER_SOLD_OUT = "after_sold_out"

    @property
    def is_grave(self) -> bool:
        """Whether somebody may be harmed or cheated now."""
        return self in {Kind.AFTER_ORDER, Kind.UNKNOWN_LOT, Kind.GONE}


STATES: dict[Kind, tuple[str, ...]] = {
    Kind.AFTER_ORDER: (LotState.RECALLED.value, LotState.HELD.value),
    Kind.UNKNOWN_LOT: (LotState.UNKNOWN.value, "no_product"),
    Kind.GONE: (LotState.GONE.value,),
    Kind.AFTER_EXPIRY: (LotState.HSD_PASSED.value,),
    Kind.AFTER_SOLD_OUT: (LotState.SOLD_OUT.value,),
}
"""By what the page said: of these kinds the views that count."""
LEAST = {
    Kind.AFTER_ORDER: AFTER_ORDER,
    Kind.UNKNOWN_LOT: UNKNOWN_LOT,
    Kind.GONE: UNKNOWN_LOT,
    Kind.AFTER_EXPIRY: AFTER_EXPIRY,
    Kind.AFTER_SOLD_OUT: AFTER_SOLD_OUT,
}


@dataclass(frozen=True)
class Watched:
    """The views of one lot, or of one code that is no lot of ours, in `DAYS` days."""

    product_id: str
    """Empty where the label names no goods of ours."""
    lot_id: str
    """Empty where the books do not know the lot."""
    asked: str
    """What such a label names; else empty."""
    by_state: Mapping[str, int]
    networks: int
    """The most neighbourhoods that looked at it in one day."""
    networks_on: date | None
    """That day."""
    pieces: int | None
    """So many came in; None for goods that are weighed, and where it is not known."""

    @property
    def views(self) -> int:
        """All of them."""
        return sum(self.by_state.values())


@dataclass(frozen=True)
class Strange:
    """One thing to look at."""

    kind: Kind
    watched: Watched
    count: int
    """Views; of `NETWORKS` the neighbourhoods."""


def strange(watched: Iterable[Watched]) -> list[Strange]:
    """What should be looked at: the gravest kinds first, of a kind the most views first."""
    found = [one for each in watched for one in _of(each)]
    order = list(Kind)
    return sorted(found, key=lambda one: (order.index(one.kind), -one.count, one.watched.lot_id))


def _of(watched: Watched) -> Iterable[Strange]:
    for kind, least in LEAST.items():
        count = sum(watched.by_state.get(state, 0) for state in STATES[kind])
        if count >= least:
            yield Strange(kind, watched, count)
    if watched.networks > MOST_NETWORKS:
        yield Strange(Kind.NETWORKS, watched, watched.networks)
    if watched.pieces is not None and watched.views >= max(FEWEST, PER_UNIT * watched.pieces):
        yield Strange(Kind.MANY, watched, watched.views)

"""Gift sets: what goes into them, from which lots, until when, and at which share.  Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pos.base.money import spread
from pos.stock.fefo import Shelf, in_order
from pos.stock.places import PACKED, PACKING, is_own

MOST_PARTS = 20
"""Of one recipe."""
MOST_SETS = 500
"""Packed, or taken apart, in one act."""


@dataclass(frozen=True)
class Ingredient:
    """A component of a recipe."""

    product_id: str
    units: int
    """Base units in one set."""


@dataclass(frozen=True)
class Need:
    """A component as it is to be packed."""

    product_id: str
    units: int
    """Base units in one set."""
    lot_id: str | None = None
    """The lot that a scan or a person named; None: the first to expire."""
    instead_of: str | None = None
    """The recipe's product that it replaces."""
    reason: str = ""


@dataclass(frozen=True)
class Held:
    """What each set has of one component's lot."""

    need: Need
    lot_id: str
    units: int


@dataclass(frozen=True)
class Batch:
    """Sets that hold the same lots: they are one lot of the set."""

    sets: int
    parts: tuple[Held, ...]


@dataclass(frozen=True)
class Missing:
    """Units that the shelf lacks of a component, or of the lot named."""

    need: Need
    units: int


@dataclass(frozen=True)
class Planned:
    """Which lots go into the sets; `batches` is empty where something is missing."""

    batches: tuple[Batch, ...]
    missing: tuple[Missing, ...]


def plan(
    needs: Sequence[Need], shelves: Mapping[str, Sequence[Shelf]], sets: int, *, today: date
) -> Planned:
    """Fill `sets` sets one after the other, the first to expire first.

    Where a component's lot runs out in between, the sets before and after it are batches of
    their own, and a set that takes of both is one more: what a lot holds is the same in each of
    its sets.

    Args:
        needs: the components of one set.
        shelves: what the place holds, by product.
        sets: at least 1.
        today: the business day in Asia/Ho_Chi_Minh.
    """
    left = {
        one.lot_id: one.units for held in shelves.values() for one in in_order(held, today=today)
    }
    order = {
        product_id: [one.lot_id for one in in_order(held, today=today)]
        for product_id, held in shelves.items()
    }
    filled: list[tuple[Held, ...]] = []
    missing: dict[int, int] = defaultdict(int)
    for _ in range(sets):
        parts: list[Held] = []
        for at, need in enumerate(needs):
            lot_ids = [need.lot_id] if need.lot_id else order.get(need.product_id, [])
            taken, short = _take(need, lot_ids, left)
            parts += taken
            missing[at] += short
        filled.append(tuple(parts))
    lacking = tuple(Missing(needs[at], units) for at, units in missing.items() if units)
    if lacking:
        return Planned((), lacking)
    batches = (Batch(len(list(same)), parts) for parts, same in groupby(filled))
    return Planned(tuple(batches), ())


def _take(need: Need, lot_ids: Iterable[str], left: dict[str, int]) -> tuple[list[Held], int]:
    """One set's units of a component, and how many of them are not there."""
    wanted, taken = need.units, []
    for lot_id in lot_ids:
        units = min(wanted, left.get(lot_id, 0))
        if units:
            left[lot_id] -= units
            wanted -= units
            taken.append(Held(need, lot_id, units))
    return taken, wanted


def until(dates: Iterable[tuple[str, date | None]]) -> tuple[str, date | None]:
    """Kind and day of a set, of those of its components.

    The earliest day of all, of whichever kind: a set is one thing with one date.  It is an HSD
    where any component has one, since such a set must not be sold once that has passed; else a
    best-before, and none where nothing in it ever expires.
    """
    known = [(kind, day) for kind, day in dates if day is not None]
    if not known:
        return "none", None
    kind = "hsd" if any(one == "hsd" for one, _day in known) else "best_before"
    return kind, min(day for _kind, day in known)


def share_out(amount_vnd: int, lists_vnd: Sequence[int]) -> list[int]:
    """The price of a set over its components, by their list prices, largest remainder.

    Components that cost nothing by the list share it evenly where none costs anything.
    """
    weights = lists_vnd if any(lists_vnd) else [1] * len(lists_vnd)
    return spread(amount_vnd, weights)


def follows(from_place: str, to_place: str) -> tuple[str, str] | None:
    """Where the components go when their set goes from one place to another; None: they stay.

    While a set is the showroom's, wherever it lies, its components are in `packed`; they leave
    and come back with it.  Packing and taking apart move them by themselves.
    """
    if PACKING in (from_place, to_place):
        return None
    ends = tuple(PACKED if is_own(one) else one for one in (from_place, to_place))
    return None if ends[0] == ends[1] else (ends[0], ends[1])

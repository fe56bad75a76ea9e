"""What has become of a lot, as far as anybody may know it.  Pure.

Days, places and orders; never how many, never to whom.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pos.stock.places import CUSTOMER, PACKED, PACKING, STOREROOM, SUPPLIER, is_own, is_sellable


@dataclass(frozen=True)
class Moved:
    """What one day's moves of a lot from one place to another for one reason add up to."""

    on: date
    from_place: str
    to_place: str
    reason: str
    first_at: datetime
    last_at: datetime
    units: int


@dataclass(frozen=True)
class Order:
    """That a lot is not to be sold, and since when it may be again."""

    is_recall: bool
    at: datetime
    reason: str
    instruction: str
    reason_en: str
    instruction_en: str
    source_id: str
    """The centre's recall; empty for a hold."""
    released_at: datetime | None


class Happened(StrEnum):
    """An event of a lot that the page tells."""

    MADE = "made"
    PACKED = "packed"
    """Put together here, as a set."""
    RECEIVED = "received"
    ARRIVED_ON_SALE = "arrived_on_sale"
    """Received, and on the shelf in the same go."""
    ON_SALE = "on_sale"
    HELD = "held"
    RECALLED = "recalled"
    RELEASED = "released"
    SOLD_OUT = "sold_out"


@dataclass(frozen=True)
class Event:
    """One of them."""

    kind: Happened
    at: datetime | None
    """None where only the day is told, or not even that."""
    on: date | None

    @property
    def is_grave(self) -> bool:
        """Whether it is told in red."""
        return self.kind in {Happened.HELD, Happened.RECALLED}


class Where(StrEnum):
    """Where a lot is, seen from outside."""

    HERE = "here"
    """Some of it is for sale, alone or in a gift set, or waits to be."""
    SOLD = "sold"
    """None is left, and some was sold."""
    GONE = "gone"
    """None is left, and none was sold: sent back, disposed of, or never put away."""


def where(levels: Mapping[str, int], moved: Iterable[Moved]) -> Where:
    """Where a lot is.

    Args:
        levels: its units by own place.
    """
    if any(units > 0 and _is_for_sale(place) for place, units in levels.items()):
        return Where.HERE
    return Where.SOLD if any(one.to_place == CUSTOMER for one in moved) else Where.GONE


def journey(
    moved: Sequence[Moved],
    orders: Iterable[Order],
    *,
    made_on: date | None,
    now: Where,
    is_kept: bool | None = None,
) -> tuple[Event, ...]:
    """A lot's events, the newest first; the day of making is always told, if as unknown.

    Args:
        moved: the earliest first; of deliveries that were taken back nothing.
        is_kept: whether some of it lies with us though none is for sale; None: as the units of
            the moves add up.
    """
    events = [*_arrivals(moved), *_told_orders(orders)]
    events.sort(key=lambda one: (one.at is not None, one.at))
    events.reverse()  # of two at one moment the later stays the later
    kept = _is_any_kept(moved) if is_kept is None else is_kept
    if now is Where.SOLD and not kept:
        last = max(one.on for one in moved if one.to_place == CUSTOMER)
        events.insert(0, Event(Happened.SOLD_OUT, None, last))
    return (*events, Event(Happened.MADE, None, made_on))


def standing_order(orders: Iterable[Order]) -> Order | None:
    """The order that holds today: a recall before a hold, then the newest."""
    open_ones = [one for one in orders if one.released_at is None]
    return max(open_ones, key=lambda one: (one.is_recall, one.at), default=None)


def _is_any_kept(moved: Iterable[Moved]) -> bool:
    """Whether some of a lot lies in a place of our own: put aside by a hold, or inside sets."""
    kept = sum(one.units * (is_own(one.to_place) - is_own(one.from_place)) for one in moved)
    return kept > 0


def _is_for_sale(place: str) -> bool:
    """What lies in gift sets is sold with them."""
    return place in (STOREROOM, PACKED) or is_sellable(place)


def _arrivals(moved: Sequence[Moved]) -> list[Event]:
    """Deliveries day by day, and when the first of them was put on sale."""
    events: list[Event] = []
    days: set[date] = set()
    is_on_sale = False
    for one in moved:
        begins = not is_on_sale and is_sellable(one.to_place)
        is_on_sale = is_on_sale or begins
        if one.from_place in _OUTSIDE and is_own(one.to_place) and one.on not in days:
            days.add(one.on)
            events.append(Event(_arrival(one, begins), one.first_at, one.on))
        elif begins:
            events.append(Event(Happened.ON_SALE, one.first_at, one.on))
    return events


_OUTSIDE = (SUPPLIER, PACKING)


def _arrival(one: Moved, begins: bool) -> Happened:
    if one.from_place == PACKING:
        return Happened.PACKED
    return Happened.ARRIVED_ON_SALE if begins else Happened.RECEIVED


def _told_orders(orders: Iterable[Order]) -> list[Event]:
    events = []
    for one in orders:
        kind = Happened.RECALLED if one.is_recall else Happened.HELD
        events.append(Event(kind, one.at, None))
        if one.released_at is not None:
            events.append(Event(Happened.RELEASED, one.released_at, None))
    return events

"""On which terms producers deliver and products are bought.  Pure; None is the default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

MOST_DAYS_AHEAD = 400


@dataclass(frozen=True)
class ProducerTerms:
    """How a producer delivers."""

    lead_days: int | None = None
    """From the evening of the order to the first day it can come."""
    weekdays: tuple[int, ...] | None = None
    """Monday is 0; empty: any day."""
    every_weeks: int | None = None
    anchor_on: date | None = None
    """A day of a week in which it comes, where it comes every second week or more seldom."""
    min_order_vnd: int | None = None
    email: str = ""
    zalo: str = ""
    """Its number there, where it is not the telephone's."""


@dataclass(frozen=True)
class ProductTerms:
    """How a product is bought."""

    pack_units: int | None = None
    shelf_min_units: int | None = None
    limit_units: int | None = None
    """The most that may stand here."""
    cost_vnd: int | None = None
    """Per piece, or per 1,000 base units."""
    owner: str = ""
    """`owned` or `consigned`; empty: as the last delivery."""
    bears_expired_bp: int | None = None
    """Share of the cost that the shop bears when it expires, in hundredths of a percent."""
    service_bp: int | None = None
    """The chance of not running out that is wanted."""
    is_left: bool = False
    """It is not ordered any more."""
    months: tuple[int, ...] | None = None
    """In which its producer delivers it, January 1; None: all the year."""


@dataclass(frozen=True)
class HouseTerms:
    """What orders, shelves and empty shelves cost the shop."""

    order_vnd: int | None = None
    line_vnd: int | None = None
    holding_owned_bp: int | None = None
    """Of the cost, a month."""
    holding_consigned_bp: int | None = None
    goodwill_bp: int | None = None
    """Of the price, lost besides the margin where a shopper goes without."""
    service_fresh_bp: int | None = None
    """The chance of not running out that is wanted of goods that keep days; None: what the margin
    is worth."""
    service_processed_bp: int | None = None
    """Of goods that keep months."""
    service_craft_bp: int | None = None
    """Of goods that keep for ever."""


@dataclass(frozen=True)
class Closure:
    """Days on which nothing is delivered."""

    closure_id: str
    producer_id: str
    """Empty: the shop itself is closed: nothing comes, and nobody buys."""
    from_on: date
    to_on: date
    note: str


@dataclass(frozen=True)
class AllTerms:
    """Everything that was typed."""

    house: HouseTerms = HouseTerms()
    producers: Mapping[str, ProducerTerms] = field(default_factory=dict)
    products: Mapping[str, ProductTerms] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True)
class Rhythm:
    """When a producer delivers, defaults put in."""

    lead_days: int = 2
    weekdays: tuple[int, ...] = ()
    every_weeks: int = 1
    anchor_on: date | None = None


def rhythm_of(terms: ProducerTerms | None, default: Rhythm | None = None) -> Rhythm:
    """A producer's rhythm: what was typed, else the default."""
    given, plain = terms or ProducerTerms(), default or Rhythm()
    return Rhythm(
        plain.lead_days if given.lead_days is None else given.lead_days,
        plain.weekdays if given.weekdays is None else given.weekdays,
        given.every_weeks or plain.every_weeks,
        given.anchor_on or plain.anchor_on,
    )


def delivers_on(rhythm: Rhythm, day: date, closed: tuple[tuple[date, date], ...] = ()) -> bool:
    """Whether a producer may come on a day."""
    if rhythm.weekdays and day.weekday() not in rhythm.weekdays:
        return False
    if any(first <= day <= last for first, last in closed):
        return False
    if rhythm.every_weeks == 1 or rhythm.anchor_on is None:
        return True
    weeks = (_monday(day) - _monday(rhythm.anchor_on)).days // 7
    return weeks % rhythm.every_weeks == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def chances(
    rhythm: Rhythm, today: date, closed: tuple[tuple[date, date], ...] = ()
) -> tuple[date, date] | None:
    """The day an order sent tonight comes, and the day the next one can.

    Returns:
        d1 and d2 (*reordering* 2); None where the producer does not come within a year.
    """
    first = today + timedelta(days=max(rhythm.lead_days, 1))
    days = (first + timedelta(days=n) for n in range(MOST_DAYS_AHEAD))
    found = (day for day in days if delivers_on(rhythm, day, closed))
    d1, d2 = next(found, None), next(found, None)
    return None if d1 is None or d2 is None else (d1, d2)

"""The values that a suggestion is reckoned from.  Pure and frozen.

Units are whole and money is whole đồng; chances, rates and shares are floats, and never leave
these rules as an amount.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Which goods behave alike."""

    FRESH = "fresh"
    """Days of life."""
    PROCESSED = "processed"
    """Months."""
    CRAFT = "craft"
    """For ever."""


class Bar(StrEnum):
    """Why a product is not ordered, whatever is missing."""

    NO_DELIVERY = "no_delivery"
    """Its producer cannot be ordered from tonight."""
    BLOCKED = "blocked"
    """Held or recalled: not to be sold."""
    CERTIFICATE = "certificate"
    """Its certificate ends before the goods would be there, and no renewal is filed."""
    SEASON = "season"
    """Its producer does not deliver it at this time of the year."""
    REFUSED = "refused"
    """Its producer was asked for this delivery, and said that less comes, or nothing."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What orders, shelves and empty shelves cost the shop.  `reordering` 4 A, C and E."""

    order_vnd: int = 30_000
    """Placing and receiving an order."""
    line_vnd: int = 4_000
    """A line of it."""
    holding_owned: float = 0.015
    """Share of its cost that a unit of the shop's own costs a month."""
    holding_consigned: float = 0.005
    goodwill_share: float = 0.10
    """Share of the price lost besides the margin where a shopper goes without."""


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold, and on which terms it is bought."""

    product_id: str
    producer_id: str
    kind: Kind
    category: str
    price_vnd: int
    cost_vnd: int
    """What the producer gets for a unit, bought or sold on commission."""
    is_consigned: bool = False
    bears_expired: float = 1.0
    """Share of the cost that the shop bears when a unit expires."""
    pack: int = 1
    shelf_life_days: int | None = None
    """As the producer says; None: it does not expire."""
    display_min: int = 0
    shows_by_habit: bool = False
    """Nobody said that so much is to be shown: it says only that some of it should stand here."""
    max_on_hand: int | None = None
    """The consignor's limit."""
    step: int = 1
    """The usual amount of a purchase in units: 1 for pieces, say 250 for goods sold by the gram."""
    per: int = 1
    """Price and cost are for so many units: 1 for pieces, 1,000 for grams and millilitres."""
    service: float | None = None
    """The chance of not running out that the shop wants; None: what the margin is worth."""


@dataclass(frozen=True, slots=True)
class Producer:
    """Who delivers."""

    producer_id: str
    min_order_vnd: int = 0
    lead_days: int = 1
    delivery_weekdays: tuple[int, ...] = ()
    """Monday is 0; empty: any day."""
    every_weeks: int = 1
    cycle_days: int | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """Units that may be sold up to and including a day."""

    units: int
    last_day: date | None = None
    arrives: date | None = None
    """None: it is there.  The morning it is promised for, where it is on order."""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """What was ordered and has not come."""

    order_id: str
    producer_id: str
    placed: date
    promised: date
    lines: Mapping[str, int]
    """Product to units."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """Units promised to a customer."""

    due: date
    units: int


@dataclass(frozen=True, slots=True)
class Chance:
    """A producer can be ordered from tonight."""

    delivery: date
    """The first day it can be here (d1)."""
    next_delivery: date
    """The day that the next order can be here (d2)."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Units sold on a plain day, and what is known about it."""

    per_day: float
    exposure: float = 6.0
    """Days of selling that it rests on, the ones borrowed from its group among them."""
    sold: int = 0
    """Units sold in the days that the popover shows, bulk and reserved ones left out."""
    days_in: int = 0
    """Of those days: with stock."""
    days_out: int = 0
    """Of those days: the shop open and the shelf empty, which say nothing."""
    group_per_day: float = 0.0
    """What its group sells a product and day."""


@dataclass(frozen=True, slots=True)
class Slip:
    """How far a producer's promises may be believed.  See `records`."""

    chance: float = 0.0
    """That a delivery does not come on its day."""
    days: float = 0.0
    """How much later it then comes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One product, and what is known of it tonight."""

    product: Product
    chance: Chance | None
    rate: Rate
    lots: tuple[Lot, ...] = ()
    """On hand and sellable, and on order; in any order."""
    reservations: tuple[Reservation, ...] = ()
    lives: tuple[int, ...] = ()
    """Days on sale that past lots had on arrival, their first day counted; empty: no expiry."""
    sells_until: date | None = None
    """The certificate's last day where no renewal is filed."""
    bar: Bar | None = None
    spread: float = 1.4
    """Variance over mean of a day's sales at a known rate: people buy two at a time."""
    slip: Slip = Slip()
    safety: float = 1.03
    """Needs are multiplied by it: promises are a little too good, and so are counts."""


@dataclass(frozen=True, slots=True)
class State:
    """All that a suggestion depends on."""

    today: date
    """Tonight: the day's sales are in."""
    lines: tuple[Line, ...]
    producers: Mapping[str, Producer] = field(default_factory=dict)
    costs: Costs = Costs()
    factors: Mapping[tuple[Kind, str], tuple[float, ...]] = field(default_factory=dict)
    """By kind and category: plain days' worth of selling from tomorrow through each coming day,
    summed up; the first is 0.  Where a group is missing, every day is a plain day."""


class Why(StrEnum):
    """What decided a quantity."""

    NEEDED = "needed"
    ENOUGH = "enough"
    """What is there and on its way lasts."""
    PACK = "pack"
    """A pack is too much for so small a gap."""
    EXPIRES = "expires"
    """A pack would expire before it is sold."""
    LIMIT = "limit"
    """The consignor lets no more stand here."""
    LINE = "line"
    """To wait costs less than the handling of a line."""
    ORDER = "order"
    """To wait costs less than half the handling of an order."""
    MINIMUM = "minimum"
    """The producer's minimum is not worth reaching."""
    FILLS = "fills"
    """Ordered so that the producer's minimum is reached."""
    NO_DELIVERY = "no_delivery"
    BLOCKED = "blocked"
    CERTIFICATE = "certificate"
    SEASON = "season"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Terms:
    """The sum behind a suggestion, term by term."""

    sold: int
    days_in: int
    days_out: int
    group_per_day: float
    per_day: float
    cover_days: int
    """Days from tomorrow through the day before the delivery after next."""
    need: float
    """Units wanted in those days."""
    life_need: float | None
    """Units wanted up to the last day of the lot that would come; None: it does not expire."""
    service: float
    """The chance that the level lasts."""
    level: int
    """Units that are worth having, the shelf minimum included."""
    on_hand: int
    on_order: int
    reserved: int
    outdating: float
    """Units there that will expire before they can be sold."""
    missed: float
    """Units that shoppers will ask for in vain before the delivery."""
    counted: int
    """On hand + on order - reserved - outdating + missed, rounded down to whole steps."""
    gap: int
    """Level - counted, at least 0."""
    pack: int
    by_pack: int
    """The gap in whole packs."""
    economic: float
    """The quantity below which handling costs more than holding; 0: not asked."""
    by_economy: int
    """Whole packs after it."""
    cap: int | None
    """Units, counted as `level` is, beyond which nothing is added for the handling's sake, since
    too much would expire; None: no such point.  What is needed may go beyond it."""
    by_cap: int
    limit: int | None
    """What the consignor lets in; None: as much as one likes."""
    by_limit: int
    filled: int
    """Units added so that the producer's minimum is reached."""
    dropped: int
    """Units that are not worth ordering tonight."""
    display_min: int
    sells_until: date | None
    life_days: int | None
    """Days on sale that the new lot will have, by past lots."""
    slip_chance: float
    slip_days: float
    lost_vnd: int
    """What waiting for the next chance would cost."""
    margin_vnd: int
    """What a sale brings, goodwill included."""
    expired_vnd: int
    """What a unit that expires costs the shop."""
    holding_vnd: int
    """What a unit too many costs a month."""
    lasts_days: int | None
    """Days that the goods last once ordered; None where nothing is being sold, or for longer than
    the outlook goes."""
    is_longest: bool = False
    """The economic quantity would last for longer than anybody orders for the handling's sake
    (`packs.HANDLING_DAYS`), and that alone decided it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Units of a product to order tonight, and why."""

    product_id: str
    units: int
    why: Why
    terms: Terms | None
    """None: it was not reckoned, see `why`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about a producer's order."""

    producer_id: str
    is_ordered: bool
    why: Why
    """NEEDED, FILLS, or ENOUGH, ORDER, MINIMUM."""
    lines: int
    total_vnd: int
    """What the lines cost; of an order not placed, what was worth ordering."""
    min_order_vnd: int
    lost_vnd: int
    """What waiting would cost, all lines together."""
    filling_vnd: int
    """What reaching the minimum would cost: holding and handling."""


@dataclass(frozen=True, slots=True)
class Review:
    """Tonight's suggestions."""

    suggestions: tuple[Suggestion, ...]
    """In the order of `State.lines`."""
    verdicts: tuple[Verdict, ...]
    """By producer that can be ordered from."""

    def orders(self) -> dict[str, int]:
        """Product to units, where there are any."""
        return {one.product_id: one.units for one in self.suggestions if one.units}

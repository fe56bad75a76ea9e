"""A shop as it is made from a seed: frozen values that no agent can change.

Days are counted from 0, the first day of the history; `Shop.iso` gives a day's date in words.
Money is whole đồng, units are whole.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

NEVER = 10**6
"""A day that does not come."""

FRESH, PROCESSED, CRAFT = "fresh", "processed", "craft"
KINDS = (FRESH, PROCESSED, CRAFT)


@dataclass(frozen=True)
class Costs:
    """What a shop pays besides the goods; the figures of the paper."""

    order_vnd: int = 30_000
    line_vnd: int = 4_000
    holding_owned_per_month: float = 0.015
    holding_consigned_per_month: float = 0.005
    goodwill_share_of_price: float = 0.10

    def holding_per_day(self, product: "Product") -> float:
        """Đồng that one unit costs by lying a day."""
        share = (
            self.holding_consigned_per_month if product.consigned else self.holding_owned_per_month
        )
        return product.cost_vnd * share / 30.4


@dataclass(frozen=True)
class Producer:
    """Who delivers, when, and how well."""

    index: int
    code: str
    kind: str
    lead_days: int
    weekdays: tuple[int, ...]
    """Monday is 0."""
    every_weeks: int
    phase: int
    """Which of `every_weeks` weeks is a week of delivery."""
    min_order_vnd: int
    late: float
    """Chance that an order comes after its day; so of `short` and `silent`."""
    short: float
    silent: float
    life_low: float
    """The least share of the nominal life that is left on arrival."""
    life_high: float
    closures: tuple[tuple[int, int], ...]
    """First and last day of each holiday."""

    @property
    def cycle_days(self) -> int:
        """Days between two deliveries, as the contract says them."""
        return max(1, round(7 * self.every_weeks / len(self.weekdays)))


@dataclass(frozen=True)
class Certificate:
    """Until when a product may be sold under its star, and what becomes of it."""

    until: int
    filed: int = NEVER
    """The day renewal is filed."""
    renewed: int = NEVER
    """The day the new one is there, good for three years."""

    def until_on(self, day: int) -> int:
        """The last day of the certificate that is known on `day`."""
        return self.until + 1095 if day >= self.renewed else self.until

    def is_filed(self, day: int) -> bool:
        """Whether a renewal is filed and not yet granted."""
        return self.filed <= day < self.renewed

    def bars(self, day: int) -> bool:
        """Whether the product may not be sold on `day`."""
        return day > self.until_on(day) and not self.is_filed(day)


@dataclass(frozen=True)
class Product:
    """One line of the catalogue, with what only the maker of the shop knows at the end."""

    index: int
    code: str
    producer: Producer
    kind: str
    category: str
    price_vnd: int
    cost_vnd: int
    consigned: bool
    shop_bears_expired: float
    pack: int
    shelf_life_days: int | None
    display_min: int
    max_on_hand: int | None
    announced: int
    """The evening it is first told of; 0 for the goods of the first day."""
    on_sale_from: int
    orderable_until: int
    """The last evening the producer takes an order of it."""
    certificate: Certificate | None
    season: tuple[int, int] | None
    """First and last day of the year on which it is delivered; may run over New Year."""
    blocked: tuple[tuple[int, int], ...]
    """First and last day of each time its lots are held."""
    rate: float
    """Units wanted on a plain day at the start."""

    def is_delivered_on(self, day_of_year: int) -> bool:
        """Whether the season allows a delivery."""
        if self.season is None:
            return True
        first, last = self.season
        if first <= last:
            return first <= day_of_year <= last
        return day_of_year >= first or day_of_year <= last

    def is_barred(self, day: int) -> bool:
        """Whether it may not be sold on `day`: held, or without a certificate."""
        held = any(first <= day <= last for first, last in self.blocked)
        return held or (self.certificate is not None and self.certificate.bars(day))


class Wish(NamedTuple):
    """One customer before the shelf."""

    time: float
    """Share of the opening hours gone by."""
    units: int
    is_large: bool


@dataclass(frozen=True)
class Reservation:
    """A gift order known ahead: promised on `told`, fetched in the morning of `due`."""

    told: int
    due: int
    lines: tuple[tuple[int, int], ...]
    """Product index and units."""


class Fate(NamedTuple):
    """How a delivery goes, drawn by producer and evening, whatever is in the order."""

    late_days: int
    filled: float
    is_silent: bool


@dataclass(frozen=True)
class Demand:
    """Everything customers will ask for, and what they ask for on average."""

    wishes: tuple[tuple[tuple[int, tuple[Wish, ...]], ...], ...]
    """By day: product index and its customers by time of day."""
    mean: tuple[tuple[float, ...], ...]
    """By product and day: retail units wanted on average, beyond the last day too."""
    reservations: tuple[Reservation, ...]


@dataclass(frozen=True)
class Chance:
    """An evening on which a producer's order must go out."""

    producer: int
    delivery: int
    following: int


@dataclass(frozen=True)
class Shop:
    """All that is given; the same for every agent."""

    seed: int
    first_day: date
    history_days: int
    days: int
    """History and judged days; after them only `Demand.mean` goes on."""
    dates: tuple[date, ...]
    iso: tuple[str, ...]
    is_open: tuple[bool, ...]
    costs: Costs
    producers: tuple[Producer, ...]
    products: tuple[Product, ...]
    demand: Demand
    deliveries: tuple[tuple[int, ...], ...]
    """By producer: days of delivery, in order."""
    chances: tuple[tuple[Chance, ...], ...]
    """By evening."""
    fates: tuple[tuple[Fate, ...], ...]
    """By producer and evening of the order."""
    life_draws: tuple[tuple[float, ...], ...]
    """By product and day of arrival, between 0 and 1."""
    barred: tuple[frozenset[int], ...]
    """By day: products that may not be sold."""

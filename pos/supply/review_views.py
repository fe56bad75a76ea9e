"""What the pages of suggestions show: frozen, in units and whole đồng.

Codes are told, never sentences: `why` is a `values.Why` or a `lefts.Left`, sources are
`defaults.Source`s.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pos.planning.values import Terms
from pos.supply.defaults import Source

SPARK_DAYS = 28
"""So many days of sales stand beside a line."""
CHART_DAYS = 56
"""So many in the chart of its sum: what the popover counts."""


@dataclass(frozen=True)
class SparkDay:
    """A product's day that is over."""

    day: date
    sold: int
    """Units, bulk lines included; never below 0."""
    is_out: bool
    """Open, and nothing on sale for at least half of the opening hours."""
    large: int = 0
    """Of them in bulk lines."""
    is_open: bool = True


@dataclass(frozen=True)
class LineView:
    """A product of a review."""

    product_id: str
    sku: str
    name_vi: str
    name_en: str
    producer_id: str
    """Empty: nobody knows who makes it."""
    unit: str
    """Base unit: `piece`, `g` or `ml`."""
    unit_word: str
    net_content: str
    stars: int
    ocop_group: str
    kind: str
    """`fresh`, `processed` or `craft`: goods that behave alike; empty where not asked about."""
    owner: str
    """`owned` or `consigned`."""
    cost_vnd: int
    """Per `per` units."""
    per: int
    """1 for pieces, 1,000 for grams and millilitres."""
    pack_units: int
    step_units: int
    """1 for pieces, 250 for goods by weight or volume."""
    units: int
    """Suggested; 0: none."""
    why: str
    why_on: date | None
    """The day that belongs to `why`: the certificate's last day, the first day of the hold, the
    day until which it is put off, that of the delivery that brings no more; None where it has
    none."""
    cover_tenths: int | None
    """Tenths of days that what can be sold lasts, 4000 at most; None: nothing is being sold.
    Goods last no longer than to their last day."""
    sellable_units: int
    in_time_units: int
    """Of them: those that will be sold before their last day has passed."""
    near_units: int
    """Of them: in the last third of their life, and within the days of the expiry board."""
    near_on: date | None
    """The last day on sale of the first of these."""
    barred_units: int
    """On the shelf or in the storeroom besides: held, recalled, or past their day."""
    sold_7: int
    sold_28: int
    spark: tuple[SparkDay, ...]
    """28 days, the oldest first, the last one `ReviewView.read_to`."""
    on_order: int
    urgency: int
    """Days that the goods last beyond the next delivery; below 0: they run out before it."""
    lost_vnd: int
    """What waiting for the next chance would cost."""
    is_guessed: bool
    """Nobody ever said what it costs: `cost_vnd` is the usual share of its price."""
    risk: tuple[int, ...]
    """Hundredths of a piece (of goods by weight: of a usual purchase) that will probably expire of
    the lot ordered: of the units suggested, and of twice as many; empty: it keeps."""
    snoozed_until: date | None
    """The first day on which it is asked about again; None: it is."""

    @property
    def amount_vnd(self) -> int:
        """What the suggested units cost, rounded half up."""
        return (2 * self.units * self.cost_vnd + self.per) // (2 * self.per)

    @property
    def wasted_units(self) -> int:
        """Of what lies here: units that will probably not be sold before their day."""
        return self.sellable_units - self.in_time_units

    @property
    def is_suggested(self) -> bool:
        """Units are to be ordered, and nobody put it off."""
        return self.units > 0 and self.snoozed_until is None


@dataclass(frozen=True)
class ProducerView:
    """What a review says of a producer's order; its lines are asked for apart."""

    producer_id: str
    """Empty: goods whose producer nobody knows; `order_by` and the like are None."""
    name: str
    place: str
    """Its address; empty where unknown."""
    order_by: date | None
    """The last day on which an order still comes with that delivery; today: it goes out today."""
    delivery_on: date | None
    next_on: date | None
    lead_days: int | None
    is_ordered: bool
    why: str
    """NEEDED, FILLS, or why no order is worth placing: ENOUGH, ORDER, MINIMUM."""
    lines: int
    """Lines with units."""
    total_vnd: int
    """What they cost; of an order not worth placing, what was wanted."""
    min_order_vnd: int
    lost_vnd: int
    filling_vnd: int
    """What reaching the minimum costs."""
    products: int
    """Everything of the producer that the review looked at."""
    urgency: int | None
    """The least of its suggested lines; None: there are none."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """`lead_days`, `weekdays`, `every_weeks`, `min_order`."""

    def is_due(self, today: date) -> bool:
        """An order is worth placing, and today is its last day."""
        return self.is_ordered and self.order_by is not None and self.order_by <= today


@dataclass(frozen=True)
class RecordView:
    """How a producer's orders came that are over."""

    on_time: int
    orders: int


@dataclass(frozen=True)
class ReviewView:
    """The newest review."""

    review_id: str
    at: datetime
    on_day: date
    as_of: date
    """The last day whose sales are in."""
    by_name: str
    """Empty: the house itself."""
    producers: tuple[ProducerView, ...]
    """Those to be ordered from first: due, then by urgency; then the rest."""
    read_to: date
    """The last day in the book of days: sparklines end with it."""
    closed: frozenset[date] = frozenset()
    """Days of the four weeks before on which the shop did not open."""
    records: Mapping[str, RecordView] = field(default_factory=dict)
    """By producer, where any order is over."""

    @property
    def lines(self) -> int:
        """Lines with units."""
        return sum(one.lines for one in self.producers if one.is_ordered)


@dataclass(frozen=True)
class LotView:
    """Units of a lot that count."""

    units: int
    last_on: date | None
    """The last day on sale; None: it does not expire, or nothing is said of it."""
    code: str = ""
    lot_id: str = ""
    """Empty: nobody knows."""


@dataclass(frozen=True)
class BarredView:
    """Units that lie here and may not be sold."""

    units: int
    bar: str
    """`hold`, `recall` or `expired`."""
    code: str
    last_on: date | None
    lot_id: str = ""


@dataclass(frozen=True)
class ComingView:
    """Units that were ordered and have not come."""

    order_id: str
    number: str
    units: int
    promised_on: date


@dataclass(frozen=True)
class PromisedView:
    """Units that a customer was promised."""

    due_on: date
    units: int


@dataclass(frozen=True)
class ForecastDay:
    """What shoppers are expected to ask for on a day."""

    day: date
    hundredths: int
    """Of a unit."""


@dataclass(frozen=True)
class SumView:
    """One line's whole sum: "Vì sao 24?"."""

    line: LineView
    producer: ProducerView
    terms: Terms | None
    """None: it was not reckoned, see `line.why`."""
    lots: tuple[LotView, ...]
    """On the shelf and in the storeroom, the first to expire first."""
    barred: tuple[BarredView, ...]
    coming: tuple[ComingView, ...]
    promised: tuple[PromisedView, ...]
    days: tuple[SparkDay, ...]
    """56 days, the oldest first."""
    forecast: tuple[ForecastDay, ...]
    """From the day after `as_of` through the day before the delivery after next, 28 days at
    least."""
    sources: Mapping[str, Source]
    """`cost`, `owner`, `pack`, `shelf_min`, `shelf_life`, `bears_expired`."""
    sales: int
    """Receipts that sold it in the days of the chart."""
    told: str
    """The sum as JSON, for `rethinking.rethink`; empty where it was not reckoned."""

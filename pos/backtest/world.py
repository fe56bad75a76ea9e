"""The shop's own past as every way to order meets it again: who asked for what, who delivers when.

Pure and frozen.  Nothing here depends on what is ordered: what customers ask for is what they
bought, and on a day without stock what they usually bought before it.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pos.base.money import WHOLE_BP, round_half_up
from pos.planning.records import Delivery
from pos.planning.values import Costs, Lot, Producer, Product

GUESSED_FROM_DAYS = 56
"""What is asked for on a day without stock is reckoned from so many days before it: eight of each
weekday.  Goods that were missing longer than that are not asked for any more."""
NEAR_DAYS = 60
"""The shop's own order sent so many days before, or fewer, tells how one goes; else it comes as
promised."""


@dataclass(frozen=True, slots=True)
class PastDay:
    """What the books hold of a day that is over; products not named: nothing, or as before."""

    on: date
    is_open: bool
    sold: Mapping[str, int]
    large: Mapping[str, int]
    """Of them: bulk lines and gift sets."""
    share_bp: Mapping[str, int]
    """Share of the opening hours with stock, where it is below all of them."""
    expired: Mapping[str, int] = field(default_factory=dict)
    received: Mapping[str, int] = field(default_factory=dict)
    end: Mapping[str, int] = field(default_factory=dict)
    """Units there in the evening, where that changed."""


@dataclass(frozen=True, slots=True)
class Came:
    """A delivery of a product as it was."""

    on: date
    units: int
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """A price or a cost, from a day on."""

    on: date
    amount_vnd: int


@dataclass(frozen=True)
class Good:
    """A product, as far as it was known before its first day in the replay."""

    product: Product
    since: date
    """The first day that the books know of it."""
    lots: tuple[Lot, ...] = ()
    """On the evening before the first day."""
    came: tuple[Came, ...] = ()
    """Its deliveries in the order they came, the ones before the first day too."""
    prices: tuple[Step, ...] = ()
    """From the first day on; before the first of them: as in `product`."""
    costs: tuple[Step, ...] = ()

    def life_of(self, on: date) -> int | None:
        """Days on sale of a lot that comes on a day: of its own last delivery until then.

        None: it does not expire.
        """
        if not self.came:
            nominal = self.product.shelf_life_days
            return None if not nominal else max(1, nominal * 4 // 5)
        at = bisect_right(self.came, on, key=lambda one: one.on)
        last = self.came[max(at - 1, 0)]
        return None if last.last_day is None else max(1, (last.last_day - last.on).days + 1)


@dataclass(frozen=True, slots=True)
class Evening:
    """An evening on which a producer's order must go out."""

    producer_id: str
    delivery: date
    next_delivery: date


@dataclass(frozen=True, slots=True)
class Fate:
    """How an order of the shop's own went."""

    placed: date
    late_days: int
    filled_bp: int


@dataclass(frozen=True, slots=True)
class Promise:
    """Units promised to a customer."""

    product_id: str
    units: int
    told: date
    due: date
    ended: date | None = None
    """The day it was kept or taken back; None: it is still open."""

    def is_known(self, today: date) -> bool:
        """Whether somebody who orders tonight counts on it."""
        return self.told <= today < self.due and (self.ended is None or self.ended > today)


@dataclass(frozen=True)
class World:
    """Everything that is the same for every way to order."""

    history: tuple[PastDay, ...]
    """Days before the first one replayed: what there is to learn from."""
    span: tuple[PastDay, ...]
    """The days that are lived again, each, none left out."""
    goods: Mapping[str, Good]
    producers: Mapping[str, Producer]
    evenings: Mapping[date, tuple[Evening, ...]]
    fates: Mapping[str, tuple[Fate, ...]] = field(default_factory=dict)
    """By producer, in the order they were placed."""
    heard: tuple[Delivery, ...] = ()
    """The shop's own orders that were over before the first day."""
    promises: tuple[Promise, ...] = ()
    lots_after: Mapping[str, tuple[Lot, ...]] = field(default_factory=dict)
    """What was really there on the evening of the last day."""
    costs: Costs = field(default_factory=Costs)
    closed: frozenset[date] = frozenset()
    """Days that the shop announced to be closed."""

    def fate(self, producer_id: str, placed: date) -> Fate:
        """How an order placed on a day goes: as the shop's own last one before it."""
        known = self.fates.get(producer_id, ())
        at = bisect_right(known, placed, key=lambda one: one.placed)
        if not at or (placed - known[at - 1].placed).days > NEAR_DAYS:
            return Fate(placed, 0, WHOLE_BP)
        return known[at - 1]


@dataclass(frozen=True, slots=True)
class Asked:
    """What customers ask for on a day."""

    units: Mapping[str, int]
    """Over the counter."""
    guessed: Mapping[str, int]
    """Of them: reckoned, since there was nothing to buy."""
    large: Mapping[str, int]
    """Bulk lines and gift sets besides."""


def asked(world: World) -> list[Asked]:
    """What customers ask for on each day of the span.

    On a day partly or wholly without stock it is what was sold and, for the hours without, the
    mean of the days with stock before it.  Only days before a day say anything of it.
    """
    since = len(world.history) - GUESSED_FROM_DAYS
    usual = {product_id: _Usual() for product_id in world.goods}
    for day in world.history[max(since, 0) :]:
        _note(usual, world.goods, day)
    found = []
    for day in world.span:
        found.append(_asked(usual, world.goods, day))
        _note(usual, world.goods, day)
    return found


@dataclass(slots=True)
class _Usual:
    """Sold over the counter, and days on sale in hundredths of a percent, of the last days."""

    days: deque[tuple[int, int]] = field(default_factory=deque)
    sold: int = 0
    share_bp: int = 0
    owed_bp: int = 0
    """Parts of a unit asked for and not yet told, in hundredths of a percent."""

    def add(self, sold: int, share_bp: int) -> None:
        """Take a day in, and let go of the one that is too old."""
        self.days.append((sold, share_bp))
        self.sold += sold
        self.share_bp += share_bp
        if len(self.days) > GUESSED_FROM_DAYS:
            old_sold, old_share = self.days.popleft()
            self.sold -= old_sold
            self.share_bp -= old_share

    def missed(self, share_bp: int) -> int:
        """Whole units asked for in the hours without stock; parts of one are carried on."""
        if self.share_bp > 0:
            # units a day × share of the day, in hundredths of a percent of a unit
            self.owed_bp += round_half_up(
                self.sold * WHOLE_BP * (WHOLE_BP - share_bp), self.share_bp
            )
        units, self.owed_bp = divmod(self.owed_bp, WHOLE_BP)
        return units


def _note(usual: Mapping[str, _Usual], goods: Mapping[str, Good], day: PastDay) -> None:
    for product_id, one in usual.items():
        if not day.is_open or goods[product_id].since > day.on:
            one.add(0, 0)
            continue
        one.add(_counter(day, product_id), day.share_bp.get(product_id, WHOLE_BP))


def _counter(day: PastDay, product_id: str) -> int:
    """Sold over the counter, bulk left out."""
    return max(0, day.sold.get(product_id, 0) - max(0, day.large.get(product_id, 0)))


def _asked(usual: Mapping[str, _Usual], goods: Mapping[str, Good], day: PastDay) -> Asked:
    units = {one: _counter(day, one) for one in day.sold if one in goods}
    guessed: dict[str, int] = {}
    for product_id, share_bp in day.share_bp.items() if day.is_open else ():
        if product_id in goods and goods[product_id].since <= day.on:
            missed = usual[product_id].missed(share_bp)
            if missed:
                guessed[product_id] = missed
                units[product_id] = units.get(product_id, 0) + missed
    large = {one: many for one, many in day.large.items() if many > 0 and one in goods}
    return Asked({one: many for one, many in units.items() if many > 0}, guessed, large)


def amount_at(steps: Sequence[Step], day: date, before: int) -> int:
    """The amount that counts on a day."""
    at = bisect_right(steps, day, key=lambda one: one.on)
    return steps[at - 1].amount_vnd if at else before

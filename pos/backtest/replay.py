"""The shop lives a span of its past again, ordering by one rule; what became of it.  Pure.

A day: what was ordered comes before opening, customers buy, what ends today is thrown away, the
rule hears what its shop's books would hold, and on an evening before a delivery it orders.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pos.backtest.shelf import Shelf
from pos.backtest.world import Asked, Evening, Good, PastDay, Promise, World, amount_at
from pos.base.money import WHOLE_BP
from pos.planning.records import Delivery
from pos.planning.remembered import Day, Received
from pos.planning.values import Costs, OpenOrder, Producer, Product

STRUCK_AFTER_DAYS = 7
"""What came short is not waited for any longer."""


@dataclass(frozen=True)
class Tonight:
    """What somebody who orders knows of the shop in the evening."""

    today: date
    evenings: tuple[Evening, ...]
    goods: Mapping[str, tuple[Product, ...]]
    """By producer that can be ordered from."""
    shelf: Shelf
    coming: Sequence[OpenOrder]
    promises: Sequence[Promise]
    costs: Costs
    producers: Mapping[str, Producer]
    closed: frozenset[date]

    def on_order(self, product_id: str) -> int:
        """Units on their way."""
        return sum(one.lines.get(product_id, 0) for one in self.coming)

    def promised_before(self, product_id: str, day: date) -> int:
        """Units promised to customers who come before a day."""
        return sum(
            one.units for one in self.promises if one.product_id == product_id and one.due < day
        )


class Formula:
    """A way to order.  It hears of days in their order, and orders in the evening."""

    name = ""

    def know(self, product: Product, since: date) -> None:
        """A product is taken into the range, or costs something else from now on."""

    def learn(self, day: Day) -> None:
        """What the books of its shop hold of a day."""

    def hear(self, one: Delivery) -> None:
        """What became of an order."""

    def order(self, tonight: Tonight) -> dict[str, int]:
        """Product to units."""
        raise NotImplementedError


@dataclass
class DayTally:
    """What happened on a day, by product."""

    asked: Mapping[str, int]
    got: dict[str, int] = field(default_factory=dict)
    """Of what was asked for over the counter."""
    large: dict[str, int] = field(default_factory=dict)
    """Bulk lines, as far as they were there."""
    expired: Mapping[str, int] = field(default_factory=dict)
    end: Mapping[str, int] = field(default_factory=dict)
    """Units there in the evening."""
    orders: int = 0
    lines: int = 0
    refused: int = 0


@dataclass
class Course:
    """A span lived again."""

    name: str
    days: list[DayTally] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)
    on_the_way: int = 0
    """Units ordered and not there when the span ended."""
    decisions: list[tuple[date, str, int]] = field(default_factory=list)
    """Evening, product, units, as they were ordered."""


class Stopped(Exception):  # noqa: N818 - nobody did wrong
    """Somebody asked to leave off."""


def live(
    world: World, wishes: Sequence[Asked], formula: Formula, tick: Callable[[], bool]
) -> Course:
    """Live the span again by one rule.

    Args:
        wishes: of `world.asked`.
        tick: called after each day; False: leave off.

    Raises:
        Stopped: the tick said so.
    """
    shop = _Shop(world, formula)
    for day in world.history:
        shop.remember(day)
        if not tick():
            raise Stopped
    shop.unlock()
    for day, wish in zip(world.span, wishes, strict=True):
        shop.live(day, wish)
        if not tick():
            raise Stopped
    shop.course.on_the_way = sum(sum(one.lines.values()) for one in shop.open_orders)
    return shop.course


class _Shop:
    """A shop on its way through the span."""

    def __init__(self, world: World, formula: Formula) -> None:
        self.world, self.formula = world, formula
        self.course = Course(formula.name)
        self.open_orders: list[OpenOrder] = []
        self._due: defaultdict[date, list[tuple[OpenOrder, int]]] = defaultdict(list)
        """By the day they come: an order, and the share of it that comes."""
        self._known: dict[str, Product] = {}
        self._waiting = sorted(world.goods.values(), key=lambda one: one.since, reverse=True)
        self._changes = _changes(world.goods)
        self._open = {day.on for day in world.span if day.is_open}

    # --- Before the first day -------------------------------------------------------------

    def remember(self, day: PastDay) -> None:
        """A day of the shop's own past: every rule hears the same of it."""
        self._meet(day.on)
        came = [
            Received(one.product.product_id, lot.units, lot.last_day)
            for one in self._known_goods(day.received)
            for lot in one.came
            if lot.on == day.on
        ]
        self.formula.learn(
            Day(day.on, day.is_open, day.sold, day.large, _shares(day.share_bp), tuple(came))
        )

    def _known_goods(self, product_ids: Mapping[str, int]) -> list[Good]:
        return [self.world.goods[one] for one in product_ids if one in self._known]

    def unlock(self) -> None:
        """The shelf as it was on the evening before the first day, and what was on its way."""
        for product_id, good in self.world.goods.items():
            for lot in good.lots:
                self.course.shelf.receive(product_id, lot.units, lot.last_day)
        self.course.shelf.received.clear()
        for one in self.world.heard:
            self.formula.hear(one)
        for order in _on_the_way(self.world):
            self.open_orders.append(order)
            self._due[order.promised].append((order, WHOLE_BP))

    def _meet(self, day: date) -> None:
        """Products that the shop takes into its range today."""
        while self._waiting and self._waiting[-1].since <= day:
            good = self._waiting.pop()
            self._known[good.product.product_id] = good.product
            self.formula.know(good.product, good.since)

    # --- A day ----------------------------------------------------------------------------

    def live(self, past: PastDay, wish: Asked) -> None:
        """One day from the morning to the evening."""
        day, shelf = past.on, self.course.shelf
        new = {good.product.product_id for good in self._waiting if good.since <= day}
        self._meet(day)
        self._reprice(day)
        received = self._first_goods(new, day) + self._deliveries(day)
        tally = DayTally(wish.units)
        shares = self._sell(wish, tally) if past.is_open else {}
        tally.expired = shelf.expire(day)
        tally.end = {one: units for one, units in shelf.units.items() if units}
        self.course.days.append(tally)
        sold = {
            one: tally.got.get(one, 0) + tally.large.get(one, 0)
            for one in tally.got.keys() | tally.large.keys()
        }
        self.formula.learn(Day(day, past.is_open, sold, dict(tally.large), shares, tuple(received)))
        self._evening(day, tally)

    def _reprice(self, day: date) -> None:
        """Products whose price or cost is another one from today on."""
        for product_id in self._changes.get(day, ()):
            known, good = self._known.get(product_id), self.world.goods[product_id]
            if known is None:
                continue
            self._known[product_id] = one = replace(
                known,
                price_vnd=amount_at(good.prices, day, good.product.price_vnd),
                cost_vnd=amount_at(good.costs, day, good.product.cost_vnd),
            )
            self.formula.know(one, good.since)

    def _first_goods(self, new: set[str], day: date) -> list[Received]:
        """What a product came into the range with was ordered by hand: it comes to every rule."""
        received = []
        for product_id in sorted(new):
            for one in self.world.goods[product_id].came:
                if one.on == day:
                    self.course.shelf.receive(product_id, one.units, one.last_day)
                    received.append(Received(product_id, one.units, one.last_day))
        return received

    def _deliveries(self, day: date) -> list[Received]:
        """What was ordered and comes today; never more than the consignor lets stand here."""
        received = []
        for order, filled_bp in self._due.pop(day, ()):
            self.open_orders.remove(order)
            came = 0
            for product_id, ordered in order.lines.items():
                sent = ordered * filled_bp // WHOLE_BP
                came += self._pieces(product_id, sent)
                units = self._fits(product_id, sent)
                life = self.world.goods[product_id].life_of(day)
                last_day = None if life is None else day + timedelta(days=life - 1)
                if units:
                    self.course.shelf.receive(product_id, units, last_day)
                    received.append(Received(product_id, units, last_day))
            if order.order_id:
                ordered = sum(self._pieces(one, units) for one, units in order.lines.items())
                arrived = day if came else None
                self.formula.hear(
                    Delivery(order.producer_id, order.promised, arrived, ordered, came)
                )
        return received

    def _pieces(self, product_id: str, units: int) -> int:
        """Units as pieces, rounded up: 10 kg weigh no more in an order than 40 jars."""
        return -(-units // self._known[product_id].step)

    def _fits(self, product_id: str, units: int) -> int:
        limit = self._known[product_id].max_on_hand
        return (
            units
            if limit is None
            else max(0, min(units, limit - self.course.shelf.units[product_id]))
        )

    def _sell(self, wish: Asked, tally: DayTally) -> dict[str, float]:
        """The day's customers, those at the counter first; the share of the day with stock of
        whatever ran out: customers come evenly."""
        shelf = self.course.shelf
        shares = dict.fromkeys(shelf.out(self._known), 0.0)
        for product_id, units in wish.units.items():
            had = shelf.units[product_id]
            got = shelf.sell(product_id, units)
            if got:
                tally.got[product_id] = got
            if had and got < units:
                shares[product_id] = got / units
        for product_id, units in wish.large.items():
            got = shelf.sell(product_id, units)
            if got:
                tally.large[product_id] = got
        return shares

    # --- The evening ------------------------------------------------------------------------

    def _evening(self, day: date, tally: DayTally) -> None:
        evenings = self.world.evenings.get(day, ())
        if not evenings:
            return
        chances = {one.producer_id: one for one in evenings}
        goods: defaultdict[str, list[Product]] = defaultdict(list)
        for product in self._known.values():
            if product.producer_id in chances:
                goods[product.producer_id].append(product)
        tonight = Tonight(
            day,
            evenings,
            {name: tuple(held) for name, held in goods.items()},
            self.course.shelf,
            tuple(self.open_orders),
            [one for one in self.world.promises if one.is_known(day)],
            self.world.costs,
            self.world.producers,
            self.world.closed,
        )
        for producer_id, lines in self._by_producer(self.formula.order(tonight)).items():
            if producer_id in chances:
                self._place(chances[producer_id], lines, day, tally)

    def _by_producer(self, wanted: Mapping[str, int]) -> dict[str, dict[str, int]]:
        """Whole packs, upwards."""
        found: dict[str, dict[str, int]] = {}
        for product_id, units in sorted(wanted.items()):
            product = self._known.get(product_id)
            if product is not None and units > 0:
                packs = -(-units // product.pack)
                found.setdefault(product.producer_id, {})[product_id] = packs * product.pack
        return found

    def _place(self, chance: Evening, lines: dict[str, int], day: date, tally: DayTally) -> None:
        """Send an order; a producer refuses one below its minimum."""
        worth = sum(
            units * self._known[one].cost_vnd // self._known[one].per
            for one, units in lines.items()
        )
        if worth < self.world.producers[chance.producer_id].min_order_vnd:
            tally.refused += 1
            return
        tally.orders += 1
        tally.lines += len(lines)
        self.course.decisions += [(day, one, units) for one, units in lines.items()]
        fate = self.world.fate(chance.producer_id, day)
        order = OpenOrder(
            f"{day.isoformat()} {chance.producer_id}",
            chance.producer_id,
            day,
            chance.delivery,
            lines,
        )
        late = fate.late_days if fate.filled_bp else STRUCK_AFTER_DAYS
        comes = chance.delivery + timedelta(days=late)
        last = self.world.span[-1].on
        while comes <= last and comes not in self._open:
            comes += timedelta(days=1)
        self.open_orders.append(order)
        self._due[comes].append((order, fate.filled_bp))


def _shares(share_bp: Mapping[str, int]) -> dict[str, float]:
    return {one: part / WHOLE_BP for one, part in share_bp.items()}


def _changes(goods: Mapping[str, Good]) -> dict[date, list[str]]:
    """Products whose price or cost changes, by day."""
    found: defaultdict[date, list[str]] = defaultdict(list)
    for product_id, good in goods.items():
        for one in (*good.prices, *good.costs):
            found[one.on].append(product_id)
    return dict(found)


def _on_the_way(world: World) -> list[OpenOrder]:
    """What came before anything ordered now could come was ordered before the first day."""
    first = world.span[0].on
    until: dict[str, date] = {}
    for evenings in world.evenings.values():
        for one in evenings:
            until[one.producer_id] = min(until.get(one.producer_id, date.max), one.delivery)
    lines: defaultdict[tuple[str, date], defaultdict[str, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for product_id, good in world.goods.items():
        producer_id = good.product.producer_id
        for lot in good.came if good.since < first else ():
            if first <= lot.on < until.get(producer_id, date.min):
                lines[producer_id, lot.on][product_id] += lot.units
    placed = first - timedelta(days=1)
    return [
        OpenOrder("", producer_id, placed, on, dict(held))
        for (producer_id, on), held in sorted(lines.items())
    ]

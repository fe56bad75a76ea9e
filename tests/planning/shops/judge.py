"""The judge: runs a shop day by day, tells an agent what the books hold, and takes its orders.

A day is: deliveries before opening, gift orders fetched, customers through the day, what ends today
thrown away after closing, the day told; then, where an order must go out tonight, the review.
"""

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.planning.shops import protocol
from tests.planning.shops.agents import Agent, Timed
from tests.planning.shops.books import Books
from tests.planning.shops.moon import is_before_tet
from tests.planning.shops.producers import life_on_arrival
from tests.planning.shops.protocol import Message
from tests.planning.shops.scoring import Score, Tally, score
from tests.planning.shops.shop import NEVER, Chance, Fate, Product, Shop, Wish

STRUCK_AFTER_DAYS = 7
"""An order that never comes is struck from the list so many days after it was promised."""


@dataclass
class OpenOrder:
    """An order on its way."""

    number: int
    producer: int
    placed: int
    promised: int
    lines: dict[int, int]
    fate: Fate


@dataclass
class Course:
    """A shop on its way through time; a copy goes on from where it is."""

    shop: Shop
    books: Books
    coming: dict[int, list[OpenOrder]] = field(default_factory=lambda: defaultdict(list))
    """By the day on which it becomes known how an order went."""
    open_orders: dict[int, OpenOrder] = field(default_factory=dict)
    placed: int = 0
    tally: Tally | None = None
    """None while the history runs: nobody is judged by it."""

    def copy(self) -> "Course":
        """The same shelf and the same orders; the shop itself is shared."""
        coming = deepcopy(self.coming)
        orders = {one.number: one for due in coming.values() for one in due}
        return Course(self.shop, deepcopy(self.books), coming, orders, self.placed)

    # --- A day --------------------------------------------------------------------------

    def live(self, day: int) -> Message:
        """One day from the morning to the evening; returns what the books say of it."""
        shop, books = self.shop, self.books
        received, receipts = self._deliveries(day)
        sold: dict[int, int] = {}
        large: dict[int, int] = {}
        shares = self._morning(day)
        if shop.is_open[day]:
            self._reserved(day, sold, large)
            barred = shop.barred[day]
            is_tet = is_before_tet(shop.dates[day])
            for product, wishes in shop.demand.wishes[day]:
                if product not in barred:
                    share = self._serve(product, wishes, sold, large, is_tet=is_tet)
                    if share < 1:
                        shares[shop.products[product].code] = round(share, 3)
        expired = books.expire(day)
        if self.tally is not None:
            self._evening(day, expired)
        return self._told(
            day,
            sold=self._named(sold),
            large=self._named(large),
            expired=self._named(expired),
            received=received,
            receipts=receipts,
            on_sale_share=shares,
        )

    def _morning(self, day: int) -> dict[str, float]:
        """Products with nothing to sell all day; on a closed day nothing is said."""
        products = self.shop.products
        if not self.shop.is_open[day]:
            return {}
        nothing = self.books.empty | self.shop.barred[day]
        return {products[i].code: 0.0 for i in sorted(nothing) if products[i].announced <= day}

    def _serve(
        self,
        product: int,
        wishes: tuple[Wish, ...],
        sold: dict[int, int],
        large: dict[int, int],
        *,
        is_tet: bool,
    ) -> float:
        """The day's customers of one product; returns the share of the day with stock on sale."""
        books, tally = self.books, self.tally
        share = 1.0 if books.stock[product] else 0.0
        asked = got = gifts = 0
        for wish in wishes:
            had = books.stock[product]
            taken = books.sell(product, wish.units) if had else 0
            if wish.is_large:
                gifts += taken
            else:
                asked += wish.units
                got += taken
            if had and not books.stock[product]:
                share = wish.time
        if got + gifts:
            sold[product] = sold.get(product, 0) + got + gifts
        if gifts:
            large[product] = large.get(product, 0) + gifts
        if tally is not None:
            tally.asked[product] += asked
            tally.got[product] += got
            tally.large[product] += gifts
            if is_tet:
                tally.tet_asked[product] += asked
                tally.tet_got[product] += got
        return share

    def _reserved(self, day: int, sold: dict[int, int], large: dict[int, int]) -> None:
        """Gift orders known ahead are fetched in the morning, as far as they are there."""
        for order in self.shop.demand.reservations:
            if order.due != day:
                continue
            for product, units in order.lines:
                is_barred = product in self.shop.barred[day]
                taken = 0 if is_barred else self.books.sell(product, units)
                if taken:
                    sold[product] = sold.get(product, 0) + taken
                    large[product] = large.get(product, 0) + taken
                if self.tally is not None:
                    self.tally.large[product] += taken
                    self.tally.reserved_asked += units
                    self.tally.reserved_got += taken

    def _evening(self, day: int, expired: dict[int, int]) -> None:
        tally = self.tally
        assert tally is not None
        tally.days += 1
        tally.unit_days = [a + b for a, b in zip(tally.unit_days, self.books.stock, strict=True)]
        is_tet = is_before_tet(self.shop.dates[day])
        for product, units in expired.items():
            tally.expired[product] += units
            if is_tet:
                tally.tet_expired[product] += units

    # --- Deliveries ---------------------------------------------------------------------

    def _deliveries(self, day: int) -> tuple[list[Message], list[Message]]:
        """What comes today, and what became of the orders that are over."""
        received, receipts = [], []
        for order in self.coming.pop(day, ()):
            del self.open_orders[order.number]
            got = {} if order.fate.is_silent else self._unload(order, day, received)
            receipts.append(
                {
                    "order": f"DH{order.number:05d}",
                    "producer": self.shop.producers[order.producer].code,
                    "placed": self.shop.iso[order.placed],
                    "promised": self.shop.iso[order.promised],
                    "arrived": None if order.fate.is_silent else self.shop.iso[day],
                    "ordered": self._named(order.lines),
                    "got": self._named(got),
                }
            )
        return received, receipts

    def _unload(self, order: OpenOrder, day: int, received: list[Message]) -> dict[int, int]:
        """Put an order on the shelf: short if fate has it, never beyond the consignor's limit."""
        got = {}
        for index, ordered in order.lines.items():
            product = self.shop.products[index]
            units = int(ordered * order.fate.filled + 1e-9)
            if product.max_on_hand is not None:
                units = min(units, max(0, product.max_on_hand - self.books.stock[index]))
            if units:
                got[index] = units
                received.append(self.put(product, units, day))
        return got

    def put(self, product: Product, units: int, day: int) -> Message:
        """A lot of `product` comes in, with the life left that the day's draw gives it."""
        last_day = NEVER
        if product.shelf_life_days is not None:
            draw = self.shop.life_draws[product.index][day]
            last_day = day + life_on_arrival(product.producer, product.shelf_life_days, draw) - 1
        self.books.receive(product.index, units, last_day)
        return {
            "product": product.code,
            "units": units,
            "last_day": protocol.shop_day(self.shop, last_day),
        }

    # --- Messages -----------------------------------------------------------------------

    def _named(self, units: dict[int, int]) -> dict[str, int]:
        products = self.shop.products
        return {products[index].code: amount for index, amount in units.items() if amount}

    def _told(self, day: int, **facts: Any) -> Message:
        shop, stock = self.shop, self.books.stock
        return {
            "type": "day",
            "date": shop.iso[day],
            "open": shop.is_open[day],
            **facts,
            "stock_end": {
                product.code: units
                for product, units in zip(shop.products, stock, strict=True)
                if units
            },
            "new_products": [
                protocol.product_fields(shop, product)
                for product in shop.products
                if product.announced == day and day
            ],
        }

    def review(self, day: int) -> tuple[Message, dict[str, Chance]]:
        """Tonight's review, and what may be ordered: product to its delivery."""
        shop = self.shop
        orderable = {}
        for chance in shop.chances[day]:
            for product in self._products_of(chance.producer):
                found = self._chance_of(product, chance, day)
                if found is not None:
                    orderable[product.code] = found
        message = {
            "type": "review",
            "date": shop.iso[day],
            "orderable": [
                {
                    "product": code,
                    "delivery": shop.iso[chance.delivery],
                    "next_delivery": shop.iso[chance.following],
                }
                for code, chance in orderable.items()
            ],
            "lots": protocol.lots_field(shop, self.books.lots),
            "open_orders": [
                {
                    "order": f"DH{order.number:05d}",
                    "producer": shop.producers[order.producer].code,
                    "placed": shop.iso[order.placed],
                    "promised": shop.iso[order.promised],
                    "lines": self._named(order.lines),
                }
                for order in self.open_orders.values()
            ],
            "reservations": [
                {"due": shop.iso[one.due], "lines": self._named(dict(one.lines))}
                for one in shop.demand.reservations
                if one.told <= day < one.due
            ],
            "blocked": [shop.products[i].code for i in sorted(shop.barred[day])],
            "renewal_filed": [
                one.code
                for one in shop.products
                if one.certificate is not None and one.certificate.is_filed(day)
            ],
            "producer_closures": protocol.closures_ahead(shop, day),
            "shop_closed": protocol.closed_ahead(shop, day),
        }
        return message, orderable

    def _products_of(self, producer: int) -> list[Product]:
        return [one for one in self.shop.products if one.producer.index == producer]

    def _chance_of(self, product: Product, chance: Chance, day: int) -> Chance | None:
        """The product's own next two deliveries; None where it cannot be ordered tonight."""
        if not product.announced <= day <= product.orderable_until:
            return None
        if product.season is None:
            return chance
        dates = self.shop.dates
        if not product.is_delivered_on(dates[chance.delivery].timetuple().tm_yday):
            return None
        later = (
            at
            for at in self.shop.deliveries[chance.producer]
            if at > chance.delivery and product.is_delivered_on(dates[at].timetuple().tm_yday)
        )
        following = next(later, len(dates) - 1)
        return Chance(chance.producer, chance.delivery, following)

    # --- Orders -------------------------------------------------------------------------

    def place(self, day: int, wanted: dict[str, Any], orderable: dict[str, Chance]) -> None:
        """Take a reply: whole packs upwards, a producer's minimum kept, the rest counted."""
        shop = self.shop
        codes = {one.code: one for one in shop.products}
        orders: dict[int, dict[int, int]] = {}
        for code, units in wanted.items():
            if code not in orderable or type(units) is not int or units < 0:
                if self.tally is not None:
                    self.tally.bad_lines += 1
            elif units:
                product = codes[code]
                packs = -(-units // product.pack)
                orders.setdefault(product.producer.index, {})[product.index] = packs * product.pack
        chances = {one.producer: one for one in shop.chances[day]}
        for producer, lines in orders.items():
            self._send(day, chances[producer], lines)

    def _send(self, day: int, chance: Chance, lines: dict[int, int]) -> None:
        shop, tally = self.shop, self.tally
        worth = sum(units * shop.products[index].cost_vnd for index, units in lines.items())
        if worth < shop.producers[chance.producer].min_order_vnd:
            if tally is not None:
                tally.refused += 1
            return
        fate = shop.fates[chance.producer][day]
        self.placed += 1
        order = OpenOrder(self.placed, chance.producer, day, chance.delivery, lines, fate)
        self.open_orders[order.number] = order
        known = chance.delivery + (STRUCK_AFTER_DAYS if fate.is_silent else fate.late_days)
        while known < len(shop.is_open) - 1 and not shop.is_open[known]:
            known += 1
        self.coming[known].append(order)
        if tally is not None:
            tally.orders += 1
            tally.lines += len(lines)


@dataclass(frozen=True)
class History:
    """A shop after its first year: the state, and what an agent is told of it."""

    course: Course
    messages: tuple[Message, ...]


def run_history(shop: Shop, owner: Agent) -> History:
    """The year before, run by an owner's habits; it is the same whoever is judged afterwards."""
    course = Course(shop, Books(len(shop.products)))
    catalogue = protocol.catalogue_message(shop)
    owner.answer(catalogue)
    messages = [catalogue]
    for day in range(shop.history_days):
        told = course.live(day)
        owner.answer(told)
        kept = dict(told)
        kept.pop("receipts")
        if day == shop.history_days - 1:
            kept = told | _papers(shop, day, all_of_them=True)
        messages.append(kept)
        if day < shop.history_days - 1:
            _order(course, owner, day)
    return History(course, tuple(messages))


def _papers(shop: Shop, day: int, *, all_of_them: bool) -> Message:
    found = protocol.certificates_field(shop, day, all_of_them=all_of_them)
    return {"certificate_until": found}


def _order(course: Course, agent: Agent, day: int) -> None:
    """The evening's review, if any producer can be ordered from and anybody is there."""
    message, orderable = course.review(day) if course.shop.chances[day] else ({}, {})
    if not orderable:
        return
    reply = agent.answer(message)
    assert reply is not None, "a review is always answered"
    course.place(day, reply.get("orders", {}), orderable)


def judge(shop: Shop, history: History, agent: Agent, *, name: str) -> Score:
    """Eighteen months with one agent; returns its figures.

    Raises:
        AssertionError: the agent did not answer as the protocol has it.
    """
    course = run(shop, history, agent)
    assert course.tally is not None
    return score(shop, course.tally, course.books, agent=name)


def run(shop: Shop, history: History, agent: Agent) -> Course:
    """The judged months; returns the shop as it is at their end."""
    timed = Timed(agent)
    ready = timed.answer({"type": "hello", "protocol": 1})
    assert ready is not None and ready.get("type") == "ready", ready  # noqa: PT018 - one claim
    for message in history.messages:
        timed.answer(message)
    course = history.course.copy()
    course.tally = Tally(len(shop.products))
    _order(course, timed, shop.history_days - 1)
    for day in range(shop.history_days, shop.days):
        timed.answer(course.live(day) | _papers(shop, day, all_of_them=False))
        if day < shop.days - 1:
            _order(course, timed, day)
    course.tally.seconds = timed.seconds
    return course

"""The ordering engine over lines of JSON: one message a line in, one answer a line out.

The very function that serves the reorder screen (`suggestion.suggest`), fed by the very memory,
so that suggestions can be judged from outside.  A line that cannot be used is named on the error
stream and passed over; a review is always answered.  Of a day's fields `expired` and `stock_end`
are read only where a consignor's limit may have been met; `first_day` is not needed.
Source: `reorder-engine`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TextIO

from pos.planning import next_deliveries, promised, receipts_told, wire
from pos.planning.learning import Memory
from pos.planning.receipts_told import Evening
from pos.planning.remembered import Day, Received
from pos.planning.suggestion import suggest
from pos.planning.values import (
    Bar,
    Chance,
    Costs,
    Line,
    Lot,
    Producer,
    Product,
    Reservation,
    State,
)
from pos.planning.wire import Message

NAME = "ocop-pos"
PROTOCOL = 1
LONGEST_GAP_DAYS = 14
"""A day further than that after the last one is a slip, unless the next one follows on it: no shop
is closed for longer, and what is believed once closes the door to all days before it."""
LONGEST_YEARS = 60
FURTHEST_DAYS = 400
"""No delivery is waited for longer."""
BOM = "\ufeff"
"""Some pipes put it before the first letter."""
NO_ORDERS = json.dumps({"type": "orders", "orders": {}})
_A_REVIEW = re.compile(r'"type"\s*:\s*"review"')
ONE_DAY = timedelta(days=1)


class Session:
    """One shop, from its catalogue to the end."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.costs = Costs()
        self.producers: dict[str, Producer] = {}
        self.delivery_seasons: dict[str, frozenset[int] | None] = {}
        self.certificates: dict[str, date | None] = {}
        """The last day; None where it was said that there is none: it does not end."""
        self.uncertified: set[str] = set()
        """Products that need none."""
        self.last_day: date | None = None
        self.first_day: date | None = None
        self.slipped: date | None = None
        """A day that was too far to be believed."""
        self.promised: dict[str, date] = {}
        """By open order."""
        self.is_over = False

    def take(self, raw: str) -> tuple[str | None, list[str]]:
        """Take one line in: the answer, if it asks for one, and the names of what was wrong."""
        try:
            told = json.loads(raw)
        except (ValueError, RecursionError):
            return unread(raw), ["not_json"]
        if not isinstance(told, dict):
            return None, ["not_an_object"]
        message = Message(told)
        answers = {
            "hello": self._hello,
            "catalogue": self._catalogue,
            "day": self._day,
            "review": self._review,
            "end": self._end,
        }
        kind = told.get("type")
        answer = answers.get(kind) if isinstance(kind, str) else None
        if answer is None:
            return None, ["unknown_type"]
        try:
            found = answer(message)
        except Exception as error:  # noqa: BLE001 - whoever asked waits for a line
            message.faults.append(f"failed {type(error).__name__}")
            found = NO_ORDERS if kind == "review" else None
        return found, [f"wrong_field {kind}.{one}" for one in message.faults]

    # --- Messages -----------------------------------------------------------------------

    def _hello(self, message: Message) -> str:
        if message.fields.get("protocol") != PROTOCOL:
            message.wrong("protocol")
        return json.dumps({"type": "ready", "name": NAME, "protocol": PROTOCOL})

    def _catalogue(self, message: Message) -> None:
        self.costs = wire.costs(message)
        for told in message.objects("producers"):
            producer = wire.producer(message, told)
            if producer is not None:
                self.producers[producer.producer_id] = producer
        self._products(message, "products")

    def _products(self, message: Message, name: str) -> None:
        for told in message.objects(name):
            product = wire.product(message, told)
            if product is None:
                continue
            since = message.day_or_none(told.get("on_sale_from"), f"{name}.on_sale_from")
            self.memory.add_product(product, since)
            if told.get("certificate_required") is False:
                self.uncertified.add(product.product_id)
            else:
                self.uncertified.discard(product.product_id)
            self.delivery_seasons[product.product_id] = wire.delivery_season(message, told)

    def _day(self, message: Message) -> None:
        day = message.day(message.fields.get("date"), "date")
        if day is None or not self._follows(day, message):
            return
        self._products(message, "new_products")
        sold, large = message.units("sold"), message.units("large")
        self.memory.add_day(
            Day(
                day=day,
                is_open=message.fields.get("open") is not False,
                sold=sold,
                large={name: min(units, sold.get(name, 0)) for name, units in large.items()},
                on_sale=message.shares("on_sale_share"),
                received=tuple(_received(message)),
            )
        )
        for product_id, until in message.items("certificate_until"):
            where = f"certificate_until.{product_id}"
            self.certificates[product_id] = message.day_or_none(until, where)
        evening = Evening(day, self.promised, self._full(message, sold))
        for one in receipts_told.deliveries(message, evening):
            self.memory.add_delivery(one)

    def _follows(self, day: date, message: Message) -> bool:
        """Whether the day can come next."""
        if self.first_day is None:
            self.first_day = day
        ahead = 1 if self.last_day is None else (day - self.last_day).days
        follows = self.slipped is not None and 0 < (day - self.slipped).days <= LONGEST_GAP_DAYS
        is_slip = ahead > LONGEST_GAP_DAYS and not follows
        if is_slip:
            self.slipped = day
        if ahead <= 0 or is_slip or day.year - self.first_day.year > LONGEST_YEARS:
            message.wrong("date")
            return False
        self.last_day, self.slipped = day, None
        return True

    def _full(self, message: Message, sold: Mapping[str, int]) -> set[str]:
        """Products that stood at their consignor's limit today, before anything was sold."""
        if not message.fields.get("receipts"):
            return set()
        left, gone = message.units("stock_end"), message.units("expired")
        found = set()
        for name in left.keys() | sold.keys() | gone.keys():
            product = self.memory.product(name)
            if product is not None and product.max_on_hand is not None:
                stood = sum(one.get(name, 0) for one in (left, sold, gone))
                found |= {name} if stood >= product.max_on_hand else set()
        return found

    def _end(self, _message: Message) -> None:
        self.is_over = True

    def _review(self, message: Message) -> str:
        today = message.day(message.fields.get("date"), "date") or self.last_day
        orders = {} if today is None else suggest(self.state(message, today)).orders()
        return json.dumps({"type": "orders", "orders": orders})

    # --- Tonight ------------------------------------------------------------------------

    def state(self, message: Message, today: date) -> State:
        """All that tonight's suggestion depends on."""
        chances = dict(self._chances(message, today))
        lots = _lots(message, chances)
        for product_id, lot in self._on_order(message, today):
            if product_id in lots:
                lots[product_id].append(lot)
        reserved = _reservations(message, today)
        blocked, filed = message.names("blocked"), message.names("renewal_filed") | self.uncertified
        lines = []
        for product_id, (product, chance) in chances.items():
            until = self.certificates.get(product_id)
            lines.append(
                self._line(
                    product,
                    chance,
                    tuple(lots[product_id]),
                    tuple(reserved.get(product_id, ())),
                    sells_until=None if product_id in filed else until,
                    bar=Bar.BLOCKED if product_id in blocked else None,
                )
            )
        groups = {(line.product.kind, line.product.category) for line in lines}
        closed = message.days("shop_closed")
        sums = self.memory.sums(sorted(groups), today, closed)
        return State(today, tuple(lines), self.producers, self.costs, sums)

    def _line(
        self,
        product: Product,
        chance: Chance,
        lots: tuple[Lot, ...],
        reserved: tuple[Reservation, ...],
        *,
        sells_until: date | None,
        bar: Bar | None,
    ) -> Line:
        name, days = product.product_id, (chance.next_delivery - chance.delivery).days
        return Line(
            product=product,
            chance=chance,
            rate=self.memory.rate(name),
            lots=lots,
            reservations=reserved,
            lives=self.memory.lives(name),
            sells_until=sells_until,
            bar=bar,
            spread=self.memory.spread(name),
            slip=self.memory.slip(product.producer_id, days),
        )

    def _chances(
        self, message: Message, today: date
    ) -> Iterator[tuple[str, tuple[Product, Chance]]]:
        closed, furthest = message.closures("producer_closures"), timedelta(days=FURTHEST_DAYS)
        for told in message.objects("orderable"):
            name = told.get("product")
            product = self.memory.product(name) if isinstance(name, str) else None
            if product is None:
                message.wrong("orderable.product")
                continue
            where = f"orderable.{name}"
            first = message.day_or_none(told.get("delivery"), where) or today + ONE_DAY
            first = min(max(first, today + ONE_DAY), today + furthest)
            after = message.day_or_none(told.get("next_delivery"), where)
            producer = self.producers.get(product.producer_id) or Producer(product.producer_id)
            if after is None or after <= first:
                after = next_deliveries.after(first, producer)
            after = min(after, first + furthest)
            shut = closed.get(product.producer_id, ())
            season = self.delivery_seasons.get(product.product_id)
            after = next_deliveries.comes_on(after, producer, shut, season)
            yield product.product_id, (product, Chance(first, after))

    def _on_order(self, message: Message, today: date) -> Iterator[tuple[str, Lot]]:
        """What is on its way, as far as its producer is believed."""
        for told in message.objects("open_orders"):
            day = message.day(told.get("promised"), "open_orders.promised")
            if day is None:
                continue
            order = told.get("order")
            if isinstance(order, str | int):
                self.promised[str(order)] = day
            for name, units in wire.amounts(message, told.get("lines"), "open_orders").items():
                if self.memory.product(name) is None:
                    continue
                lot = promised.on_its_way(units, day, self.memory.lives(name), today)
                if lot is not None:
                    yield name, lot


def _received(message: Message) -> Iterator[Received]:
    for told in message.objects("received"):
        name, units = told.get("product"), message.whole(told.get("units"), "received.units")
        if not isinstance(name, str) or units is None:
            message.wrong("received.product")
            continue
        yield Received(name, units, message.day_or_none(told.get("last_day"), "received.last_day"))


def _lots(message: Message, wanted: Iterable[str]) -> dict[str, list[Lot]]:
    found: dict[str, list[Lot]] = {name: [] for name in wanted}
    for name, lots in message.items("lots"):
        if name not in found:
            continue
        for one in lots if isinstance(lots, list) else ():
            where = f"lots.{name}"
            if not isinstance(one, list) or len(one) != 2:
                message.wrong(where)
                continue
            units = message.whole(one[0], where)
            if units:
                found[name].append(Lot(units, message.day_or_none(one[1], where)))
    return found


def _reservations(message: Message, today: date) -> dict[str, list[Reservation]]:
    found: dict[str, list[Reservation]] = {}
    for told in message.objects("reservations"):
        due = message.day(told.get("due"), "reservations.due")
        if due is None:
            continue
        for name, units in wire.amounts(message, told.get("lines"), "reservations").items():
            found.setdefault(name, []).append(promised.to_a_customer(units, due, today))
    return found


def unread(raw: str) -> str | None:
    """What is answered to a line that cannot be read: to a review, that nothing is ordered."""
    return NO_ORDERS if _A_REVIEW.search(raw) else None


def serve(lines: Iterable[bytes], out: TextIO, errors: TextIO) -> int:
    """Read lines until `end` or until there are no more; answer each review at once.

    Returns:
        The program's exit code: 0, whatever was read.
    """
    session = Session()
    for number, raw in enumerate(lines, start=1):
        try:
            text = raw.decode("utf-8").removeprefix(BOM)
            if not text.strip():
                continue
            said, faults = session.take(text)
        except UnicodeDecodeError:
            said, faults = unread(raw.decode("utf-8", "replace")), ["not_utf8"]
        for one in faults:
            errors.write(f"line {number}: {one}\n")
        if said is not None:
            out.write(said + "\n")
            out.flush()
        if session.is_over:
            break
    return 0

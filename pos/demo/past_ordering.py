"""Orders of the demo's past: sent, answered, received or given up, each by the act a person does.

Every act is known by an id of its own, so a day broken off is lived on from where it stopped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pos.base.dates import format_day
from pos.base.quantity import Unit, format_units
from pos.base.transaction import end_reading, reading
from pos.catalogue.queries import Card
from pos.demo.goods import DemoLot
from pos.demo.trade import DAYS, Fate, Rhythm, Trade, Trip, is_open
from pos.ordering import arranging, cancelling, confirming, drafting, sending
from pos.ordering.confirming import Answer, Coming
from pos.ordering.drafting import Basket
from pos.ordering.goods import Wanted
from pos.ordering.kinds import Way
from pos.ordering.orders import heard
from pos.ordering.terms import ProducerTerms, ProductTerms
from pos.receiving import drafting as delivering
from pos.receiving import finishing
from pos.receiving import queries as receiving
from pos.stock.places import SHOP
from pos.sync.pen import Hand

GIVEN_UP_DAYS = 3
"""So long after its day somebody gives a silent order up."""
_ASKED, _SENT, _SAID, _CAME, _ENDED, _LINES = 0, 1, 2, 3, 4, 10
"""Acts of an order, by the last digits of their ids."""


def act_id(order: int, step: int) -> str:
    """The id of an act of one of the orders: a ULID that no clock makes."""
    return f"01KADEM{order:017d}{step:02d}"


@dataclass(frozen=True)
class Ordered:
    """An order as its acts need it."""

    no: int
    """Of the demo's own orders."""
    maker: str
    goods: tuple[tuple[str, int, int | None], ...]
    """SKU, base units, and what one costs."""
    wanted_on: date
    note: str = ""


def agree(trade: Trade, cards: Mapping[str, Card], today: date, *, hand: Hand) -> None:
    """Write the terms that somebody typed, on the first day."""
    for name, rhythm in trade.makers.items():
        skus = [sku for sku, one in trade.goods.items() if one.maker == name]
        maker_id = producer_id(cards, skus[0])
        if rhythm.is_typed:
            arranging.change_producer_terms(maker_id, _terms(rhythm, today), hand=hand)
            for sku in skus if rhythm.pack > 1 else ():
                packed = ProductTerms(pack_units=rhythm.pack)
                arranging.change_product_terms(cards[sku].product_id, packed, hand=hand)


def _terms(rhythm: Rhythm, today: date) -> ProducerTerms:
    return ProducerTerms(
        lead_days=rhythm.lead_days,
        weekdays=rhythm.weekdays(today),
        min_order_vnd=rhythm.min_order_vnd or None,
    )


def order_and_receive(trade: Trade, cards: Mapping[str, Card], ago: int, *, hand: Hand) -> None:
    """What happens to orders on a day.

    Args:
        hand: the buyer's, at the moment the loading runs.
    """
    for trip in (one for one in trade.trips if one.fate is not None):
        ordered = _ordered(trip, hand.on)
        lead = max(trade.makers[trip.maker].lead_days, 1)
        if ago == _open_day(trip.wanted_ago + lead, back=True):
            order_id = send(ordered, cards, hand=at(hand, ago, 1))
            if trip.fate is not Fate.SILENT:
                answer_whole(ordered, order_id, hand=at(hand, ago, 6))
        if ago == trip.came_ago:
            _take_in(trip, ordered, cards, hand=at(hand, ago, 1))
        if trip.fate is Fate.SILENT and ago == _open_day(trip.wanted_ago - GIVEN_UP_DAYS):
            order_id, request_id = order_of(ordered), act_id(trip.no, _ENDED)
            cancelling.cancel_order(
                order_id, "Gọi không ai nghe", request_id=request_id, hand=at(hand, ago, 9)
            )


def _take_in(trip: Trip, ordered: Ordered, cards: Mapping[str, Card], *, hand: Hand) -> None:
    order_id = order_of(ordered)
    receive(ordered, order_id, {one.sku: one.lot for one in trip.brought}, cards, hand=hand)


def _ordered(trip: Trip, today: date) -> Ordered:
    wanted = tuple((one.sku, one.ordered_units, one.lot.state.cost_vnd) for one in trip.brought)
    return Ordered(trip.no, trip.maker, wanted, today - timedelta(days=trip.wanted_ago))


def _open_day(ago: int, *, back: bool = False) -> int:
    """A day on which the showroom is open, or the next one after it, or before it."""
    if not is_open(ago):
        ago += 1 if back else -1
    return min(ago, DAYS)


def at(hand: Hand, ago: int, hour: int) -> Hand:
    """The same hand so many days ago, so many hours after eight in Vietnam."""
    morning = hand.at.replace(hour=1, minute=0, second=0, microsecond=0)
    day = timedelta(days=(hand.on - replace(hand, at=morning).on).days - ago, hours=hour)
    return replace(hand, at=morning + day)


def producer_id(cards: Mapping[str, Card], sku: str) -> str:
    """Who makes it."""
    found = cards[sku].producer_id
    if found is None:
        raise AssertionError("whoever is ordered from has a name")
    return found


def order_of(ordered: Ordered) -> str:
    """The order's id.

    Raises:
        AssertionError: it was not written yet.
    """
    found = heard(reading(), act_id(ordered.no, _ASKED))
    end_reading()
    if not found:
        raise AssertionError("an order is received after it was sent")
    return found[0]


def draft(ordered: Ordered, cards: Mapping[str, Card], *, hand: Hand) -> str:
    """Write an order; gives its id."""
    wanted = tuple(
        Wanted(cards[sku].product_id, units, cost_vnd=cost) for sku, units, cost in ordered.goods
    )
    maker_id = producer_id(cards, ordered.goods[0][0])
    basket = Basket(maker_id, wanted, ordered.wanted_on, ordered.note)
    asked = act_id(ordered.no, _ASKED)
    [order_id] = drafting.draft_orders([basket], request_id=asked, hand=hand)
    return order_id


def send(ordered: Ordered, cards: Mapping[str, Card], *, hand: Hand) -> str:
    """Write and send an order; gives its id."""
    order_id = draft(ordered, cards, hand=hand)
    sending.send_order(order_id, Way.ZALO, request_id=act_id(ordered.no, _SENT), hand=hand)
    return order_id


def answer_whole(ordered: Ordered, order_id: str, *, hand: Hand) -> None:
    """The producer says on the telephone that all of it comes."""
    lines = tuple(
        Coming(no, units, ordered.wanted_on)
        for no, (_sku, units, _cost) in enumerate(ordered.goods, start=1)
    )
    answer(ordered, order_id, Answer(lines), hand=hand)


def answer(ordered: Ordered, order_id: str, said: Answer, *, hand: Hand) -> None:
    """The producer says what comes."""
    confirming.confirm_order(order_id, said, request_id=act_id(ordered.no, _SAID), hand=hand)


def receive(
    ordered: Ordered,
    order_id: str,
    lots: Mapping[str, DemoLot],
    cards: Mapping[str, Card],
    *,
    hand: Hand,
    why: str = "out",
) -> None:
    """Book what came of an order.

    Args:
        lots: by SKU; nothing comes of what is left out.
        why: less came, where it did.
    """
    delivery_id = act_id(ordered.no, _CAME)
    is_here = receiving.is_received(reading(), delivery_id)
    end_reading()
    if is_here:
        return
    delivery = delivering.begin_delivery(
        "", SHOP, hand=hand, request_id=delivery_id, order_id=order_id
    )
    shorts = {}
    for no, (sku, units, _cost) in enumerate(ordered.goods, start=1):
        lot = lots.get(sku)
        if lot is not None:
            line_id = act_id(ordered.no, _LINES + no)
            raw = _typed(lot, cards[sku])
            delivering.put_line(delivery, cards[sku].product_id, raw, hand=hand, line_id=line_id)
        if lot is None or lot.units < units:
            shorts[no] = why
    finishing.receive_delivery(delivery, hand=hand, shorts=shorts)


def _typed(lot: DemoLot, card: Card) -> dict[str, str]:
    """A lot as somebody types it."""
    one = lot.state
    return {
        "quantity": format_units(lot.units, Unit(card.unit)),
        "made_on": "" if one.made_on is None else format_day(one.made_on),
        "use_by": "" if one.use_by is None else format_day(one.use_by),
        "date_kind": one.date_kind,
        "owner": one.owner,
        "cost_vnd": "" if one.cost_vnd is None else str(one.cost_vnd),
    }

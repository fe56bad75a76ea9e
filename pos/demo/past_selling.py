"""The demo's last four months: lots that come as they were made, receipts, a Z each evening."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.ids import new_id
from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue.queries import Card
from pos.closing import closing, counting
from pos.closing.closing import Given
from pos.demo import goods, open_ordering, past_ordering
from pos.demo.goods import DemoLot
from pos.demo.past_ordering import act_id
from pos.demo.trade import DAYS, HALF_A_KILO, Trade, is_open
from pos.moving import moving
from pos.moving.kinds import Kind, Why
from pos.moving.records import Telling
from pos.returns import drawers
from pos.spool import queries as spool
from pos.spool import queue
from pos.spool.telling import tell_all
from pos.stock import opening_stock, receiving
from pos.stock import queries as stock
from pos.stock.delivery import Delivery
from pos.stock.fefo import bar_of
from pos.stock.opening_stock import Goods
from pos.stock.places import DISPOSED, SHOP
from pos.sync.pen import HOUSE, Hand
from pos.till import drafts, selling, shifts
from pos.till import queries as till
from pos.till.draft_rows import Added
from pos.till.opening import open_shift
from pos.till.selling import Seen
from pos.till.tenders import cash

ASKED_DAYS = 27
"""So long ago the goods beside the trade began to be asked for, now and then."""
REGISTER = 1
FLOAT = {100_000: 6, 50_000: 4, 20_000: 10}
_NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)
OPEN_MINUTES = 660
THROWN = 950
"""Stands among the numbers of orders for what was thrown away; none has so high a one."""
_KEPT = 4
"""So many times what is asked for stays on the shelf."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks for on a day."""

    days_ago: int
    sku: str
    lot_code: str | None
    """The lot that the scan names; None: the till chooses."""
    units: int
    """Base units."""
    customer_id: str | None = None


@dataclass(frozen=True)
class Past:
    """What came and who sold it."""

    cards: Mapping[str, Card]
    """By SKU."""
    lots: Mapping[str, Sequence[DemoLot]]
    """By SKU."""
    asked: Sequence[str]
    """What customers ask for."""
    ending: Sequence[str]
    """What is near its end today, and stands in front."""
    told: Sequence[Asked]
    """Receipts that the story of today needs."""
    trade: Trade
    """What is bought and sold week by week; of `lots` it has none."""
    hands: Sequence[Hand]
    """The cashiers', at the moment the loading runs."""
    buyer: Hand
    """Who orders and receives."""
    link_base: str


def morning(today: date, ago: int) -> datetime:
    """Half past eight in Vietnam, so many days before today."""
    return datetime.combine(today - timedelta(days=ago), time(1, 30), UTC)


def live(past: Past) -> None:
    """Let the days happen that have not yet; the last one was yesterday."""
    today = past.hands[0].on
    last_on = till.last_sold_on(reading())
    end_reading()
    for ago in (day for day in range(DAYS, 0, -1) if is_open(day)):
        hand = replace(past.hands[ago % len(past.hands)], at=morning(today, ago))
        if last_on is None or hand.on > last_on:
            _live_day(past, ago, hand)
        _end_day(replace(hand, at=hand.at + timedelta(hours=12)))
    with writing() as session:
        _settle_papers(session, replace(hand, at=hand.at + timedelta(hours=12)))


def _live_day(past: Past, ago: int, hand: Hand) -> None:
    if shifts.find_open(reading(), REGISTER) is None:
        end_reading()
        open_shift(REGISTER, FLOAT, hand=hand)
    end_reading()
    past_ordering.order_and_receive(past.trade, past.cards, ago, hand=past.buyer)
    open_ordering.order_of_late(past.cards, ago, hand=past.buyer)
    _throw_away(past, ago, hand)
    _sell_day(past, ago, hand)


def _throw_away(past: Past, ago: int, hand: Hand) -> None:
    """What nobody bought in time."""
    ended = {past.cards[sku].product_id for sku, _units in past.trade.ended.get(ago, ())}
    if not ended:
        return
    lots = [
        (one.lot_id, one.units)
        for shelves in stock.shelves(reading(), sorted(ended)).values()
        for one in shelves
        if bar_of(one, hand.on) is not None
    ]
    end_reading()
    if lots:
        telling = Telling(reason=Why.EXPIRED)
        asked = moving.Asked(Kind.DISPOSED, SHOP, DISPOSED, tuple(lots), telling)
        moving.move_goods(asked, request_id=act_id(THROWN, ago), hand=hand)


def _sell_day(past: Past, ago: int, hand: Hand) -> None:
    """A day's goods and receipts, in one act: a day is there, or it is not."""
    with writing() as session:
        house = replace(hand, by_id=HOUSE[0], by_name=HOUSE[1])
        came = [_goods(past.cards[sku], lot) for sku, lot in _coming(past, ago, hand.on)]
        opening_stock.put_on_shelf(session, came, act_id=new_id(), hand=house)
        _bring(session, past, ago, house)
        _settle_papers(session, hand)
        left = _left(session, past, hand.on) if ago <= ASKED_DAYS else {}
        orders = [*_orders(past, ago, hand.on, left), *_traded(past.trade, ago, hand.on)]
        for n, order in enumerate(orders):
            minutes = OPEN_MINUTES * n // len(orders)
            _sell(session, past, order, replace(hand, at=hand.at + timedelta(minutes=minutes)))


def _left(session: Session, past: Past, on: date) -> dict[str, int]:
    """What lies there beside the trade and may be sold, by SKU."""
    ids = {past.cards[sku].product_id: sku for sku in (*past.asked, *past.ending)}
    return {
        ids[product_id]: sum(one.units for one in shelves if bar_of(one, on) is None)
        for product_id, shelves in stock.shelves(session, list(ids)).items()
    }


def _bring(session: Session, past: Past, ago: int, house: Hand) -> None:
    """What the trade brings that was not ordered in the books; on the first day as an opening."""
    trips = [one for one in past.trade.trips if one.came_ago == ago and one.fate is None]
    came = [_goods(past.cards[one.sku], one.lot) for trip in trips for one in trip.brought]
    reason = opening_stock.OPENING if ago == DAYS else receiving.RECEIVED
    opening_stock.put_on_shelf(session, came, act_id=new_id(), reason=reason, hand=house)


def _traded(trade: Trade, ago: int, on: date) -> Iterator[Sequence[Asked]]:
    for basket in goods.by_customer(on, trade.sold.get(ago, ())):
        yield [Asked(ago, sku, None, units) for sku, units in basket]


def _coming(past: Past, ago: int, on: date) -> Iterator[tuple[str, DemoLot]]:
    """The lots that come on a day: on the first all that were made before, then each as made."""
    since_ago = next(day for day in range(ago + 1, DAYS + 8) if is_open(day))
    since = date.min if ago == DAYS else on - timedelta(days=since_ago - ago)
    for sku, lots in past.lots.items():
        for one in lots:
            if since <= (one.state.made_on or since) < on:
                yield sku, one


def _goods(card: Card, lot: DemoLot) -> Goods:
    came = Delivery(lot.state, lot.units)
    return Goods(card.product_id, card.sku, card.name_vi, card.producer_id, card.unit, came)


def _orders(past: Past, ago: int, on: date, left: dict[str, int]) -> Iterator[Sequence[Asked]]:
    """The day's orders: those of the story, then whoever came, as far as there were goods."""
    for one in past.told:
        if one.days_ago == ago:
            yield [one]
    for skus in goods.baskets(on, past.asked, past.ending) if ago <= ASKED_DAYS else ():
        order = []
        for sku in dict.fromkeys(skus):
            units = 1 if past.cards[sku].unit == "piece" else HALF_A_KILO
            if left.get(sku, 0) > units * _KEPT:
                left[sku] -= units
                order.append(Asked(ago, sku, None, units))
        if order:
            yield order


def _sell(session: Session, past: Past, order: Sequence[Asked], hand: Hand) -> None:
    draft_id = drafts.empty_one(session, REGISTER, hand.at)
    draft = drafts.require_open(session, draft_id, REGISTER)
    total_vnd = 0
    for one in order:
        card = past.cards[one.sku]
        lot_id = None
        if one.lot_code is not None:
            lot = stock.lot_by_code(session, card.product_id, one.lot_code)
            lot_id = None if lot is None else lot.lot_id
        price_vnd = card.price_vnd or 0
        drafts.add(session, draft, Added(card.product_id, lot_id, card.unit, one.units, price_vnd))
        if one.customer_id is not None:
            drafts.choose_customer(session, draft, one.customer_id)
        total_vnd += line_amount_vnd(one.units, price_vnd, Unit(card.unit))
    seen = Seen(drafts.require_open(session, draft_id, REGISTER).version, total_vnd)
    paid = [cash(-(-total_vnd // 50_000) * 50_000)]
    selling.sell_order(session, draft_id, paid, seen=seen, link_base=past.link_base, hand=hand)


def _settle_papers(session: Session, hand: Hand) -> None:
    """What was printed came out: nothing waits for a printer weeks later."""
    jobs = spool.in_state(session, ["queued"])
    queue.settle_all(session, [one.job_id for one in jobs], "confirmed", at=hand.at)
    for register_no, its in groupby(jobs, key=lambda one: one.register_no):
        tell_all(session, list(its), "confirmed", replace(hand, register_no=register_no))


def _end_day(hand: Hand) -> None:
    """Count the drawer, whole, and close the shift with its Z."""
    shift = shifts.find_open(reading(), REGISTER)
    if shift is None:
        end_reading()
        return
    row = shifts.read(reading(), shift.id)
    if row is None:
        raise AssertionError("an open shift is in the book")
    held_vnd = drawers.drawer(reading(), row).expected_vnd
    end_reading()
    if business_day(row.opened_at) != hand.on:
        return  # the next day's, left open when the loading was broken off
    counting.take_count(REGISTER, shift.id, 1, _notes(held_vnd), hand=hand)
    left_vnd = sum(note * count for note, count in FLOAT.items())
    closing.close_shift(REGISTER, Given(shift.id, 1, left_vnd, "", ()), hand=hand)


def _notes(amount_vnd: int) -> dict[int, int]:
    found = {}
    for note in _NOTES:
        found[note], amount_vnd = divmod(amount_vnd, note)
    return {note: count for note, count in found.items() if count}

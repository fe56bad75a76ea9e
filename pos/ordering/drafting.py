"""Drafts of orders: made, changed, copied, given up.  Nothing goes out from here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pos.base.text import clean
from pos.base.transaction import writing
from pos.ordering import goods, orders, term_book
from pos.ordering.goods import MOST_LINES, Wanted
from pos.ordering.kinds import State
from pos.ordering.orders import NewOrder
from pos.ordering.records import Order, OrderLine
from pos.ordering.refusals import (
    DayOver,
    IsSent,
    NothingOrdered,
    TooManyLines,
    UnknownLine,
    UnknownOrder,
)
from pos.ordering.terms import chances, rhythm_of
from pos.sync.pen import Hand

MOST_LETTERS = 300
"""Of a note."""


@dataclass(frozen=True)
class Basket:
    """What is to be ordered from one producer."""

    producer_id: str
    goods: tuple[Wanted, ...]
    wanted_on: date | None = None
    """None: the first day it can come."""
    note: str = ""
    joins: bool = False
    """Whether it goes onto a draft that the producer has for that day already."""


def draft_orders(baskets: Sequence[Basket], *, request_id: str, hand: Hand) -> tuple[str, ...]:
    """Make a draft for each producer, or put the goods on one that is there; gives their ids.

    The same request heard again makes nothing more.

    Raises:
        NothingOrdered: there is no basket, or an empty one.
        UnknownProducer, NotOrdered, TooManyLines, DayOver: nothing has changed.
    """
    with writing() as session:
        known = orders.heard(session, request_id)
        if known:
            return known
        if not baskets or not all(one.goods for one in baskets):
            raise NothingOrdered
        return tuple(_open(session, one, request_id, hand) for one in baskets)


def _open(session: Session, basket: Basket, request_id: str, hand: Hand) -> str:
    name = goods.producer_name(session, basket.producer_id)
    lines = goods.worded(session, basket.producer_id, list(basket.goods), hand.on)
    wanted_on = basket.wanted_on or first_day(session, basket.producer_id, hand.on)
    require_coming(wanted_on, hand)
    there = orders.draft_of(session, basket.producer_id, wanted_on) if basket.joins else None
    if there is not None:
        return _join(session, there, lines, request_id)
    _require_few(len(lines))
    draft = NewOrder(basket.producer_id, name, wanted_on, note_of(basket.note), lines)
    return orders.open_draft(session, draft, request_id=request_id, hand=hand)


def _join(session: Session, order_id: str, lines: tuple[OrderLine, ...], request_id: str) -> str:
    """One delivery is one order: one message, one minimum."""
    there = {one.product_id for one in orders.lines_of(session, [order_id])[order_id]}
    _require_few(len(there | {one.product_id for one in lines}))
    orders.join_draft(session, order_id, lines, request_id=request_id)
    return order_id


def first_day(session: Session, producer_id: str, today: date) -> date:
    """The first day that goods ordered tonight can come; tomorrow where nobody knows."""
    rhythm = rhythm_of(term_book.producer(session, producer_id))
    closed = tuple((one.from_on, one.to_on) for one in term_book.closures(session, producer_id))
    found = chances(rhythm, today, closed)
    return today + timedelta(days=1) if found is None else found[0]


def change_head(order_id: str, wanted_on: date, note: str, *, hand: Hand) -> None:
    """Another day, another note.

    Raises:
        UnknownOrder, IsSent, DayOver: nothing has changed.
    """
    with writing() as session:
        require_draft(session, order_id)
        require_coming(wanted_on, hand)
        orders.change_head(session, order_id, wanted_on=wanted_on, note=note_of(note))


def put_line(order_id: str, wanted: Wanted, *, hand: Hand) -> None:
    """Put goods on a draft, or write their quantity anew.

    Raises:
        UnknownOrder, IsSent, NotOrdered, TooManyLines: nothing has changed.
    """
    with writing() as session:
        order = require_draft(session, order_id)
        known = order.line_of(wanted.product_id)
        if known is not None:
            cost_vnd = known.cost_vnd if wanted.cost_vnd is None else wanted.cost_vnd
            line = replace(known, units=wanted.units, cost_vnd=cost_vnd)
        else:
            _require_few(len(order.lines) + 1)
            [line] = goods.worded(session, order.producer_id, [wanted], hand.on)
        orders.put_line(session, order_id, line)


def strike_line(order_id: str, no: int, *, hand: Hand) -> None:
    """Take a line out; one that is gone already is let be.

    Raises:
        UnknownOrder, IsSent: nothing has changed.
    """
    del hand  # a draft is nobody's: the order names who sent it
    with writing() as session:
        require_draft(session, order_id)
        orders.strike_line(session, order_id, no)


def give_up(order_id: str, *, hand: Hand) -> None:
    """The draft is not sent after all; one that is gone already is let be.

    Raises:
        IsSent: it is no draft any more.
    """
    del hand  # as above
    with writing() as session:
        order = orders.find(session, order_id)
        if order is None:
            return
        if order.state is not State.DRAFT:
            raise IsSent
        orders.drop(session, order_id)


def copy_order(order_id: str, *, request_id: str, hand: Hand) -> str:
    """Make a draft with the same goods; gives its id.

    Goods that can no longer be ordered stay out; so does the note, which was for that order.

    Raises:
        UnknownOrder.
        NothingOrdered: none of its goods can be ordered any more.
    """
    with writing() as session:
        known = orders.heard(session, request_id)
        if known:
            return known[0]
        order = orders.find(session, order_id)
        if order is None:
            raise UnknownOrder
        ids = [one.product_id for one in order.live_lines]
        known_ids = goods.orderable(session, order.producer_id, ids, hand.on)
        wanted = tuple(
            Wanted(one.product_id, one.units, cost_vnd=one.cost_vnd, owner=one.owner)
            for one in order.live_lines
            if one.product_id in known_ids
        )
        if not wanted:
            raise NothingOrdered
        return _open(session, Basket(order.producer_id, wanted), request_id, hand)


def require_draft(session: Session, order_id: str) -> Order:
    """An order that was not sent.

    Raises:
        UnknownOrder, IsSent.
    """
    found = orders.find(session, order_id)
    if found is None:
        raise UnknownOrder
    if found.state is not State.DRAFT:
        raise IsSent(number=found.number)
    return found


def require_line(order: Order, no: int) -> None:
    """Be sure that an order has a line.

    Raises:
        UnknownLine.
    """
    if no not in {one.no for one in order.lines}:
        raise UnknownLine


def require_coming(day: date, hand: Hand) -> None:
    """Be sure that goods can still come on a day.

    Raises:
        DayOver.
    """
    if day < hand.on:
        raise DayOver(day=day)


def note_of(typed: str) -> str:
    """A note as it is stored: one line, cut where nobody reads on."""
    return clean(typed[: 4 * MOST_LETTERS])[:MOST_LETTERS]


def _require_few(lines: int) -> None:
    if lines > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)

"""A change of an order that went out: told to the producer, never written over what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from pos.base.quantity import Unit, format_quantity
from pos.base.transaction import writing
from pos.ordering import endings, goods, orders, told
from pos.ordering.drafting import note_of, require_coming
from pos.ordering.goods import MOST_LINES, Wanted
from pos.ordering.kinds import Kind, Way
from pos.ordering.open_orders import known, require
from pos.ordering.orders import Telling
from pos.ordering.records import Order, OrderLine
from pos.ordering.refusals import (
    LessThanCame,
    NothingChanged,
    NothingOrdered,
    TooManyLines,
    UnknownLine,
)
from pos.ordering.sending import paper_of
from pos.sync import outbox
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Change:
    """What is to be otherwise."""

    units: Mapping[int, int]
    """By line's number; 0 takes the line off.  Lines not named stay."""
    wanted_on: date
    note: str
    way: Way = Way.PHONE
    """How the producer is told."""
    more: Sequence[Wanted] = ()
    """Goods that were not on it."""


def change_order(order_id: str, change: Change, *, request_id: str | None, hand: Hand) -> None:
    """Change an order that was sent; the same request heard again changes nothing more.

    Raises:
        UnknownOrder, NotSent, IsEnded: it is not under way.
        UnknownLine, NotOrdered, TooManyLines, DayOver: nothing has changed.
        LessThanCame: more of a line came in than is to be ordered now.
        NothingOrdered: no line would be left; an order nobody wants is cancelled.
        NothingChanged: everything would be as it is.
    """
    with writing() as session:
        if orders.is_told(session, order_id, Kind.CHANGED, request_id):
            return
        order = require(session, order_id)
        changed = _changed(session, order, change, hand)
        for line in changed.lines:
            if order.line_of(line.product_id) is None:
                orders.put_line(session, order_id, line)
        written = {one.product_id: one for one in known(session, order_id).lines}
        numbered = tuple(replace(one, no=written[one.product_id].no) for one in changed.lines)
        payload = paper_of(session, replace(changed, lines=numbered))
        telling = Telling(Kind.CHANGED, payload, change.way, request_id)
        found = orders.tell(session, order_id, telling, hand=hand)
        content = told.paper(known(session, order_id), payload, way=change.way.value, change="")
        outbox.record(session, "order.changed/1", content, hand=hand)
        endings.end_if_complete(session, order_id, found, hand=hand)


def _changed(session: Session, order: Order, change: Change, hand: Hand) -> Order:
    known_nos = {one.no for one in order.live_lines}
    if not change.units.keys() <= known_nos:
        raise UnknownLine
    lines = [replace(one, units=change.units.get(one.no, one.units)) for one in order.live_lines]
    for line in lines:
        _require_what_came(line)
    lines += _more(session, order, change, hand)
    if not any(one.units for one in lines):
        raise NothingOrdered
    if sum(bool(one.units) for one in lines) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    wanted_on, note = change.wanted_on, note_of(change.note)
    changed = replace(order, lines=tuple(lines), wanted_on=wanted_on, note=note)
    if _same(order, changed):
        raise NothingChanged
    if wanted_on != order.wanted_on:
        require_coming(wanted_on, hand)
    return changed


def _same(before: Order, after: Order) -> bool:
    def told_of(one: Order) -> tuple[object, ...]:
        units = {line.product_id: line.units for line in one.live_lines}
        return units, one.wanted_on, one.note

    return told_of(before) == told_of(after)


def _more(session: Session, order: Order, change: Change, hand: Hand) -> list[OrderLine]:
    """Goods that were not on it; a line that was taken off comes back under its own number."""
    live = {one.product_id for one in order.live_lines}
    fresh = [one for one in change.more if one.product_id not in live]
    if len(fresh) < len(change.more):
        raise UnknownLine
    found = []
    for line in goods.worded(session, order.producer_id, fresh, hand.on):
        before = order.line_of(line.product_id)
        found.append(line if before is None else replace(before, units=line.units))
    return found


def _require_what_came(line: OrderLine) -> None:
    if line.units < line.received_units:
        came = format_quantity(line.received_units, Unit(line.unit), line.unit_word)
        raise LessThanCame(name=line.name_vi, came=came)

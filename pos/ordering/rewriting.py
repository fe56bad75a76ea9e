"""A draft as the page has it: every quantity, the day, the note and goods put on it, at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.ordering import goods, orders
from pos.ordering.drafting import note_of, require_coming, require_draft, require_line
from pos.ordering.goods import MOST_LINES, Wanted
from pos.ordering.records import Order
from pos.ordering.refusals import TooManyLines
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Kept:
    """A draft as it is to be."""

    wanted_on: date
    note: str
    units: Mapping[int, int]
    """By line's number; 0 takes the line out.  Lines not named stay."""
    costs: Mapping[int, int | None]
    """The same, in đồng; None: nobody knows."""
    more: Sequence[Wanted] = ()
    """Goods that are not on it yet; more of what is there is added to it."""


def keep_draft(order_id: str, kept: Kept, *, hand: Hand) -> None:
    """Write a draft as it is to be; the same again changes nothing.

    Raises:
        UnknownOrder, IsSent: it is no draft.
        UnknownLine, NotOrdered, TooManyLines, DayOver: nothing has changed.
    """
    with writing() as session:
        order = require_draft(session, order_id)
        for no in kept.units.keys() | kept.costs.keys():
            require_line(order, no)
        if kept.wanted_on != order.wanted_on:
            require_coming(kept.wanted_on, hand)
        note = note_of(kept.note)
        orders.change_head(session, order_id, wanted_on=kept.wanted_on, note=note)
        _keep_lines(session, order, kept)
        _add(session, order, kept.more, hand)


def _keep_lines(session: Session, order: Order, kept: Kept) -> None:
    for line in order.lines:
        units = kept.units.get(line.no, line.units)
        if not units:
            orders.strike_line(session, order.order_id, line.no)
            continue
        cost_vnd = kept.costs.get(line.no, line.cost_vnd)
        orders.put_line(session, order.order_id, replace(line, units=units, cost_vnd=cost_vnd))


def _add(session: Session, order: Order, more: Sequence[Wanted], hand: Hand) -> None:
    there = {one.product_id for one in order.lines}
    fresh = [one for one in more if one.product_id not in there]
    if len(order.lines) + len(fresh) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    for line in goods.worded(session, order.producer_id, fresh, hand.on):
        orders.put_line(session, order.order_id, line)

"""Checks of the orders: what their events add up to, their numbers, and that a fact told them."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.ordering import orders
from pos.ordering.kinds import State
from pos.ordering.models import OrderRow
from pos.ordering.records import Order
from pos.ordering.standing import standing_of


def audit(session: Session) -> list[Finding]:
    """Recompute where every order stands from its events."""
    return [*_standings(session), *_numbers(session)]


def _standings(session: Session) -> Iterator[Finding]:
    for order_id in session.scalars(select(OrderRow.id).order_by(OrderRow.id)).all():
        order = orders.find(session, order_id)
        if order is None or order.state is State.DRAFT:
            continue
        if not _agrees(order):
            yield amiss("ordering.events_add_up", number=order.number)


def _agrees(order: Order) -> bool:
    found = standing_of((one.kind, one.payload) for one in order.events)
    lines = {
        one.no: (
            *(one.units, one.confirmed_units, one.confirmed_on),
            *(one.received_units, one.is_over),
        )
        for one in order.lines
    }
    told = {
        no: (
            *(one.units, one.confirmed_units, one.confirmed_on),
            *(one.received_units, one.is_over),
        )
        for no, one in found.lines.items()
    }
    head = (order.state, order.wanted_on, order.note)
    return head == (found.state, found.wanted_on, found.note) and lines == told


def _numbers(session: Session) -> Iterator[Finding]:
    rows = session.execute(
        select(OrderRow.epoch, OrderRow.year, func.count(), func.max(OrderRow.no))
        .where(OrderRow.number.is_not(None))
        .group_by(OrderRow.epoch, OrderRow.year)
    )
    given: dict[tuple[str, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for epoch, year, n, last in rows:
        given[epoch or "", year or 0] = (n, last or 0)
    for (_epoch, year), (n, last) in sorted(given.items()):
        if n != last:
            yield amiss("ordering.numbers_gapless", year=year, orders=n, last=last)

"""Reads of orders, terms and promises, for the pages and for the rooms above."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, Text, func, select, type_coerce
from sqlalchemy.orm import Session

from pos.ordering import orders, reservation_book, term_book
from pos.ordering.kinds import ENDED, OPEN, State
from pos.ordering.models import OrderLineRow, OrderRow
from pos.ordering.records import Order
from pos.ordering.reservation_book import Fetched, Reservation
from pos.ordering.terms import AllTerms

PAGE = 50
PUT_OFF_DAYS = 60
"""No producer puts a delivery off for longer."""
_IS_NOW = OrderRow.state.in_((State.DRAFT, *OPEN)) | OrderRow.has_news.is_(True)
"""Somebody has to do with it, or was told something of it that nobody looked at."""


@dataclass(frozen=True)
class OpenOrder:
    """What was ordered from a producer and has not come, for one day.

    An order whose lines were promised for several days is told once for each of them.
    """

    order_id: str
    number: str
    producer_id: str
    placed_on: date
    promised_on: date
    lines: Mapping[str, int]
    """Product to units still to come."""


def open_orders(session: Session, producer_id: str | None = None) -> list[OpenOrder]:
    """Everything on its way, the earliest first.

    Args:
        producer_id: only of this one; None: of all.
    """
    asked = select(OrderRow).where(OrderRow.state.in_(OPEN))
    if producer_id is not None:
        asked = asked.where(OrderRow.producer_id == producer_id)
    found = [one for order in _whole(session, asked) for one in _open(order)]
    return sorted(found, key=lambda one: (one.promised_on, one.order_id))


def _open(order: Order) -> list[OpenOrder]:
    by_day: dict[date, dict[str, int]] = defaultdict(dict)
    for line in order.live_lines:
        if line.open_units:
            by_day[line.confirmed_on or order.wanted_on][line.product_id] = line.open_units
    placed_on = order.sent_on or order.wanted_on
    return [
        OpenOrder(order.order_id, order.number, order.producer_id, placed_on, day, lines)
        for day, lines in by_day.items()
    ]


def refused(session: Session, today: date) -> dict[str, date]:
    """Products of which producers said that less comes than was ordered, or nothing; and the day
    of the delivery that they said it of, today or later.

    Whatever became of the order since: what was not there to be had is not asked for twice.
    """
    said = func.coalesce(OrderLineRow.confirmed_on, OrderRow.wanted_on)
    day = func.max(OrderRow.wanted_on, said)
    rows = session.execute(
        select(OrderLineRow.product_id, type_coerce(func.max(day), Text))
        .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
        .where(
            OrderRow.state.in_((*OPEN, *ENDED)),
            OrderRow.wanted_on >= today - timedelta(days=PUT_OFF_DAYS),
            OrderLineRow.confirmed_units < OrderLineRow.units,
        )
        .group_by(OrderLineRow.product_id)
    )
    found = {product_id: date.fromisoformat(told) for product_id, told in rows}
    return {product_id: last for product_id, last in found.items() if last >= today}


def terms_of(session: Session) -> AllTerms:
    """Every term that was typed; what is None has its default."""
    return term_book.all_terms(session)


def reservations(session: Session, on: date) -> list[Reservation]:
    """What customers are still promised on a day, also what is overdue."""
    del on  # a promise not kept stays one, however old it is
    return reservation_book.still_promised(session)


def kept_promises(session: Session, first: date, last: date) -> list[Fetched]:
    """Promises said to be kept on a receipt, from one day to another."""
    return reservation_book.fetched(session, first, last)


@dataclass(frozen=True)
class Wanted:
    """Which orders a list shows."""

    state: str = ""
    """A `kinds.State`, `open` for whatever may still come, `now` for that, the drafts and answers
    that nobody looked at, `late`, or empty for all."""
    producer_id: str = ""


@dataclass(frozen=True)
class Page:
    """A page of the list."""

    rows: tuple[Order, ...]
    no: int
    pages: int
    total: int


def page(session: Session, wanted: Wanted, no: int, today: date) -> Page:
    """Orders as the list shows them: those under way by their day, others the newest first."""
    asked = select(OrderRow)
    if wanted.producer_id:
        asked = asked.where(OrderRow.producer_id == wanted.producer_id)
    if wanted.state == "late":
        found = _whole(session, asked.where(OrderRow.state.in_(OPEN)))
        late = sorted(
            (one for one in found if one.days_late(today)), key=lambda one: one.promised_on
        )
        return Page(tuple(late), 1, 1, len(late))
    if wanted.state == "open":
        asked = asked.where(OrderRow.state.in_(OPEN))
    elif wanted.state == "now":
        asked = asked.where(_IS_NOW)
    elif wanted.state:
        asked = asked.where(OrderRow.state == wanted.state)
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    pages = max(-(-total // PAGE), 1)
    no = min(no, pages)
    is_coming = wanted.state in ("open", "now", *OPEN)
    drafts_first = (OrderRow.state != State.DRAFT, OrderRow.wanted_on, OrderRow.id)
    order = drafts_first if is_coming else (OrderRow.id.desc(),)
    rows = _whole(session, asked.order_by(*order).limit(PAGE).offset((no - 1) * PAGE))
    return Page(tuple(rows), no, pages, total)


def counts(session: Session, today: date) -> dict[str, int]:
    """How many orders there are in each state, and `now`, `late`, `news`, `nothing`."""
    rows = session.execute(select(OrderRow.state, func.count()).group_by(OrderRow.state))
    found = {row[0]: row[1] for row in rows}
    under_way = _whole(session, select(OrderRow).where(OrderRow.state.in_(OPEN)))
    return {
        **{state.value: found.get(state.value, 0) for state in State},
        "now": session.scalar(select(func.count()).where(_IS_NOW)) or 0,
        "late": sum(bool(one.days_late(today)) for one in under_way),
        "news": answered(session),
        "nothing": sum(one.comes_to_nothing for one in under_way),
    }


def answered(session: Session) -> int:
    """How many orders were answered on their producer's own page, and nobody looked: one statement,
    asked for by every page of the desk.  Also of an order that its answer closed."""
    asked = select(func.count()).where(OrderRow.has_news.is_(True))
    return session.scalar(asked) or 0


def coming(session: Session, first: date, last: date) -> dict[date, list[Order]]:
    """What is to come, by the day it is promised for; what is overdue under its own day."""
    asked = select(OrderRow).where(OrderRow.state.in_(OPEN))
    found: dict[date, list[Order]] = defaultdict(list)
    for order in _whole(session, asked):
        days = {one.promised_on for one in _open(order)}
        for day in days:
            if first <= day <= last:
                found[day].append(order)
    return dict(found)


def of_producer(session: Session, producer_id: str) -> list[Order]:
    """Orders of one producer that ended or are under way, the newest first."""
    states = (*OPEN, *ENDED)
    asked = select(OrderRow).where(OrderRow.producer_id == producer_id, OrderRow.state.in_(states))
    return _whole(session, asked.order_by(OrderRow.id.desc()))


def _whole(session: Session, asked: Select[OrderRow]) -> list[Order]:
    rows = session.scalars(asked.execution_options(populate_existing=True)).all()
    lines = orders.lines_of(session, [one.id for one in rows])
    return [orders.order(one, lines[one.id]) for one in rows]

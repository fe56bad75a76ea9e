"""On which evenings of the past orders had to go out, and how the shop's own orders went."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.backtest.books import Span
from pos.backtest.world import Evening, Fate, Good, Promise
from pos.base.dates import business_day
from pos.base.money import round_half_up
from pos.ordering.kinds import Kind, State
from pos.ordering.models import OrderEvent, OrderLineRow, OrderRow, ReservationRow
from pos.ordering.terms import AllTerms, Closure, ProducerTerms
from pos.planning.records import Delivery
from pos.planning.values import Producer
from pos.supply.daily import WHOLE_BP
from pos.supply.defaults import Closed, closed_of, supplying

ONE_DAY = timedelta(days=1)
LOOKS_AHEAD_DAYS = 45
"""So far ahead the shop's own closed days are told."""


@dataclass(frozen=True)
class Rounds:
    """Who could be ordered from, and when."""

    producers: Mapping[str, Producer]
    evenings: Mapping[date, tuple[Evening, ...]]


def rounds(goods: Mapping[str, Good], terms: AllTerms, span: Span) -> Rounds:
    """Each evening of the span before which an order for some delivery must go out.

    A producer's habits are those of its deliveries up to that evening.
    """
    came: dict[str, set[date]] = defaultdict(set)
    for good in goods.values():
        came[good.product.producer_id].update(one.on for one in good.came)
    producers: dict[str, Producer] = {}
    evenings: dict[date, list[Evening]] = defaultdict(list)
    for producer_id in sorted(came):
        closed = closed_of(terms.closures, producer_id)
        typed = terms.producers.get(producer_id)
        producer, found = _of_producer(producer_id, typed, sorted(came[producer_id]), closed, span)
        producers[producer_id] = producer
        for day, evening in found:
            evenings[day].append(evening)
    return Rounds(producers, {day: tuple(held) for day, held in sorted(evenings.items())})


def _of_producer(
    producer_id: str,
    typed: ProducerTerms | None,
    came: Sequence[date],
    closed: Closed,
    span: Span,
) -> tuple[Producer, list[tuple[date, Evening]]]:
    day, producer = span.first, Producer(producer_id)
    found: list[tuple[date, Evening]] = []
    while day <= span.last:
        known = came[: bisect_right(came, day)]
        one = supplying(producer_id, typed, known, closed, day)
        if one is None:
            break
        if not found:
            producer = one.producer
        if one.order_by > day:
            day = one.order_by
            continue
        delivery, after = one.chance.delivery, one.chance.next_delivery
        found.append((day, Evening(producer_id, delivery, after)))
        lead = max(one.producer.lead_days, 1)
        day = max(day + ONE_DAY, after - timedelta(days=lead))
    return producer, found


def shop_closed(closures: Iterable[Closure], span: Span) -> frozenset[date]:
    """Days of the span, and of the time after it, on which the shop announced to be closed."""
    end = span.last + timedelta(days=LOOKS_AHEAD_DAYS)
    return frozenset(
        one.from_on + timedelta(days=n)
        for one in closures
        if not one.producer_id
        for n in range((min(one.to_on, end) - one.from_on).days + 1)
        if one.from_on + timedelta(days=n) >= span.first
    )


# --- The shop's own orders -----------------------------------------------------------------


@dataclass(frozen=True)
class OwnOrders:
    """How the shop's own orders went."""

    fates: Mapping[str, tuple[Fate, ...]]
    heard: tuple[Delivery, ...]
    """Those that were over before the first day."""


def own_orders(session: Session, span: Span) -> OwnOrders:
    """Orders that ended, by producer and in the order they were sent."""
    ended = (
        select(
            OrderEvent.order_id,
            func.min(OrderEvent.at).filter(OrderEvent.kind == Kind.RECEIVED).label("came_at"),
            func.max(OrderEvent.at).filter(OrderEvent.kind == Kind.CLOSED).label("ended_at"),
        )
        .group_by(OrderEvent.order_id)
        .subquery()
    )
    rows = session.execute(
        select(
            OrderRow.producer_id,
            OrderRow.sent_on,
            func.coalesce(func.max(OrderLineRow.confirmed_on), OrderRow.wanted_on),
            func.sum(OrderLineRow.units),
            func.sum(OrderLineRow.received_units),
            func.max(ended.c.came_at),
            func.max(ended.c.ended_at),
        )
        .join(OrderLineRow, OrderLineRow.order_id == OrderRow.id)
        .join(ended, ended.c.order_id == OrderRow.id)
        .where(OrderRow.state == State.CLOSED, OrderRow.sent_on.is_not(None))
        .group_by(OrderRow.id)
        .order_by(OrderRow.sent_on, OrderRow.id)
    )
    fates: dict[str, list[Fate]] = defaultdict(list)
    heard = []
    for producer_id, sent_on, promised, ordered, got, came_at, ended_at in rows:
        if not ordered or ended_at is None:
            continue
        arrived = business_day(came_at) if came_at is not None and got else None
        late = max(0, (arrived - promised).days) if arrived is not None else 0
        filled = min(WHOLE_BP, round_half_up(got * WHOLE_BP, ordered)) if arrived else 0
        fates[producer_id].append(Fate(sent_on, late, filled))
        if business_day(ended_at) < span.first:
            heard.append(Delivery(producer_id, promised, arrived, ordered, got))
    return OwnOrders({one: tuple(held) for one, held in fates.items()}, tuple(heard))


def promises(session: Session, span: Span) -> tuple[Promise, ...]:
    """What customers were promised on days of the span, each with the day it was said."""
    rows = session.scalars(
        select(ReservationRow)
        .where(ReservationRow.due_on >= span.first)
        .order_by(ReservationRow.due_on, ReservationRow.id)
    )
    return tuple(
        Promise(
            row.product_id,
            row.units,
            business_day(row.at),
            row.due_on,
            None if row.ended_at is None else business_day(row.ended_at),
        )
        for row in rows
    )

"""On which evenings of the past orders had to go out, and how the shop's own orders went."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.backtest.books import Span
from pos.backtest.world import Evening, Fate, Good, Promise
from pos.base.dates import business_day
from pos.base.money import WHOLE_BP, round_half_up
from pos.ordering.kinds import Kind
from pos.ordering.models import OrderEvent, OrderRow, ReservationRow
from pos.ordering.terms import AllTerms, Closure, ProducerTerms
from pos.planning.records import Delivery
from pos.planning.values import Producer
from pos.supply import producer_records
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
    """Orders that are over, by producer and in the order they were sent.

    What became of one is what the producer's own record says of it: silence, lateness and
    shortness are the same here as where tonight's suggestions learn of them.
    """
    over = producer_records.by_order(session, span.first)
    fates: dict[str, list[Fate]] = defaultdict(list)
    heard = []
    for order_id, sent_on, ended_on in _sent(session):
        one = over.get(order_id)
        if one is None:
            continue
        fates[one.producer_id].append(_fate(one, sent_on))
        if ended_on < span.first:
            heard.append(one)
    return OwnOrders({one: tuple(held) for one, held in fates.items()}, tuple(heard))


def _sent(session: Session) -> Iterator[tuple[str, date, date]]:
    """Orders that ended: each with the days it was sent and ended on, as they were sent."""
    rows = session.execute(
        select(OrderRow.id, OrderRow.sent_on, func.max(OrderEvent.at))
        .join(OrderEvent, OrderEvent.order_id == OrderRow.id)
        .where(OrderEvent.kind.in_((Kind.CLOSED, Kind.CANCELLED)))
        .group_by(OrderRow.id)
        .order_by(OrderRow.sent_on, OrderRow.id)
    )
    for order_id, sent_on, ended_at in rows:
        if sent_on is not None:
            yield order_id, sent_on, business_day(ended_at)


def _fate(one: Delivery, sent_on: date) -> Fate:
    if one.arrived is None or one.promised is None or not one.ordered:
        return Fate(sent_on, 0, 0)
    late = max(0, (one.arrived - one.promised).days)
    return Fate(sent_on, late, round_half_up(one.got * WHOLE_BP, one.ordered))


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

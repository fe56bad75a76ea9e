"""Reads of one line's whole sum, as it lies in the newest review, with the rows behind it."""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Text, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.ordering import queries as ordering
from pos.planning import told_sums
from pos.planning.values import State
from pos.stock.models import Lot
from pos.supply import learnt_days, review_reads, shelves, showing, sold_queries
from pos.supply.models import SupplyDay
from pos.supply.review_rows import opened_days
from pos.supply.review_views import (
    CHART_DAYS,
    BarredView,
    ComingView,
    ForecastDay,
    LineView,
    LotView,
    ProducerView,
    PromisedView,
    ReviewView,
    SparkDay,
    SumView,
)
from pos.supply.shelves import Piece
from pos.supply.showing import OnRecord
from pos.supply.sold_queries import Sales

ONE_DAY = timedelta(days=1)
_ASKED = func.json_each(bindparam("days", type_=Text)).table_valued("value")
_DAYS = Prepared(
    select(
        type_coerce(SupplyDay.on_day, Text),
        SupplyDay.sold_units,
        SupplyDay.large_units,
        SupplyDay.end_units,
        SupplyDay.on_sale_bp,
    )
    .where(
        SupplyDay.product_id == bindparam("product"),
        SupplyDay.on_day.in_(select(_ASKED.c.value)),
    )
    .order_by(SupplyDay.on_day)
)
"""Each day is looked up: the book of days is in the order of days."""


def sum_of(session: Session, product_id: str, today: date) -> SumView | None:
    """A product's sum in the newest review; None: the review knows no such product."""
    review = review_reads.newest(session, today)
    if review is None:
        return None
    line = review_reads.line_of(session, review, product_id, today)
    kept = review_reads.kept(session, product_id)
    if line is None or kept is None:
        return None
    terms = kept.terms
    told = told_sums.whole(terms, kept.told) if terms and kept.told else ""
    shelf = shelves.shelf(session, product_id, review.as_of)
    ids = _lot_ids(session, product_id, {one.code for one in (*shelf.good, *shelf.barred)})
    first, last = span(review)
    return SumView(
        line=line,
        producer=_as_asked(
            next(one for one in review.producers if one.producer_id == line.producer_id), told
        ),
        terms=told_sums.terms_read(json.loads(terms)) if terms else None,
        lots=tuple(
            LotView(one.units, one.last_on, one.code, ids.get(one.code, ""))
            for one in _as_one(shelf.good)
        ),
        barred=tuple(
            BarredView(one.units, one.bar, one.code, one.last_on, ids.get(one.code, ""))
            for one in _as_one(shelf.barred)
        ),
        coming=_coming(session, line),
        promised=tuple(
            PromisedView(one.due_on, one.units)
            for one in ordering.reservations(session, today)
            if one.product_id == product_id
        ),
        days=days(session, product_id, review.read_to),
        forecast=_forecast(told),
        sources=review_reads.sources_read(kept.sources),
        sales=sold_queries.count(session, product_id, first, last),
        told=told,
    )


def _as_asked(producer: ProducerView, told: str) -> ProducerView:
    """The producer with the deliveries that this line was reckoned for: the last one of its season
    is followed by the first of the next."""
    if not told:
        return producer
    first, after = (date.fromisoformat(one) for one in json.loads(told)["asked"]["chance"])
    return replace(producer, delivery_on=first, next_on=after)


def sold_of(
    session: Session, product_id: str, today: date, no: int
) -> tuple[LineView, Sales] | None:
    """A product of the newest review, and a page of the receipts that sold it; None: the review
    knows no such product."""
    review = review_reads.newest(session, today)
    line = None if review is None else review_reads.line_of(session, review, product_id, today)
    if review is None or line is None:
        return None
    return line, sold_queries.sales(session, product_id, *span(review), no)


def span(review: ReviewView) -> tuple[date, date]:
    """The days of the chart."""
    return review.read_to - timedelta(days=CHART_DAYS - 1), review.read_to


def _as_one(pieces: Iterable[Piece]) -> list[Piece]:
    """A lot on the floor and in the storeroom is one lot."""
    found: dict[tuple[str, date | None, str], Piece] = {}
    for one in pieces:
        key = (one.code, one.last_on, one.bar)
        before = found.get(key)
        found[key] = one if before is None else replace(before, units=before.units + one.units)
    return list(found.values())


def _lot_ids(session: Session, product_id: str, codes: Collection[str]) -> dict[str, str]:
    rows = session.execute(
        select(Lot.code, Lot.id).where(Lot.product_id == product_id, Lot.code.in_(codes))
    )
    return {code: lot_id for code, lot_id in rows if code}


def _coming(session: Session, line: LineView) -> tuple[ComingView, ...]:
    if not line.producer_id:
        return ()
    return tuple(
        ComingView(one.order_id, one.number, one.lines[line.product_id], one.promised_on)
        for one in ordering.open_orders(session, line.producer_id)
        if line.product_id in one.lines
    )


def days(session: Session, product_id: str, last: date) -> tuple[SparkDay, ...]:
    """A product's days that are over, for a chart."""
    first = last - timedelta(days=CHART_DAYS - 1)
    begin = learnt_days.first_day(session) or first
    days = [date.fromordinal(n) for n in range(begin.toordinal(), last.toordinal() + 1)]
    held: list[Any] = [
        (date.fromisoformat(day), *told)
        for day, *told in _DAYS.all(
            session,
            product=product_id,
            days=json.dumps([one.isoformat() for one in days]),
        )
    ]
    opened = showing.places(opened_days(session, first, last), last, CHART_DAYS)
    # Before its first row a product was never here.
    weeks = showing.weeks_of(OnRecord(held, is_out=True), last, opened, CHART_DAYS)
    return showing.days_of(weeks, last, opened, CHART_DAYS)


def _forecast(told: str) -> tuple[ForecastDay, ...]:
    """From the day after the review through the day before the delivery after next."""
    if not told:
        return ()
    state: State = told_sums.state_of_one(json.loads(told))
    return showing.forecast(state)

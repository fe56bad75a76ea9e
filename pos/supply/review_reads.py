"""Reads of the newest review: producers, and lines as the page shows them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.catalogue import queries as catalogue
from pos.catalogue.models import Producer
from pos.catalogue.queries import Card
from pos.ordering.kinds import State
from pos.ordering.models import OrderRow
from pos.supply import showing, snoozes
from pos.supply.defaults import Source
from pos.supply.models import SupplyReview, SupplyReviewLine, SupplyReviewProducer
from pos.supply.review_views import LineView, ProducerView, RecordView, ReviewView
from pos.supply.sources import in_pieces

_LAST = select(func.max(SupplyReview.id)).scalar_subquery()
_NO_DAY = date.max.toordinal()


@dataclass(frozen=True)
class Kept:
    """What a review keeps of one product, as it was told."""

    terms: str | None
    """JSON of the terms it was reckoned with; None: it was not reckoned."""
    told: str
    """JSON of what the whole house was told; empty where nothing was."""
    sources: str


def kept(session: Session, product_id: str) -> Kept | None:
    """What the newest review keeps of a product; None: it does not know it."""
    row = session.execute(
        select(SupplyReviewLine.terms, SupplyReview.told, SupplyReviewLine.sources)
        .join(SupplyReview, SupplyReview.id == SupplyReviewLine.review_id)
        .where(SupplyReview.id == _LAST, SupplyReviewLine.product_id == product_id)
    ).first()
    return None if row is None else Kept(*row)


def newest(session: Session, today: date) -> ReviewView | None:
    """The newest review with its producers; None: there was none yet."""
    row = session.execute(
        select(
            SupplyReview.id,
            SupplyReview.at,
            SupplyReview.on_day,
            SupplyReview.as_of,
            SupplyReview.by_name,
            SupplyReview.read_to,
            SupplyReview.told,
        ).where(SupplyReview.id == _LAST)
    ).first()
    if row is None:
        return None
    producers = sorted(_producers(session, row.id), key=lambda one: _order(one, today))
    told = json.loads(row.told) if row.told else {}
    closed = frozenset(date.fromisoformat(day) for day in told.get("closed", ()))
    records = {name: RecordView(*kept) for name, kept in told.get("records", {}).items()}
    return ReviewView(*row[:5], tuple(producers), row.read_to, closed, records)


def _order(one: ProducerView, today: date) -> tuple[bool, bool, int, int, str]:
    last = one.order_by.toordinal() if one.order_by else _NO_DAY
    urgency = one.urgency if one.urgency is not None else 0
    return (not one.is_ordered, not one.is_due(today), urgency, last, one.name)


def _producers(session: Session, review_id: str) -> Iterable[ProducerView]:
    """Those that deliver, then those that do not, and the goods of nobody known."""
    rows = session.execute(
        select(SupplyReviewProducer, Producer.name, Producer.address)
        .join(Producer, Producer.id == SupplyReviewProducer.producer_id)
        .where(SupplyReviewProducer.review_id == review_id)
    )
    known = set()
    for row, name, place in rows:
        known.add(row.producer_id)
        yield ProducerView(
            producer_id=row.producer_id,
            name=name,
            place=place,
            order_by=row.order_by,
            delivery_on=row.delivery_on,
            next_on=row.next_on,
            lead_days=(row.delivery_on - row.order_by).days,
            is_ordered=row.is_ordered,
            why=row.why,
            lines=row.lines,
            total_vnd=row.total_vnd,
            min_order_vnd=row.min_order_vnd,
            lost_vnd=row.lost_vnd,
            filling_vnd=row.filling_vnd,
            products=row.products,
            urgency=row.urgency,
            sources=sources_read(row.sources),
        )
    others = session.execute(
        select(SupplyReviewLine.producer_id, Producer.name, Producer.address, func.count())
        .outerjoin(Producer, Producer.id == SupplyReviewLine.producer_id)
        .where(SupplyReviewLine.review_id == review_id)
        .group_by(SupplyReviewLine.producer_id)
    )
    for producer_id, name, place, products in others:
        if producer_id not in known:
            yield _not_asked(producer_id or "", name or "", place or "", products)


def _not_asked(producer_id: str, name: str, place: str, products: int) -> ProducerView:
    return ProducerView(
        producer_id=producer_id,
        name=name,
        place=place,
        order_by=None,
        delivery_on=None,
        next_on=None,
        lead_days=None,
        is_ordered=False,
        why="",
        lines=0,
        total_vnd=0,
        min_order_vnd=0,
        lost_vnd=0,
        filling_vnd=0,
        products=products,
        urgency=None,
    )


def sources_read(told: str) -> Mapping[str, Source]:
    """Where terms come from, as it was kept."""
    return {name: Source(one) for name, one in json.loads(told).items()}


def lines_of(
    session: Session, review: ReviewView, producer_ids: Collection[str], today: date
) -> Mapping[str, tuple[LineView, ...]]:
    """The lines of producers: what is to be ordered first, the most urgent first; then what is
    enough; then what is not asked about.

    Few statements, however many lines.
    """
    rows = [
        row
        for some in in_pieces(one for one in producer_ids if one)
        for row in _rows(session, review, SupplyReviewLine.producer_id.in_(some))
    ]
    if "" in producer_ids:
        rows += _rows(session, review, SupplyReviewLine.producer_id.is_(None))
    return _views(session, review, rows, today)


def guessed(session: Session, review: ReviewView, producer_ids: Collection[str]) -> frozenset[str]:
    """Of producers: those whose order holds something that nobody ever said the cost of."""
    return frozenset(
        name
        for some in in_pieces(producer_ids)
        for name in session.scalars(
            select(SupplyReviewLine.producer_id)
            .where(
                SupplyReviewLine.review_id == review.review_id,
                SupplyReviewLine.producer_id.in_(some),
                SupplyReviewLine.units > 0,
                SupplyReviewLine.shown.contains('"guess":true'),
            )
            .distinct()
        )
        if name
    )


def line_of(session: Session, review: ReviewView, product_id: str, today: date) -> LineView | None:
    """One product's line; None: the review knows no such product."""
    rows = _rows(session, review, SupplyReviewLine.product_id == product_id)
    found = _views(session, review, rows, today)
    return next((line for lines in found.values() for line in lines), None)


def _rows(session: Session, review: ReviewView, which: Any) -> list[Any]:
    return list(
        session.execute(
            select(
                SupplyReviewLine.product_id,
                SupplyReviewLine.producer_id,
                SupplyReviewLine.units,
                SupplyReviewLine.why,
                SupplyReviewLine.why_on,
                SupplyReviewLine.shown,
            ).where(SupplyReviewLine.review_id == review.review_id, which)
        )
    )


def _views(
    session: Session, review: ReviewView, rows: list[Any], today: date
) -> Mapping[str, tuple[LineView, ...]]:
    cards = catalogue.cards(session, [row.product_id for row in rows], today)
    snoozed = snoozes.standing(session, today)
    found: dict[str, list[LineView]] = defaultdict(list)
    for row in rows:
        until = snoozed.get(row.product_id)
        found[row.producer_id or ""].append(_view(row, cards[row.product_id], review, until))
    return {name: tuple(sorted(lines, key=_line_order)) for name, lines in found.items()}


def _line_order(one: LineView) -> tuple[bool, bool, bool, int, int, str]:
    is_asked = bool(one.kind)
    return (
        not one.is_suggested,
        one.snoozed_until is not None,
        not is_asked,
        one.urgency,
        -one.lost_vnd,
        one.sku,
    )


def _view(row: Any, card: Card, review: ReviewView, until: date | None) -> LineView:
    told = json.loads(row.shown) if row.shown else {}
    near_on = told.get("near_on")
    weighed = card.unit != "piece"
    return LineView(
        product_id=row.product_id,
        sku=card.sku,
        name_vi=card.name_vi,
        name_en=card.name_en,
        producer_id=row.producer_id or "",
        unit=card.unit,
        unit_word=card.unit_word,
        net_content=card.net_content,
        stars=card.stars,
        ocop_group=card.ocop_group,
        kind=told.get("kind", ""),
        owner=told.get("owner", "owned"),
        cost_vnd=told.get("cost", 0),
        per=told.get("per", 1000 if weighed else 1),
        pack_units=told.get("pack", 1),
        step_units=told.get("step", 1),
        units=row.units,
        why=row.why,
        why_on=row.why_on,
        cover_tenths=told.get("cover"),
        sellable_units=told.get("sellable", 0),
        in_time_units=told.get("in_time", told.get("sellable", 0)),
        near_units=told.get("near", 0),
        near_on=date.fromisoformat(near_on) if near_on else None,
        barred_units=told.get("barred", 0),
        sold_7=told.get("sold_7", 0),
        sold_28=told.get("sold_28", 0),
        spark=showing.spark_read(told, review.read_to, review.closed) if told else (),
        on_order=told.get("ordered", 0),
        urgency=told.get("urgency", 0),
        lost_vnd=told.get("lost", 0),
        is_guessed=told.get("guess", False),
        risk=tuple(told.get("risk", ())),
        snoozed_until=until,
    )


_SENT_TODAY = (
    select(OrderRow.id)
    .where(
        OrderRow.producer_id == SupplyReviewProducer.producer_id,
        OrderRow.sent_on == bindparam("today"),
        OrderRow.state != State.CANCELLED,
    )
    .exists()
)
_DUE = Prepared(
    select(func.count()).where(
        SupplyReviewProducer.review_id == _LAST,
        SupplyReviewProducer.is_ordered,
        SupplyReviewProducer.order_by <= bindparam("today"),
        ~_SENT_TODAY,
    )
)


def due_today(session: Session, today: date) -> int:
    """Producers whose order is still to go out today: one statement, for the rail.

    A draft has not gone out.  Whoever was sent an order today is done with, also where less was
    ordered than was suggested.
    """
    found: int = _DUE.only(session, today=today)
    return found

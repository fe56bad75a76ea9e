"""A review as its tables keep it: what was suggested, why, and what stands beside it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Text, bindparam, select, type_coerce
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.expiry.thresholds import thresholds
from pos.planning import told_sums
from pos.planning.values import Line, Review, Suggestion, Verdict, Why
from pos.supply import producer_views, showing
from pos.supply.defaults import Source, Sources
from pos.supply.lefts import Left
from pos.supply.models import SupplyDay, SupplyHours
from pos.supply.review_views import SPARK_DAYS
from pos.supply.shelves import Shelf
from pos.supply.showing import OnRecord, Pieces
from pos.supply.state import Asked

_ROWS = Prepared(
    select(
        SupplyDay.product_id,
        type_coerce(SupplyDay.on_day, Text),
        SupplyDay.sold_units,
        SupplyDay.large_units,
        SupplyDay.end_units,
        SupplyDay.on_sale_bp,
        SupplyDay.received_units,
        SupplyDay.expired_units,
    )
    .where(SupplyDay.on_day >= bindparam("first"), SupplyDay.on_day <= bindparam("last"))
    .order_by(SupplyDay.on_day)
)


@dataclass(frozen=True)
class Rows:
    """What is written."""

    told: str
    lines: Sequence[dict[str, Any]]
    producers: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class _Around:
    """What stands beside every line."""

    asked: Asked
    read_to: date
    soon_days: int
    opened: frozenset[int]
    past: Mapping[str, OnRecord]

    def shown(self, product_id: str, life_days: int | None) -> dict[str, object]:
        """Of a product, asked about or not."""
        shelf = self.asked.shelves.get(product_id) or Shelf()
        pieces = Pieces(
            shelf.units,
            shelf.barred_units,
            [(one.units, one.last_on) for one in shelf.good if one.last_on is not None],
        )
        past = self.past.get(product_id, OnRecord())
        return showing.shown(
            pieces,
            showing.weeks_of(past, self.read_to, self.opened),
            ordered=self.asked.coming.get(product_id, 0),
            life_days=life_days,
            soon_days=self.soon_days,
            as_of=self.asked.state.today,
        )


def rows(
    session: Session, asked: Asked, found: Review, *, read_to: date, out: frozenset[str]
) -> Rows:
    """The rows of a review.

    Args:
        asked: what was asked.
        found: what was suggested.
        read_to: the last day in the book of days.
        out: products of which nothing was on sale on its evening.
    """
    first = read_to - timedelta(days=SPARK_DAYS - 1)
    opened = opened_days(session, first, read_to)
    around = _Around(
        asked=asked,
        read_to=read_to,
        soon_days=thresholds(session).first_days,
        opened=showing.places(opened, read_to, SPARK_DAYS),
        past=_past(session, first, read_to, out),
    )
    lines = [
        _of_line(around, line, one)
        for line, one in zip(asked.state.lines, found.suggestions, strict=True)
    ]
    lines += [_of_left(around, product_id, *left) for product_id, left in asked.lefts.items()]
    span = (first + timedelta(days=n) for n in range(SPARK_DAYS))
    closed = [day for day in span if day not in opened]
    records = {
        name: (one.on_time, one.orders)
        for name, one in producer_views.summaries(session, asked.state.today).items()
    }
    told = told_sums.house_told(asked.state, closed, records)
    return Rows(told, lines, _producers(asked, found, lines))


def opened_days(session: Session, first: date, last: date) -> frozenset[date]:
    """Days on which the shop opened."""
    within = SupplyHours.on_day.between(first, last)
    return frozenset(session.scalars(select(SupplyHours.on_day).where(within)))


def _past(session: Session, first: date, last: date, out: frozenset[str]) -> dict[str, OnRecord]:
    """The weeks of each product; how they begin is told by the first row in them."""
    found: dict[str, list[showing.Row]] = defaultdict(list)
    begins: dict[str, bool] = {}
    for product_id, day, sold, large, end, share, came, gone in _ROWS.all(
        session, first=first, last=last
    ):
        if product_id not in begins:
            begins[product_id] = _began_empty(end + sold + gone - came, came, gone, share)
        found[product_id].append((date.fromisoformat(day), sold, large, end, share))
    past = {name: OnRecord(held, is_out=begins[name]) for name, held in found.items()}
    return past | {name: OnRecord(is_out=True) for name in out if name not in past}


def _began_empty(before: int, came: int, gone: int, share: int) -> bool:
    """Whether nothing was on sale before a first row: it is there since goods came, or since what
    had expired was thrown away; else there was something to sell, or to expire."""
    return (came > 0 and before <= 0) or (gone > 0 and share == 0)


def _of_line(around: _Around, line: Line, found: Suggestion) -> dict[str, Any]:
    product, asked = line.product, around.asked
    life = sum(line.lives) // len(line.lives) if line.lives else None
    shown = around.shown(product.product_id, life)
    shown |= showing.shown_of_line(line, found, asked.state)
    shown["guess"] = asked.sources[product.product_id].get("cost") == Source.HOUSE
    is_barred = found.why in (Why.BLOCKED, Why.CERTIFICATE, Why.SEASON, Why.REFUSED)
    return {
        "product_id": product.product_id,
        "producer_id": product.producer_id or None,
        "units": found.units,
        "why": found.why.value,
        "why_on": asked.bars.get(product.product_id) if is_barred else None,
        "terms": None if found.terms is None else told_sums.line_told(line, found),
        "shown": showing.as_text(shown),
        "sources": _sources(asked.sources[product.product_id]),
    }


def _of_left(around: _Around, product_id: str, left: Left, until: date | None) -> dict[str, Any]:
    facts = around.asked.goods[product_id].facts
    shown = around.shown(product_id, facts.lot_days) | {"owner": facts.owner}
    return {
        "product_id": product_id,
        "producer_id": facts.producer_id or None,
        "units": 0,
        "why": left.value,
        "why_on": until,
        "terms": None,
        "shown": showing.as_text(shown),
        "sources": "{}",
    }


def _sources(told: Sources) -> str:
    return json.dumps({name: one.value for name, one in told.items()}, sort_keys=True)


def _producers(
    asked: Asked, found: Review, lines: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    products: dict[str, int] = defaultdict(int)
    urgency: dict[str, int] = {}
    for one in lines:
        producer_id = one["producer_id"] or ""
        products[producer_id] += 1
        if one["units"]:
            its = json.loads(one["shown"])["urgency"]
            urgency[producer_id] = min(its, urgency.get(producer_id, its))
    verdicts = {one.producer_id: one for one in found.verdicts}
    return [
        _of_producer(
            asked,
            verdicts.get(producer_id) or _none(asked, producer_id),
            products[producer_id],
            urgency.get(producer_id),
        )
        for producer_id in sorted(asked.supplying.keys() & products.keys())
    ]


def _none(asked: Asked, producer_id: str) -> Verdict:
    """Of a producer none of whose goods was reckoned."""
    its = asked.supplying[producer_id].producer
    return Verdict(producer_id, False, Why.ENOUGH, 0, 0, its.min_order_vnd, 0, 0)


def _of_producer(
    asked: Asked, verdict: Verdict, products: int, urgency: int | None
) -> dict[str, Any]:
    its = asked.supplying[verdict.producer_id]
    return {
        "producer_id": verdict.producer_id,
        "order_by": its.order_by,
        "delivery_on": its.chance.delivery,
        "next_on": its.chance.next_delivery,
        "is_ordered": verdict.is_ordered,
        "why": verdict.why.value,
        "lines": verdict.lines,
        "products": products,
        "urgency": urgency,
        "total_vnd": verdict.total_vnd,
        "min_order_vnd": verdict.min_order_vnd,
        "lost_vnd": verdict.lost_vnd,
        "filling_vnd": verdict.filling_vnd,
        "sources": _sources(its.sources),
    }

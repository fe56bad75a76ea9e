"""Reads which of the suggestions become drafts of orders."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.errors import BadForm
from pos.base.quantity import BadQuantity, Unit, parse_units
from pos.catalogue import queries as catalogue
from pos.ordering.drafting import Basket
from pos.ordering.goods import Wanted
from pos.supply import review_queries
from pos.supply.board import row_of
from pos.supply.defaults import Source
from pos.supply.drafted import drafted
from pos.supply.models import SupplyReviewLine
from pos.supply.refusals import NewerReview
from pos.supply.review_views import LineView, ProducerView, ReviewView
from pos.supply.sources import in_pieces

FIELD = "units."
"""Before a product's id: the name of the field that says how much."""
NONE = ("", "0")
"""How one types that nothing of it is ordered."""
MOST_FIELDS = 5_000


@dataclass(frozen=True)
class Form:
    """What a press of the button said."""

    review_id: str
    """Of the suggestions that were looked at."""
    typed: Mapping[str, str]
    """By product, a quantity as it was typed."""
    whole: frozenset[str]
    """Producers that were folded: all that is suggested of them."""
    only: str
    """The one producer that is ordered from; empty: all."""


def form_of(fields: Mapping[str, str], whole: Collection[str]) -> Form:
    """The form from its fields."""
    typed = {
        name.removeprefix(FIELD): text.strip()
        for name, text in list(fields.items())[:MOST_FIELDS]
        if name.startswith(FIELD)
    }
    return Form(fields.get("review", ""), typed, frozenset(whole), fields.get("only", ""))


def producers_of(session: Session, fields: Collection[str], today: date) -> set[str]:
    """Who makes the goods of some fields of the form."""
    ids = [one.removeprefix(FIELD) for one in fields]
    cards = catalogue.cards(session, ids, today).values()
    return {one.producer_id for one in cards if one.producer_id}


@dataclass(frozen=True)
class Wish:
    """What a press of the button asks for."""

    baskets: tuple[Basket, ...]
    """One a producer of whom anything is ordered."""
    left_out: tuple[str, ...]
    """Products that were suggested, and that somebody ordered nothing of."""


def read(session: Session, form: Form, today: date) -> Wish:
    """What a form asks for.

    Raises:
        NewerReview: the suggestions were made anew since.
        BadForm: by `FIELD` and product, why a quantity cannot be read.
    """
    review = review_queries.newest(session, today)
    if review is None or review.review_id != form.review_id:
        raise NewerReview
    cards = catalogue.cards(session, form.typed.keys(), today)
    wanted = {one.producer_id for one in cards.values()} | form.whole
    producers = [
        one
        for one in review.producers
        if one.producer_id in wanted and form.only in ("", one.producer_id)
    ]
    ids = [one.producer_id for one in producers]
    lines = review_queries.lines_of(session, review, ids, today)
    shown = _shown(session, producers, lines, today)
    typed = _typed(form, [line for found in lines.values() for line in found])
    units = dict(_folded(form, producers, lines, shown)) | typed
    told = _told(session, review, units)
    baskets = (
        Basket(one.producer_id, goods, _coming(one, today), joins=True)
        for one in producers
        if (goods := _goods(lines.get(one.producer_id, ()), units, told))
    )
    left_out = tuple(name for name, many in typed.items() if not many and shown.get(name))
    return Wish(tuple(baskets), left_out)


def _shown(
    session: Session,
    producers: Collection[ProducerView],
    lines: Mapping[str, tuple[LineView, ...]],
    today: date,
) -> dict[str, int]:
    """By product, what its field began with: what is suggested and not decided already."""
    waiting = drafted(session, today)
    return {
        line.product_id: row_of(line, one, waiting, today).units
        for one in producers
        for line in lines.get(one.producer_id, ())
    }


def _folded(
    form: Form,
    producers: Collection[ProducerView],
    lines: Mapping[str, tuple[LineView, ...]],
    shown: Mapping[str, int],
) -> Iterator[tuple[str, int]]:
    """What is suggested of the producers that were folded."""
    for one in producers:
        if one.producer_id in form.whole and one.is_ordered:
            for line in lines.get(one.producer_id, ()):
                yield line.product_id, shown[line.product_id]


def _typed(form: Form, lines: Collection[LineView]) -> dict[str, int]:
    problems: dict[str, str] = {}
    found: dict[str, int] = {}
    for line in lines:
        text = form.typed.get(line.product_id, "")
        try:
            found[line.product_id] = 0 if text in NONE else parse_units(text, Unit(line.unit))
        except BadQuantity as bad:
            if bad.code != "zero":
                problems[FIELD + line.product_id] = bad.code
    if problems:
        raise BadForm(problems)
    return {one: units for one, units in found.items() if one in form.typed}


def _told(
    session: Session, review: ReviewView, units: Mapping[str, int]
) -> dict[str, tuple[Mapping[str, object] | None, Mapping[str, str]]]:
    """By product: the terms of its sum, and where the terms of buying come from."""
    found: dict[str, tuple[Mapping[str, object] | None, Mapping[str, str]]] = {}
    for ids in in_pieces(one for one, many in units.items() if many):
        rows = session.execute(
            select(SupplyReviewLine.product_id, SupplyReviewLine.terms, SupplyReviewLine.sources)
            .where(SupplyReviewLine.review_id == review.review_id)
            .where(SupplyReviewLine.product_id.in_(ids))
        )
        for product_id, terms, sources in rows:
            sum_of_it = None if terms is None else json.loads(terms)
            if sum_of_it is not None:
                sum_of_it.pop("asked", None)  # what it was reckoned from stays with the review
            found[product_id] = (sum_of_it, json.loads(sources))
    return found


def _goods(
    lines: Collection[LineView],
    units: Mapping[str, int],
    told: Mapping[str, tuple[Mapping[str, object] | None, Mapping[str, str]]],
) -> tuple[Wanted, ...]:
    return tuple(
        Wanted(
            product_id=line.product_id,
            units=units[line.product_id],
            suggested_units=line.units,
            why=told[line.product_id][0],
            cost_vnd=_cost(line, told[line.product_id][1]),
            owner=line.owner,
        )
        for line in lines
        if units.get(line.product_id) and line.product_id in told
    )


def _cost(line: LineView, sources: Mapping[str, str]) -> int | None:
    """What it costs, as far as anybody said so: a guess does not stand on an order."""
    return None if sources.get("cost") == Source.HOUSE else line.cost_vnd


def _coming(producer: ProducerView, today: date) -> date | None:
    """The day the suggestion counts on; the first possible one where it has gone by."""
    day = producer.delivery_on
    return day if day is not None and day > today else None

"""Reads of the audit trail: who did what that an auditor looks for, and how often.

A day is the facts' own `business_on`, the order that of their writing: a clock that was set wrong
moves nothing out of sight.
"""

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Select, Text, and_, func, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from pos.reports.spans import Span
from pos.sync.models import StoredFact, TrailRow
from pos.sync.trails import Topic

Some = TypeVar("Some", bound="Select[*tuple[Any, ...]]")
PAGE = 100
_PIECE = 500
_FACT = and_(
    StoredFact.terminal_id == TrailRow.terminal_id,
    StoredFact.epoch == TrailRow.epoch,
    StoredFact.seq == TrailRow.seq,
)


@dataclass(frozen=True)
class Asked:
    """Which rows of the trail."""

    span: Span
    topic: str = ""
    """Empty: all of them."""
    person_id: str = ""
    register_no: int | None = None
    before: int | None = None
    """The last row of the page before; older ones are told."""


@dataclass(frozen=True)
class Row:
    """A fact of the trail."""

    no: int
    topic: Topic
    business_on: date
    register_no: int
    body: dict[str, Any]
    person_id: str = ""
    folded: int = 0
    """How many older rows of the same kind this one stands for."""
    oldest_no: int = 0
    """The oldest of them; its own number where it stands for itself alone."""


@dataclass(frozen=True)
class Count:
    """How often something happened, and how much it came to."""

    business_on: date
    person_id: str
    topic: Topic
    times: int
    amount_vnd: int


@dataclass(frozen=True)
class Total:
    """The same of a whole span."""

    person_id: str
    topic: Topic
    times: int
    amount_vnd: int


@dataclass(frozen=True)
class Sums:
    """What happened in a span."""

    days: list[Count]
    """Of the newest days on which anything happened."""
    people: list[Total]
    """Of all its days."""
    many_days: int
    """On how many days anything happened."""


def rows(session: Session, asked: Asked, *, most: int = PAGE) -> tuple[list[Row], bool]:
    """The newest rows asked for, the newest first, and whether there are older ones.

    Prices that one person set one after the other, as a list taken in does by the hundred, are
    one row that says how many: they bury nothing.  Asked for by their topic they are all told.
    """
    # Their numbers first: a long span is put in order without reading its facts.
    runs = list(islice(_runs(session, asked), most + 1))
    by_no = {one.no: one for one in _rows_of(session, [run.no for run in runs[:most]])}
    told = [
        replace(by_no[run.no], person_id=run.person_id, folded=run.folded, oldest_no=run.oldest_no)
        for run in runs[:most]
    ]
    return told, len(runs) > most


@dataclass
class _Run:
    no: int
    topic: str
    person_id: str
    oldest_no: int
    folded: int = 0


def _runs(session: Session, asked: Asked) -> Iterator[_Run]:
    """The rows asked for, runs of prices folded; reads no further than it is asked to go on."""
    columns = select(TrailRow.no, TrailRow.topic, TrailRow.person_id)
    found = session.execute(_narrowed(columns, asked).order_by(TrailRow.no.desc()))
    run: _Run | None = None
    for no, topic, person_id in found.yield_per(_PIECE):
        folds = not asked.topic and topic == Topic.PRICE_SET
        if folds and run and (run.topic, run.person_id) == (topic, person_id):
            run.folded, run.oldest_no = run.folded + 1, no
            continue
        if run:
            yield run
        run = _Run(no, topic, person_id, no)
    if run:
        yield run


def every_row(session: Session, asked: Asked) -> Iterator[Row]:
    """All rows asked for, the newest first, read a piece at a time."""
    nos = array("q", session.scalars(_numbers(asked)))
    for at in range(0, len(nos), _PIECE):
        yield from _rows_of(session, nos[at : at + _PIECE])


def _numbers(asked: Asked) -> Select[int]:
    return _narrowed(select(TrailRow.no), asked).order_by(TrailRow.no.desc())


def _rows_of(session: Session, nos: Sequence[int]) -> list[Row]:
    found = session.execute(
        select(
            TrailRow.no,
            TrailRow.topic,
            TrailRow.business_on,
            TrailRow.register_no,
            StoredFact.body,
        )
        .join(StoredFact, _FACT)
        .where(TrailRow.no.in_(nos))
        .order_by(TrailRow.no.desc())
    )
    return [
        Row(no, Topic(topic), on, register, json.loads(body))
        for no, topic, on, register, body in found
    ]


def count(session: Session, asked: Asked) -> int:
    """How many rows there are."""
    counted = _narrowed(select(func.count()).select_from(TrailRow), replace(asked, before=None))
    return session.scalar(counted) or 0


def counts(session: Session, span: Span, topics: tuple[Topic, ...]) -> list[Count]:
    """How often each person did each thing on each day, the oldest day first.

    Answered from the index of the trail alone, however many sales there are.
    """
    return [
        Count(date.fromisoformat(on), *_sum(rest))
        for on, *rest in session.execute(_by_day(span, topics).order_by("business_on"))
    ]


def sums(session: Session, span: Span, topics: tuple[Topic, ...], most_days: int) -> Sums:
    """What each person did in a span, and day by day in the newest days of it.

    The trail is read once and in the order of its index, however long the span is; only sums leave
    the database.

    Args:
        most_days: so many days on which something happened are told one by one.
    """
    grouped = _by_day(span, topics).cte("grouped")
    days = select(grouped.c.business_on).distinct().order_by(grouped.c.business_on.desc())
    times, amount_vnd = func.sum(grouped.c.times), func.sum(grouped.c.amount_vnd)
    told = session.execute(
        union_all(
            select(null(), grouped.c.person_id, grouped.c.topic, times, amount_vnd).group_by(
                grouped.c.person_id, grouped.c.topic
            ),
            select(null(), literal(""), literal(""), func.count(), literal(0)).select_from(
                days.subquery()
            ),
            select(grouped).where(grouped.c.business_on.in_(days.limit(most_days))),
        )
    ).all()
    return Sums(
        days=[Count(date.fromisoformat(row[0]), *_sum(row[1:])) for row in told if row[0]],
        people=[Total(*_sum(row[1:])) for row in told if not row[0] and row[2]],
        many_days=next(row[3] for row in told if not row[0] and not row[2]),
    )


def _sum(row: Sequence[Any]) -> tuple[str, Topic, int, int]:
    person_id, topic, times, amount_vnd = row
    return person_id, Topic(topic), times, amount_vnd


def _by_day(span: Span, topics: tuple[Topic, ...]) -> Select[str, str, str, int, int]:
    """Sums of each day, topic and person: grouped in the order of the index, so nothing is sorted.

    The day is text here: a union reads it beside rows that have none.
    """
    on = type_coerce(TrailRow.business_on, Text).label("business_on")
    return (
        select(
            on,
            TrailRow.person_id,
            TrailRow.topic,
            func.count().label("times"),
            func.sum(TrailRow.amount_vnd).label("amount_vnd"),
        )
        .where(TrailRow.business_on.between(span.first_on, span.last_on))
        .where(TrailRow.topic.in_(topics))
        .group_by(TrailRow.business_on, TrailRow.topic, TrailRow.person_id)
    )


def _narrowed(asked: Some, wanted: Asked) -> Some:
    span = wanted.span
    asked = asked.where(TrailRow.business_on.between(span.first_on, span.last_on))
    if wanted.topic:
        asked = asked.where(TrailRow.topic == wanted.topic)
    if wanted.person_id:
        asked = asked.where(TrailRow.person_id == wanted.person_id)
    if wanted.register_no is not None:
        asked = asked.where(TrailRow.register_no == wanted.register_no)
    if wanted.before is not None:
        asked = asked.where(TrailRow.no < wanted.before)
    return asked

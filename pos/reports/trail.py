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

from sqlalchemy import Select, and_, func, select
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
    """How often each person did each thing on each day, the newest day first.

    Answered from the index of the trail alone, however many sales there are.
    """
    asked = (
        select(
            TrailRow.business_on,
            TrailRow.person_id,
            TrailRow.topic,
            func.count(),
            func.sum(TrailRow.amount_vnd),
        )
        .where(TrailRow.business_on.between(span.first_on, span.last_on))
        .where(TrailRow.topic.in_(topics))
        .group_by(TrailRow.business_on, TrailRow.person_id, TrailRow.topic)
        .order_by(TrailRow.business_on.desc(), TrailRow.person_id, TrailRow.topic)
    )
    return [
        Count(on, person_id, Topic(topic), times, amount)
        for on, person_id, topic, times, amount in session.execute(asked)
    ]


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

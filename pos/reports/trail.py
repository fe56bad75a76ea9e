"""Reads of the audit trail: who did what that an auditor looks for, and how often.

A day is the facts' own `business_on`, the order that of their writing: a clock that was set wrong
moves nothing out of sight.
"""

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
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


@dataclass(frozen=True)
class Count:
    """How often something happened, and how much it came to."""

    business_on: date
    person_id: str
    topic: Topic
    times: int
    amount_vnd: int


def rows(session: Session, asked: Asked, *, most: int = PAGE) -> tuple[list[Row], bool]:
    """The newest rows asked for, the newest first, and whether there are older ones."""
    # Their numbers first: a long span is put in order without reading its facts.
    nos = list(session.scalars(_numbers(asked).limit(most + 1)))
    return _rows_of(session, nos[:most]), len(nos) > most


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

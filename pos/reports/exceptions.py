"""The exception report: what each cashier did on each day that a manager wants to know.  Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pos.reports.trail import Count, Total
from pos.sync.trails import Topic

SHOWN = (
    Topic.DISCOUNT,
    Topic.PRICE,
    Topic.VOID,
    Topic.TENDER_BACK,
    Topic.DRAWER,
    Topic.RETURN,
    Topic.LOOSE_RETURN,
    Topic.DIFFERENCE,
    Topic.CASH_REFUSED,
    Topic.REPRINT,
    Topic.SELF_APPROVAL,
    Topic.FAILED_PIN,
)
"""In the order they are shown."""
GRAVE = frozenset({Topic.SELF_APPROVAL, Topic.LOOSE_RETURN, Topic.FAILED_PIN})
"""What a manager looks at first."""


@dataclass(frozen=True)
class Mark:
    """One thing that happened, so many times."""

    topic: Topic
    times: int
    amount_vnd: int
    is_grave: bool


@dataclass(frozen=True)
class PersonDay:
    """What one person did; nothing that did not happen is named."""

    person_id: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Day:
    """A day on which something happened."""

    on: date
    people: tuple[PersonDay, ...]


def by_day(counts: Iterable[Count]) -> list[Day]:
    """The days as counted, the newest first; on each the person with the most marks first."""
    days: dict[date, dict[str, list[Count]]] = {}
    for one in counts:
        days.setdefault(one.business_on, {}).setdefault(one.person_id, []).append(one)
    return [
        Day(on, tuple(sorted((_person(*item) for item in found.items()), key=_heaviest)))
        for on, found in sorted(days.items(), reverse=True)
    ]


def by_person(totals: Iterable[Total]) -> list[PersonDay]:
    """The same of all days together."""
    found: dict[str, list[Total]] = {}
    for one in totals:
        found.setdefault(one.person_id, []).append(one)
    return sorted((_person(*item) for item in found.items()), key=_heaviest)


def _person(person_id: str, counts: Sequence[Count | Total]) -> PersonDay:
    marks = []
    for topic in SHOWN:
        its = [one for one in counts if one.topic is topic]
        if its:
            times, amount = sum(one.times for one in its), sum(one.amount_vnd for one in its)
            marks.append(Mark(topic, times, amount, topic in GRAVE))
    return PersonDay(person_id, tuple(marks))


def _heaviest(one: PersonDay) -> tuple[int, str]:
    return -sum(mark.times for mark in one.marks), one.person_id

"""Days and months of a report.  Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Span:
    """Days from `first_on` to `last_on`, both included."""

    first_on: date
    last_on: date


def month_of(day: date) -> str:
    """`2026-11`."""
    return f"{day:%Y-%m}"


def days_of(month: str) -> Span:
    """The days of a month."""
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    return Span(first, following - timedelta(days=1))


def whole_months(span: Span) -> Iterator[str]:
    """The months that lie in a span with all of their days, in their order."""
    first = span.first_on.replace(day=1)
    while first <= span.last_on:
        month = days_of(month_of(first))
        if span.first_on <= month.first_on and month.last_on <= span.last_on:
            yield month_of(first)
        first = month.last_on + timedelta(days=1)


def without(span: Span, months: list[str]) -> list[Span]:
    """What is left of a span without some of its whole months, given in their order."""
    left, first = [], span.first_on
    for month in months:
        taken = days_of(month)
        if first < taken.first_on:
            left.append(Span(first, taken.first_on - timedelta(days=1)))
        first = taken.last_on + timedelta(days=1)
    if first <= span.last_on:
        left.append(Span(first, span.last_on))
    return left

"""Days of a report, and the span it is compared with.  Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pos.base.dates import add_months

DAY = timedelta(days=1)
MOST_DAYS = 3_660
"""Ten years."""


@dataclass(frozen=True)
class Span:
    """Days from `first_on` to `last_on`, both included."""

    first_on: date
    last_on: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last_on - self.first_on).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


def before(span: Span) -> Span:
    """The span to compare with: as many days before it; of days from the first of a month on, the
    same days of the month before, of a whole year the year before."""
    first, last = span.first_on, span.last_on
    if first.day == 1 and first.month == 1 and (last.month, last.day) == (12, 31):
        years = last.year - first.year + 1
        return Span(add_months(first, -12 * years), add_months(last, -12 * years))
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        earlier = add_months(first, -1)
        if (last + DAY).day == 1:
            return Span(earlier, first - DAY)
        return Span(earlier, min(add_months(last, -1), first - DAY))
    return Span(first - timedelta(days=span.days), first - DAY)


def month_of(day: date) -> str:
    """`2026-11`."""
    return f"{day:%Y-%m}"


def days_of(month: str) -> Span:
    """The days of a month."""
    first = date.fromisoformat(f"{month}-01")
    return Span(first, add_months(first, 1) - DAY)


def parted(span: Span, before: str = "9999-12") -> tuple[list[str], list[Span]]:
    """The months that lie in a span whole, and the spans that are left of it.

    Args:
        before: months from this one on are left in days.
    """
    whole = [
        one
        for one in months(span)
        if one < before and days_of(one).first_on in span and days_of(one).last_on in span
    ]
    if not whole:
        return [], [span]
    first, last = days_of(whole[0]).first_on, days_of(whole[-1]).last_on
    left = [Span(span.first_on, first - DAY), Span(last + DAY, span.last_on)]
    return whole, [one for one in left if one.first_on <= one.last_on]


def months(span: Span) -> Iterator[str]:
    """The months that a span touches, in their order."""
    first = span.first_on.replace(day=1)
    while first <= span.last_on:
        yield month_of(first)
        first = add_months(first, 1)


class Step(StrEnum):
    """What one column of a chart stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def step_of(span: Span) -> Step:
    """So that a chart has at most about sixty columns."""
    if span.days <= 62:
        return Step.DAY
    return Step.WEEK if span.days <= 366 else Step.MONTH


def pieces(span: Span, step: Step | None = None) -> list[Span]:
    """The spans of a chart's columns, in their order; the outer ones may be cut.

    Args:
        step: None: as the span's length has it.
    """
    step, found, first = step or step_of(span), [], span.first_on
    while first <= span.last_on:
        last = min(_end(first, step), span.last_on)
        found.append(Span(first, last))
        first = last + DAY
    return found


def _end(first: date, step: Step) -> date:
    """The last day of the piece that `first` lies in."""
    if step is Step.DAY:
        return first
    if step is Step.WEEK:
        return first + timedelta(days=6 - first.weekday())
    return days_of(month_of(first)).last_on

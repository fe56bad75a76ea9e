"""A product's prices over time: which was, which is, which comes.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True)
class PriceRow:
    """A price as it was told."""

    price_id: str
    price_vnd: int
    valid_from: date
    is_end: bool
    """From the day on there is no price; `price_vnd` is the one that ended."""
    is_kept: bool
    """What was to come on the day was taken back."""
    set_at: datetime
    by_name: str
    """Empty where nobody knows."""


class When(StrEnum):
    """What a told price is worth today."""

    COMING = "coming"
    CURRENT = "current"
    PAST = "past"
    REPLACED = "replaced"
    """Another was told for the same day later."""
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class PriceStep:
    """A told price with its place in time."""

    row: PriceRow
    when: When
    until: date | None
    """The last day it counted, or counts; None while nothing follows it."""


def steps(rows: Sequence[PriceRow], today: date) -> list[PriceStep]:
    """Every told price but the rows that only keep another going, the last day first.

    Args:
        rows: as they were told, in the order of their days, then of their telling.
    """
    last = {row.valid_from: row for row in rows}
    standing = [row for row in last.values() if not row.is_kept]
    current = max((row.valid_from for row in standing if row.valid_from <= today), default=None)
    found = []
    for row in rows:
        if row.is_kept:
            continue
        when, until = _when(row, last[row.valid_from], today, current), None
        if when in (When.PAST, When.CURRENT, When.COMING):
            later = [one.valid_from for one in standing if one.valid_from > row.valid_from]
            until = min(later) - timedelta(days=1) if later else None
        found.append(PriceStep(row, when, until))
    return found[::-1]


def _when(row: PriceRow, last: PriceRow, today: date, current: date | None) -> When:
    if row is not last:
        return When.TAKEN_BACK if last.is_kept else When.REPLACED
    if row.valid_from > today:
        return When.COMING
    return When.CURRENT if row.valid_from == current else When.PAST


def counting_on(rows: Sequence[PriceRow], day: date) -> PriceRow | None:
    """The told price that counts on a day, as the till finds it; None where none was told."""
    told = [row for row in rows if row.valid_from <= day]
    return told[-1] if told else None

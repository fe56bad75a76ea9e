"""Which copies of the book are kept, when the next is due, and how old is too old.  Pure.

Source: hourly copies, kept 24 hours and 30 days (reliability plan, *SQLite on the till*).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pos.base.dates import ZONE

HOURS = 24
"""The newest copy of each of so many hours is kept."""
DAYS = 30
"""The newest copy of each of so many days is kept."""
EVERY = timedelta(hours=1)
OLD = timedelta(hours=26)
"""A day and a late opening: an older copy is worth a warning."""

_NAME = re.compile(r"till-([0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{6})\.db")
_STAMP = "%Y-%m-%d-%H%M%S"


def name_of(at: datetime) -> str:
    """A copy's file name, by the shop's own clock: `till-2026-11-21-140500.db`."""
    return f"till-{at.astimezone(ZONE).strftime(_STAMP)}.db"


def made_at(name: str) -> datetime | None:
    """The moment in a copy's name, UTC; None for a file that is no copy of ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        local = datetime.strptime(found[1], _STAMP).replace(tzinfo=ZONE)
    except ValueError:
        return None
    return local.astimezone(UTC)


def to_drop(names: Iterable[str], made: str) -> set[str]:
    """The copies that need not be kept; names that are not ours are never among them.

    Copies later than the one just made tell of a clock that is wrong now, or was when they were
    made.  Nobody knows which, so they are counted by themselves, and neither group takes the
    other's places.

    Args:
        made: the name of the copy just made, which is never dropped.
    """
    ours = sorted(name for name in names if made_at(name) is not None)
    later = bisect_right(ours, made)
    return set(ours) - _kept(ours[:later]) - _kept(ours[later:])


def _kept(ours: list[str]) -> set[str]:
    """Of names in order: the newest of each of the last hours, and of each of the last days."""
    by_hour = {name[: len("till-2026-11-21-14")]: name for name in ours}
    by_day = {name[: len("till-2026-11-21")]: name for name in ours}
    hours = [by_hour[hour] for hour in sorted(by_hour)[-HOURS:]]
    days = [by_day[day] for day in sorted(by_day)[-DAYS:]]
    return {*hours, *days}


def is_due(last: datetime | None, now: datetime) -> bool:
    """Whether a copy is due: an hour after the last, or when the clock went back behind it."""
    return last is None or not timedelta(0) <= now - last < EVERY


def is_old(last: datetime | None, now: datetime) -> bool:
    """Whether the last copy is old enough for a warning."""
    return last is None or now - last > OLD


AUDIT_EVERY = timedelta(hours=20)
AUDIT_LATEST = timedelta(hours=48)
QUIET = timedelta(minutes=45)
"""So long without a fact: the last customer is gone, or the first has not come."""
NIGHT = range(3, 6)
"""Hours of the shop's clock in which nobody sells."""


def is_audit_due(last: datetime | None, last_fact: datetime | None, now: datetime) -> bool:
    """Whether the books are to be recomputed: each night at three, or in the quiet after the
    last sale where the machine is off at night; after two days without either, at once.

    Args:
        last: when they were recomputed last; None for never.
        last_fact: when something last happened in the shop.
    """
    if last_fact is None or (last is not None and last_fact <= last <= now):
        return False  # nothing has happened since
    if last is None or not timedelta(0) <= now - last < AUDIT_LATEST:
        return last is not None or now - last_fact >= QUIET
    since = now - last
    if now.astimezone(ZONE).hour in NIGHT:
        return since >= timedelta(hours=len(NIGHT))
    return since >= AUDIT_EVERY and now - last_fact >= QUIET


def audit_owed_since(
    known: datetime | None, last: datetime | None, last_fact: datetime | None, now: datetime
) -> datetime | None:
    """Since when the book has held something that no audit has looked at; None: it holds nothing.

    A shop that was closed for months owes its audit from its first sale after them on.

    Args:
        known: what was found before; a later moment than now is of a clock that ran ahead.
        last, last_fact: as `is_audit_due` takes them.
    """
    if last_fact is None or (last is not None and last_fact <= last <= now):
        return None
    return now if known is None else min(known, now)

"""Days and moments: UTC in the books, Asia/Ho_Chi_Minh on screens and papers.

Nothing here looks at a clock; the day and the moment are handed in.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from pos.base.text import LONGEST, Unreadable, clean

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""UTC+7 all year; the business day is this zone's date."""

CHIP_NEAR_DAYS = 30
"""Up to so many days ahead a chip leaves the year out: beside it stand the days left."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Typed years outside are slips of the finger."""


class BadDay(Unreadable):
    """Text that is no day: `empty`, `not_a_day` (unreadable), `no_such_day` (30/02), `year`."""


class BadMoment(Unreadable):
    """Text that is no moment of the books: `not_a_moment`."""


# --- Moments ---------------------------------------------------------------------------


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"{at!r} has no time zone")
    return at


def business_day(at: datetime) -> date:
    """Return the local date of the aware moment `at`.

    Raises:
        ValueError: `at` has no time zone.
    """
    return _aware(at).astimezone(ZONE).date()


def iso_at(at: datetime) -> str:
    """Return the aware moment in UTC, cut to milliseconds: `2026-11-21T07:05:00.000Z`.

    Raises:
        ValueError: `at` has no time zone.
    """
    moment = _aware(at).astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"


_ISO_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


def parse_at(text: str) -> datetime:
    """Return the aware UTC moment that `iso_at` wrote; no other spelling is read.

    Raises:
        BadMoment: `not_a_moment`.
    """
    if not _ISO_AT.fullmatch(text):
        raise BadMoment("not_a_moment", text)
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadMoment("not_a_moment", text) from error


def format_moment(at: datetime) -> str:
    """Return the local day and minute of the aware moment: `21/11/2026 14:05`."""
    local = _aware(at).astimezone(ZONE)
    return f"{format_day(local.date())} {local.hour:02d}:{local.minute:02d}"


def format_hour(at: datetime, now: datetime) -> str:
    """Return the local hour of the aware moment, `14:05`; with its day, `20/11 14:05`, where that
    is not the day of `now`."""
    local = _aware(at).astimezone(ZONE)
    hour = f"{local.hour:02d}:{local.minute:02d}"
    if local.date() == business_day(now):
        return hour
    return f"{local.day:02d}/{local.month:02d} {hour}"


# --- Days ------------------------------------------------------------------------------


def format_day(day: date) -> str:
    """Return `21/11/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_day_short(day: date) -> str:
    """Return `03/11/27`: for chips, where the century is not in doubt."""
    return f"{day.day:02d}/{day.month:02d}/{day.year % 100:02d}"


def format_day_chip(day: date, today: date) -> str:
    """Return `09/12` for a day at most `CHIP_NEAR_DAYS` ahead of `today`, else `03/11/27`.

    A day already past keeps its year, so that nobody reads it as one to come.
    """
    if 0 <= (day - today).days <= CHIP_NEAR_DAYS:
        return f"{day.day:02d}/{day.month:02d}"
    return format_day_short(day)


_DAY_FIRST = re.compile(r"(?P<d>[0-9]{1,2})([/.-])(?P<m>[0-9]{1,2})\2(?P<y>[0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_DIGITS_ONLY = re.compile(r"(?P<d>[0-9]{2})(?P<m>[0-9]{2})(?P<y>[0-9]{4})")


def parse_day(text: str, *, today: date | None = None) -> date:
    """Return the day that `text` names.

    Read are `21/11/2026`, `21-11-2026`, `21.11.2026`, `21/11/26`, `2026-11-21` and
    `21112026`.

    Args:
        text: as typed; the day comes before the month.
        today: where given, a year of two digits means the one nearest to it; else 20xx.

    Raises:
        BadDay: see its codes.
    """
    if len(text) > LONGEST:
        raise BadDay("not_a_day", text)
    typed = clean(text)
    if not typed:
        raise BadDay("empty", text)
    for pattern in (_DAY_FIRST, _YEAR_FIRST, _DIGITS_ONLY):
        match = pattern.fullmatch(typed)
        if match is not None:
            year = int(match["y"])
            if len(match["y"]) == 2:
                year = _full_year(year, today)
            return _day(year, int(match["m"]), int(match["d"]), given=text)
    raise BadDay("not_a_day", text)


def _full_year(two_digits: int, today: date | None) -> int:
    if today is None:
        return 2000 + two_digits
    century = today.year // 100 * 100
    years = (century - 100 + two_digits, century + two_digits, century + 100 + two_digits)
    return min(years, key=lambda year: abs(year - today.year))


def _day(year: int, month: int, day: int, *, given: object) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDay("year", given)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadDay("no_such_day", given) from error


def add_months(day: date, n: int) -> date:
    """Return the same day `n` months on (or back), or the last day of a shorter month.

    Raises:
        ValueError: the calendar has no such year.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + n, 12)
    last = monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


# --- Days half known ---------------------------------------------------------------------

_PARTIAL = re.compile(r"(?P<y>[0-9]{4})(?:-(?P<m>[0-9]{2})(?:-(?P<d>[0-9]{2}))?)?")


@dataclass(frozen=True)
class PartialDate:
    """A date as far as it was published: a year, a month of a year, or a day.

    Raises:
        BadDay: `no_such_day` or `year`; a day without a month is `not_a_day`.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise BadDay("not_a_day", f"{self.year} day {self.day}")
        month = 1 if self.month is None else self.month
        day = 1 if self.day is None else self.day
        _day(self.year, month, day, given=f"{self.year}-{month}-{day}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2024`, `2024-07` or `2024-07-15`.

        Raises:
            BadDay: see its codes.
        """
        if len(text) > LONGEST:
            raise BadDay("not_a_day", text)
        typed = clean(text)
        if not typed:
            raise BadDay("empty", text)
        match = _PARTIAL.fullmatch(typed)
        if match is None:
            raise BadDay("not_a_day", text)
        month, day = (None if match[part] is None else int(match[part]) for part in "md")
        return cls(int(match["y"]), month, day)

    @property
    def earliest(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def format_partial(day: PartialDate) -> str:
    """Return `15/07/2024`, `07/2024` or `2024`: as far as it was published."""
    if day.day is not None:
        return format_day(day.earliest)
    return str(day.year) if day.month is None else f"{day.month:02d}/{day.year}"

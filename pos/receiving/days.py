"""Days as people type them beside goods, and what they mean said back.  Pure.

The day comes before the month, as on every Vietnamese pack (NĐ 37/2026 Art 46.1): `0312` is the
3rd of December.  What leaves the year out means the next such day for a last day, the last one for
a day of making; what leaves the day out means the month's last day, or its first for a day of
making.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pos.base.dates import FIRST_YEAR, LAST_YEAR, BadDay, add_months, parse_day
from pos.base.text import LONGEST, clean

_MOST_COUNT = 9_999
_COUNTED = re.compile(r"([+-])([0-9]{1,4})(d|ngày|m|t|tháng|y|năm)?", re.IGNORECASE)
_DAY_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})|([0-9]{2})([0-9]{2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
_MONTH_END = re.compile(r"([0-9]{4})([0-9]{2})[ec]", re.IGNORECASE)
_SIX = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_LEAP_YEARS = 8
"""29/02 comes again within so many years, also across 1900 and 2100."""

STEPS = {"d": (1, 0), "w": (7, 0), "m": (0, 1)}
"""What an arrow key moves a day by: days, months."""


def read_day(text: str, *, today: date, is_past: bool = False, since: date | None = None) -> date:
    """The day that was typed.

    Read are, besides what `parse_day` reads: `0312`, `3/12` (no year), `031226`, `20261203`,
    `12/2026`, `12/26` where it can be no day and month, `202612e` (month without a day), and
    `+90d`, `+90`, `+6m`, `+2y`, `-3` (counted; also with `ngày`, `tháng`, `năm`).

    Args:
        text: as typed.
        today: the business day.
        is_past: whether the day has been (a day of making) or is to come (a last day).
        since: from which day is counted; None: from today.

    Raises:
        BadDay: `empty`, `not_a_day`, `no_such_day` or `year`; nothing is guessed.
    """
    if len(text) > LONGEST:
        raise BadDay("not_a_day", text)
    typed = clean(text).replace(" ", "")
    if not typed:
        raise BadDay("empty", text)
    counted = _COUNTED.fullmatch(typed)
    if counted is not None:
        return _counted(counted, since or today, text)
    short = _short(typed, today, is_past, text)
    return parse_day(typed, today=today) if short is None else short


def step(day: date, unit: str, n: int) -> date:
    """The day `n` days (`d`), weeks (`w`) or months (`m`) on, or back.

    Raises:
        BadDay: `not_a_day` for another unit; `year` where the calendar of the shop ends.
    """
    if unit not in STEPS or abs(n) > _MOST_COUNT:
        raise BadDay("not_a_day", f"{n}{unit}")
    days, months = STEPS[unit]
    return _moved(day, days * n, months * n, f"{n}{unit}")


def _counted(found: re.Match[str], since: date, given: str) -> date:
    sign, count, unit = found[1], int(found[2]), (found[3] or "d").lower()
    n = -count if sign == "-" else count
    if unit in {"d", "ngày"}:
        return _moved(since, n, 0, given)
    return _moved(since, 0, n * 12 if unit in {"y", "năm"} else n, given)


def _moved(day: date, days: int, months: int, given: str) -> date:
    try:
        made = add_months(day, months) + timedelta(days=days)
    except (ValueError, OverflowError) as error:
        raise BadDay("year", given) from error
    if not FIRST_YEAR <= made.year <= LAST_YEAR:
        raise BadDay("year", given)
    return made


def _short(typed: str, today: date, is_past: bool, given: str) -> date | None:
    """What is shorter than a whole day, or written without separators; None: neither."""
    month_end = _MONTH_END.fullmatch(typed)
    if month_end is not None:
        return _month(int(month_end[1]), int(month_end[2]), is_past, given)
    day_month = _DAY_MONTH.fullmatch(typed)
    if day_month is not None and int(day_month[2] or day_month[4]) <= 12:
        day, month = int(day_month[1] or day_month[3]), int(day_month[2] or day_month[4])
        return _without_year(day, month, today, is_past, given)
    month_year = _MONTH_YEAR.fullmatch(typed)
    if month_year is not None:
        year = int(month_year[2])
        return _month(year if year > 99 else 2000 + year, int(month_year[1]), is_past, given)
    six = _SIX.fullmatch(typed)
    if six is not None:
        return parse_day(f"{six[1]}/{six[2]}/{six[3]}", today=today)
    eight = _EIGHT.fullmatch(typed)
    if eight is not None and FIRST_YEAR <= int(eight[1]) <= LAST_YEAR and int(eight[2]) <= 12:
        return parse_day(f"{eight[1]}-{eight[2]}-{eight[3]}")
    return None


def _month(year: int, month: int, is_past: bool, given: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDay("year", given)
    if not 1 <= month <= 12:
        raise BadDay("no_such_day", given)
    return date(year, month, 1 if is_past else monthrange(year, month)[1])


def _without_year(day: int, month: int, today: date, is_past: bool, given: str) -> date:
    way = -1 if is_past else 1
    for n in range(_LEAP_YEARS + 1):
        try:
            found = date(today.year + way * n, month, day)
        except ValueError:
            continue
        if found == today or (found < today) is is_past:
            return found
    raise BadDay("no_such_day", given)


# --- Said back ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Distance:
    """How far a day is from today, as people say it."""

    count: int
    """Never negative; 0: today."""
    unit: str
    """`day`, `month` or `year`."""
    is_past: bool


def distance(day: date, today: date) -> Distance:
    """Whole days up to two months, whole months up to two years, then whole years; rounded down."""
    first, last = sorted((day, today))
    months = (last.year - first.year) * 12 + last.month - first.month
    if add_months(first, months) > last:
        months -= 1
    if months < 2:
        return Distance((last - first).days, "day", day < today)
    if months < 24:
        return Distance(months, "month", day < today)
    return Distance(months // 12, "year", day < today)


def is_short_lived(
    *, made_on: date | None, use_by: date | None, shelf_life_days: int | None, today: date
) -> bool:
    """Whether less than half of the goods' life is left.

    Their life runs from the day of making to the last day; where the pack names no day of making,
    it is as long as the product usually keeps.  Goods of neither are not judged.
    """
    if use_by is None:
        return False
    life = (use_by - made_on).days if made_on is not None else shelf_life_days
    return life is not None and 2 * (use_by - today).days < life

"""Days of the lunar year that a showroom lives by, as Vietnam keeps them (UTC+7).

A table of its own, so that a wrong day in the engine's table shows itself in the judge's shops.
"""

from datetime import date
from functools import cache

TET = tuple(
    date.fromisoformat(day)
    for day in (
        "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22",
        "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13",
        "2030-02-02", "2031-01-23", "2032-02-11",
    )
)  # fmt: skip
"""The first day of the year."""

MID_AUTUMN = tuple(
    date.fromisoformat(day)
    for day in (
        "2018-09-24", "2019-09-13", "2020-10-01", "2021-09-21", "2022-09-10", "2023-09-29",
        "2024-09-17", "2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22",
        "2030-09-12", "2031-10-01", "2032-09-19",
    )
)  # fmt: skip
"""The fifteenth of the eighth month."""


def _offset(day: date, feasts: tuple[date, ...]) -> int:
    near = min(feasts, key=lambda feast: abs((day - feast).days))
    return (day - near).days


@cache
def days_from_tet(day: date) -> int:
    """Days since the nearest first day of the year: negative before it."""
    return _offset(day, TET)


@cache
def days_from_mid_autumn(day: date) -> int:
    """Days since the nearest Mid-Autumn: negative before it."""
    return _offset(day, MID_AUTUMN)


def is_before_tet(day: date) -> bool:
    """Whether the day lies in the five weeks of Tết shopping that are scored apart."""
    return -35 <= days_from_tet(day) < 0

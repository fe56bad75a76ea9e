"""Tết and Mid-Autumn by the lunar calendar of Vietnam, which is reckoned at UTC+7.  Pure.

Chinese calendars are a day off in some years: 2007, and 2030 (2 February here, 3 February there).
"""

from datetime import date
from enum import StrEnum

FIRST_YEAR = 1990
_TET = (
    "0127 0215 0204 0123 0210 0131 0219 0207 0128 0216 0205 0124 0212 0201 0122 0209 0129 0217 "
    "0207 0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 "
    "0217 0206 0126 0213 0202 0123 0211 0131 0219 0208 0128 0215 0204 0124 0212 0201 0122 0210 "
    "0130 0217 0206 0126 0214 0202 0123 0211 0201 0218 0208 0128 0215 0204 0124 0212 0202 0121 "
    "0209 0129 0217 0205 0126 0214 0203 0123 0211 0131 0219 0207 0127 0215 0205 0124 0212 0202 "
    "0122 0209 0129 0217 0206 0126 0214 0203 0124 0210 0130 0218 0207 0127 0215 0205 0125 0212 "
    "0201 0121 0209"
)
"""Mùng 1 (first day of the first month), month and day, from 1990 to 2100."""
_MID_AUTUMN = (
    "1003 0922 0911 0930 0920 0909 0927 0916 1005 0924 0912 1001 0921 0911 0928 0918 1006 0925 "
    "0914 1003 0922 0912 0930 0919 0908 0927 0915 1004 0924 0913 1001 0921 0910 0929 0917 1006 "
    "0925 0915 1003 0922 0912 1001 0919 0908 0926 0916 1004 0924 0913 1002 0920 0909 0928 0917 "
    "1005 0925 0915 1004 0922 0911 0930 0919 0907 0926 0916 1005 0924 0913 1002 0921 0909 0928 "
    "0917 1006 0925 0914 1003 0923 0911 0929 0919 0908 0926 0916 1005 0924 0912 1001 0920 0910 "
    "0927 0917 1006 0926 0914 1003 0922 0911 0929 0918 0908 0927 0916 1005 0924 0913 0930 0920 "
    "0909 0928 0918"
)
"""The fifteenth day of the eighth month."""


class Feast(StrEnum):
    """What moves with the moon and moves what is bought."""

    TET = "tet"
    MID_AUTUMN = "mid_autumn"


SPAN = {Feast.TET: (-45, 20), Feast.MID_AUTUMN: (-24, 3)}
"""The first and the last day around a feast on which it is felt, counted from its day."""


def _days(table: str) -> dict[int, date]:
    return {
        year: date(year, int(one[:2]), int(one[2:]))
        for year, one in enumerate(table.split(), start=FIRST_YEAR)
    }


DAYS = {Feast.TET: _days(_TET), Feast.MID_AUTUMN: _days(_MID_AUTUMN)}


def feast_day(feast: Feast, year: int) -> date | None:
    """The feast's day in the solar year; None beyond the tables, 1990 to 2100."""
    return DAYS[feast].get(year)


FELT = {
    at.toordinal() + ahead: (feast, ahead)
    for feast, days in DAYS.items()
    for at in days.values()
    for ahead in range(SPAN[feast][0], SPAN[feast][1] + 1)
}
"""By a day's ordinal: the feast that is felt, and the days from it, 0 on it."""


def felt_on(day: date) -> tuple[Feast, int] | None:
    """The feast that is felt on `day`, and the days from it; None on a plain day."""
    return FELT.get(day.toordinal())

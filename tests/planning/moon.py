"""Vietnam's lunar calendar worked out from the moon and the sun at UTC+7.

Source: Hồ Ngọc Đức, "Thuật toán tính âm lịch"; new moons after Meeus.
"""

from datetime import date
from math import floor, pi, sin

ZONE = 7 / 24


def _julian(day: date) -> int:
    return day.toordinal() + 1721425


def _new_moon(k: int) -> int:
    """The day on which the k-th moon since 1900 begins, as a Julian day number."""
    t, dr = k / 1236.85, pi / 180
    at = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    at += 0.00033 * sin((166.56 + 132.87 * t - 0.009173 * t**2) * dr)
    m = 359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3
    n = 306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3
    f = 21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3
    terms = [
        (0.1734 - 0.000393 * t, m), (0.0021, 2 * m), (-0.4068, n), (0.0161, 2 * n),
        (-0.0004, 3 * n), (0.0104, 2 * f), (-0.0051, m + n), (-0.0074, m - n),
        (0.0004, 2 * f + m), (-0.0004, 2 * f - m), (-0.0006, 2 * f + n), (0.0010, 2 * f - n),
        (0.0005, 2 * n + m),
    ]  # fmt: skip
    at += sum(weight * sin(angle * dr) for weight, angle in terms)
    at -= -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(at + 0.5 + ZONE)


def _sun(day: int) -> int:
    """The twelfth of its round that the sun stands in when the day begins."""
    t, dr = (day - 2451545.5 - ZONE) / 36525, pi / 180
    m = 357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3
    long = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    long += (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(dr * m)
    long += (0.019993 - 0.000101 * t) * sin(dr * 2 * m) + 0.000290 * sin(dr * 3 * m)
    return floor(long % 360 / 30)


def _eleventh(year: int) -> int:
    """The first day of the month that the winter solstice lies in."""
    k = floor((_julian(date(year, 12, 31)) - 2415021) / 29.530588853)
    return _new_moon(k - 1) if _sun(_new_moon(k)) >= 9 else _new_moon(k)


def solar(day: int, month: int, year: int) -> date:
    """The solar day of a day of the lunar year, no leap month."""
    first, next_one = (
        (_eleventh(year - 1), _eleventh(year))
        if month < 11
        else (_eleventh(year), _eleventh(year + 1))
    )
    k = floor((first - 2415021.076998695) / 29.530588853 + 0.5)
    ahead = (month - 11) % 12
    if next_one - first > 365:
        leap, arc = 1, _sun(_new_moon(k + 1))
        while leap < 14:
            leap += 1
            before, arc = arc, _sun(_new_moon(k + leap))
            if arc == before:
                break
        ahead += ahead >= leap - 1
    return date.fromordinal(_new_moon(k + ahead) + day - 1 - 1721425)

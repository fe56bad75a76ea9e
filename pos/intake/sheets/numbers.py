"""Numbers and days as Excel stores them, read without rounding by a machine.  Pure.

Source: ECMA-376 part 1, 18.8.30 (number formats) and 18.17.4 (serial dates).
"""

import re
from datetime import date, timedelta

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d+)(?:\.(?P<part>\d*))?(?:[eE](?P<power>[+-]?\d{1,3}))?"
)
_SIGNIFICANT = 15
"""Excel keeps so many digits; the rest of a stored number is the machine's noise."""
_MOST_POWER = 30
_DATE_IDS = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def plain(text: str) -> str:
    """A stored number as a person would write it: `8.93E12` → `8930000000000`, `0.1` → `0,1`.

    The decimal sign is a comma.  Exactly three decimals get a nought behind, so that `1,234`
    (a fraction) is never taken for a thousand two hundred and thirty-four.  What is no number
    stays as it is.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None or abs(int(match["power"] or 0)) > _MOST_POWER or len(text) > 60:
        return text
    part = match["part"] or ""
    digits, after = match["whole"] + part, len(part) - int(match["power"] or 0)
    digits, after = _rounded(digits, after)
    if after <= 0:
        whole, fraction = digits + "0" * -after, ""
    else:
        padded = digits.rjust(after + 1, "0")
        whole, fraction = padded[:-after], padded[-after:].rstrip("0")
    whole = whole.lstrip("0") or "0"
    sign = "-" if match["sign"] == "-" and (whole != "0" or fraction) else ""
    if len(fraction) == 3:
        fraction += "0"
    return sign + whole + ("," + fraction if fraction else "")


def _rounded(digits: str, after: int) -> tuple[str, int]:
    """The digits cut to what Excel keeps, and how many of them stand behind the point."""
    bare = digits.lstrip("0")
    extra = len(bare) - _SIGNIFICANT
    if extra <= 0 or after <= 0:
        return digits, after
    cut = min(extra, after)
    kept = (int(bare) + 5 * 10 ** (cut - 1)) // 10**cut
    return str(kept), after - cut


def is_date_format(format_id: int, code: str) -> bool:
    """Whether a number format shows a day: a built-in one, or a code with `d` and `m` or `y`."""
    if format_id in _DATE_IDS:
        return True
    signs = _QUOTED.sub("", code).lower().split(";")[0]
    return ("y" in signs and "m" in signs) or ("d" in signs and "m" in signs)


def day(text: str, *, since_1904: bool) -> str:
    """A stored day as `2026-11-21`; what is no day of the calendar stays a number."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or match["sign"] == "-" or match["power"]:
        return plain(text)
    serial = int(match["whole"]) if len(match["whole"]) < 8 else 0
    if since_1904:
        first = date(1904, 1, 1)
    else:  # Excel believes in a 29 February 1900, number 60
        first = date(1899, 12, 30) if serial > 60 else date(1899, 12, 31)
    is_day = 0 < serial < 2_900_000 and (since_1904 or serial != 60)
    return (first + timedelta(days=serial)).isoformat() if is_day else plain(text)

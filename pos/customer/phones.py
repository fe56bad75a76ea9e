"""Vietnamese telephone numbers: one form to keep, one to show.  Pure.

Source: the numbering plan of Circular 22/2014/TT-BTTTT: mobiles have ten digits since 2018 (the
old eleven are read as the new ones), landlines eleven since 2017, all of them beginning with 02.
"""

import re

from pos.base.text import Unreadable

_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_ABROAD = re.compile(r"(?:\+|00)?84(?=[235789][0-9]{8,9}\Z)")
_OLD = {
    **{f"016{n}": f"03{n}" for n in "23456789"},
    "0120": "070",
    "0121": "079",
    "0122": "077",
    "0126": "076",
    "0128": "078",
    "0123": "083",
    "0124": "084",
    "0125": "085",
    "0127": "081",
    "0129": "082",
    "0186": "056",
    "0188": "058",
    "0199": "059",
}
"""Prefixes of mobiles with eleven digits, and what they became on 15/09/2018."""
_LONGEST = 40


class BadPhone(Unreadable):
    """No telephone number of Viet Nam: `phone_number`."""


def read_phone(text: str) -> str | None:
    """The number as it is kept, digits alone: `0912345678`; None where nothing was typed.

    Spaces, dots, hyphens, brackets and the country's 84 are taken; so are the eleven digits
    that mobiles had until 2018.

    Raises:
        BadPhone: it is no Vietnamese number.  It carries nothing of what was typed.
    """
    if len(text) > _LONGEST:
        raise BadPhone("phone_number", "")
    bare = re.sub(r"[\s.\-()\u2010-\u2013]", "", text)
    if not bare:
        return None
    digits = _ABROAD.sub("0", bare)
    if len(digits) == 11 and digits[:4] in _OLD:
        digits = _OLD[digits[:4]] + digits[4:]
    if not digits.isascii() or not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        raise BadPhone("phone_number", "")
    return digits


def show_phone(phone: str | None) -> str:
    """The whole number in groups, `0912 345 678`: on the customer's own page alone."""
    if not phone:
        return ""
    head, tail = phone[:-6], phone[-6:]
    return f"{head} {tail[:3]} {tail[3:]}"


def mask_phone(phone: str | None) -> str:
    """As every other screen and every paper shows it: `09xx xxx 678`; empty for none."""
    if not phone:
        return ""
    return f"{phone[:2]}{'x' * (len(phone) - 8)} xxx {phone[-3:]}"


def mask_name(name: str) -> str:
    """The same of a name: `Nguyễn Thị Hoa` → `N. T. Hoa`, by which she is called; `Hoa` → `H…`."""
    words = name.split()
    if not words:
        return ""
    if len(words) == 1:
        return f"{words[0][:1]}…"
    return " ".join([*(f"{word[:1]}." for word in words[:-1]), words[-1]])

"""Cells as people write them, in the form that the rules of a row read.  Pure.

Nothing is guessed: what can mean two things is refused with what to do.
"""

import hashlib
import re
from functools import lru_cache

from pos.base.dates import PartialDate, parse_day
from pos.base.quantity import Unit
from pos.base.text import Unreadable, search_key
from pos.catalogue.codes import SKU_PATTERN, normalise_gtin
from pos.catalogue.import_rows import BadRow
from pos.intake.layouts import WORDS

LEAST_PRICE_VND = 500
"""Below the smallest note a price is in thousands, or Excel has read `185.000` as 185."""
_STEM = 15
"""So much of another program's item code is kept."""
_POWER = re.compile(r"[0-9][.,]?[0-9]*[eE][+-]?[0-9]+")
_BY_COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_WITHOUT_PART = re.compile(r"(?P<whole>[0-9][0-9., ]*?)[.,]0{1,2}")
_CURRENCY = re.compile(r"\s*(?:đ|₫|vnd|vnđ|đồng)\.?$", re.IGNORECASE)
_UNCLEAR = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}(?: ?(?:kg|ký|kí|cân|l|lít))?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_MONTH = re.compile(r"(?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})")


@lru_cache(maxsize=4096)
def word(field: str, text: str) -> str:
    """What a list's word means: `Hợp tác xã` → `cooperative`; an unknown one as it is."""
    known = WORDS.get(field, {})
    if not text or text in known.values():
        return text
    return known.get(search_key(text), text)


def price(text: str) -> str:
    """The price of a row for `parse_vnd`: `185,000 đ` → `185000`.

    Raises:
        BadRow: `price_in_thousands`.
    """
    bare = _amount(text)
    if _is_too_small(bare):
        raise BadRow("price_vnd", "price_in_thousands", text)
    return bare


def cost(text: str) -> str | None:
    """What a unit was bought for, for `parse_vnd`; None where it cannot be believed.

    Nothing is sold at a cost, so one that may be in thousands is only unknown.
    """
    bare = _amount(text)
    return None if _is_too_small(bare) else bare


def _amount(text: str) -> str:
    """An amount without its currency, its commas between thousands and its noughts behind."""
    bare = _CURRENCY.sub("", text.strip().replace("\u00a0", " "))
    whole = _WITHOUT_PART.fullmatch(bare)
    if whole is not None and not re.fullmatch(r"0[.,]0+", bare):
        bare = whole["whole"]
    return bare.replace(",", "") if _BY_COMMAS.fullmatch(bare) else bare


def _is_too_small(bare: str) -> bool:
    digits = bare.replace(".", "").replace(" ", "")
    return digits.isdecimal() and len(digits) < 4 and 0 < int(digits) < LEAST_PRICE_VND


def quantity(text: str, unit: Unit, unit_word: str) -> str:
    """A stock on hand for `parse_units`: `1,250.5` → `1.250,5 kg`; an empty one as it is.

    A column of weights is in the unit of its product: a bare number gets its word.

    Raises:
        BadRow: `point_unclear`: `1.250` kg is a tonne and a quarter where points part thousands,
            as in a list's prices, and a bag's weight where they part the kilogram.
    """
    bare = text.strip()
    if unit.is_weighed and _UNCLEAR.fullmatch(bare):
        raise BadRow("opening_quantity", "point_unclear", text)
    if not _NUMBER.fullmatch(bare):
        return bare
    if "," in bare and "." in bare and bare.rindex(".") > bare.rindex(","):
        bare = bare.translate(str.maketrans(",.", ".,"))
    if unit is Unit.PIECE:
        whole = _WITHOUT_PART.fullmatch(bare)
        return whole["whole"] if whole is not None else bare
    head, sign, part = bare.partition(",")
    if sign:
        bare = head + (sign + part.rstrip("0") if part.rstrip("0") else "")
    return f"{bare} {unit_word}"


def barcode(text: str) -> str:
    """A barcode's digits.

    Raises:
        BadRow: `barcode_power`: Excel wrote `8,93E+12` and its last digits are gone;
            `barcode_lost_zero`: with the noughts Excel took away it would be one.
    """
    bare = text.strip().lstrip("'").replace(" ", "")
    if _POWER.fullmatch(bare):
        raise BadRow("gtin", "barcode_power", text)
    if bare.isdecimal() and bare.isascii() and 5 <= len(bare) <= 11 and not _is_gtin(bare):
        for length in (8, 12, 13):
            if len(bare) < length and _is_gtin(bare.zfill(length)):
                raise BadRow("gtin", "barcode_lost_zero", f"{text} → {bare.zfill(length)}")
    return bare


def item_code(text: str) -> str:
    """An item code of ours for one of another program: the same each time for the same code.

    One that we can use stays as it is.  Else it is spelled in our letters, so that who types the
    old one finds it, and gets four digits of its own: `A_1` and `A.1` stay two.
    """
    if not text or SKU_PATTERN.fullmatch(text):
        return text
    stem = re.sub(r"[^A-Z0-9]+", "-", search_key(text).upper()).strip("-")[:_STEM].strip("-")
    own = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % 10_000
    return f"{stem or 'M'}-{own:04d}"


def _is_gtin(digits: str) -> bool:
    try:
        normalise_gtin(digits)
    except Unreadable:
        return False
    return True


def is_barcode(text: str) -> bool:
    """Whether a text is a barcode: so many digits, and the check digit right."""
    return text.isascii() and text.isdecimal() and _is_gtin(text)


def decided_on(text: str) -> str:
    """A decision's date as far as it is told: `15/03/2025` → `2025-03-15`, `07/2024` → `2024-07`.

    Raises:
        BadRow: `not_a_day`, or as `parse_day`.
    """
    bare = text.strip()
    month = _MONTH.fullmatch(bare)
    if month is not None:
        bare = f"{month['y']}-{month['m'].zfill(2)}"
    try:
        return str(PartialDate.parse(bare))
    except Unreadable:
        try:
            return parse_day(bare).isoformat()
        except Unreadable as bad:
            raise BadRow("certified_on", bad.code, text) from bad


def stars(text: str) -> str:
    """`4 sao`, `4*`, `★★★★` → `4`."""
    bare = text.strip()
    drawn = bare.replace("*", "★")
    if drawn and not drawn.strip("★"):
        return str(len(drawn))
    if re.fullmatch(r"[0-9]\s*[*★]", bare):
        return bare[0]
    return word("stars", bare)

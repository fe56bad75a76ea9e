"""Money: whole đồng, never a float.  Prices hold their VAT; amounts round half away from zero."""

import re
from collections.abc import Sequence

from pos.base.quantity import Unit
from pos.base.text import LONGEST, Unreadable, clean

WHOLE_BP = 10_000
"""All of something, in hundredths of a percent."""

MAX_AMOUNT_VND = 10**12
"""The largest amount a person may type: a thousand billion đồng."""

MAX_AMOUNT_IN_WORDS_VND = 10**15
"""The largest amount written out in words."""

NOTES_VND = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
"""The notes in everyday use, largest first; there are no coins."""

_QUICK_STEPS_VND = (10_000, 50_000, 100_000, 200_000, 500_000)


class BadAmount(Unreadable):
    """Text that is no amount, or doubtful.

    Codes: `empty`, `negative`, `fraction` (a comma, or a point that does not part
    thousands), `not_a_number`, `too_large`.
    """


# --- Writing and reading -------------------------------------------------------------


def format_vnd(amount_vnd: int) -> str:
    """Return the amount with points between thousands: `1.559.900`; a minus is U+2212."""
    sign = "−" if amount_vnd < 0 else ""
    return sign + f"{abs(amount_vnd):,}".replace(",", ".")


def format_vnd_with_sign(amount_vnd: int) -> str:
    """Return the amount with a no-break space and đ: `1.559.900 đ`."""
    return format_vnd(amount_vnd) + "\u00a0đ"


def format_percent(value_bp: int) -> str:
    """Return hundredths of a percent without a needless nought: `10`, `7,5`, `0,25`."""
    whole, part = divmod(value_bp, 100)
    return f"{whole},{part:02}".rstrip("0").rstrip(",")


_CURRENCY = re.compile(r" ?(?:đ|₫|vnd|vnđ|đồng)$")
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"0|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+")
_MAX_TYPED = 40
_FRACTION = re.compile(r"[0-9 ]*[0-9][.,][0-9., ]*")


def parse_vnd(text: str) -> int:
    """Return the đồng that `text` names: `185000`, `185.000`, `185 000 đ`.

    Only certain readings are taken: thousands are parted all by points or all by spaces.
    `185,5`, `1.85` and `185,000` are refused.

    Raises:
        BadAmount: see its codes.
    """
    if len(text) > LONGEST:
        raise BadAmount("not_a_number", text)
    typed = _CURRENCY.sub("", clean(text).lower())
    if not typed:
        raise BadAmount("empty", text)
    if typed[0] in "-−–":
        raise BadAmount("negative", text)
    if len(typed) > _MAX_TYPED:
        raise BadAmount("not_a_number", text)
    if not (_PLAIN.fullmatch(typed) or _GROUPED.fullmatch(typed)):
        raise BadAmount("fraction" if _FRACTION.fullmatch(typed) else "not_a_number", text)
    amount_vnd = int(typed.replace(".", "").replace(" ", ""))
    if amount_vnd > MAX_AMOUNT_VND:
        raise BadAmount("too_large", text)
    return amount_vnd


# --- Arithmetic ------------------------------------------------------------------------


def round_half_up(numerator: int, denominator: int) -> int:
    """Return `numerator / denominator` as the nearest whole number, halves away from zero.

    Raises:
        ValueError: `denominator` is below 1.
    """
    if denominator < 1:
        raise ValueError(f"denominator {denominator} is below 1")
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Part `total` in proportion to `weights`, in whole numbers that add up to it exactly.

    Largest remainder: each share is its quota cut to a whole, and what is left goes, one
    each, to the largest cut-off parts; ties to the earlier.  A negative total is parted as
    its positive twin, so a return mirrors its sale.

    Raises:
        ValueError: a weight is negative, or all are 0 while the total is not.
    """
    if total < 0:
        return [-share for share in spread(-total, weights)]
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError(f"nothing to spread {total} over")
        return [0] * len(weights)
    quotas = [divmod(total * weight, whole) for weight in weights]
    shares = [share for share, _ in quotas]
    largest_first = sorted(range(len(quotas)), key=lambda at: -quotas[at][1])
    for at in largest_first[: total - sum(shares)]:
        shares[at] += 1
    return shares


def line_amount_vnd(units: int, price_vnd: int, unit: Unit) -> int:
    """Return what `units` cost: exact for pieces, else per 1,000 base units, rounded to 1 đ.

    Args:
        units: whole base units (pieces, grams, millilitres).
        price_vnd: per piece, or per kilogram or litre.
        unit: the product's base unit.
    """
    if unit.is_weighed:
        return round_half_up(units * price_vnd, 1_000)
    return units * price_vnd


# --- Cash ------------------------------------------------------------------------------


def quick_amounts(due_vnd: int) -> list[int]:
    """Return the sums a customer is likely to hand over, ascending, at most six.

    The exact sum first, then it rounded up to 10, 50, 100, 200 and 500 thousand: 187.000 →
    187.000, 190.000, 200.000, 500.000.

    Raises:
        ValueError: `due_vnd` is negative.
    """
    if due_vnd < 0:
        raise ValueError(f"due {due_vnd} is negative")
    return sorted({due_vnd, *(-(-due_vnd // step) * step for step in _QUICK_STEPS_VND)})


# --- Words -----------------------------------------------------------------------------

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def _tens(tens: int, ones: int, *, after_hundreds: bool) -> list[str]:
    """The words of the last two digits; `linh` bridges an empty ten after hundreds."""
    if tens == 0:
        bridge = ["linh"] if after_hundreds else []
        return [*bridge, _DIGITS[ones]] if ones else []
    head = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 0:
        return head
    if ones == 1 and tens > 1:
        return [*head, "mốt"]
    return [*head, "lăm" if ones == 5 else _DIGITS[ones]]


def _thousand_group(group: int, *, is_first: bool) -> list[str]:
    """The words of three digits; every group but the first says its hundreds, even 0."""
    hundreds, rest = divmod(group, 100)
    says_hundreds = hundreds > 0 or not is_first
    words = [_DIGITS[hundreds], "trăm"] if says_hundreds else []
    return words + _tens(*divmod(rest, 10), after_hundreds=says_hundreds)


def _count(number: int, *, is_first: bool) -> list[str]:
    """The words of a number from 1; `tỷ` counts billions however many there are."""
    words: list[str] = []
    billions, rest = divmod(number, _BILLION)
    if billions:
        words += [*_count(billions, is_first=is_first), "tỷ"]
    for size, word in ((1_000_000, ["triệu"]), (1_000, ["nghìn"]), (1, [])):
        group, rest = divmod(rest, size)
        if group:
            words += _thousand_group(group, is_first=is_first and not words) + word
    return words


def in_words(amount_vnd: int) -> str:
    """Return the amount in Vietnamese words: `Bốn trăm ba mươi hai nghìn đồng`.

    Northern standard throughout: nghìn, linh, mốt, lăm, bốn, tỷ.

    Raises:
        ValueError: the amount is negative or above 10^15.
    """
    if not 0 <= amount_vnd <= MAX_AMOUNT_IN_WORDS_VND:
        raise ValueError(f"no words for {amount_vnd}")
    words = _count(amount_vnd, is_first=True) or [_DIGITS[0]]
    return " ".join([*words, "đồng"]).capitalize()

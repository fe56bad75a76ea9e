"""Quantities: whole base units of a product (pieces, grams or millilitres), never a fraction."""

import re
from enum import StrEnum

from pos.base.text import LONGEST, Unreadable, clean

MAX_PIECES = 99_999
"""The most pieces one line may name: more is a slip of the scanner or the finger."""

MAX_UNITS = 100_000_000
"""The most grams or millilitres one line may name: a hundred tonnes."""

_PER_THOUSAND = 1_000
_MAX_TYPED = 40


class BadQuantity(Unreadable):
    """Text that is no quantity.

    Codes: `empty`, `not_a_number`, `not_whole` (pieces), `too_precise` (finer than one gram
    or millilitre), `unit_missing` (a bare number that may be grams or kilograms),
    `wrong_unit`, `zero`, `negative`, `too_large`.
    """


class Unit(StrEnum):
    """The base unit a product is counted in."""

    PIECE = "piece"
    G = "g"
    ML = "ml"

    @property
    def is_weighed(self) -> bool:
        """Whether prices are per 1,000 base units (kilogram, litre)."""
        return self is not Unit.PIECE


_SMALL_WORDS = {Unit.G: frozenset({"g", "gr", "gam"}), Unit.ML: frozenset({"ml"})}
_LARGE_WORDS = {
    Unit.G: frozenset({"kg", "ký", "kí", "cân"}),
    Unit.ML: frozenset({"l", "lít"}),
}

_WEIGHED = re.compile(r"(?P<number>[0-9][0-9.,]*)(?: ?(?P<word>[^\W\d_]+))?")
_WHOLE = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_WITH_FRACTION = re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+),(?P<part>[0-9]+)")
_WITH_POINT = re.compile(r"(?P<whole>[0-9]+)\.(?P<part>[0-9]+)")


def _with_points(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def format_units(units: int, unit: Unit) -> str:
    """Return `units` as papers show them.

    Grams and millilitres are shown as kilograms and litres with three decimals: 450 →
    `0,450`; pieces as they are: `3`.  Thousands are parted by points, a minus is U+2212.
    Nothing is `0` in every unit: papers tell what there is, and `0,000` on a screen looks like a
    weight that was not read.
    """
    sign = "−" if units < 0 else ""
    if not unit.is_weighed or not units:
        return sign + _with_points(abs(units))
    whole, part = divmod(abs(units), _PER_THOUSAND)
    return f"{sign}{_with_points(whole)},{part:03d}"


def format_quantity(units: int, unit: Unit, unit_word: str) -> str:
    """Return the number and the shelf's own word for it: `0,450 kg`, `3 gói`."""
    return f"{format_units(units, unit)} {unit_word}"


def parse_units(text: str, unit: Unit) -> int:
    """Return the base units that `text` names.

    Pieces: whole numbers, `3` or `1.500`.  Weights and volumes: `0,45`, `0.45`, `1,5 kg`
    (thousands of base units, comma or point) or `450g` (base units, where a point parts
    thousands).  A bare whole number is kilograms or litres up to 99; from 100 it may as well
    be grams and is refused until the unit is written.

    Raises:
        BadQuantity: see its codes; nothing is guessed and nothing rounded.
    """
    if len(text) > LONGEST:
        raise BadQuantity("not_a_number", text)
    typed = clean(text)
    if not typed:
        raise BadQuantity("empty", text)
    if typed[0] in "-−–":
        raise BadQuantity("negative", text)
    if len(typed) > _MAX_TYPED:
        raise BadQuantity("not_a_number", text)
    units = _read_weighed(typed, unit) if unit.is_weighed else _read_pieces(typed)
    if units == 0:
        raise BadQuantity("zero", text)
    if units > (MAX_UNITS if unit.is_weighed else MAX_PIECES):
        raise BadQuantity("too_large", text)
    return units


def _read_pieces(typed: str) -> int:
    if _WHOLE.fullmatch(typed):
        return _whole(typed)
    if re.fullmatch(r"[0-9]+[.,][0-9]+", typed):
        raise BadQuantity("not_whole", typed)
    raise BadQuantity("not_a_number", typed)


def _whole(digits: str) -> int:
    return int(digits.replace(".", ""))


def _read_weighed(typed: str, unit: Unit) -> int:
    match = _WEIGHED.fullmatch(typed.lower())
    if match is None:
        raise BadQuantity("not_a_number", typed)
    number, word = match["number"], match["word"]
    if word in _SMALL_WORDS[unit]:
        return _read_small(number)
    if word is not None and word not in _LARGE_WORDS[unit]:
        raise BadQuantity("wrong_unit", typed)
    if word is None and re.fullmatch(r"[0-9]{3,}", number):
        raise BadQuantity("unit_missing", typed)
    return _read_large(number)


def _read_small(number: str) -> int:
    if _WHOLE.fullmatch(number):
        return _whole(number)
    if _WITH_FRACTION.fullmatch(number) or _WITH_POINT.fullmatch(number):
        raise BadQuantity("too_precise", number)
    raise BadQuantity("not_a_number", number)


def _read_large(number: str) -> int:
    if re.fullmatch(r"[0-9]+", number):
        return _whole(number) * _PER_THOUSAND
    match = _WITH_FRACTION.fullmatch(number) or _WITH_POINT.fullmatch(number)
    if match is None:
        raise BadQuantity("not_a_number", number)
    if len(match["part"]) > 3:
        raise BadQuantity("too_precise", number)
    return _whole(match["whole"]) * _PER_THOUSAND + int(match["part"].ljust(3, "0"))

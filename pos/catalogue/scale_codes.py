"""Codes that scales print: an EAN-13 in 20-29 whose digits name goods and a weight or a price.

Nobody rules what the digits mean: each scale is set up in its own way, so a layout is the shop's
own.  It is written as the code is, a letter a digit: `26PPPPPWWWWWC` begins with 26, names the
goods by five digits and their weight by five, and ends with the usual check digit.  `P` is the
goods' number on the scale (PLU), `W` a weight, `V` a price.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pos.base.text import Unreadable, clean

LENGTH = 13
STEPS = (1, 10, 100, 1000)
"""What one of a value's last digit may stand for: grams, or đồng."""
COMMON = "26PPPPPWWWWWC"
"""What many scales print unless they are told otherwise."""

_PATTERN = re.compile(r"(?P<prefix>2[0-9]{1,2})(?P<item>P{2,6})(?P<value>W{3,6}|V{3,7})C")


class BadLayout(Unreadable):
    """Text that is no layout.

    Codes: `layout_pattern`, `layout_length` (not thirteen signs), `layout_step`, `layout_twice`
    (two layouts would read one code).
    """


class Value(StrEnum):
    """What a code says besides the goods."""

    WEIGHT = "weight"
    PRICE = "price"


@dataclass(frozen=True)
class Layout:
    """How the codes of one prefix are read."""

    pattern: str
    """`26PPPPPWWWWWC`."""
    step: int
    """Grams, or đồng, that one of the value's last digit stands for."""

    @property
    def prefix(self) -> str:
        """The digits every such code begins with."""
        return self.pattern.rstrip("PWVC")

    @property
    def value(self) -> Value:
        """Whether the code carries a weight or a price."""
        return Value.WEIGHT if "W" in self.pattern else Value.PRICE


@dataclass(frozen=True)
class ScaleCode:
    """What a scale's label says."""

    plu: int
    value: Value
    amount: int
    """Grams (millilitres), or đồng."""


def read_layout(pattern: str, step: int) -> Layout:
    """Return the layout written so.

    Raises:
        BadLayout: `layout_pattern`, `layout_length` or `layout_step`.
    """
    typed = re.sub(r"[ |]", "", clean(pattern[:60])).upper()
    if _PATTERN.fullmatch(typed) is None:
        raise BadLayout("layout_pattern", pattern)
    if len(typed) != LENGTH:
        raise BadLayout("layout_length", pattern)
    if step not in STEPS:
        raise BadLayout("layout_step", step)
    return Layout(typed, step)


def check_together(layouts: Sequence[Layout]) -> None:
    """Let no code be read in two ways.

    Raises:
        BadLayout: `layout_twice`: one prefix begins as another does.
    """
    for at, one in enumerate(layouts):
        for other in layouts[at + 1 :]:
            if one.prefix.startswith(other.prefix) or other.prefix.startswith(one.prefix):
                raise BadLayout("layout_twice", other.pattern)


def read_scale_code(gtin14: str, layouts: Sequence[Layout]) -> ScaleCode | None:
    """Return what a code with a right check digit says; None where no layout reads it.

    A code without goods (number 0) or without a value says nothing.

    Args:
        gtin14: fourteen digits, as `codes.GtinScan` has them.
        layouts: the shop's, of which no two read one code.
    """
    if not gtin14.startswith("02"):
        return None
    code = gtin14[1:]
    found = next((one for one in layouts if code.startswith(one.prefix)), None)
    if found is None:
        return None
    plu = _digits(code, found.pattern, "P")
    amount = _digits(code, found.pattern, "WV") * found.step
    return ScaleCode(plu, found.value, amount) if plu and amount else None


def _digits(code: str, pattern: str, letters: str) -> int:
    return int("".join(digit for digit, sign in zip(code, pattern, strict=True) if sign in letters))


def units_for(price_vnd: int, amount_vnd: int) -> int:
    """Return how many grams (millilitres) an amount buys, half a gram up.

    Args:
        price_vnd: per 1,000 base units, at least 1.
        amount_vnd: what the label asks for.
    """
    return (amount_vnd * 2_000 + price_vnd) // (2 * price_vnd)

"""QR symbols: which modules are dark, and how large they may be on the paper.

Source for the sizes: Denso Wave asks for at least 4 printer dots a module; GS1 General
Specifications ask for an X-dimension of at least 0.396 mm at the till, which 3 dots of a 203 dpi
head (0.375 mm) miss; ISO/IEC 18004 asks for 4 quiet modules on every side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from printers.refusals import QrDoesNotFit

MODULE_DOTS = (6, 5, 4)
"""Allowed sizes of a module, the best first: a large module survives a worn head better than
stronger error correction does."""
QUIET_MODULES = 4
_LEVELS: Final = {"M": 0, "Q": 3}
"""The standard's own numbers for how much of a symbol may be lost."""
_ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_SHORT: Final = 2
"""The library's number for the alphanumeric mode."""
_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR symbol at its printed size."""

    rows: tuple[tuple[bool, ...], ...]
    """Square matrix without quiet zone; True is dark."""
    module_dots: int
    level: str
    """Error correction, `M` or `Q`."""

    @property
    def side_dots(self) -> int:
        """Side of the whole symbol with its quiet zone."""
        return (len(self.rows) + 2 * QUIET_MODULES) * self.module_dots


def choose_symbol(
    content: str,
    *,
    width_dots: int,
    height_dots: int | None = None,
    scale_eighths: int = 8,
    modules_dots: Sequence[int] = MODULE_DOTS,
) -> Symbol:
    """The symbol of `content` with the largest module that fits the given room.

    Error correction is M, and Q where that does not cost a single dot.

    Args:
        content: at least one character; upper-case links use the short alphanumeric mode.
        width_dots: room from side to side, quiet zone included.
        height_dots: room from top to bottom; None where the paper runs on.
        scale_eighths: how much finer the head is than 203 dpi, so that modules keep their
            millimetres; 12 at 300 dpi makes them 9, 8 or 6 dots.
        modules_dots: allowed sizes of a module at 203 dpi, the best first.

    Raises:
        QrDoesNotFit: even modules of 4 dots (6 at 300 dpi) are too large for the room.
    """
    room_dots = width_dots if height_dots is None else min(width_dots, height_dots)
    size = _size(content, "M")
    modules = size + 2 * QUIET_MODULES
    allowed = [(dots * scale_eighths + 4) // 8 for dots in modules_dots]
    for module_dots in allowed:
        if modules * module_dots <= room_dots:
            level = "Q" if _size(content, "Q") == size else "M"
            return Symbol(_matrix(content, level), module_dots, level)
    least = allowed[-1]
    raise QrDoesNotFit(
        f"{len(content)} characters need {modules * least} dots at {least} dots a module,"
        f" and there are {room_dots}; smaller modules would not be read by every phone"
    )


def squares(content: str) -> tuple[int, str]:
    """A symbol for a screen: its side in modules, quiet zone left out, and its dark squares.

    Returns:
        The side, and the squares as the path of an SVG drawing in which a module is 1 × 1.

    Raises:
        QrDoesNotFit: no symbol holds so much.
    """
    rows = _matrix(content, "M")
    dark = [(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)


def _size(content: str, level: str) -> int:
    """How many modules wide the symbol is; found without drawing it."""
    return 17 + 4 * int(_fitted(content, level).version)


@lru_cache(maxsize=64)
def _matrix(content: str, level: str) -> tuple[tuple[bool, ...], ...]:
    code = _fitted(content, level)
    code.make(fit=False)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def _fitted(content: str, level: str) -> Any:
    """The library's symbol of `content` in the smallest version that holds it."""
    import qrcode  # heavy: with it comes Pillow, and the shop opens without a symbol
    from qrcode import util
    from qrcode.exceptions import DataOverflowError

    code = qrcode.QRCode(error_correction=_LEVELS[level], border=0)
    is_short = _ALPHANUMERIC.issuperset(content)
    code.add_data(util.QRData(content.encode(), mode=_SHORT if is_short else _BYTES), optimize=0)
    try:
        code.best_fit()
    except (DataOverflowError, ValueError) as error:
        # The library says "invalid version" for what no version holds.
        raise QrDoesNotFit(f"{len(content)} characters are too many for a QR symbol") from error
    return code

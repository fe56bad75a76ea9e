"""What a layout consists of: marks at places, in dots from the paper's top left corner."""

from dataclasses import dataclass, replace

from printers.fonts.glyphs import Face
from printers.layouts.flow import Line, Run
from printers.layouts.qr import Symbol


@dataclass(frozen=True, slots=True)
class TextMark:
    """Letters on a baseline."""

    x: int
    """Dots to the pen; ink may begin a little to the left of it."""
    y: int
    """Dots to the baseline."""
    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class StarsMark:
    """Stars side by side, each in a square."""

    x: int
    y: int
    count: int
    side_dots: int


@dataclass(frozen=True, slots=True)
class BoxMark:
    """A filled black rectangle; rules, dashes and frames are made of them."""

    x: int
    y: int
    width_dots: int
    height_dots: int


@dataclass(frozen=True, slots=True)
class QrMark:
    """A QR symbol; its place is the corner of its quiet zone."""

    x: int
    y: int
    symbol: Symbol


Mark = TextMark | StarsMark | BoxMark | QrMark


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands on one paper."""

    width_dots: int
    height_dots: int
    marks: tuple[Mark, ...]
    missing_glyphs: tuple[str, ...]
    """Characters the typeface lacks, sorted; each is drawn as a hollow box."""


def line_marks(line: Line, *, x: int, baseline: int) -> list[Mark]:
    """The marks of one line whose first ink stands at `x`."""
    marks: list[Mark] = []
    for piece, pen in line.placed():
        if isinstance(piece, Run):
            marks.append(TextMark(x + pen, baseline, piece.text, piece.face))
        else:
            top = baseline - star_rise_dots(piece.face)
            marks.append(StarsMark(x + pen, top, piece.count, piece.side_dots))
    return marks


def star_rise_dots(face: Face) -> int:
    """Dots from the top of a star's square down to the baseline of its text."""
    return (face.px * 82 + 50) // 100


def moved_down(marks: list[Mark], dots: int) -> list[Mark]:
    """`marks`, all lower by `dots`."""
    return [replace(mark, y=mark.y + dots) for mark in marks]

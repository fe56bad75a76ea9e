"""The layout of what tries a printer: a ruler, the head's test line, symbols of every size."""

from collections.abc import Sequence

from printers.document import HeadTest, QrSizes, Ruler, Text
from printers.fonts.glyphs import Face
from printers.layouts import flow
from printers.layouts.flow import Line
from printers.layouts.marks import BoxMark, Mark, QrMark, line_marks
from printers.layouts.qr import choose_symbol

_PX = 22
_LINE_DOTS = 26
_CM_DOTS = 80
"""A centimetre at 203 dpi; ticks stand at every half of one."""
_MARK_DOTS = 34
_HEAD_DOTS = 24
"""Rows the whole head burns at once: enough to see a dead element, too few to heat it."""
_AIR_DOTS = 8
_LETTER_DOTS = 12

_THERMAL_DOTS = 256
"""Every thermal head has more dots."""

Trial = Ruler | HeadTest | QrSizes
Placed = tuple[list[Mark], int]
"""Marks below the row 0, and the rows that they take."""


def lay_out_trial(block: Trial, width_dots: int, scale_eighths: int) -> Placed:
    """Any of them.

    Raises:
        QrDoesNotFit: a symbol alone is wider than the paper.
    """
    if isinstance(block, Ruler):
        return lay_out_ruler(block, width_dots, scale_eighths)
    if isinstance(block, HeadTest):
        return lay_out_head(width_dots, scale_eighths)
    return lay_out_sizes(block, width_dots, scale_eighths)


def lay_out_ruler(block: Ruler, width_dots: int, eighths: int) -> Placed:
    """Centimetres across the paper, and below them a line for each width, its number at its end.

    A head narrower than a line prints neither its end nor its number.
    """
    scale = _Scale(eighths)
    tall, half = scale.dots(_MARK_DOTS), scale.dots(_CM_DOTS) // 2
    ends = ruler_ends(block, width_dots)
    y = scale.dots(12)
    marks: list[Mark] = [BoxMark(0, y, width_dots, 2)]
    for number, x in enumerate(range(0, width_dots - 1, half)):
        height = scale.dots(6 if number % 2 else 12)
        marks.append(BoxMark(x, y - height, 2, height))
    y += 2 + scale.dots(_AIR_DOTS)
    for end in ends:
        marks += (BoxMark(0, y + tall, end, 2), BoxMark(end - 4, y, 4, tall))
        line = scale.line(str(end))
        marks += line_marks(line, x=end - 8 - line.width_dots, baseline=y + scale.dots(26))
        y += tall + 2 + scale.dots(_AIR_DOTS)
    return marks, y


def ruler_ends(block: Ruler, width_dots: int) -> list[int]:
    """The widths of its lines, ascending; a head of needles is measured by its own alone."""
    if width_dots < _THERMAL_DOTS:
        return [width_dots]
    return sorted({*block.widths_dots, width_dots})


def lay_out_head(width_dots: int, eighths: int) -> Placed:
    """A black bar as wide as the head: a dead element leaves a white stripe in it."""
    scale = _Scale(eighths)
    air, tall = scale.dots(_AIR_DOTS), scale.dots(_HEAD_DOTS)
    return [BoxMark(0, air, width_dots, tall)], tall + 2 * air


def lay_out_sizes(block: QrSizes, width_dots: int, eighths: int) -> Placed:
    """The symbols side by side as far as they go, each with its dots below it.

    Raises:
        QrDoesNotFit: one of them alone is wider than the paper.
    """
    scale, marks = _Scale(eighths), list[Mark]()
    x = y = tall = 0
    for dots in block.modules_dots:
        symbol = choose_symbol(
            block.content_of(dots),
            width_dots=width_dots,
            scale_eighths=eighths,
            modules_dots=(dots,),
        )
        if x and x + symbol.side_dots > width_dots:
            x, y, tall = 0, y + tall, 0
        caption = scale.line(str(dots))
        below = y + symbol.side_dots
        marks.append(QrMark(x, y, symbol))
        centre = x + (symbol.side_dots - caption.width_dots) // 2
        marks += line_marks(caption, x=centre, baseline=below + scale.dots(12))
        tall = max(tall, symbol.side_dots + scale.dots(_LINE_DOTS))
        x += symbol.side_dots
    return marks, y + tall


class _Scale:
    """Dots of a head, from dots at 203 dpi."""

    def __init__(self, eighths: int) -> None:
        self._eighths = eighths

    def dots(self, at_203_dpi: int) -> int:
        return (at_203_dpi * self._eighths + 4) // 8

    def line(self, text: str) -> Line:
        return Line(tuple(flow.split_words([(Text(text), Face(self.dots(_PX), bold=True))])))


def plain_trial(block: Trial, columns: int) -> Sequence[str]:
    """The same in letters alone: a line of each length, and what the codes say.

    A line longer than the printer's goes on below; the longest that does not says how many it has.
    """
    if isinstance(block, QrSizes):
        return [block.content_of(dots) for dots in block.modules_dots]
    if isinstance(block, HeadTest):
        return ["#" * columns]
    lengths = {*(dots // _LETTER_DOTS for dots in block.widths_dots), columns}
    return [str(length).rjust(length, ".") for length in sorted(lengths)]

"""Text and picture mixed, for slow serial lines: pure ASCII in the printer's own letters.

    ESC 3   1B 33 n    line spacing, so that a line of letters is as tall as the drawn one
    ESC E   1B 45 n    bold on and off
    LF      0A         print the letters and feed the line

A line of a document whose words are all ASCII (amounts, numbers, dates) goes as letters where they
fit the same columns; every other line is drawn.  Lines stay where the layout put them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from printers.dialects import bands, escpos
from printers.dialects.letters import cells, line_bytes, select, to_left_edge
from printers.document import Document
from printers.drawing.ink import Ink
from printers.drawing.raster import ink_paper as ink_drawn
from printers.fonts import glyphs
from printers.layouts.marks import BoxMark, Layout, Mark, QrMark, StarsMark, TextMark
from printers.layouts.papers import baseline_dots, lay_out, line_height_dots
from printers.profiles import Profile

_TALLEST_PX = 24
_LONGEST_UNITS = 255
_SAME_IN_ASCII = str.maketrans({"\u00a0": " ", "×": "x", "−": "-", "–": "-"})
"""Signs that lose nothing as a letter; every other one keeps its line a drawn one."""


@dataclass(frozen=True, slots=True)
class NativeLine:
    """A line in the printer's own letters, in place of rows of the drawn paper."""

    top: int
    end: int
    """The row behind its last."""
    text: str
    bold: bool


def encode_paper(document: Document, profile: Profile, copies: int) -> bytes:
    """`document` as one job of pictures and letters.

    Raises:
        QrDoesNotFit: see `printers.layouts.papers.lay_out`.
    """
    dots = ink_drawn(document, profile)
    feed = bands.motion_feed(profile.motion_per_dot)
    parts: list[bytes] = []
    done = 0
    for line in native_lines(document, profile):
        parts.append(bands.body(_rows(dots, done, line.top), escpos.band, feed))
        height = (line.end - line.top) * profile.motion_per_dot
        letters = to_left_edge(profile) + line_bytes(line.text)
        if line.bold:
            letters = b"\x1bE\x01" + letters + b"\x1bE\x00"
        parts.append(b"\x1b3" + bytes((height,)) + letters)
        done = line.end
    parts.append(bands.body(_rows(dots, done, dots.height_dots), escpos.band, feed))
    once = b"".join(parts) + escpos.ending(profile)
    return escpos.start(profile) + select(profile) + once * copies


def ink_paper(document: Document, profile: Profile) -> Ink:
    """How the paper looks: the drawn rows dot for dot, the printer's own letters about so."""
    dots = ink_drawn(document, profile)
    parts: list[Ink] = []
    done = 0
    for line in native_lines(document, profile):
        parts.append(_rows(dots, done, line.top))
        parts.append(cells(line.text, profile, line.end - line.top, bold=line.bold))
        done = line.end
    parts.append(_rows(dots, done, dots.height_dots))
    rows, inked = b"".join(part.rows for part in parts), b"".join(part.inked for part in parts)
    return Ink(dots.width_dots, rows, inked)


def _rows(dots: Ink, start: int, end: int) -> Ink:
    width = dots.width_bytes
    return Ink(dots.width_dots, dots.rows[start * width : end * width], dots.inked[start:end])


def native_lines(document: Document, profile: Profile) -> list[NativeLine]:
    """The lines that go as letters, from top to bottom; no two share a row."""
    layout = lay_out(document, profile)
    lines: list[NativeLine] = []
    for top, end, marks in _slots(layout):
        texts = [mark for mark in marks if isinstance(mark, TextMark)]
        if len(texts) < len(marks) or (end - top) * profile.motion_per_dot > _LONGEST_UNITS:
            continue
        text = _in_columns(sorted(texts, key=lambda mark: mark.x), layout.width_dots, profile)
        if text is not None:
            down = profile.top_dots
            lines.append(NativeLine(top + down, end + down, text, texts[0].face.bold))
    return lines


def _slots(layout: Layout) -> Iterator[tuple[int, int, list[Mark]]]:
    """Rows that belong together, because a mark reaches over them, with the marks on them."""
    placed = sorted(((*_extent(mark), mark) for mark in layout.marks), key=lambda one: one[:2])
    top, end, marks = 0, 0, list[Mark]()
    for first, last, mark in placed:
        if marks and first >= end:
            yield top, end, marks
            marks = []
        if not marks:
            top, end = first, last
        end = max(end, last)
        marks.append(mark)
    if marks:
        yield top, end, marks


def _extent(mark: Mark) -> tuple[int, int]:
    """The first row of a mark, and the one behind its last; a text has its whole line."""
    match mark:
        case TextMark():
            top = mark.y - baseline_dots(mark.face.px)
            return top, top + line_height_dots(mark.face.px)
        case StarsMark():
            return mark.y, mark.y + mark.side_dots
        case BoxMark():
            return mark.y, mark.y + mark.height_dots
        case QrMark():
            return mark.y, mark.y + mark.symbol.side_dots


def _in_columns(marks: list[TextMark], width_dots: int, profile: Profile) -> str | None:
    """The words where they stand, in letters; None where they are no ASCII or have no room."""
    letter = profile.letter_dots
    tallest = profile.scaled(_TALLEST_PX)
    line = ""
    for group in _groups(marks):
        text = " ".join(mark.text.translate(_SAME_IN_ASCII) for mark in group)
        first = marks[0]
        is_native = text.isascii() and text.isprintable()
        if not is_native or any(m.face.px > tallest or m.face != first.face for m in group):
            return None
        right = _right(group[-1])
        column = (group[0].x + letter // 2) // letter
        if line or right >= width_dots - letter:
            column = (right + letter // 2) // letter - len(text)
        elif abs(width_dots - right - group[0].x) <= letter:
            column = (profile.columns - len(text)) // 2
        if column < len(line) + bool(line) or column + len(text) > profile.columns:
            return None
        line = line.ljust(column) + text
    return line


def _groups(marks: list[TextMark]) -> Iterator[list[TextMark]]:
    """Words parted by no more than a space belong together."""
    group: list[TextMark] = []
    for mark in marks:
        if group and mark.x - _right(group[-1]) > mark.face.px // 2:
            yield group
            group = []
        group.append(mark)
    yield group


def _right(mark: TextMark) -> int:
    return mark.x + glyphs.extent(mark.face, mark.text).advance

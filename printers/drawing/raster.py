"""The one truth of a paper: a black-and-white raster, the same for screen, file and printer."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw

from printers.document import Block, Document, HeadTest, Paper, Ruler
from printers.drawing.ink import Ink, image_of, moved, safe_rows, widened
from printers.fonts import glyphs
from printers.fonts.glyphs import Bits
from printers.layouts.marks import BoxMark, Layout, Mark, QrMark, StarsMark, TextMark
from printers.layouts.papers import lay_out, lay_out_block
from printers.layouts.qr import QUIET_MODULES, Symbol
from printers.profiles import Profile
from printers.refusals import DoesNotFit

_FINER = 8
"""Stars are drawn this much larger and then shrunk, so that their edges fall on the best dots."""
_STAR_POINTS = 5
_STAR_WAIST = 0.45
"""Inner radius of a star by its outer one: a little stout, so that points survive dot gain."""


def ink_paper(paper: Paper, profile: Profile) -> Ink:
    """The dots of `paper` as a printer gets them, free of real-time commands in its rows.

    A document is put together from its blocks, which are drawn once and kept: receipt after
    receipt holds the same head, foot and goods.

    Raises:
        DoesNotFit, QrDoesNotFit: see `printers.layouts.papers.lay_out`.
    """
    if not isinstance(paper, Document):
        return safe_rows(_moved(ink_layout(lay_out(paper, profile)), profile))
    place = _Place(
        profile.width_dots, profile.content_dots, profile.left_dots, profile.scale_eighths
    )
    blocks = [_drawn(block, place) for block in paper.blocks]
    whole = [block for block in blocks if block is not None]
    if len(whole) < len(blocks) or not any(block.inked for block in whole):
        layout = lay_out(paper, profile)
        whole = [safe_rows(_sheet(layout, place).ink())]
    return _stacked(whole, profile)


class _Place(NamedTuple):
    """Where on the paper's width a document stands, in dots."""

    width: int
    content: int
    left: int
    scale_eighths: int


@lru_cache(maxsize=256)
def _drawn(block: Block, place: _Place) -> Ink | None:
    """One block as safe ink; None where marks upon marks reach into the block above or below."""
    if isinstance(block, Ruler | HeadTest):  # measure the head and not the paper
        place = place._replace(content=place.width, left=0)
    sheet = _sheet(lay_out_block(block, place.content, place.scale_eighths), place)
    return safe_rows(sheet.ink()) if sheet.is_whole else None


def _sheet(layout: Layout, place: _Place) -> "_Sheet":
    sheet = _Sheet(max(place.width, layout.width_dots), layout.height_dots)
    sheet.put_all(layout.marks, left=place.left)
    return sheet


def _stacked(parts: list[Ink], profile: Profile) -> Ink:
    """The parts below each other; a ruler may be wider than the paper is said to be."""
    width = max([part.width_dots for part in parts])
    top = Ink(width, bytes((width + 7) // 8 * profile.top_dots), bytes(profile.top_dots))
    even = [top, *(part if part.width_dots == width else widened(part, width) for part in parts)]
    rows, inked = b"".join([part.rows for part in even]), b"".join([part.inked for part in even])
    return Ink(width, rows, inked)


def _moved(label: Ink, profile: Profile) -> Ink:
    """A label's ink where the profile wants it, on a label of the same size.

    Raises:
        DoesNotFit: ink would leave the label.
    """
    right, down = profile.nudge_x_dots, profile.nudge_y_dots
    if not (right or down):
        return label
    result = moved(label, right=right, down=down)
    if result is None:
        raise DoesNotFit(f"moved by {right} and {down} dots, the words leave the label")
    return result


def draw(layout: Layout) -> Image.Image:
    """`layout` as an image of mode "1", black on white, exactly as large as the layout."""
    return image_of(ink_layout(layout))


def ink_layout(layout: Layout) -> Ink:
    """`layout` as packed rows, exactly as large as the layout."""
    sheet = _Sheet(layout.width_dots, layout.height_dots)
    sheet.put_all(layout.marks)
    return sheet.ink()


class _Sheet:
    """Rows of dots, each a whole number whose lowest bit is the dot on the right.

    Numbers of hundreds of bits are shifted and joined in one step, which is several times faster
    than pasting one small picture a letter.
    """

    def __init__(self, width_dots: int, height_dots: int) -> None:
        self.width_dots = width_dots
        self.rows = [0] * height_dots
        self.is_whole = True
        """Whether all ink fell between the first and the last row."""

    def put_all(self, marks: Sequence[Mark], *, left: int = 0) -> None:
        """Put `marks` down, all of them `left` dots to the right."""
        for mark in marks:
            x = mark.x + left
            match mark:
                case TextMark():
                    self._put(glyphs.word(mark.face, mark.text), x, mark.y)
                case StarsMark():
                    star = _star(mark.side_dots)
                    for number in range(mark.count):
                        self._put(star, x + number * mark.side_dots, mark.y)
                case BoxMark():
                    row = (1 << mark.width_dots) - 1
                    box = Bits(0, 0, mark.width_dots, (row,) * mark.height_dots)
                    self._put(box, x, mark.y)
                case QrMark():
                    quiet = QUIET_MODULES * mark.symbol.module_dots
                    self._put(_modules(mark.symbol), x + quiet, mark.y + quiet)

    def _put(self, bits: Bits, x: int, y: int) -> None:
        top = y + bits.top
        rows = self.rows
        if top < 0 or top + len(bits.rows) > len(rows):
            self.is_whole = False
            bits = bits.cut(max(0, -top), len(rows) - top)
            top = max(0, top)
        shift = self.width_dots - x - bits.left - bits.width
        if shift >= 0:
            for number, row in enumerate(bits.rows, top):
                rows[number] |= row << shift
        else:  # beyond the right edge
            for number, row in enumerate(bits.rows, top):
                rows[number] |= row >> -shift

    def ink(self) -> Ink:
        """What was put down, as packed rows; dots beyond the left edge are lost."""
        width_bytes = (self.width_dots + 7) // 8
        pad = width_bytes * 8 - self.width_dots
        paper = (1 << self.width_dots) - 1
        packed = [((row & paper) << pad).to_bytes(width_bytes) for row in self.rows]
        return Ink(self.width_dots, b"".join(packed), bytes(row & paper != 0 for row in self.rows))


@lru_cache(maxsize=16)
def _modules(symbol: Symbol) -> Bits:
    dots = symbol.module_dots
    black, white = "1" * dots, "0" * dots
    rows: list[int] = []
    for modules in symbol.rows:
        row = int("".join(black if dark else white for dark in modules), 2)
        rows += [row] * dots
    return Bits(0, 0, len(symbol.rows) * dots, tuple(rows))


@lru_cache(maxsize=8)
def _star(side_dots: int) -> Bits:
    """A five-pointed star standing on its two feet in a square of `side_dots`."""
    side = side_dots * _FINER
    # The points of a star of radius 1 reach 1 up and 0.81 down, so its middle lies below the
    # square's; half a dot of air on either side keeps neighbours apart.
    radius = (side - _FINER) / (2 * math.sin(math.tau / _STAR_POINTS))
    middle_x, middle_y = side / 2, (side + radius * (1 - math.cos(math.pi / _STAR_POINTS))) / 2
    corners = []
    for step in range(2 * _STAR_POINTS):
        reach = radius * (1 if step % 2 == 0 else _STAR_WAIST)
        angle = math.pi * step / _STAR_POINTS
        x, y = middle_x + reach * math.sin(angle), middle_y - reach * math.cos(angle)
        corners.append((x, y))
    grey = Image.new("L", (side, side), 0)
    ImageDraw.Draw(grey).polygon(corners, fill=255)
    # Polygons are filled a little to one side; a star leans if that is not evened out.
    even = Image.blend(grey, grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 0.5)
    shrunk = even.resize((side_dots, side_dots), Image.Resampling.BOX)
    mask = shrunk.point([255 if value >= 128 else 0 for value in range(256)], "1")
    return glyphs.bits_of(mask, 0, 0)

"""The one truth of a paper: a black-and-white raster, the same for screen, file and printer."""

import math
from functools import lru_cache

from PIL import Image, ImageDraw

from printers import glyphs
from printers.marks import BoxMark, Layout, QrMark, StarsMark, TextMark
from printers.qr import QUIET_MODULES, Symbol

_BLACK = 0
_WHITE = 255
_FINER = 8
"""Stars are drawn this much larger and then shrunk, so that their edges fall on the best dots."""
_STAR_POINTS = 5
_STAR_WAIST = 0.45
"""Inner radius of a star by its outer one: a little stout, so that points survive dot gain."""


def draw(layout: Layout) -> Image.Image:
    """`layout` as an image of mode "1", black on white, exactly as large as the layout."""
    paper = Image.new("1", (layout.width_dots, layout.height_dots), _WHITE)
    for mark in layout.marks:
        match mark:
            case TextMark():
                _draw_text(paper, mark)
            case StarsMark():
                star = _star(mark.side_dots)
                for number in range(mark.count):
                    paper.paste(_BLACK, (mark.x + number * mark.side_dots, mark.y), star)
            case BoxMark():
                right, bottom = mark.x + mark.width_dots, mark.y + mark.height_dots
                paper.paste(_BLACK, (mark.x, mark.y, right, bottom))
            case QrMark():
                _draw_symbol(paper, mark)
    return paper


def _draw_text(paper: Image.Image, mark: TextMark) -> None:
    for drawn, pen in glyphs.placed(mark.face, mark.text):
        if drawn.mask is not None:
            paper.paste(_BLACK, (mark.x + pen + drawn.left, mark.y + drawn.top), drawn.mask)


def _draw_symbol(paper: Image.Image, mark: QrMark) -> None:
    quiet = QUIET_MODULES * mark.symbol.module_dots
    paper.paste(_modules(mark.symbol), (mark.x + quiet, mark.y + quiet))


def _modules(symbol: Symbol) -> Image.Image:
    side = len(symbol.rows)
    small = Image.new("1", (side, side), _WHITE)
    small.putdata([_BLACK if dark else _WHITE for row in symbol.rows for dark in row])
    large = side * symbol.module_dots
    return small.resize((large, large), Image.Resampling.NEAREST)


@lru_cache(maxsize=8)
def _star(side_dots: int) -> Image.Image:
    """A five-pointed star as a mask, standing on its two feet in a square of `side_dots`."""
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
    return shrunk.point([255 if value >= 128 else 0 for value in range(256)], "1")

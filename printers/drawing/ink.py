"""The dots of a paper as packed rows: what the dialects turn into bytes.

A raster (`PIL.Image`, mode "1", black on white) is the truth for people and pictures.  Ink is the
same truth for printers: a bit a dot, 1 is black, each row in whole bytes, and beside it which rows
hold any ink at all.
"""

import re
from dataclasses import dataclass

from PIL import Image

_INVERTED = bytes(value ^ 0xFF for value in range(256))
REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
"""DLE EOT, DLE ENQ and DLE DC4 act even inside the data of another command."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Packed rows; dots beyond the right edge of the paper are white."""

    width_dots: int
    rows: bytes
    """`width_bytes` a row, most significant bit on the left, 1 is black."""
    inked: bytes
    """One byte a row: 1 where the row holds ink, 0 where it is blank."""

    @property
    def width_bytes(self) -> int:
        """Bytes of one row."""
        return (self.width_dots + 7) // 8

    @property
    def height_dots(self) -> int:
        """Number of rows."""
        return len(self.inked)


def ink(width_dots: int, rows: bytes) -> Ink:
    """Packed rows with the word on which of them hold ink."""
    width_bytes = (width_dots + 7) // 8
    blank = bytes(width_bytes)
    places = range(0, len(rows), width_bytes)
    return Ink(width_dots, rows, bytes(rows[at : at + width_bytes] != blank for at in places))


def ink_of(raster: Image.Image) -> Ink:
    """The dots of `raster`.

    Raises:
        ValueError: it is of another mode than "1".
    """
    if raster.mode != "1":
        raise ValueError(f"a raster is of mode 1, not {raster.mode}")
    if raster.width % 8:
        whole = Image.new("1", ((raster.width + 7) // 8 * 8, raster.height), 1)
        whole.paste(raster, (0, 0))
    else:
        whole = raster
    return ink(raster.width, whole.tobytes().translate(_INVERTED))


def image_of(dots: Ink) -> Image.Image:
    """The raster of `dots`: mode "1", black on white."""
    size = dots.width_dots, dots.height_dots
    return Image.frombytes("1", size, dots.rows.translate(_INVERTED))


def with_dots(dots: Ink, places: list[tuple[int, int]]) -> Ink:
    """`dots` with more black ones at `places`, each a column and a row."""
    rows = bytearray(dots.rows)
    for x, y in places:
        rows[y * dots.width_bytes + x // 8] |= 0x80 >> x % 8
    return ink(dots.width_dots, bytes(rows))


def safe_rows(dots: Ink) -> Ink:
    """`dots` whose rows hold no DLE EOT, DLE ENQ or DLE DC4.

    Such a pair of bytes is one lone dot with white on both sides, followed by another; the lone
    dot gets a neighbour on its right.  Text and symbols of this package have hardly ever such
    dots, and pictures that have them change by an eighth of a millimetre.  Ink without such a
    pair is given back as it is.
    """
    hits = [hit.start() for hit in REAL_TIME.finditer(dots.rows)]
    width = dots.width_bytes
    places = [(at % width * 8 + 4, at // width) for at in hits if (at + 1) % width]
    return with_dots(dots, places) if places else dots


def widened(dots: Ink, width_dots: int) -> Ink:
    """`dots` on a wider paper, white on their right."""
    was, width = dots.width_bytes, (width_dots + 7) // 8
    rows = [dots.rows[at : at + was].ljust(width, b"\x00") for at in range(0, len(dots.rows), was)]
    return Ink(width_dots, b"".join(rows), dots.inked)


def moved(dots: Ink, *, right: int, down: int) -> Ink | None:
    """`dots` moved on a paper of the same size; None where ink would be lost.

    Below 0, `right` moves to the left and `down` moves up.
    """
    paper = Image.new("1", (dots.width_dots, dots.height_dots), 1)
    paper.paste(image_of(dots), (right, down))
    result = ink_of(paper)
    return result if _count(result) == _count(dots) else None


def _count(dots: Ink) -> int:
    return int.from_bytes(dots.rows).bit_count()

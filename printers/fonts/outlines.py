"""The typeface as outlines, for files whose words can be read, copied and searched.

Source: OpenType specification, tables `head`, `hhea`, `hmtx`; ISO 32000-1, 9.9 (which tables an
embedded TrueType font needs).
"""

import struct
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from printers.fonts.truetype import read_metrics, read_tables

_FILES = {False: "NotoSans-Regular.ttf", True: "NotoSans-Bold.ttf"}
_NEEDED = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
"""In the order of their names, as a font lists them."""
_HUNDREDTHS_OF_INCH = 2_540
"""Of a millimetre, in an inch of 720 tenths of a point."""


@dataclass(frozen=True)
class Outlines:
    """One weight of the only typeface."""

    name: str
    units_per_em: int
    glyph_ids: dict[str, int]
    advances: tuple[int, ...]
    """By glyph, in font units."""
    ascent: int
    descent: int
    box: tuple[int, int, int, int]
    file: bytes
    """The font with nothing but what a page needs to draw it."""

    def glyph(self, letter: str) -> int:
        """The glyph of a letter; of one that the font does not draw, the question mark's."""
        found = self.glyph_ids.get(letter)
        if found is None and unicodedata.category(letter) == "Zs":
            found = self.glyph_ids[" "]
        return self.glyph_ids["?"] if found is None else found

    def width(self, text: str, tenths: int) -> int:
        """How wide a text is, in hundredths of a millimetre.

        Args:
            tenths: the size in tenths of a point.
        """
        units = sum(self.advances[self.glyph(one)] for one in text)
        return -(-units * tenths * _HUNDREDTHS_OF_INCH // (self.units_per_em * 720))


@lru_cache(maxsize=2)
def outlines(bold: bool) -> Outlines:
    """The typeface in one weight."""
    font = resources.files("printers").joinpath("fonts", _FILES[bold]).read_bytes()
    tables, metrics = read_tables(font), read_metrics(font)
    ascent, descent = struct.unpack_from(">hh", tables["hhea"], 4)
    box = struct.unpack_from(">4h", tables["head"], 36)
    return Outlines(
        name=_FILES[bold].removesuffix(".ttf"),
        units_per_em=metrics.units_per_em,
        glyph_ids=metrics.glyph_ids,
        advances=_advances(tables),
        ascent=ascent,
        descent=descent,
        box=box,
        file=_bare(tables),
    )


def _advances(tables: dict[str, bytes]) -> tuple[int, ...]:
    """Every glyph's own, the last one for those that have none."""
    (told,) = struct.unpack_from(">H", tables["hhea"], 34)
    (glyphs,) = struct.unpack_from(">H", tables["maxp"], 4)
    pairs = struct.unpack_from(f">{'Hh' * told}", tables["hmtx"])
    widths = pairs[::2]
    return (*widths, *(widths[-1:] * (glyphs - told)))


def _bare(tables: dict[str, bytes]) -> bytes:
    """A font file of the needed tables alone."""
    kept = [name for name in _NEEDED if name in tables]
    power = len(kept).bit_length() - 1
    head = struct.pack(
        ">IHHHH", 0x00010000, len(kept), 16 << power, power, 16 * len(kept) - (16 << power)
    )
    at = len(head) + 16 * len(kept)
    entries, body = b"", b""
    for name in kept:
        table = tables[name]
        padded = table + b"\0" * (-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        entries += struct.pack(">4sIII", name.encode(), total, at + len(body), len(table))
        body += padded
    return head + entries + body

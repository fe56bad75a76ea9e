"""Reads the two tables of a TrueType file that Pillow keeps to itself: letters and kerning.

Source: OpenType specification, tables `cmap` (format 4) and `kern` (version 0, format 0).
"""

import struct
from bisect import bisect_left
from dataclasses import dataclass

_DIRECTORY_AT = 12
_DIRECTORY_ENTRY = struct.Struct(">4sIII")
_PAIR = struct.Struct(">HHh")
_UNICODE_BMP = (3, 1)
_SEGMENTS = 4
_END = 0xFFFF


class UnreadableFont(ValueError):  # noqa: N818 - says what happened
    """The file is no TrueType font with the tables this module reads."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a font says about its letters, in font units."""

    units_per_em: int
    glyph_ids: dict[str, int]
    """Every character the font draws, with the number of its glyph."""
    kerning: bytes
    """Pairs as the file has them, ascending: left and right glyph, and the font units by which
    they move apart (or together, below 0).  Tens of thousands; a dictionary of them is heavy."""

    def kern(self, left: str, right: str) -> int:
        """Font units between two characters beyond their own widths; 0 for most pairs."""
        wanted = (self.glyph_ids.get(left, 0), self.glyph_ids.get(right, 0))
        pairs = range(len(self.kerning) // _PAIR.size)
        index = bisect_left(pairs, wanted, key=lambda at: self._pair(at)[:2])
        if index == len(pairs):
            return 0
        *found, units = self._pair(index)
        return units if tuple(found) == wanted else 0

    def _pair(self, index: int) -> tuple[int, int, int]:
        left, right, units = _PAIR.unpack_from(self.kerning, index * _PAIR.size)
        return left, right, units


def read_metrics(font: bytes) -> Metrics:
    """The characters and the kerning of a TrueType font.

    Raises:
        UnreadableFont: a table is missing or has another format.
    """
    tables = read_tables(font)
    try:
        (units_per_em,) = struct.unpack_from(">H", tables["head"], 18)
        return Metrics(units_per_em, _read_cmap(tables["cmap"]), _read_kern(tables["kern"]))
    except (KeyError, struct.error) as error:
        raise UnreadableFont(f"a table is missing or cut short: {error}") from error


def read_tables(font: bytes) -> dict[str, bytes]:
    """A font's tables by name."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {}
    for index in range(count):
        entry_at = _DIRECTORY_AT + index * _DIRECTORY_ENTRY.size
        tag, _checksum, at, length = _DIRECTORY_ENTRY.unpack_from(font, entry_at)
        tables[tag.decode("ascii")] = font[at : at + length]
    return tables


def _read_cmap(table: bytes) -> dict[str, int]:
    (count,) = struct.unpack_from(">H", table, 2)
    for index in range(count):
        platform, encoding, at = struct.unpack_from(">HHI", table, 4 + 8 * index)
        (layout,) = struct.unpack_from(">H", table, at)
        if (platform, encoding) == _UNICODE_BMP and layout == _SEGMENTS:
            return _read_segments(table[at:])
    raise UnreadableFont("no character map of format 4")


def _read_segments(table: bytes) -> dict[str, int]:
    (doubled,) = struct.unpack_from(">H", table, 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * doubled)
    offsets_at = 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", table, offsets_at)
    glyph_ids = {}
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, end + 1):
            glyph_id = code
            if offsets[index]:
                # The offset counts from its own place in the table.
                at = offsets_at + 2 * index + offsets[index] + 2 * (code - start)
                (glyph_id,) = struct.unpack_from(">H", table, at)
            glyph_id = (glyph_id + deltas[index]) & 0xFFFF
            if glyph_id and code != _END:
                glyph_ids[chr(code)] = glyph_id
    return glyph_ids


def _read_kern(table: bytes) -> bytes:
    version, count = struct.unpack_from(">HH", table, 0)
    if version != 0 or count != 1:
        raise UnreadableFont("kerning is read from one subtable of version 0")
    (pairs,) = struct.unpack_from(">H", table, 10)
    kerning = table[18 : 18 + _PAIR.size * pairs]
    if len(kerning) < _PAIR.size * pairs:
        raise UnreadableFont("the kerning is cut short")
    return kerning

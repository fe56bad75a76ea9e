"""Letters as little black-and-white masks, with their widths in whole dots.

Each letter is drawn once in grey, cut to black and white, and kept.  Widths and kerning are rounded
to whole dots letter by letter, so all ten digits stay equally wide and amounts stand in columns.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from PIL import Image, ImageDraw, ImageFont

from printers.fonts.truetype import Metrics, read_metrics

_BLACK_FROM = 116
"""Grey value (of 255) from which a dot is black.  Chosen by eye at 20 to 44 dots: strokes of two
dots stay two dots, and the hooks and horns of Vietnamese stay open."""
_FILES = {False: "NotoSans-Regular.ttf", True: "NotoSans-Bold.ttf"}


@dataclass(frozen=True, slots=True)
class Face:
    """One size and weight of the only typeface."""

    px: int
    """Dots of an em."""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawn letter with its marks."""

    mask: Image.Image | None
    """Mode "1", black where it is not 0; None for a space."""
    left: int
    """Dots from the pen to the mask's left edge; below 0 for a letter that reaches back."""
    top: int
    """Dots from the baseline down to the mask's top edge; below 0 for most letters."""
    advance: int
    """Dots the pen moves on."""


@dataclass(frozen=True, slots=True)
class Bits:
    """Dots that are put down together."""

    left: int
    """Dots from the pen to the first column."""
    top: int
    """Rows from the baseline down to the first row."""
    width: int
    rows: tuple[int, ...]
    """Each row a number of `width` bits; the lowest is the dot on the right, 1 is black."""

    def cut(self, first: int, end: int) -> "Bits":
        """The rows from `first` to before `end` alone."""
        kept = self.rows[max(0, first) : max(0, end)]
        return Bits(self.left, self.top + first, self.width, kept)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much room a word takes, in dots."""

    advance: int
    before: int
    """Ink left of the pen's start, such as the foot of a j; 0 or more."""
    after: int
    """Ink right of the pen's end; 0 or more."""


def _font_file(bold: bool) -> Traversable:
    return resources.files("printers").joinpath("fonts", _FILES[bold])


@lru_cache(maxsize=2)
def _metrics(bold: bool) -> Metrics:
    return read_metrics(_font_file(bold).read_bytes())


@lru_cache(maxsize=32)
def _font(face: Face) -> ImageFont.FreeTypeFont:
    # The basic layout engine is in every Pillow; the other one needs libraries that some
    # machines lack, and the same paper must come out the same everywhere.
    with resources.as_file(_font_file(face.bold)) as path:  # by its path, many faces share it
        return ImageFont.truetype(path, face.px, layout_engine=ImageFont.Layout.BASIC)


def is_drawable(character: str) -> bool:
    """Whether the typeface has the character; all 134 letters of Vietnamese are there."""
    return character in _metrics(False).glyph_ids


def missing(text: str) -> set[str]:
    """The characters of `text` that will be drawn as hollow boxes."""
    return set(text).difference(_metrics(False).glyph_ids)


def clusters(text: str) -> Iterator[str]:
    """`text` in pieces that are drawn as one: a letter with the marks that follow it."""
    if _marks().isdisjoint(text):
        return iter(text)  # nearly every word: composed letters alone
    return _clusters(text)


@lru_cache(maxsize=1)
def _marks() -> frozenset[str]:
    """The loose marks of the typeface, the only ones that a letter can carry."""
    return frozenset(filter(unicodedata.combining, _metrics(False).glyph_ids))


def _clusters(text: str) -> Iterator[str]:
    piece = ""
    for character in text:
        if piece and unicodedata.combining(character) and _can_carry(piece, character):
            piece += character
            continue
        if piece:
            yield piece
        piece = character
    if piece:
        yield piece


def _can_carry(piece: str, mark: str) -> bool:
    return is_drawable(mark) and is_drawable(piece[0]) and not unicodedata.combining(piece[0])


def glyph(face: Face, cluster: str) -> Glyph:
    """The drawing of one cluster in one face."""
    if not is_drawable(cluster[0]):
        return _hollow_box(face)
    if unicodedata.combining(cluster[0]):
        # A mark without its letter stands on a space, or it would lie on its neighbour.
        cluster = " " + cluster
    font = _font(face)
    advance = round(font.getlength(cluster[0]))
    left, top, right, bottom = (round(edge) for edge in font.getbbox(cluster, anchor="ls"))
    if right <= left or bottom <= top:
        return Glyph(None, 0, 0, advance)
    grey = Image.new("L", (right - left, bottom - top), 0)
    ImageDraw.Draw(grey).text((-left, -top), cluster, font=font, fill=255, anchor="ls")
    mask = grey.point(_cut_points(), "1")
    ink = mask.getbbox()
    if ink is None:
        return Glyph(None, 0, 0, advance)
    return Glyph(mask.crop(ink), left + ink[0], top + ink[1], advance)


@lru_cache(maxsize=1)
def _cut_points() -> list[int]:
    return [255 if grey >= _BLACK_FROM else 0 for grey in range(256)]


def _hollow_box(face: Face) -> Glyph:
    width, height = max(4, face.px // 2), max(6, face.px * 7 // 10)
    mask = Image.new("1", (width, height), 0)
    ImageDraw.Draw(mask).rectangle((0, 0, width - 1, height - 1), outline=1, width=1)
    return Glyph(mask, 1, -height, width + 2)


class _Letters(dict[str, tuple[Bits | None, int]]):
    """The letters of one face with their advance, each drawn when it is first asked for."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, cluster: str) -> tuple[Bits | None, int]:
        drawn = glyph(self._face, cluster)
        bits = None if drawn.mask is None else bits_of(drawn.mask, drawn.left, drawn.top)
        self[cluster] = bits, drawn.advance
        return self[cluster]


class _Kerning(dict[str, int]):
    """By two letters, the dots by which the second of them moves."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._px, self._metrics = face.px, _metrics(face.bold)

    def __missing__(self, pair: str) -> int:
        # Whole dots, rounded half away from zero on both sides alike.
        units = self._metrics.kern(pair[0], pair[1]) * self._px
        dots = (2 * abs(units) + self._metrics.units_per_em) // (2 * self._metrics.units_per_em)
        self[pair] = dots if units > 0 else -dots
        return self[pair]


@lru_cache(maxsize=32)
def _alphabet(face: Face) -> tuple[_Letters, _Kerning]:
    return _Letters(face), _Kerning(face)


def bits_of(mask: Image.Image, left: int, top: int) -> Bits:
    """The dots of a mask of mode "1"."""
    width_bytes = (mask.width + 7) // 8
    pad = width_bytes * 8 - mask.width
    data = mask.tobytes()
    rows = [
        int.from_bytes(data[at : at + width_bytes]) >> pad
        for at in range(0, len(data), width_bytes)
    ]
    return Bits(left, top, mask.width, tuple(rows))


def word(face: Face, text: str) -> Bits:
    """All letters of `text` as they stand beside each other."""
    return _drawn_word(face, text)[0]


def space_dots(face: Face) -> int:
    """How far a space moves the pen."""
    letters, _kerning = _alphabet(face)
    return letters[" "][1]


def extent(face: Face, text: str) -> Extent:
    """The room `text` takes when it is drawn on one line."""
    return _drawn_word(face, text)[1]


@lru_cache(maxsize=1024)
def _drawn_word(face: Face, text: str) -> tuple[Bits, Extent]:
    """A word drawn and measured; kept, because words return."""
    alphabet, kerning = _alphabet(face)
    pen, before = 0, ""
    placed: list[tuple[int, int, tuple[int, ...]]] = []
    left = right = top = bottom = 0
    for cluster in clusters(text):
        if before:
            pen += kerning[before + cluster[0]]
        bits, advance = alphabet[cluster]
        if bits is not None:
            start, end = pen + bits.left, pen + bits.left + bits.width
            low = bits.top + len(bits.rows)
            if placed:
                left, right = min(left, start), max(right, end)
                top, bottom = min(top, bits.top), max(bottom, low)
            else:
                left, right, top, bottom = start, end, bits.top, low
            placed.append((end, bits.top, bits.rows))
        pen += advance
        before = cluster[0]
    rows = [0] * (bottom - top)
    for end, first, ink in placed:
        shift = right - end
        for number, row in enumerate(ink, first - top):
            rows[number] |= row << shift
    drawn = Bits(left, top, right - left, tuple(rows))
    return drawn, Extent(pen, max(0, -left), max(0, right - pen) if placed else 0)

"""Words into lines: wrapping, breaking, shortening.  No ink yet, only room.

Ink that reaches out of a letter's own width (the foot of a j at a line's start) is counted, so a
line never leaves the width it was given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from printers.document import NBSP, Span, Text
from printers.fonts import glyphs
from printers.fonts.glyphs import Extent, Face

ELLIPSIS = "…"
SEPARATOR = "·"
_LOOSE = ",;:.·-–"
"""What may not stand before an ellipsis."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in one face without a break between them; measured once, however often asked."""

    text: str
    face: Face
    extent: Extent = field(init=False, compare=False, repr=False)
    """The room of the letters."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "extent", glyphs.extent(self.face, self.text))


@dataclass(frozen=True, slots=True)
class StarRun:
    """Stars in a row, as tall as the capitals of `face`."""

    count: int
    face: Face

    @property
    def side_dots(self) -> int:
        """Room of one star, side by side without a gap."""
        return star_side_dots(self.face)

    @property
    def extent(self) -> Extent:
        """The room of the stars."""
        return Extent(self.count * self.side_dots, 0, 0)


Piece = Run | StarRun


def star_side_dots(face: Face) -> int:
    """Side of the square a star is drawn in, in dots: 22 in a text of 24."""
    return face.px * 11 // 12


@dataclass(frozen=True, slots=True)
class Word:
    """Pieces that stay together on a line, with the space that parts them from the word before.

    Measured once: a centred line is wrapped again and again until its halves are even.
    """

    pieces: tuple[Piece, ...]
    space_dots: int
    """Dots before the word, used only where it does not begin its line."""
    advance: int = field(init=False, compare=False, repr=False)
    """Dots from the word's start to its end."""
    before: int = field(init=False, compare=False, repr=False)
    """Ink left of the start."""
    after: int = field(init=False, compare=False, repr=False)
    """Ink right of the end."""

    def __post_init__(self) -> None:
        extents = [piece.extent for piece in self.pieces]
        object.__setattr__(self, "advance", sum([extent.advance for extent in extents]))
        object.__setattr__(self, "before", extents[0].before)
        object.__setattr__(self, "after", extents[-1].after)


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line."""

    words: tuple[Word, ...]

    @property
    def width_dots(self) -> int:
        """From the first ink to the last, spaces included."""
        if not self.words:
            return 0
        return line_width_dots(self.words)

    @property
    def px(self) -> int:
        """The largest text on the line; 0 for an empty line."""
        return max((piece.face.px for word in self.words for piece in word.pieces), default=0)

    def placed(self) -> list[tuple[Piece, int]]:
        """Each piece with the dots from the line's left edge to its pen."""
        result: list[tuple[Piece, int]] = []
        pen = self.words[0].before if self.words else 0
        for index, word in enumerate(self.words):
            pen += word.space_dots if index else 0
            for piece in word.pieces:
                result.append((piece, pen))
                pen += piece.extent.advance
        return result


def line_width_dots(words: Sequence[Word]) -> int:
    """Room of `words` on one line, at least one word."""
    spaces = sum(word.space_dots for word in words[1:])
    return words[0].before + sum(word.advance for word in words) + spaces + words[-1].after


def split_words(spans: Iterable[tuple[Span, Face]]) -> list[Word]:
    """The words of `spans`, each in its face; a word may run over several spans.

    Stars are a word of their own unless a text touches them without a space.
    """
    words: list[Word] = []
    pieces: list[Piece] = []
    space_dots = 0
    for span, face in spans:
        if not isinstance(span, Text):
            pieces.append(StarRun(span.count, face))
            continue
        for index, part in enumerate(span.text.split(" ")):
            if index and pieces:
                words.append(Word(tuple(pieces), space_dots))
                pieces = []
            if index:
                space_dots = glyphs.space_dots(face)
            if part:
                pieces.append(Run(part, face))
    if pieces:
        words.append(Word(tuple(pieces), space_dots))
    return words


def wrap(words: Sequence[Word], width_dots: int, *, max_lines: int | None = None) -> list[Line]:
    """`words` in lines no wider than `width_dots`, at most `max_lines` of them.

    A word wider than a line is broken between letters.  Where lines are left over, the last one
    kept ends in an ellipsis.  A "·" between two lines is left out.  No words give no lines.
    """
    lines: list[Line] = []
    current: list[Word] = []
    pen = 0
    for word in _narrow_words(words, width_dots):
        if current and pen + word.space_dots + word.advance + word.after > width_dots:
            lines.append(Line(tuple(current)))
            current = []
        pen = pen + word.space_dots + word.advance if current else word.before + word.advance
        current.append(word)
    if current:
        lines.append(Line(tuple(current)))
    lines = _without_loose_separators(lines)
    if max_lines is None or len(lines) <= max_lines:
        return lines
    return [*lines[: max_lines - 1], shorten(lines[max_lines - 1], width_dots)]


def _without_loose_separators(lines: list[Line]) -> list[Line]:
    """`lines` without a "·" that no longer stands between two things, because the line ends."""
    tidy = []
    for number, line in enumerate(lines):
        words = list(line.words)
        if number and len(words) > 1 and _is_separator(words[0]):
            del words[0]
        if number < len(lines) - 1 and len(words) > 1 and _is_separator(words[-1]):
            del words[-1]
        tidy.append(Line(tuple(words)))
    return tidy


def _is_separator(word: Word) -> bool:
    return all(isinstance(piece, Run) and piece.text == SEPARATOR for piece in word.pieces)


def _narrow_words(words: Sequence[Word], width_dots: int) -> Iterable[Word]:
    for word in words:
        if word.before + word.advance + word.after <= width_dots:
            yield word
        else:
            yield from _break_word(word, width_dots)


def _break_word(word: Word, width_dots: int) -> Iterable[Word]:
    """Parts of one word, each as wide as fits; the cut between two letters takes no space."""
    space_dots = word.space_dots
    current: tuple[Piece, ...] = ()
    for atom in _atoms(word):
        grown = _joined(current, atom)
        if current and line_width_dots((Word(grown, 0),)) > width_dots:
            yield Word(current, space_dots)
            space_dots = 0
            grown = (atom,)
        current = grown
    yield Word(current, space_dots)


def _atoms(word: Word) -> Iterable[Piece]:
    """The parts of a word that cannot be broken: letters with their marks, single stars."""
    for piece in word.pieces:
        if isinstance(piece, StarRun):
            yield from (StarRun(1, piece.face) for _ in range(piece.count))
        else:
            yield from (Run(cluster, piece.face) for cluster in glyphs.clusters(piece.text))


def _joined(pieces: tuple[Piece, ...], atom: Piece) -> tuple[Piece, ...]:
    if not pieces or pieces[-1].face != atom.face:
        return (*pieces, atom)
    last = pieces[-1]
    if isinstance(last, Run) and isinstance(atom, Run):
        return (*pieces[:-1], Run(last.text + atom.text, last.face))
    if isinstance(last, StarRun) and isinstance(atom, StarRun):
        return (*pieces[:-1], StarRun(last.count + atom.count, last.face))
    return (*pieces, atom)


def balanced(lines: list[Line], words: Sequence[Word], width_dots: int) -> list[Line]:
    """The same `words` in as many lines, but of more even length; for centred text."""
    low, high = 1, width_dots
    while low < high:
        middle = (low + high) // 2
        tried = wrap(words, middle)
        fits = len(tried) <= len(lines) and all(line.width_dots <= middle for line in tried)
        low, high = (low, middle) if fits else (middle + 1, high)
    even = wrap(words, high)
    return even if len(even) == len(lines) else lines


def shorten(line: Line, width_dots: int) -> Line:
    """`line` with whole words taken off its end until it fits with an ellipsis.

    Letters are taken off only where a single word is left, and never a part of one.
    """
    words = list(line.words)
    while words:
        last = words.pop()
        if words and _is_punctuation(last):
            continue
        shortened = _with_ellipsis(last, words, width_dots, may_cut=not words)
        if shortened is not None:
            return Line((*words, shortened))
    # Not even one letter fits beside the ellipsis, so the ellipsis stands alone.
    face = line.words[0].pieces[0].face
    return Line((Word((Run(ELLIPSIS, face),), 0),))


def _with_ellipsis(
    word: Word, words: Sequence[Word], width_dots: int, *, may_cut: bool
) -> Word | None:
    """`word` ending in an ellipsis, if it fits after `words`; cut by letters if it may be."""
    atoms = list(_atoms(word))
    while atoms:
        pieces: tuple[Piece, ...] = ()
        for atom in atoms:
            pieces = _joined(pieces, atom)
        dots = Run(ELLIPSIS, pieces[-1].face)
        shortened = Word(_joined(_trimmed(pieces), dots), word.space_dots)
        if line_width_dots((*words, shortened)) <= width_dots:
            return shortened
        if not may_cut:
            return None
        atoms.pop()
    return None


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """`pieces` without a comma or a dot at the very end, where an ellipsis will follow."""
    last = pieces[-1]
    if isinstance(last, Run) and (text := last.text.rstrip(_LOOSE)):
        return (*pieces[:-1], Run(text, last.face))
    return pieces


def _is_punctuation(word: Word) -> bool:
    """Whether a word is a dash or dot of its own, which would look odd before an ellipsis."""
    return all(isinstance(piece, Run) and not piece.text.strip(_LOOSE) for piece in word.pieces)


@lru_cache(maxsize=512)
def single_line_width_dots(text: str, face: Face) -> int:
    """Room of `text` on one line; 0 where it holds nothing but spaces."""
    words = split_words([(Text(text), face)])
    return line_width_dots(words) if words else 0


def unbroken(text: str) -> str:
    """`text` with its spaces made unbreakable, for amounts."""
    return text.strip(" ").replace(" ", NBSP)

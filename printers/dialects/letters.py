"""Words in the printer's own letters: the one gate through which text leaves as text.

No two brands agree where a Vietnamese letter lies in a code page, so accents are taken off and
only the 95 printable characters of ASCII leave, with LF at the end of a line.  Whatever a text
holds, it cannot become a command.
"""

import re
import unicodedata

from printers.drawing.ink import Ink, safe_rows
from printers.fonts import glyphs
from printers.fonts.glyphs import Face
from printers.profiles import Profile

_ALIKE = {
    "₫": "d", "ß": "ss", "æ": "ae", "Æ": "AE",
    "×": "x", "÷": ":", "·": "-", "•": "-", "–": "-", "—": "-", "−": "-", "…": "...",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "«": '"', "»": '"',
    "½": "1/2", "¼": "1/4", "¾": "3/4", "€": "EUR", "°": "o", "№": "No", "★": "*", "☆": "*",
}  # fmt: skip
_UNKNOWN = "?"
_BARRED = re.compile(r"LATIN (SMALL|CAPITAL) LETTER ([A-Z]) WITH .+")
_LF = b"\n"
_CELL_PX = 16
_CELL_ROWS = 24
PLAIN_LINE_DOTS = 30
"""Rows from one line of the printer's own letters to the next, after `ESC @`."""
_SELECT_PAGE = b"\x1bt"
_AT = b"\x1b$"
_SELECT_USA = b"\x1bR\x00"
"""In other national sets some of the 95 characters are letters of that nation."""


def plain(text: str) -> str:
    """`text` in printable ASCII: without accents and bars; "?" for what has no likeness."""
    folded = "".join(_ALIKE.get(mark, mark) for mark in unicodedata.normalize("NFC", text))
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(_printable(mark) for mark in parts if not unicodedata.combining(mark))


def _printable(mark: str) -> str:
    if " " <= mark <= "~":
        return mark
    if mark.isspace():
        return " "
    barred = _BARRED.fullmatch(unicodedata.name(mark, ""))
    if barred:  # the barred d of Vietnamese is a letter of its own, not a d with a mark
        return barred[2] if barred[1] == "CAPITAL" else barred[2].lower()
    return _ALIKE.get(mark, _UNKNOWN)


def line_bytes(text: str) -> bytes:
    """One line as a printer gets it: nothing but printable ASCII, and LF behind it."""
    kept = bytes(byte for byte in plain(text).encode("ascii") if 0x20 <= byte <= 0x7E)
    return kept.rstrip(b" ") + _LF


def select(profile: Profile) -> bytes:
    """What makes the printer's own letters mean ASCII."""
    page = b"" if profile.code_page is None else _SELECT_PAGE + bytes((profile.code_page,))
    return _SELECT_USA + page


def to_left_edge(profile: Profile) -> bytes:
    """`ESC $`: where a line in the printer's own letters begins, in dots from the head's first.

    Source: Epson ESC/POS command reference, ESC $; its unit is a dot unless `GS P` says otherwise.
    """
    return _AT + profile.left_dots.to_bytes(2, "little") if profile.left_dots else b""


def cells(text: str, profile: Profile, rows: int, *, bold: bool = False) -> Ink:
    """How a line in the printer's own letters about looks: each in its cell, for the screen."""
    width = profile.letter_dots
    paper = [0] * rows
    for column, letter in enumerate(plain(text)[: profile.columns]):
        bits = glyphs.word(Face(min(_CELL_PX, width * 4 // 3), bold), letter)
        left = profile.left_dots + column * width + max(0, (width - bits.width) // 2)
        shift = profile.width_dots - left - bits.width
        for number, row in enumerate(bits.rows, min(rows, _CELL_ROWS) * 3 // 4 + bits.top):
            if 0 <= number < rows:
                paper[number] |= row << shift if shift >= 0 else row >> -shift
    packed = b"".join(row.to_bytes(profile.width_dots // 8) for row in paper)
    inked = bytes(row != 0 for row in paper)
    return safe_rows(Ink(profile.width_dots, packed, inked))

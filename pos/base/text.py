"""Text of people and papers: one Unicode form, a key to search by, a key to sort by.

Vietnamese is written composed or decomposed, with two habits of placing a tone (`Hòa`,
`Hoà`) and several apostrophes (`M'Drắk`, `M’Drắk`).  Stored text is NFC; the two keys are
computed here once and stored beside it, so that every database finds and orders alike.
"""

import re
import unicodedata
from collections.abc import Iterator


class Unreadable(ValueError):  # noqa: N818 - the doors say it as a sentence
    """Text that cannot be read as what it should be.

    Derived by each format (`BadAmount`, `BadDay`, …); the doors translate the code.
    """

    def __init__(self, code: str, given: object) -> None:
        super().__init__(f"{code}: {given!r}")
        self.code = code
        """What is wrong, in one word for the catalogue of sentences: `not_a_number`."""
        self.given = str(given)
        """What was given, untouched."""

    @property
    def reason(self) -> str:
        """The code, under the name it has beside a form field."""
        return self.code


LONGEST = 4_000
"""More letters than any field of ours holds are refused before anything is done with them."""


class BadText(Unreadable):
    """Text that cannot be stored: `too_long`."""


_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Controls, format characters (bidi marks, zero width, soft hyphen) and lone surrogates."""

_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that draw nothing: joiner, Hangul and Khmer fillers, empty Braille."""


_RARE = re.compile(f"[{''.join(sorted(_BLANK))}\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What is unseen though Unicode calls it printable."""


def _is_unseen(sign: str) -> bool:
    is_variation = "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"
    return is_variation or sign in _BLANK or unicodedata.category(sign) in _UNSEEN


def nfc(text: str) -> str:
    """Return `text` in Unicode normalisation form C."""
    return unicodedata.normalize("NFC", text)


def clean(text: str, *, max_length: int | None = None) -> str:
    """Return `text` as it is stored: NFC, one line, single spaces, nothing unseen.

    Controls (C0, C1), bidi marks, zero-width characters, soft hyphens and lone surrogates
    are dropped: they can carry commands into a printer or make two names look alike.  Any
    white space, line ends included, becomes one space.

    Args:
        text: as typed, scanned or imported.
        max_length: the most code points the cleaned text may have.

    Raises:
        BadText: `too_long`; nothing is ever cut off.
    """
    if len(text) > (LONGEST if max_length is None else 8 * max_length):
        raise BadText("too_long", text[:80])  # composing many marks takes the square of the time
    if not text.isprintable() or _RARE.search(text):  # most texts hold nothing to take out
        spaced = "".join(" " if sign.isspace() else sign for sign in text)
        text = "".join(sign for sign in spaced if not _is_unseen(sign))
    cleaned = " ".join(nfc(text).split())
    if max_length is not None and len(cleaned) > max_length:
        raise BadText("too_long", cleaned)
    return cleaned


# --- Searching ---------------------------------------------------------------------

_D_STROKE = str.maketrans("đðɖ", "ddd")
"""The letter đ, and two strangers that old conversions left in its place (U+00F0, U+0256)."""

_APOSTROPHES = frozenset("ʹʻʼʽˈ")
"""Modifier letters that people and keyboards use as an apostrophe; Unicode calls them letters."""


def _folded(text: str) -> str:
    """Fold case and compatibility forms until nothing changes: `İ` and `ŉ` need two rounds."""
    for _ in range(2):
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return text


def _is_word_sign(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LN" and sign not in _APOSTROPHES


def search_key(text: str) -> str:
    """Return what `text` is searched by: no marks, no case, words parted by single spaces.

    `Chè Shan tuyết Đồng Văn` → `che shan tuyet dong van`; `M'Drắk` and `M’Drắk` →
    `m drak`; `Hòa` and `Hoà` → `hoa`.  Apply it to the words typed as well as to the
    words stored.  A text of signs alone has the empty key.
    """
    signs = []
    for sign in _folded(clean(text)).translate(_D_STROKE):
        if unicodedata.category(sign)[0] == "M":
            continue
        signs.append(sign if _is_word_sign(sign) else " ")
    return " ".join("".join(signs).split())


# --- Sorting -----------------------------------------------------------------------

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""Huyền, hỏi, ngã, sắc, nặng; a word without a tone (ngang) comes before them."""

_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_SHAPES = {
    ("a", _BREVE): "1",
    ("a", _CIRCUMFLEX): "2",
    ("e", _CIRCUMFLEX): "1",
    ("o", _CIRCUMFLEX): "1",
    ("o", _HORN): "2",
    ("u", _HORN): "1",
}
"""Marks that make a letter of its own (ă â ê ô ơ ư), by its place after the plain letter."""


def _clusters(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sign of decomposed `text` with the marks that sit on it."""
    base, marks = "", ""
    for sign in text:
        if base and unicodedata.category(sign)[0] == "M":
            marks += sign
            continue
        if base:
            yield base, marks
        base, marks = sign, ""
    if base:
        yield base, marks


def _letters(base: str, marks: str) -> str:
    """The first level of one sign: two ASCII characters a letter, one a digit."""
    return "".join(_letter(plain, marks) for plain in base.casefold())


def _letter(plain: str, marks: str) -> str:
    if plain in {"đ", "ð", "ɖ"}:
        return "d1"
    if not plain.isascii():
        return f"~{ord(plain):06x}"
    if plain.isdigit():
        return plain
    return plain + next((_SHAPES[plain, mark] for mark in marks if (plain, mark) in _SHAPES), "0")


def sort_key(text: str) -> str:
    """Return an ASCII string whose plain code-point order is the Vietnamese alphabet's.

    a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z; digits come before
    letters, other scripts after.  First the letters of the whole text count, then the tones
    word by word (ngang huyền hỏi ngã sắc nặng, wherever in the word the mark is written),
    then case (small before capital).  Punctuation parts words like a space.

    Compare it byte by byte (SQLite `BINARY`, PostgreSQL `COLLATE "C"`).  Texts that differ
    in punctuation only have equal keys.
    """
    words: list[list[str]] = [["", "", ""]]
    for base, marks in _clusters(unicodedata.normalize("NFKD", clean(text))):
        if not _is_word_sign(base):
            words.append(["", "", ""])
            continue
        letters, tones, cases = words[-1]
        tone = "".join(_TONES.get(mark, "") for mark in marks)
        case = "1" if base != base.lower() else "0"
        words[-1] = [letters + _letters(base, marks), tones + tone, cases + case]
    kept = [word for word in words if word[0]]
    # '-' ends a word and ' ' a level: both sort below every digit, letter and '~', and
    # ends that say nothing are left off, so the key of a plain name stays short.
    letters, tones, cases = ("-".join(word[level] for word in kept) for level in range(3))
    return f"{letters} {tones.rstrip('-')} {cases.rstrip('-0')}".rstrip(" ")

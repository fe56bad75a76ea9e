"""Every letter of Vietnamese on paper: none missing, none mistaken for another."""

import itertools
import unicodedata

import pytest
from PIL import Image, ImageChops

from printers.document import Document, Paragraph, Size, Text
from printers.fonts import glyphs
from printers.fonts.glyphs import Face
from printers.layouts.papers import lay_out
from printers.printing import draw_paper
from printers.profiles import ROLL_58, ROLL_80, Profile

_BASES = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_VOWELS = "aăâeêioôơuưy"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
SMALL_LETTERS = sorted(
    {*_VOWELS, "đ"} - set("aeiouy")
    | {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES}
)
LETTERS = SMALL_LETTERS + [letter.upper() for letter in SMALL_LETTERS]
PLAIN = [letter for letter in _BASES + "fjwz" if letter.isascii()]
ROLLS = pytest.mark.parametrize("roll", [ROLL_80, ROLL_58], ids=["576", "384"])


def drawn(text: str, roll: Profile, size: Size, *, bold: bool) -> Image.Image:
    return draw_paper(Document((Paragraph((Text(text, bold=bold),), size),)), roll)


def test_there_are_134_letters_beyond_the_plain_alphabet() -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 134


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("size", [Size.SMALL, Size.BODY, Size.TOTAL])
@ROLLS
def test_a_decomposed_letter_has_the_very_dots_of_the_composed_one(
    roll: Profile, size: Size, bold: bool
) -> None:
    for letter in LETTERS:
        composed = drawn(letter, roll, size, bold=bold)
        decomposed = drawn(unicodedata.normalize("NFD", letter), roll, size, bold=bold)
        assert composed.tobytes() == decomposed.tobytes(), letter
        assert composed.getextrema() == (0, 255), letter


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("size", [Size.SMALL, Size.BODY])
@ROLLS
def test_no_letter_looks_like_another(roll: Profile, size: Size, bold: bool) -> None:
    pictures = {
        letter: drawn(letter, roll, size, bold=bold).crop((0, 0, 64, 40))
        for letter in (*LETTERS, *PLAIN, *(letter.upper() for letter in PLAIN))
    }
    for one, other in itertools.combinations(pictures, 2):
        differ = ImageChops.logical_xor(pictures[one], pictures[other]).histogram()[255]
        assert differ >= 3, f"{one} and {other} differ in {differ} dots"


def test_no_letter_of_a_label_looks_like_another() -> None:
    seen: dict[bytes, str] = {}
    for letter in LETTERS:
        glyph = glyphs.glyph(Face(20), letter)
        assert glyph.mask is not None
        paper = Image.new("1", (40, 40), 1)
        paper.paste(0, (10 + glyph.left, 30 + glyph.top), glyph.mask)
        assert paper.tobytes() not in seen, f"{letter} and {seen.get(paper.tobytes())}"
        seen[paper.tobytes()] = letter


def test_the_typeface_has_every_letter_digit_and_sign_of_a_paper() -> None:
    signs = "0123456789 .,:;!?()[]/%&+-×−·–—…“”‘’₫đ°½²³№€$#*@'\"\u00a0"
    assert glyphs.missing("".join(LETTERS) + "".join(PLAIN) + signs) == set()


def test_letters_of_the_highland_peoples_are_there_with_their_loose_marks() -> None:
    # Ê-đê and Gia-rai write ƀ, č, ĭ, ơ̆: the last exists only as a letter and a mark.
    assert glyphs.missing("Ƀuôn Ma Thuột, Čư M\u2019gar, ĭ ŏ ŭ ñ ơ\u0306 ư\u0306") == set()
    assert list(glyphs.clusters("ơ\u0306ư\u0306a")) == ["ơ\u0306", "ư\u0306", "a"]


@pytest.mark.parametrize("px", [20, 22, 24, 26, 30, 34, 36, 44])
def test_all_digits_are_equally_wide(px: int) -> None:
    for bold in (False, True):
        assert len({glyphs.glyph(Face(px, bold), digit).advance for digit in "0123456789"}) == 1
        ten = {
            glyphs.extent(Face(px, bold), one + two).advance
            for one in "0123456789"
            for two in "0123456789"
        }
        assert len(ten) == 1


def test_a_character_without_a_glyph_is_a_hollow_box_and_is_reported() -> None:
    layout = lay_out(Document((Paragraph((Text("Cà phê ☕ 茶"),)),)), ROLL_80)
    assert layout.missing_glyphs == ("☕", "茶")
    box = glyphs.glyph(Face(24), "☕")
    assert box.mask is not None
    assert box.mask.getpixel((0, 0))
    assert not box.mask.getpixel((box.mask.width // 2, box.mask.height // 2))


def test_letters_are_kerned_so_that_a_t_stands_close_to_its_vowel() -> None:
    apart = glyphs.glyph(Face(24), "T").advance + glyphs.glyph(Face(24), "â").advance
    assert glyphs.extent(Face(24), "Tâ").advance < apart

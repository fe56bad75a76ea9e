"""Plain and mixed papers: what leaves as letters is ASCII, stands where it should, and is whole."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.devices import Speech
from printers.dialects import letters
from printers.dialects.mixed import native_lines
from printers.dialects.plain import plain_lines
from printers.document import AmountAt, Document, Paragraph, Row, Table, Text, words
from printers.drawing.raster import ink_paper
from printers.presets import preset
from printers.printing import draw_paper, encode_paper
from printers.profiles import ROLL_58, ROLL_80, Dialect, Profile
from tests.printers.readback import read_back
from tests.printers.sample_papers import RECEIPT_LINK, receipt, tea_label
from tests.printers.test_letters import LETTERS

PLAIN_80 = preset("plain-80").profile
PLAIN_58 = preset("plain-58").profile
COLUMNS = pytest.mark.parametrize("columns", [32, 42, 48])


def said(paper: Document, profile: Profile) -> list[str]:
    job = encode_paper(paper, profile, Speech.ESCPOS)
    return [text for _, text in read_back(job, profile.width_dots, letters=True).texts]


def test_every_letter_of_vietnamese_has_its_plain_one() -> None:
    for letter in LETTERS:
        assert letters.plain(letter).isalpha(), letter
        assert letters.plain(unicodedata.normalize("NFD", letter)) == letters.plain(letter)
    assert letters.plain("Đặc sản đường phố: 450.000\u00a0₫ – “ngon” …") == (
        'Dac san duong pho: 450.000 d - "ngon" ...'
    )


@given(st.text())
def test_no_text_leaves_as_anything_but_printable_ascii_and_a_line_feed(text: str) -> None:
    line = letters.line_bytes(text)
    assert re.fullmatch(rb"[ -~]*\n", line)


@given(st.text(st.sampled_from("\x00\x04\x05\x10\x14\x1b\x1c\x1d\x7f\x80\x9bpE@\n\r\u2028Ẳ")))
def test_a_text_of_commands_is_no_command(text: str) -> None:
    assert re.fullmatch(rb"[ -~]*\n", letters.line_bytes(text))


@COLUMNS
def test_a_plain_receipt_keeps_to_its_columns_with_amounts_on_the_right(columns: int) -> None:
    lines = plain_lines(receipt(copy_no=2), columns)
    assert max(map(len, lines)) <= columns
    amounts = [line for line in lines if line.endswith(("60.000", "1.797.900 d", "202.100"))]
    assert len(amounts) == 3
    assert all(len(line) == columns for line in amounts)
    assert RECEIPT_LINK in "".join(lines)
    assert "BAN SAO LAN 2" in " ".join(lines)
    assert "Tieu so huu co Le Chi  ****" in " ".join(lines)


@COLUMNS
def test_a_plain_amount_stands_beside_the_first_or_the_last_line_and_is_never_cut(
    columns: int,
) -> None:
    name = "Nước mắm truyền thống Làng Yến đặc biệt thượng hạng chai thủy tinh"
    last = plain_lines(Document((Row(words(name), Text("95.000")),)), columns)
    first = plain_lines(
        Document((Row(words(name), Text("95.000"), amount_at=AmountAt.FIRST),)), columns
    )
    assert last[-1].endswith(" 95.000")
    assert first[0].endswith(" 95.000")
    digits = "1234567890" * 6
    broken = plain_lines(Document((Row(words("Số"), Text(digits)),)), columns)
    assert digits in "".join(line.strip() for line in broken)
    assert max(map(len, broken)) <= columns


@COLUMNS
@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=80), right=st.text(max_size=60), lines=st.integers(1, 3))
def test_any_words_stay_within_the_columns(columns: int, text: str, right: str, lines: int) -> None:
    paper = Document(
        (
            Paragraph(words(text), indent=2, max_lines=lines),
            Row(words(text), Text(right), indent=1),
            Row(words(text), Text(right), amount_at=AmountAt.FIRST),
            Table((text, right), ((right, text),)),
        )
    )
    assert all(len(line) <= columns for line in plain_lines(paper, columns))


def test_a_plain_job_is_letters_alone_and_ends_as_its_printer_ends() -> None:
    job = encode_paper(receipt(), PLAIN_80, Speech.ESCPOS, copies=2)
    printed = read_back(job, 576, letters=True)
    assert printed.commands == ["ESC @", "ESC R 0", "GS V", "GS V"]
    assert printed.pictures == set()
    assert [text for _, text in printed.texts] == [*plain_lines(receipt(), 48)] * 2
    label = read_back(encode_paper(tea_label(), PLAIN_58, Speech.ESCPOS), 384, letters=True)
    assert "Che Dinh Tan Cuong *****" in [text for _, text in label.texts]


def test_a_code_page_is_chosen_where_the_profile_names_one() -> None:
    job = encode_paper(receipt(), replace(PLAIN_80, code_page=16), Speech.ESCPOS)
    assert read_back(job, 576, letters=True).commands[1:3] == ["ESC R 0", "ESC t 16"]


def test_the_screen_shows_a_plain_paper_as_wide_as_its_head() -> None:
    raster = draw_paper(receipt(), PLAIN_80)
    assert raster.width == 576
    assert raster.height == 30 * len(plain_lines(receipt(), 48))


@pytest.mark.parametrize("roll", [ROLL_80, ROLL_58], ids=["576", "384"])
@pytest.mark.parametrize("motion", [1, 2])
def test_a_mixed_paper_has_its_letters_in_place_and_every_other_row_drawn(
    roll: Profile, motion: int
) -> None:
    profile = replace(roll, dialect=Dialect.MIXED, motion_per_dot=motion)
    paper = receipt()
    job = encode_paper(paper, profile, Speech.ESCPOS)
    width = roll.width_dots
    printed = read_back(job, width, motion_per_dot=motion, letters=True)
    lines = native_lines(paper, profile)
    assert len(lines) >= 3
    assert printed.texts == [(line.top, line.text) for line in lines]
    whole = ink_paper(paper, roll)
    native = {row for line in lines for row in range(line.top, line.end)}
    for number in range(whole.height_dots):
        packed = whole.rows[number * width // 8 : (number + 1) * width // 8]
        dots = bytes(byte >> bit & 1 for byte in packed for bit in range(7, -1, -1))
        assert printed.rows[number] == (bytes(width) if number in native else dots)
    plain = encode_paper(paper, replace(profile, dialect=Dialect.RASTER), Speech.ESCPOS)
    assert len(job) < len(plain)


def test_a_mixed_amount_ends_where_the_drawn_one_ends() -> None:
    profile = replace(ROLL_80, dialect=Dialect.MIXED)
    paper = Document(
        (Row(words("Ca 311"), Text("2.000.000")), Row(words("Tiền mặt"), Text("2.000.000")))
    )
    [line] = native_lines(paper, profile)
    assert line.text == "Ca 311" + " " * 33 + "2.000.000"


def test_a_mixed_line_without_room_for_its_letters_is_drawn() -> None:
    profile = replace(ROLL_58, dialect=Dialect.MIXED)
    narrow = "i" * 28  # far narrower drawn than in letters of equal width
    paper = Document((Row(words(narrow), Text("2.000.000")), Row(words("Ca"), Text("1.000"))))
    assert [line.text.split() for line in native_lines(paper, profile)] == [["Ca", "1.000"]]


def test_a_mixed_paper_is_shown_as_long_as_it_is_printed() -> None:
    profile = preset("clone-80-serial").profile
    assert draw_paper(receipt(), profile).size == draw_paper(receipt(), ROLL_80).size

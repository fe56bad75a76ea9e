"""Pages of words: what is drawn fits its page, and what is said can be read back."""

import re
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from printers.drawing.pages import pages_pdf
from printers.fonts.outlines import outlines
from printers.layouts.page_marks import Block, Mark, Stroke, Words
from printers.layouts.sheets import BODY, BOTTOM, ROOM, Cell, Column, Sheet, lay_out, wrapped
from tests.printers.page_reader import lines_of, objects_of, unpacked, words_of

VIETNAMESE = "Ễnh ương, Ặc, Ỗi, Đắk Lắk, Ợ Ữ – 3 × 6 · 1.500.000 đ"


def sheet(*rows: tuple[str, str], note: str = "") -> Sheet:
    columns = (Column("Tên hàng", ROOM - 4_000), Column("Số lượng", 4_000, is_right=True))
    return Sheet(
        sender=("Showroom", "Số 1"),
        number=("HN01-PO-2026-0001",),
        title="ĐƠN",
        second="",
        told=(("Gửi", "HTX"),),
        columns=columns,
        rows=tuple((Cell(name, note), Cell(many)) for name, many in rows),
    )


def test_what_is_written_is_read_back_letter_by_letter() -> None:
    file = pages_pdf([[Words(1_000, 1_000, VIETNAMESE), Words(1_000, 2_000, "Đậm", bold=True)]])
    assert lines_of(file) == [[VIETNAMESE, "Đậm"]]


def test_a_letter_that_the_font_does_not_draw_is_a_question_mark() -> None:
    assert lines_of(pages_pdf([[Words(0, 0, "A漢B?")]])) == [["A?B?"]]


@pytest.mark.parametrize("bold", [False, True])
def test_a_width_is_what_the_font_says(bold: bool) -> None:
    font = outlines(bold)
    name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    ruler = ImageFont.truetype(f"printers/fonts/{name}", 1_000)
    for letter in VIETNAMESE:
        told = font.advances[font.glyph(letter)]
        assert abs(told - ruler.getlength(letter)) <= 1, letter
    units = sum(font.advances[font.glyph(letter)] for letter in VIETNAMESE)
    assert font.width(VIETNAMESE, 120) == -(-units * 120 * 2_540 // 720_000)


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_in_the_file_is_whole_for_a_page(bold: bool) -> None:
    file = outlines(bold).file
    (count,) = struct.unpack_from(">H", file, 4)
    found = {}
    for at in range(count):
        tag, _sum, start, length = struct.unpack_from(">4sIII", file, 12 + 16 * at)
        assert start % 4 == 0
        assert start + length <= len(file)
        found[tag] = file[start : start + length]
    assert {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"} <= found.keys()
    assert b"kern" not in found
    assert list(found) == sorted(found)


def test_the_same_pages_are_the_same_file_and_name_no_time() -> None:
    pages: list[list[Mark]] = [[Words(0, 0, "Chè"), Stroke(0, 0, 10, 10), Block(1, 1, 2, 2)]]
    file = pages_pdf(pages)
    assert file == pages_pdf(pages)
    assert not re.search(rb"/Producer|/Creator|Date|/Info ", file)


def test_a_place_is_counted_from_the_top_in_millimetres() -> None:
    file = pages_pdf([[Words(2_540, 2_540, "A"), Block(0, 0, 2_540, 2_540)]], size=(5_080, 7_620))
    [content] = [one for one in objects_of(file).values() if b"/Type /Page " in one]
    assert b"/MediaBox [0 0 144.000000 216.000000]" in content
    drawn = unpacked(objects_of(file)[14]).decode()
    assert "72.000000 144.000000 Td" in drawn
    assert "0.000000 144.000000 72.000000 72.000000 re f" in drawn


LETTERS = st.text(st.sampled_from("aăâbcđeêghiklmnoôơpqrstuưvxyỄẶỮ0123456789"), min_size=1)


@settings(max_examples=50, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=12), st.integers(1_000, ROOM))
def test_every_line_fits_its_room_and_no_letter_is_lost(words: list[str], room: int) -> None:
    lines = wrapped(" ".join(words), room, BODY)
    for line in lines:
        assert len(line) == 1 or outlines(False).width(line, BODY) <= room
    assert "".join(lines).replace(" ", "") == "".join(words)


def test_a_word_longer_than_its_room_is_parted_and_stays_whole() -> None:
    word = "HN01-PO-2026-0001/" * 40
    lines = wrapped(word, 3_000, BODY)
    assert len(lines) > 1
    assert "".join(lines) == word


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 60), st.integers(1, 40))
def test_every_row_stands_on_a_page_once(rows: int, length: int) -> None:
    pages = lay_out(sheet(*((f"món {n} " + "x " * length, str(n)) for n in range(rows))))
    said = [mark.text for page in pages for mark in page if isinstance(mark, Words)]
    for n in range(rows):
        assert sum(one == f"món {n}" or one.startswith(f"món {n} ") for one in said) == 1
    for page in pages:
        for mark in page:
            if isinstance(mark, Stroke):
                assert mark.to_y <= BOTTOM


def test_a_note_stands_under_its_cell_in_small_type() -> None:
    [page] = lay_out(sheet(("Chè", "12"), note="CHE-DINH · 2 × 6"))
    said = {mark.text: mark for mark in page if isinstance(mark, Words)}
    assert said["CHE-DINH · 2 × 6"].tenths < said["Chè"].tenths
    assert said["CHE-DINH · 2 × 6"].y > said["Chè"].y
    assert "Trang" not in words_of(pages_pdf([page]))

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.document import (
    Align,
    AmountAt,
    Block,
    Boxed,
    Document,
    Gap,
    Paragraph,
    Qr,
    Row,
    Rule,
    Size,
    Space,
    Stars,
    Table,
    Text,
    words,
)
from printers.drawing.raster import _drawn, draw
from printers.fonts import glyphs
from printers.layouts.marks import BoxMark, Layout, QrMark, StarsMark, TextMark
from printers.layouts.papers import lay_out
from printers.presets import PRESETS
from printers.printing import draw_paper, warm_up
from printers.profiles import ROLL_58, ROLL_80, Profile
from tests.printers.sample_papers import GOODS, receipt
from tests.printers.test_letters import ROLLS

_AROUND = 100


def document(*blocks: Block) -> Document:
    return Document(blocks)


def texts(layout: Layout) -> list[TextMark]:
    return [mark for mark in layout.marks if isinstance(mark, TextMark)]


def ink_box(layout: Layout) -> tuple[int, int, int, int] | None:
    """The box of all ink, drawn on a sheet with room on every side of the paper."""
    moved = tuple(replace(mark, x=mark.x + _AROUND, y=mark.y + _AROUND) for mark in layout.marks)
    wide = replace(
        layout,
        width_dots=layout.width_dots + 2 * _AROUND,
        height_dots=layout.height_dots + 2 * _AROUND,
        marks=moved,
    )
    box = draw(wide).point([1, 0] + [0] * 254, "1").getbbox()
    if box is None:
        return None
    left, top, right, bottom = box
    return left - _AROUND, top - _AROUND, right - _AROUND, bottom - _AROUND


def stays_on_the_paper(layout: Layout) -> bool:
    box = ink_box(layout)
    if box is None:
        return True
    left, top, right, bottom = box
    return left >= 0 and top >= 0 and right <= layout.width_dots and bottom <= layout.height_dots


@ROLLS
def test_the_raster_is_as_wide_as_the_printer_and_black_or_white(roll: Profile) -> None:
    raster = draw_paper(receipt(), roll)
    assert (raster.mode, raster.width) == ("1", roll.width_dots)


@ROLLS
def test_a_receipt_stays_on_the_paper(roll: Profile) -> None:
    assert stays_on_the_paper(lay_out(receipt(copy_no=12), roll))


def test_the_same_paper_is_drawn_the_same_twice() -> None:
    assert draw_paper(receipt(), ROLL_80).tobytes() == draw_paper(receipt(), ROLL_80).tobytes()


@ROLLS
def test_amounts_end_at_the_right_edge(roll: Profile) -> None:
    for amount in ("1.000", "432.000\u00a0đ", "−13.000", "7"):
        box = ink_box(lay_out(document(Row(words("Chè"), Text(amount))), roll))
        assert box is not None
        assert roll.width_dots - 2 <= box[2] <= roll.width_dots


def test_digits_of_two_amounts_stand_below_each_other() -> None:
    layout = lay_out(
        document(Row(words("a"), Text("114.000")), Row(words("b"), Text("380.999"))), ROLL_80
    )
    xs = {mark.x for mark in texts(layout) if len(mark.text) == 7}
    assert len(xs) == 1


def test_a_long_name_wraps_and_its_amount_stands_on_the_last_line() -> None:
    name = "Nước mắm truyền thống Làng Yến đặc biệt thượng hạng"
    marks = texts(lay_out(document(Row(words(name), Text("95.000"))), ROLL_58))
    (amount,) = (mark for mark in marks if mark.text == "95.000")
    assert amount.y == max(mark.y for mark in marks if mark.text != "95.000")


def test_an_amount_may_stand_on_the_first_line() -> None:
    name = "Nước mắm truyền thống Làng Yến đặc biệt thượng hạng chai thủy tinh"
    row = Row(words(name), Text("95.000"), amount_at=AmountAt.FIRST)
    marks = texts(lay_out(document(row), ROLL_58))
    (amount,) = (mark for mark in marks if mark.text == "95.000")
    assert amount.y == min(mark.y for mark in marks)


def test_an_amount_without_room_beside_its_words_goes_below_them_whole() -> None:
    row = Row(words("Tổng cộng tiền hàng"), Text("99.999.999.999 đ", size=Size.TOTAL))
    marks = texts(lay_out(document(row), ROLL_58))
    amount = next(mark for mark in marks if mark.text.startswith("99."))
    assert amount.text == "99.999.999.999\u00a0đ"
    assert amount.y > max(mark.y for mark in marks if mark is not amount)


def test_an_amount_wider_than_the_paper_loses_no_digit() -> None:
    digits = "1234567890" * 10
    layout = lay_out(document(Row(words("Số"), Text(digits))), ROLL_58)
    assert "".join(mark.text for mark in texts(layout) if mark.text != "Số") == digits
    assert stays_on_the_paper(layout)


def test_a_name_takes_three_lines_at_most_and_then_an_ellipsis() -> None:
    paragraph = Paragraph(words("rất dài " * 60), max_lines=3)
    marks = texts(lay_out(document(paragraph), ROLL_80))
    assert len({mark.y for mark in marks}) == 3
    assert marks[-1].text.endswith("…")


def test_the_total_is_the_largest_text_and_shares_its_line_with_its_word() -> None:
    row = Row(words("TỔNG"), Text("1.559.900 đ", size=Size.TOTAL), size=Size.LEAD)
    marks = texts(lay_out(document(row), ROLL_80))
    assert {mark.face.px for mark in marks} == {30, 44}
    assert len({mark.y for mark in marks}) == 1
    assert all(mark.face.bold for mark in marks)


@pytest.mark.parametrize("size", Size)
@ROLLS
def test_no_receipt_text_is_smaller_than_22_dots(roll: Profile, size: Size) -> None:
    marks = texts(lay_out(document(Paragraph(words("a"), size)), roll))
    assert marks[0].face.px >= 22


@pytest.mark.parametrize("size", Size)
@ROLLS
def test_the_tallest_letter_and_the_deepest_foot_fit_their_own_line(
    roll: Profile, size: Size
) -> None:
    layout = lay_out(document(Paragraph(words("ỖẪỆgjp", bold=True), size)), roll)
    assert stays_on_the_paper(layout)


def test_a_centred_title_leaves_no_word_alone_on_its_last_line() -> None:
    title = Paragraph(words("SHOWROOM OCOP HOÀN KIẾM"), Size.TITLE, Align.CENTER)
    marks = texts(lay_out(document(title), ROLL_58))
    last_y = max(mark.y for mark in marks)
    assert [mark.text for mark in marks if mark.y == last_y] == ["OCOP", "HOÀN", "KIẾM"]


def test_papers_drawn_side_by_side_in_threads_are_the_papers_drawn_alone() -> None:
    papers = [receipt(GOODS[:count], copy_no=count) for count in range(1, 9)]
    alone = [draw_paper(paper, ROLL_58).tobytes() for paper in papers]
    for cached in (glyphs._alphabet, glyphs._drawn_word, _drawn):
        cached.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda paper: draw_paper(paper, ROLL_58).tobytes(), papers))
    assert together == alone


def test_after_warming_up_a_first_receipt_finds_its_small_letters_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for cached in (glyphs._alphabet, glyphs._drawn_word, _drawn):
        cached.cache_clear()
    warm_up(ROLL_80)
    drawn = []

    def draw_one(face: glyphs.Face, cluster: str) -> glyphs.Glyph:
        drawn.append(cluster)
        return glyph(face, cluster)

    glyph = glyphs.glyph
    monkeypatch.setattr(glyphs, "glyph", draw_one)
    draw_paper(receipt(), ROLL_80)
    # The shop's name and the paper's alone are set larger than everything else.
    assert set(drawn) <= {*"SHOWROOM OCOP HOÀN KIẾM", *"PHIẾU TÍNH TIỀN", *"TỔNG"}
    assert drawn


@pytest.mark.parametrize("kind", PRESETS, ids=lambda kind: kind.preset_id)
def test_every_printer_can_be_warmed_up(kind) -> None:
    warm_up(kind.profile)


def test_a_copy_is_framed_all_around() -> None:
    raster = draw_paper(document(Boxed("BẢN SAO LẦN 1")), ROLL_80)
    bottom = max(y for y in range(raster.height) if not raster.getpixel((0, y)))
    edge = [raster.getpixel((x, y)) for x in range(576) for y in (0, bottom)]
    assert not any(edge)
    assert all(not raster.getpixel((x, y)) for x in (0, 575) for y in range(bottom + 1))


def test_rules_are_two_dots_thick_and_dashes_leave_gaps() -> None:
    solid = lay_out(document(Rule()), ROLL_80).marks
    assert [(mark.width_dots, mark.height_dots) for mark in solid if isinstance(mark, BoxMark)] == [
        (576, 2)
    ]
    dashes = lay_out(document(Rule(dashed=True)), ROLL_80)
    assert len(dashes.marks) > 50
    assert stays_on_the_paper(dashes)


def test_the_columns_of_a_vat_table_end_below_each_other() -> None:
    table = Table(("Thuế GTGT", "Chưa thuế", "Tiền thuế"), (("8 %", "1.426.852", "114.148"),))
    marks = texts(lay_out(document(table), ROLL_80))
    ends = {}
    for mark in marks:
        box = ink_box(Layout(576, 60, (replace(mark, y=40),), ()))
        assert box is not None
        ends[mark.text] = box[2]
    assert abs(ends["114.148"] - 576) <= 2
    assert abs(ends["thuế"] - 576) <= 2


@ROLLS
def test_no_amount_of_a_table_is_ever_broken(roll: Profile) -> None:
    table = Table(
        ("Thuế GTGT", "Chưa thuế", "Tiền thuế", "Gồm thuế"),
        (("8 %", "123.426.852", "11.114.148", "134.541.000"),),
    )
    layout = lay_out(document(table), roll)
    said = {mark.text for mark in texts(layout)}
    assert {"123.426.852", "11.114.148", "134.541.000"} <= said
    assert stays_on_the_paper(layout)


def test_stars_are_drawn_and_stand_on_the_line_of_their_name() -> None:
    layout = lay_out(document(Paragraph((Text("Chè ", bold=True), Stars(5)))), ROLL_80)
    (stars,) = (mark for mark in layout.marks if isinstance(mark, StarsMark))
    (name,) = texts(layout)
    raster = draw(Layout(576, 60, (stars,), ()))
    box = raster.point([1, 0] + [0] * 254, "1").getbbox()
    assert box is not None
    assert abs(box[3] - name.y) <= 1
    assert stars.count == 5


def test_a_star_has_five_points_of_equal_width_left_and_right() -> None:
    star = draw(Layout(24, 24, (StarsMark(1, 1, 1, 22),), ()))
    flipped = star.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert star.tobytes() == flipped.tobytes()


def test_a_caption_beside_the_symbol_has_lines_of_even_length() -> None:
    said = "Quét để xem từng món từ đâu tới. Ai làm, xã nào, mấy sao, hạn dùng."
    layout = lay_out(document(Qr("HTTPS://A", (Paragraph(words(said), Size.SMALL),))), ROLL_80)
    last_words: dict[int, TextMark] = {mark.y: mark for mark in texts(layout)}
    ends = [mark.x for mark in last_words.values()]
    assert len(ends) == 2
    assert max(ends) - min(ends) < 60


def test_a_caption_stands_beside_the_symbol_on_wide_paper_and_below_on_narrow() -> None:
    block = Qr("HTTPS://OCOP.EXAMPLE.VN/R/1", (Paragraph(words("Quét để xem")),))
    for roll, is_beside in ((ROLL_80, True), (ROLL_58, False)):
        layout = lay_out(document(block), roll)
        (symbol,) = (mark for mark in layout.marks if isinstance(mark, QrMark))
        below = all(mark.y > symbol.y + symbol.symbol.side_dots for mark in texts(layout))
        assert below != is_beside


def test_an_empty_document_is_one_white_row() -> None:
    raster = draw_paper(document(), ROLL_80)
    assert raster.size == (576, 1)
    assert raster.getextrema() == (255, 255)


@pytest.mark.parametrize(
    "text", ["", "   ", "ỗ" * 2000, "☕🇻🇳👨‍👩‍👧", "\u0301\u0302", "\x1bp\x00", "J" * 500]
)
@pytest.mark.parametrize("align", Align)
@ROLLS
def test_strange_text_stays_on_the_paper(roll: Profile, align: Align, text: str) -> None:
    paper = document(
        Paragraph(words(text), Size.TOTAL, align, indent=4),
        Row(words(text), Text("1.000")),
        Row(words("a"), Text(text)),
        Table((text, text), ((text, text),)),
        Boxed(text),
    )
    layout = lay_out(paper, roll)
    assert layout.width_dots == roll.width_dots
    assert stays_on_the_paper(layout)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.sampled_from(Size), st.sampled_from(Align), st.booleans())
def test_any_text_is_drawn_exactly_as_wide_as_the_paper(
    text: str, size: Size, align: Align, is_wide: bool
) -> None:
    roll = ROLL_80 if is_wide else ROLL_58
    paper = document(
        Paragraph((Text(text), Stars(2), Text(text, bold=True)), size, align, indent=1),
        Row(words(text), Text(text), size=size),
        Table((text, text, text), ((text, text, text),), size),
        Boxed(text),
        Gap(Space.LARGE),
    )
    layout = lay_out(paper, roll)
    assert draw(layout).width == roll.width_dots
    assert stays_on_the_paper(layout)


def test_words_for_wide_paper_only_are_left_out_on_narrow_paper() -> None:
    spans = (Text("xã Tân Cương · ", wide_only=True), Text("L261103"))
    wide = lay_out(Document((Paragraph(spans),)), ROLL_80)
    narrow = lay_out(Document((Paragraph(spans),)), ROLL_58)
    said = {
        roll: "".join(mark.text for mark in made.marks if isinstance(mark, TextMark))
        for roll, made in (("wide", wide), ("narrow", narrow))
    }
    assert "Cương" in said["wide"]
    assert said["narrow"] == "L261103"

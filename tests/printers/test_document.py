import dataclasses
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.document import (
    BadPaper,
    Boxed,
    Document,
    Label,
    Paragraph,
    Qr,
    Row,
    Stars,
    Table,
    Text,
    clean,
    words,
)
from tests.printers.sample_papers import LABEL_LINK, tea_label


def test_a_decomposed_letter_becomes_the_composed_one() -> None:
    assert Text("Tie\u0302\u0300n").text == "Tiền"


def test_line_ends_and_tabs_become_spaces() -> None:
    assert Text("một\nhai\tba\x0bbốn").text == "một hai ba bốn"


def test_a_command_hidden_in_a_name_loses_its_first_byte() -> None:
    assert Text("\x1bp\x00\x19\xfa").text == " p  ú"
    assert not any(unicodedata.category(mark) == "Cc" for mark in Text("\x1d\x56\x00\x10\x04").text)


def test_marks_that_turn_the_reading_direction_vanish() -> None:
    assert Text("abc\u202e\u2066def\u200f\ufeff").text == "abcdef"


def test_soft_hyphens_joiners_and_variation_selectors_vanish() -> None:
    assert Text("Cà\u00adphê\u200d\u200b☕\ufe0f").text == "Càphê☕"


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert Text("\ud83d").text == "\ufffd"


def test_unbreakable_spaces_stay_unbreakable_and_others_become_plain() -> None:
    assert Text("432.000\u00a0đ\u202f·\u2009x").text == "432.000\u00a0đ\u00a0· x"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_clean_text_is_composed_and_has_no_control_or_format_character(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {unicodedata.category(mark) for mark in cleaned} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_table_cells_boxes_and_label_lines_are_cleaned_too() -> None:
    assert Table(("a\x00",), (("b\x1b",),)) == Table(("a ",), (("b ",),))
    assert Boxed("BẢN\x07SAO").text == "BẢN SAO"
    assert dataclasses.replace(tea_label(), name="Che\u0300\x1b").name == "Chè "


def test_a_qr_with_a_control_character_is_refused_rather_than_changed() -> None:
    with pytest.raises(BadPaper, match="control"):
        Qr("HTTPS://X\x1b")
    with pytest.raises(BadPaper, match="at least one"):
        Qr("")
    with pytest.raises(BadPaper, match="control"):
        dataclasses.replace(tea_label(), qr="a\nb")


@pytest.mark.parametrize("count", [0, 6, -1])
def test_a_rating_outside_one_to_five_is_refused(count: int) -> None:
    with pytest.raises(BadPaper, match="stars"):
        Stars(count)


def test_a_label_has_at_most_five_stars_and_a_size() -> None:
    with pytest.raises(BadPaper, match="stars"):
        dataclasses.replace(tea_label(), stars=6)
    with pytest.raises(BadPaper, match="cannot exist"):
        Label(0, 30, "a", "b", "c", "d", LABEL_LINK)


def test_rows_of_different_length_are_no_table() -> None:
    with pytest.raises(BadPaper, match="same number"):
        Table(("a", "b"), (("c",),))


def test_an_indent_and_a_line_limit_have_bounds() -> None:
    with pytest.raises(BadPaper, match="indent"):
        Paragraph(words("a"), indent=5)
    with pytest.raises(BadPaper, match="indent"):
        Row(words("a"), Text("1"), indent=-1)
    with pytest.raises(BadPaper, match="line"):
        Paragraph(words("a"), max_lines=0)


def test_a_paper_cannot_be_changed_after_it_was_written() -> None:
    paper = Document((Boxed("a"),))
    with pytest.raises(dataclasses.FrozenInstanceError):
        paper.language = "en"  # type: ignore[misc]

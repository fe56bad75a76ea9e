"""The scanner: a fast typist that believes in a US keyboard."""

import pytest
from playwright.sync_api import expect

from tests.front.counter import (
    FISH_PASTE,
    TEA,
    TEA_GTIN,
    UNKNOWN_GTIN,
    WINE,
    YOUNG_RICE,
    Counter,
    paste_label,
    tea_label,
)

pytestmark = pytest.mark.browser

REWRITTEN = {
    "LA<[Â]261103": "LAA261103",
    "LD<[Đ]261103": "LDD261103",
    "LU<[Ư]261103": "LUW261103",
    "L[Ư]261103": "LW261103",
    "LO<[Ò]261103": "LOF261103",
    "HOA<<[ÒA]261103": "HOAF261103",
    "HOA<<[ÒA]<<[OÀN]G261103": "HOAFNG261103",
    "MUO<<[ƯƠ]261103": "MUOW261103",
    "LA<[Â]<[Ấ]261103": "LAAS261103",
    "LA<[Â]<[AA]261103": "LAAA261103",
    "HN.E<[Ẽ]AMPLE<<<<<<[EXAMPLE]/01": "HN.EXAMPLE/01",
    "[L261103]": "L261103",
    "CHE<[È]{F}261103": "CHEF261103",
    "CHE<[È]{2}61103": "CHE261103",
    "L[Ư]{W}261103": "LW261103",
    "HOA<<[ÒA]{2}<[À]{6}1103": "HOA261103",
}
"""What the page hears of a code (`<` Backspace, `[…]` letters without a key), by code.

Under Telex: one letter; two at once; an accent that moves; an accent taken back by a third
letter; a word given back because it is none.  A program that writes in a scanner's stead.  Then
what only the swallowed key tells, going up (`{…}`): Telex or VNI.
"""


# -- One scan is one act, in its order -------------------------------------------------------


def test_a_scan_adds_once_and_leaves_nothing_in_the_field(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.holds((TEA, "1"))
    counter.is_at_search()
    assert counter.scanned() == [TEA_GTIN]


def test_ten_scans_faster_than_the_server_answers_all_arrive_in_their_order(
    counter: Counter,
) -> None:
    counter.sell()
    counter.wire.delay_s = 0.15
    codes = [TEA_GTIN, "MAM-NEM", "RUOU-MO", TEA_GTIN, "COM-ME-TRI"] * 2
    for code in codes:
        counter.hands.scan(code)
    counter.holds((YOUNG_RICE, "2"), (WINE, "2"), (FISH_PASTE, "2"), (TEA, "4"))
    counter.settle()
    assert counter.scanned() == codes


def test_a_slow_scanner_is_a_scanner_still(counter: Counter) -> None:
    counter.sell()
    counter.hands.scan("MAM-NEM", gap_s=0.038)
    counter.holds((FISH_PASTE, "1"))
    assert counter.scanned() == ["MAM-NEM"]


def test_a_scanner_that_ends_with_tab_keeps_the_focus_where_it_was(counter: Counter) -> None:
    counter.sell()
    counter.hands.scan(TEA_GTIN, end="Tab")
    counter.holds((TEA, "1"))
    counter.is_at_search()


@pytest.mark.parametrize("where", ["#times", "#quantity"])
def test_a_scan_into_a_number_is_a_scan_and_the_number_stays(counter: Counter, where: str) -> None:
    counter.sell("MAM-NEM")
    counter.hands.press("F2" if where == "#times" else "ArrowDown")
    expect(counter[where]).to_be_focused()
    counter.hands.scan(TEA_GTIN)
    counter.holds((TEA, "1"), (FISH_PASTE, "1"))
    assert [one.method for one in counter.wire.acts()] == ["POST", "POST"]


def test_a_scan_with_the_focus_nowhere_is_a_scan(counter: Counter) -> None:
    counter.sell()
    counter.page.evaluate("document.activeElement.blur()")
    counter.hands.scan(TEA_GTIN)
    counter.holds((TEA, "1"))
    counter.is_at_search()


@pytest.mark.parametrize("code", [TEA_GTIN, tea_label()], ids=["digits", "capitals"])
def test_a_scan_after_half_a_word_takes_the_words_place(counter: Counter, code: str) -> None:
    counter.sell()
    counter.hands.write("mam")
    counter.hands.take_up_the_scanner()
    counter.hands.scan(code)
    counter.holds((TEA, "1"))
    counter.is_at_search()
    expect(counter["#hits"]).to_be_hidden()


# -- What the keyboard makes of it -----------------------------------------------------------


@pytest.mark.parametrize("lot", ["L261103", "L260812"])
def test_our_own_labels_link_arrives_with_its_marks_and_names_the_lot(
    counter: Counter, lot: str
) -> None:
    counter.sell(tea_label(lot))
    counter.holds((TEA, "1"))
    expect(counter[".row__sub .chip"]).to_contain_text(lot)
    assert counter.scanned() == [tea_label(lot)]


def test_a_scan_through_a_composing_input_method_arrives_intact(counter: Counter) -> None:
    counter.sell()
    counter.hands.scan_through_an_input_method(paste_label())
    counter.holds((FISH_PASTE, "1"))
    counter.is_at_search()
    assert counter.scanned() == [paste_label()]


def test_codes_whose_letters_an_input_method_rewrites_arrive_intact(counter: Counter) -> None:
    counter.sell()
    for strokes in REWRITTEN:
        counter.hands.scan_rewritten(strokes)
        counter.settle()
        counter.is_at_search()
    assert counter.scanned() == list(REWRITTEN.values())


# -- A person is no scanner ------------------------------------------------------------------


def test_slow_typing_is_a_search_and_no_scan(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("mam nem")
    expect(counter[".hit"]).to_have_count(1)
    assert counter.wire.acts() == []
    counter.hands.press("Enter")
    counter.holds((FISH_PASTE, "1"))
    assert counter.scanned() == []


def test_a_code_typed_slowly_is_read_at_enter(counter: Counter) -> None:
    counter.sell()
    counter.hands.write(TEA_GTIN)
    counter.is_at_search(TEA_GTIN)
    counter.hands.press("Enter")
    counter.holds((TEA, "1"))
    counter.is_at_search()


# -- How many --------------------------------------------------------------------------------


def test_three_and_a_star_before_a_scan_give_three(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("3*")
    counter.hands.scan(TEA_GTIN)
    counter.holds((TEA, "3"))
    counter.is_at_search()
    counter.hands.scan(TEA_GTIN)
    counter.holds((TEA, "4"))


def test_three_and_a_star_typed_at_a_scanners_speed_give_three_too(counter: Counter) -> None:
    counter.sell()
    counter.hands.scan(f"3*{TEA_GTIN}")
    counter.holds((TEA, "3"))


def test_a_number_in_the_box_sl_counts_for_the_next_scan_alone(counter: Counter) -> None:
    counter.sell()
    counter.hands.press("F2")
    counter.hands.write("4")
    counter.hands.take_up_the_scanner()
    counter.hands.scan(TEA_GTIN)
    counter.holds((TEA, "4"))
    expect(counter["#times"]).to_have_value("1")
    counter.hands.scan(TEA_GTIN)
    counter.holds((TEA, "5"))


# -- Codes nobody knows ----------------------------------------------------------------------


def test_an_unknown_code_is_shown_raw_and_the_focus_stays(counter: Counter) -> None:
    counter.sell(UNKNOWN_GTIN)
    expect(counter[".notice:visible"]).to_contain_text(UNKNOWN_GTIN)
    counter.is_empty()
    counter.is_at_search()
    counter.hands.scan(TEA_GTIN)
    counter.holds((TEA, "1"))
    expect(counter[".notice:visible"]).to_have_count(0)


def test_an_unknown_code_that_was_typed_stays_to_be_mended(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("99999")
    counter.hands.press("Enter")
    expect(counter[".notice__code"]).to_have_text("99999")
    counter.is_at_search("99999")
    counter.hands.write("m")
    counter.is_at_search("m")
    expect(counter[".notice:visible"]).to_have_count(0)

"""What the till asks or forbids between two scans, answered by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.front.counter import (
    FISH_PASTE,
    GREENS,
    TEA,
    TEA_GTIN,
    Counter,
    greens_label,
    tea_label,
)

pytestmark = pytest.mark.browser

EXPIRED = "L251101"


# -- A sheet over the order ------------------------------------------------------------------


def test_a_scan_behind_the_pay_sheet_waits_and_comes_in_after_escape(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.open_payment()
    counter.hands.scan("MAM-NEM")
    counter.hands.scan("MAM-NEM")
    expect(counter["#waiting"]).to_contain_text("2")
    expect(counter["#given"]).to_have_value("")
    expect(counter["#payment"]).to_be_visible()
    assert counter.scanned() == [TEA_GTIN]
    counter.hands.press("Escape")
    counter.holds((FISH_PASTE, "2"), (TEA, "1"))
    expect(counter["#waiting"]).to_be_hidden()
    counter.is_at_search()


def test_a_scan_behind_the_pay_sheet_is_the_next_customers_once_this_one_has_paid(
    counter: Counter,
) -> None:
    counter.sell(TEA_GTIN)
    counter.open_payment()
    counter.hands.scan("MAM-NEM")
    counter.hands.press("Enter")
    counter.holds((FISH_PASTE, "1"))
    assert counter.sales() == [(450_000, 450_000)]


# -- The red band ----------------------------------------------------------------------------


@pytest.mark.parametrize("leave", ["Escape", "button"])
def test_an_expired_lots_label_stops_the_till_until_somebody_has_understood(
    counter: Counter, leave: str
) -> None:
    counter.shelve("CHE-DINH", EXPIRED, -20)
    counter.sell("MAM-NEM", tea_label(EXPIRED))
    band = counter[".stopband"]
    expect(band).to_contain_text(EXPIRED)
    expect(band).to_contain_text("01/11/2026")
    counter.hands.press("F1", "F9", "a", "Delete", "Tab", "Tab", "ArrowDown")
    counter.hands.scan(TEA_GTIN)
    counter.page.mouse.click(400, 600)
    counter.settle()
    expect(band).to_be_visible()
    counter.holds((FISH_PASTE, "1"))
    assert counter.scanned() == ["MAM-NEM", tea_label(EXPIRED)]
    if leave == "Escape":
        counter.hands.press("Escape")
    else:
        band.get_by_role("button").click()
    expect(band).to_have_count(0)
    # The scan that waited asks its own question: the pack alone names no lot.
    expect(counter[".asklot"]).to_be_visible()
    counter.hands.press("Escape")
    counter.holds((FISH_PASTE, "1"))
    counter.is_at_search()


# -- Which lot? ------------------------------------------------------------------------------


def test_the_lot_is_chosen_by_keyboard_alone(counter: Counter) -> None:
    counter.shelve("CHE-DINH", EXPIRED, -20)
    counter.sell()
    counter.hands.write("3*")
    counter.hands.scan(TEA_GTIN)
    expect(counter[".lotpick"]).to_have_count(3)
    expect(counter[".lotpick[disabled]"]).to_contain_text(EXPIRED)
    expect(counter[".lotpick >> nth=0"]).to_be_focused()
    counter.hands.press("Tab")
    expect(counter[".lotpick >> nth=1"]).to_be_focused()
    counter.hands.press("Enter")
    counter.holds((TEA, "3"))
    expect(counter[".row__sub .chip"]).to_contain_text("L261103")
    counter.is_at_search()


def test_the_lot_question_is_answered_by_the_lots_label(counter: Counter) -> None:
    counter.shelve("CHE-DINH", EXPIRED, -20)
    counter.sell()
    counter.hands.write("2*")
    counter.hands.scan(TEA_GTIN)
    expect(counter[".asklot"]).to_be_visible()
    counter.hands.scan(tea_label("L261103"))
    counter.holds((TEA, "2"))
    expect(counter[".row__sub .chip"]).to_contain_text("L261103")
    expect(counter["dialog[open]"]).to_have_count(0)


def test_the_lot_question_left_by_escape_adds_nothing(counter: Counter) -> None:
    counter.shelve("CHE-DINH", EXPIRED, -20)
    counter.sell(TEA_GTIN)
    expect(counter[".asklot"]).to_be_visible()
    counter.hands.press("Escape")
    counter.settle()
    counter.is_empty()
    counter.is_at_search()


# -- How much? -------------------------------------------------------------------------------


def test_the_weight_is_typed_and_entered_by_keyboard_alone(counter: Counter) -> None:
    counter.sell("RAU-CAI")
    expect(counter["#weight"]).to_be_focused()
    enter = counter[".ask .btn--main"]
    expect(enter).to_be_disabled()
    counter.hands.press("Enter")
    expect(counter["#weight"]).to_be_visible()
    counter.hands.write("0.45")
    expect(counter["#weight"]).to_have_value("0,45")
    expect(counter["[data-amount]"]).to_have_text("18.900")
    expect(enter).to_be_enabled()
    counter.hands.press("Enter")
    counter.holds((GREENS, "0,450 kg"))
    counter.owes("18.900")
    counter.is_at_search()


def test_grams_typed_for_kilograms_are_pointed_out(counter: Counter) -> None:
    counter.sell("RAU-CAI")
    counter.hands.write("450")
    expect(counter["[data-heavy]"]).to_contain_text("0,450")
    counter.hands.press("Backspace", "Backspace", "Backspace")
    expect(counter["[data-heavy]"]).to_be_hidden()
    counter.hands.press("Escape")
    counter.is_empty()
    counter.is_at_search()


def test_a_scan_during_the_weight_question_waits_behind_it(counter: Counter) -> None:
    counter.sell("RAU-CAI")
    counter.hands.write("0,4")
    counter.hands.take_up_the_scanner()
    counter.hands.scan("MAM-NEM")
    expect(counter["#weight"]).to_have_value("0,4")
    counter.hands.press("Enter")
    counter.holds((FISH_PASTE, "1"), (GREENS, "0,400 kg"))


def test_a_weighed_lots_label_is_asked_for_its_weight_and_keeps_its_lot(counter: Counter) -> None:
    counter.sell(greens_label())
    expect(counter[".weigh"]).to_contain_text("L261120")
    counter.hands.write("1,2")
    counter.hands.press("Enter")
    counter.holds((GREENS, "1,200 kg"))
    expect(counter[".row__sub .chip"]).to_have_attribute("title", "Lô đã quét hoặc đã chọn")


def test_weighed_goods_with_a_passed_lot_are_asked_for_lot_and_weight(counter: Counter) -> None:
    counter.shelve("RAU-CAI", EXPIRED, -20)
    counter.sell("RAU-CAI")
    expect(counter[".lotpick >> nth=0"]).to_be_focused()
    counter.hands.press("Enter")
    expect(counter["#weight"]).to_be_focused()
    counter.hands.write("0,3")
    counter.hands.press("Enter")
    counter.holds((GREENS, "0,300 kg"))
    expect(counter[".row__sub .chip"]).to_contain_text("L261120")

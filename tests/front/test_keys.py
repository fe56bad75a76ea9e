"""The keys of the hint bar, and letters that never act."""

import re

import pytest
from playwright.sync_api import expect

from tests.front.counter import FISH_PASTE, TEA, TEA_GTIN, WINE, Counter

pytestmark = pytest.mark.browser


def test_f1_opens_another_order_and_leaves_the_first_as_it_is(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("F1")
    counter.is_empty()
    counter.is_at_search()
    expect(counter[".tab"]).to_have_count(2)
    counter.hands.scan("MAM-NEM")
    counter.holds((FISH_PASTE, "1"))
    counter[".tab >> nth=0"].click()
    counter.holds((TEA, "1"))
    counter.is_at_search()


def test_f2_goes_to_the_quantity_and_enter_comes_back(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("F2")
    expect(counter["#times"]).to_be_focused()
    counter.hands.write("12")
    expect(counter["#times"]).to_have_value("12")
    counter.hands.press("Enter")
    counter.is_at_search()
    counter.hands.press("ArrowDown")
    expect(counter["#quantity"]).to_be_focused()
    counter["#pay"].focus()
    counter.hands.press("F2")
    expect(counter["#quantity"]).to_be_focused()
    counter.hands.write("5")
    counter.hands.press("Enter")
    counter.holds((TEA, "5"))
    counter.is_at_search()


def test_f3_and_the_slash_go_to_the_search(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    for key in ("F3", "/"):
        counter["#pay"].focus()
        counter.hands.press(key)
        counter.is_at_search()


@pytest.mark.parametrize("key", ["F8", "F9"])
def test_f8_and_f9_open_the_pay_sheet(counter: Counter, key: str) -> None:
    counter.sell()
    counter.hands.press(key)
    counter.settle()
    expect(counter["#payment"]).to_have_count(0)
    counter.hands.scan(TEA_GTIN)
    counter.hands.press(key)
    expect(counter["#given"]).to_be_focused()
    counter.hands.press("Escape")
    expect(counter["#payment"]).to_have_count(0)
    counter.is_at_search()


def test_f10_prints_the_last_receipt_again_and_does_nothing_before_there_is_one(
    counter: Counter,
) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("F10")
    counter.settle()
    assert counter.wire.forms("/copies") == []
    counter.pay()
    counter.hands.press("F10")
    expect(counter[".toast"]).to_contain_text("BẢN SAO")
    assert len(counter.wire.forms("/copies")) == 1
    counter.is_at_search()


def test_arrows_choose_a_row_and_del_takes_it_away(counter: Counter) -> None:
    counter.sell(TEA_GTIN, "MAM-NEM", "RUOU-MO")
    chosen = counter[".row--sel .row__name b"]
    counter.hands.press("ArrowDown")
    expect(chosen).to_have_text([WINE])
    counter.hands.press("ArrowDown")
    expect(chosen).to_have_text([FISH_PASTE])
    counter.hands.press("ArrowUp")
    expect(chosen).to_have_text([WINE])
    counter.hands.press("Delete")
    counter.holds((FISH_PASTE, "1"), (TEA, "1"))
    counter.is_at_search()
    counter.hands.press("Delete")
    expect(chosen).to_have_text([FISH_PASTE])
    counter.holds((FISH_PASTE, "1"), (TEA, "1"))
    counter.hands.press("Escape")
    expect(chosen).to_have_count(0)
    counter.is_at_search()


def test_the_question_mark_shows_the_keys_and_escape_leaves_them(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("?")
    expect(counter["#help"]).to_be_visible()
    for key in re.findall(r"[A-Z]\w*\d|Del|Esc", counter[".hints"].inner_text()):
        expect(counter["#help"]).to_contain_text(key)
    counter.hands.press("F9", "F1")
    expect(counter["#help"]).to_be_visible()
    counter.hands.press("Escape")
    expect(counter["#help"]).to_be_hidden()
    counter.hands.write("ch")
    counter.is_at_search("ch")
    assert len(counter.wire.acts()) == 1


def test_alt_l_locks_the_till_and_the_order_waits(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("Alt+l")
    expect(counter["#sign-in"]).to_be_visible()
    counter.sign_in("Minh")
    counter.go("/till")
    counter.holds((TEA, "1"))


@pytest.mark.parametrize(
    ("key", "once"),
    [("F1", ["/sales"]), ("F8", []), ("F9", []), ("F10", []), ("Enter", []), ("Delete", [])],
)
def test_a_key_kept_down_acts_once(counter: Counter, key: str, once: list[str]) -> None:
    counter.sell(TEA_GTIN, "MAM-NEM", "RUOU-MO")
    counter.keep_down(key)
    assert [one.path.removeprefix("/till") for one in counter.wire.acts()[3:]] == once
    assert counter.sales() == []


def test_del_kept_down_takes_one_row_away(counter: Counter) -> None:
    counter.sell(TEA_GTIN, "MAM-NEM", "RUOU-MO")
    counter.hands.press("ArrowDown")
    expect(counter["#quantity"]).to_be_focused()
    counter.keep_down("Delete")
    counter.holds((FISH_PASTE, "1"), (TEA, "1"))


def test_escape_kept_down_goes_one_step_back(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("zzz")
    expect(counter[".hits__none"]).to_be_visible()
    counter.keep_down("Escape")
    expect(counter["#hits"]).to_be_hidden()
    counter.is_at_search("zzz")


def test_del_inside_a_half_typed_number_takes_no_row_away(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("ArrowDown")
    expect(counter["#quantity"]).to_be_focused()
    counter.hands.write("12")
    counter.hands.press("Delete")
    counter.settle()
    counter.holds((TEA, "1"))


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789?/+-*., "


@pytest.mark.parametrize("where", ["#find", "#times", "#quantity", "#given"])
def test_no_letter_acts_while_a_field_has_the_focus(counter: Counter, where: str) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press({"#find": "F3", "#times": "F2", "#given": "F9"}.get(where, "ArrowDown"))
    expect(counter[where]).to_be_focused()
    if where == "#find":
        counter.hands.write("x")  # in an empty search field ? and / are keys of the till
    for letter in LETTERS:
        counter.page.keyboard.press(letter)
    counter.settle()
    expect(counter[where]).to_be_focused()
    expect(counter["#help"]).to_be_hidden()
    assert len(counter.wire.acts()) == 1


def test_letters_typed_with_the_focus_nowhere_are_searched(counter: Counter) -> None:
    counter.sell()
    counter["#total"].click()
    counter.page.evaluate("document.activeElement.blur()")
    counter.hands.write("mam")
    counter.is_at_search("mam")
    expect(counter[".hit .row__name b"]).to_have_text([FISH_PASTE])

"""Searching by hand: two letters, no accents, the keyboard alone."""

import unicodedata

import pytest
from playwright.sync_api import expect

from tests.front.counter import FISH_PASTE, GREENS, TEA, YOUNG_RICE, Counter

pytestmark = pytest.mark.browser


def test_two_letters_without_accents_find_what_has_them(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("d")
    counter.page.wait_for_timeout(400)
    expect(counter["#hits"]).to_be_hidden()
    assert counter.searches() == []
    counter.hands.write("i")
    expect(counter[".hit b >> nth=0"]).to_be_visible()
    assert {TEA, FISH_PASTE} <= set(counter[".hit .row__name b"].all_inner_texts())


def test_words_pasted_in_decomposed_letters_find_the_goods(counter: Counter) -> None:
    counter.sell()
    counter.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    pasted = unicodedata.normalize("NFD", YOUNG_RICE)
    assert pasted != YOUNG_RICE
    counter.page.evaluate("text => navigator.clipboard.writeText(text)", pasted)
    counter.hands.press("Control+v")
    expect(counter[".hit .row__name b"]).to_have_text([YOUNG_RICE])
    counter.is_at_search(YOUNG_RICE)
    counter.hands.press("Enter")
    counter.holds((YOUNG_RICE, "1"))


def test_words_pasted_with_the_focus_nowhere_are_searched(counter: Counter) -> None:
    counter.sell()
    counter.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    counter.page.evaluate("text => navigator.clipboard.writeText(text)", "cốm mễ")
    counter.page.evaluate("document.activeElement.blur()")
    counter.hands.press("Control+v")
    expect(counter[".hit .row__name b"]).to_have_text([YOUNG_RICE])
    counter.is_at_search("cốm mễ")


def test_arrows_go_round_the_results_and_enter_takes_the_marked_one(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("da nang")
    marked = counter[".hit[aria-selected=true] .row__name b"]
    expect(marked).to_have_text([FISH_PASTE])
    counter.hands.press("Escape", "Escape")
    counter.hands.write("di")
    expect(marked).to_have_count(1)
    names = counter[".hit .row__name b"].all_inner_texts()
    assert len(names) > 1
    counter.hands.press("ArrowUp")
    expect(marked).to_have_text([names[-1]])
    counter.hands.press("ArrowDown", "ArrowDown")
    expect(marked).to_have_text([names[1]])
    expect(counter.search).to_have_attribute("aria-activedescendant", "hit-2")
    counter.hands.press("Enter")
    counter.holds((names[1], "1"))
    counter.is_at_search()
    expect(counter["#hits"]).to_be_hidden()


def test_enter_at_once_shows_the_results_and_takes_none_unseen(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("mam")
    counter.hands.press("Enter")
    expect(counter[".hit"]).to_have_count(1)
    counter.settle()
    counter.is_empty()
    counter.hands.press("Enter")
    counter.holds((FISH_PASTE, "1"))


def test_three_and_a_star_before_a_word_give_three(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("3*mam")
    expect(counter[".hit"]).to_have_count(1)
    counter.hands.press("Enter")
    counter.holds((FISH_PASTE, "3"))


def test_escape_closes_the_results_then_empties_the_field(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("zzz")
    expect(counter[".hits__none"]).to_contain_text("zzz")
    counter.hands.press("Escape")
    expect(counter["#hits"]).to_be_hidden()
    counter.is_at_search("zzz")
    counter.hands.press("Escape")
    counter.is_at_search()


def test_a_result_is_taken_by_mouse_and_the_focus_comes_back(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("mam")
    counter[".hit"].click()
    counter.holds((FISH_PASTE, "1"))
    counter.is_at_search()


def test_a_tile_is_taken_by_mouse_as_often_as_the_box_says(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.pay()  # what has been sold becomes a tile
    counter.hands.press("F2")
    counter.hands.write("4")
    counter.tile(FISH_PASTE).click()
    counter.holds((FISH_PASTE, "4"))
    counter.is_at_search()


def test_weighed_goods_found_by_a_word_are_asked_for_their_weight(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("rau")
    expect(counter[".hit .row__name b"]).to_have_text([GREENS])
    counter.hands.press("Enter")
    expect(counter["#weight"]).to_be_focused()

"""The end of a shift in a browser, by the keys alone: cash out, the blind count, the Z."""

import pytest
from playwright.sync_api import expect

from tests.front.counter import Counter
from tests.till.steps import sell

pytestmark = pytest.mark.browser


def test_a_shift_ends_by_the_keys_alone(counter: Counter) -> None:
    sell(counter.world, ("CHE-DINH", 1))
    counter.go("/till")
    counter.hands.press("Alt+KeyS")
    expect(counter["h1"]).to_contain_text("Ca 1")
    counter.hands.press("F2")
    expect(counter["#amount_vnd"]).to_be_focused()
    counter.hands.write("50000", delay_ms=20)
    counter.hands.press("Enter")
    expect(counter[".made"]).to_be_visible()
    counter.hands.press("Escape")
    expect(counter["#find"]).to_be_visible()
    counter.hands.press("Alt+KeyS")
    expect(counter["h1"]).to_contain_text("Ca 1")
    counter.hands.press("F9")
    expect(counter["#count_500000"]).to_be_focused()
    counter.hands.press("Alt+k")
    expect(counter[".counthead button"]).to_contain_text("Mở lại ngăn kéo")
    expect(counter["#count_500000"]).to_be_focused()
    counter.hands.write("2", delay_ms=20)
    counter.hands.press("ArrowDown", "ArrowDown")
    counter.hands.write("4", delay_ms=20)
    expect(counter["#float"]).to_have_text("1.400.000")
    counter.hands.press("Enter")
    expect(counter[".verdict"]).to_contain_text("Tiền khớp sổ")
    expect(counter["#left_vnd"]).to_be_focused()
    expect(counter["#taken"]).to_have_text("400.000")
    counter.hands.press("Enter")
    expect(counter["h1"]).to_contain_text("Đã đóng ca 1")
    counter.hands.press("F9")
    expect(counter["h1"]).to_contain_text("mở ca 2")
    expect(counter[".shift__before"]).to_contain_text("1.000.000")


def test_what_was_counted_stays_while_the_drawer_is_opened_and_the_page_loaded_anew(
    counter: Counter,
) -> None:
    counter.go("/till/closing")
    expect(counter["#count_500000"]).to_be_focused()
    counter.hands.write("2", delay_ms=20)
    counter.hands.press("Alt+k")
    expect(counter[".counthead button"]).to_contain_text("Mở lại ngăn kéo")
    expect(counter["#count_500000"]).to_have_value("2")
    expect(counter["#float"]).to_have_text("1.000.000")
    counter.page.reload()
    expect(counter["#float"]).to_have_text("1.000.000")
    counter["#count_500000"].focus()
    counter.hands.press("Enter")
    expect(counter[".verdict"]).to_contain_text("Tiền khớp sổ")
    counter.go("/till/closing?again=1")
    expect(counter["#float"]).to_have_text("0")

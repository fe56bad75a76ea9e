"""The pay sheet: what is owed, what is given, and one sale however often it is sent."""

import pytest
from playwright.sync_api import expect

from pos.till import drafting
from tests.front.counter import FISH_PASTE, TEA_GTIN, Counter

pytestmark = pytest.mark.browser


def test_too_little_cash_keeps_the_button_shut_and_says_what_is_missing(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.open_payment()
    finish = counter["#finish"]
    counter.hands.write("59")
    expect(counter[".change.is-short"]).to_contain_text("6.000\u00a0đ")
    expect(finish).to_be_disabled()
    counter.hands.press("Enter")
    counter.settle()
    expect(counter["#payment"]).to_be_visible()
    assert counter.wire.forms("/completion") == []
    counter.hands.press("Backspace", "Backspace")
    expect(finish).to_be_enabled()
    expect(counter[".change.is-exact"]).to_be_visible()


def test_200_means_200_thousand_where_more_than_200_is_owed(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.open_payment()
    counter.hands.write("200")
    expect(counter["[data-thousands]"]).to_have_text(".000")
    expect(counter["[data-change]"]).to_have_text("135.000")
    expect(counter["[data-change-notes]"]).to_contain_text("1\u00a0×\u00a0100.000")
    counter.hands.press("Enter")
    expect(counter[".done__sum"]).to_have_text("135.000đ")
    assert counter.sales() == [(65_000, 200_000)]


def test_200_means_200_where_that_pays_the_sum(counter: Counter) -> None:
    counter.sell("RAU-CAI")
    counter.hands.write("0,003")
    counter.hands.press("Enter")
    counter.owes("126")
    counter.open_payment()
    counter.hands.write("200")
    expect(counter["[data-thousands]"]).to_have_text("")
    expect(counter["[data-change]"]).to_have_text("74")


def test_an_amount_typed_in_full_is_grouped_and_taken_as_it_is(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.open_payment()
    counter.hands.write("500000")
    expect(counter["#given"]).to_have_value("500.000")
    expect(counter["[data-change]"]).to_have_text("50.000")
    expect(counter[".quick [aria-pressed=true]"]).to_contain_text("500.000")


def test_enter_alone_takes_the_exact_sum_and_the_next_order_is_ready(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.pay()
    expect(counter[".done__sum"]).to_have_text("0đ")
    assert counter.sales() == [(65_000, 65_000)]
    counter.is_at_search()
    counter.hands.scan("MAM-NEM")
    counter.holds((FISH_PASTE, "1"))
    expect(counter["#change-word"]).to_have_count(0)


@pytest.mark.parametrize("twice", ["Enter", "F9", "click"])
def test_finishing_twice_is_one_sale(counter: Counter, twice: str) -> None:
    counter.sell("MAM-NEM")
    counter.open_payment()
    counter.wire.delay_s = 0.4
    if twice == "click":
        counter["#finish"].dblclick()
    else:
        counter.hands.press(twice, twice)
    expect(counter["#change-word"]).to_be_visible()
    counter.settle()
    assert len(counter.wire.forms("/completion")) == 1
    assert counter.sales() == [(65_000, 65_000)]
    expect(counter["dialog[open]"]).to_have_count(0)


def test_going_back_after_enter_comes_too_late(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.open_payment()
    counter.wire.delay_s = 1.5
    counter.hands.press("Enter", "Escape", "Escape")
    counter["#payment [data-close]"].click()
    counter.page.wait_for_timeout(100)
    expect(counter["#payment"]).to_be_visible()
    expect(counter["#change-word"]).to_be_visible()
    assert counter.sales() == [(65_000, 65_000)]


def test_the_pad_and_the_quick_amounts_write_without_taking_the_focus(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.open_payment()
    counter["[data-pad=given] [data-key='7']"].click()
    counter["[data-pad=given] [data-key='000']"].click()
    expect(counter["#given"]).to_have_value("7.000")
    counter["[data-pad=given] [data-key=back]"].click()
    expect(counter["#given"]).to_have_value("700")
    counter["[data-amount-vnd='100000']"].click()
    expect(counter["[data-change]"]).to_have_text("35.000")
    expect(counter["#given"]).to_be_focused()
    counter.hands.press("Enter")
    expect(counter[".done__sum"]).to_have_text("35.000đ")


def test_an_order_changed_elsewhere_is_refused_in_the_sheet_and_nothing_is_sold(
    counter: Counter,
) -> None:
    counter.sell("MAM-NEM")
    counter.open_payment()
    sale_id = counter["#sale"].get_attribute("data-sale-id") or ""
    drafting.scan(sale_id, "RUOU-MO", times=1, scan_id="", hosts=[], hand=counter.world.hand())
    counter.hands.press("Enter")
    expect(counter["#pay-refusal"]).to_contain_text("285.000")
    expect(counter["#payment"]).to_be_visible()
    expect(counter["#finish"]).not_to_have_attribute("aria-busy", "true")
    assert counter.sales() == []
    counter.hands.press("Escape")
    counter.is_at_search()


def test_one_key_takes_a_part_and_leaves_the_rest(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.open_payment()
    counter.hands.write("50000")
    counter.hands.press("Alt+c")
    expect(counter[".taken"]).to_contain_text("50.000")
    expect(counter["#given"]).to_be_focused()
    counter.hands.press("Enter")
    expect(counter["#change-word"]).to_be_visible()
    counter.settle()
    assert [total for total, _tendered in counter.sales()] == [65_000, 65_000]


def test_the_browsers_way_back_after_a_sale_sells_nothing_again(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.go("/papers")
    counter.go("/till")
    counter.is_at_search()
    counter.pay()
    counter.page.go_back()
    counter.page.go_back()  # where the order was still open
    counter.is_at_search()
    counter.settle()
    counter.hands.press("F9", "Enter", "F9", "Enter")
    counter.settle()
    assert counter.sales() == [(450_000, 450_000)]
    with counter.page.expect_navigation():  # as it comes out of the browser's memory
        counter.page.evaluate(
            "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })), 0"
        )
    counter.is_at_search()
    assert counter.sales() == [(450_000, 450_000)]

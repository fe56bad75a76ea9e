"""A server that is slow, silent or broken: nothing is lost, nothing is done twice."""

import pytest
from playwright.sync_api import expect

from pos.till import drafting
from tests.front.counter import FISH_PASTE, TEA, TEA_GTIN, WINE, Counter
from tests.front.wire import Fault

pytestmark = pytest.mark.browser

ALWAYS = 1000


# -- The answer is lost after the commit -----------------------------------------------------


def test_a_scan_whose_answer_is_lost_is_one_line(counter: Counter) -> None:
    counter.sell()
    counter.wire.fail("/scans", Fault.UNANSWERED)
    counter.hands.scan(TEA_GTIN)
    counter.hands.scan("MAM-NEM")
    counter.holds((FISH_PASTE, "1"), (TEA, "1"))
    first, again, _next = counter.wire.forms("/scans")
    assert first == again
    expect(counter["#silent"]).to_be_hidden()


def test_goods_taken_by_hand_whose_answer_is_lost_are_one_line(counter: Counter) -> None:
    counter.sell()
    counter.wire.fail("/lines", Fault.UNANSWERED)
    counter.hands.write("mam")
    expect(counter[".hit"]).to_have_count(1)
    counter.hands.press("Enter")
    counter.holds((FISH_PASTE, "1"))
    first, again = counter.wire.forms("/lines")
    assert first == again


def test_one_more_whose_answer_is_lost_is_one_more(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.wire.fail("", Fault.UNANSWERED)
    counter["[data-step='1']"].click()
    counter.holds((FISH_PASTE, "2"))


def test_a_sale_whose_answer_is_lost_is_one_sale(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.open_payment()
    counter.wire.fail("/completion", Fault.UNANSWERED)
    counter.hands.write("100")
    counter.hands.press("Enter")
    expect(counter[".done__sum"]).to_have_text("35.000đ")
    first, again = counter.wire.forms("/completion")
    assert first == again
    assert counter.sales() == [(65_000, 100_000)]
    counter.is_at_search()


def test_a_copy_whose_answer_is_lost_is_one_copy_and_the_order_stays(counter: Counter) -> None:
    counter.sell("RUOU-MO")
    counter.pay()
    counter.hands.scan(TEA_GTIN)
    counter.holds((TEA, "1"))
    address = counter.page.url
    counter.hands.press("F1")
    counter.is_empty()
    counter.hands.scan("MAM-NEM")
    counter.holds((FISH_PASTE, "1"))
    counter[".tab"].first.click()
    counter.holds((TEA, "1"))
    counter.wire.fail("/copies", Fault.UNANSWERED)
    counter.hands.press("F10")
    expect(counter[".toast"]).to_contain_text("BẢN SAO")
    first, again = counter.wire.forms("/copies")
    assert first == again
    assert counter.copies() == 1
    assert counter.page.url == address


def test_a_scan_that_is_given_up_and_heard_after_its_second_sending_is_one_line(
    counter: Counter,
) -> None:
    counter.sell()
    counter.wire.fail("/scans", Fault.HELD)
    counter.hands.scan(TEA_GTIN)
    expect(counter["#silent"]).to_be_visible(timeout=12_000)
    counter.holds((TEA, "1"))
    counter.wire.mend()
    counter.hands.scan("MAM-NEM")
    counter.holds((FISH_PASTE, "1"), (TEA, "1"))


# -- Silence ---------------------------------------------------------------------------------


def test_silence_is_said_in_a_band_and_the_scans_wait_in_their_order(counter: Counter) -> None:
    counter.sell("RUOU-MO")
    counter.wire.fail("/scans", Fault.UNHEARD, times=ALWAYS)
    counter.hands.scan(TEA_GTIN)
    counter.hands.scan("MAM-NEM")
    expect(counter["#silent"]).to_be_visible()
    expect(counter["#waiting"]).to_contain_text("2")
    counter.holds((WINE, "1"))
    counter.wire.mend()
    counter["#retry"].click()
    counter.holds((FISH_PASTE, "1"), (TEA, "1"), (WINE, "1"))
    expect(counter["#silent"]).to_be_hidden()
    expect(counter["#waiting"]).to_be_hidden()
    counter.is_at_search()


def test_silence_behind_the_pay_sheet_can_be_tried_again_by_hand(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.open_payment()
    counter.wire.fail("/completion", Fault.UNHEARD, times=ALWAYS)
    counter.hands.press("Enter")
    expect(counter["#silent"]).to_be_visible()
    counter.wire.mend()
    counter["#retry"].click()
    expect(counter["#change-word"]).to_be_visible(timeout=1_500)  # sooner than by itself
    expect(counter["#silent"]).to_be_hidden()
    assert counter.sales() == [(65_000, 65_000)]
    counter.wire.fail("/scans", Fault.UNHEARD, times=ALWAYS)
    counter.hands.scan("MAM-NEM")
    expect(counter["#silent"]).to_be_visible()


def test_a_band_outlives_the_sheet_over_which_it_was_shown(counter: Counter) -> None:
    counter.sell()
    counter.wire.fail("/scans", Fault.UNHEARD, times=ALWAYS)
    counter.hands.scan(TEA_GTIN)
    counter.hands.press("?")
    expect(counter["#help #silent"]).to_be_visible()
    counter.hands.press("Escape")
    expect(counter["body > #silent"]).to_be_visible()
    counter.wire.mend()
    counter.holds((TEA, "1"))
    expect(counter["#silent"]).to_be_hidden()


def test_a_scan_nobody_heard_lives_through_a_reload(counter: Counter) -> None:
    counter.sell()
    counter.wire.fail("/scans", Fault.UNHEARD, times=ALWAYS)
    counter.hands.scan(f"3*{TEA_GTIN}")
    counter.hands.scan("MAM-NEM")
    expect(counter["#silent"]).to_be_visible()
    counter.wire.mend()
    counter.page.reload()
    counter.holds((FISH_PASTE, "1"), (TEA, "3"))
    counter.settle()
    assert len({form["scan_id"] for form in counter.wire.forms("/scans")}) == 2
    counter.page.reload()
    counter.settle()
    counter.holds((FISH_PASTE, "1"), (TEA, "3"))


# -- An answer nobody can read ---------------------------------------------------------------


def test_a_broken_answer_asks_and_trying_again_loses_nothing(counter: Counter) -> None:
    counter.sell()
    counter.wire.fail("/scans", Fault.BROKEN)
    counter.hands.scan(TEA_GTIN)
    expect(counter["#trouble"]).to_contain_text(TEA_GTIN)
    expect(counter["#trouble-retry"]).to_be_focused()
    counter.hands.scan("MAM-NEM")
    expect(counter["#trouble"]).to_be_visible()
    counter.is_empty()
    counter["#trouble-retry"].click()
    counter.holds((FISH_PASTE, "1"), (TEA, "1"))
    expect(counter["#trouble"]).to_be_hidden()
    counter.is_at_search()


def test_a_broken_answer_may_be_passed_over_and_the_next_scan_comes_in(counter: Counter) -> None:
    counter.sell()
    counter.wire.fail("/scans", Fault.BROKEN)
    counter.hands.scan(TEA_GTIN)
    counter.hands.scan("MAM-NEM")
    counter["#trouble-skip"].click()
    counter.holds((FISH_PASTE, "1"))
    counter.is_at_search()


def test_the_tills_own_failure_asks_the_same(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    counter.wire.has_failed = True
    counter.sell()
    with monkeypatch.context() as patch:
        patch.setattr(drafting, "scan", broken)
        counter.hands.scan(TEA_GTIN)
        expect(counter["#trouble"]).to_contain_text(TEA_GTIN)
    counter["#trouble-retry"].click()
    counter.holds((TEA, "1"))


def test_a_broken_answer_to_a_sale_may_be_tried_again(counter: Counter) -> None:
    counter.sell("MAM-NEM")
    counter.open_payment()
    counter.wire.fail("/completion", Fault.BROKEN)
    counter.hands.press("Enter")
    expect(counter["#trouble"]).to_be_visible()
    assert counter.sales() == []
    counter["#trouble-retry"].click()
    expect(counter["#change-word"]).to_be_visible()
    assert counter.sales() == [(65_000, 65_000)]


# -- The page comes back at another order ----------------------------------------------------


def test_a_scan_nobody_heard_enters_the_order_it_was_made_for(counter: Counter) -> None:
    counter.sell("RUOU-MO")
    first = counter.page.url
    counter.hands.press("F1")
    counter.is_empty()
    second = counter.page.url
    counter[".tab"].first.click()
    counter.holds((WINE, "1"))
    counter.wire.fail("/scans", Fault.UNHEARD, times=ALWAYS)
    counter.hands.scan(TEA_GTIN)
    expect(counter["#silent"]).to_be_visible()
    counter.page.goto(second)
    expect(counter["#silent"]).to_be_visible()
    counter.is_empty()
    counter.wire.mend()
    counter.holds((TEA, "1"), (WINE, "1"))
    assert counter.page.url == first
    counter.go(second.removeprefix(counter.address))
    counter.settle()
    counter.is_empty()
    expect(counter["#missed"]).to_be_hidden()


def test_a_scan_whose_order_was_paid_meanwhile_is_told_by_its_code_until_it_is_seen(
    counter: Counter,
) -> None:
    counter.sell("RUOU-MO")
    counter.wire.fail("/scans", Fault.UNHEARD, times=ALWAYS)
    counter.hands.scan(f"2*{TEA_GTIN}")
    expect(counter["#silent"]).to_be_visible()
    address = counter.page.url
    counter.page.goto("about:blank")
    _pay_in_another_window(counter, address)
    counter.go("/till")
    counter.wire.mend()
    missed = counter["#missed"]
    expect(missed).to_contain_text(f"{TEA_GTIN} × 2")
    expect(missed).to_contain_text("Đơn 1")
    counter.page.reload()
    expect(missed).to_contain_text(f"{TEA_GTIN} × 2")
    counter.hands.scan("MAM-NEM")
    counter.holds((FISH_PASTE, "1"))
    expect(missed).to_be_visible()
    counter.hands.press("Escape")
    expect(missed).to_be_hidden()
    counter.page.reload()
    counter.holds((FISH_PASTE, "1"))
    counter.settle()
    expect(missed).to_be_hidden()
    assert len(counter.sales()) == 1


def test_scans_into_an_order_sold_in_another_window_are_told_one_by_one(
    counter: Counter,
) -> None:
    counter.sell("RUOU-MO")
    _pay_in_another_window(counter, counter.page.url)
    counter.page.bring_to_front()
    counter.hands.scan(TEA_GTIN)
    counter.hands.scan("MAM-NEM")
    expect(counter["#missed-list li"]).to_contain_text([TEA_GTIN, "MAM-NEM"])
    counter["#missed-seen"].click()
    expect(counter["#missed"]).to_be_hidden()
    counter.hands.press("F1")
    counter.hands.scan("MAM-NEM")
    counter.holds((FISH_PASTE, "1"))


def test_a_scan_for_an_order_that_never_opened_enters_no_other(counter: Counter) -> None:
    counter.sell("RUOU-MO")
    counter.wire.fail("/till/sales", Fault.UNHEARD, times=ALWAYS)
    counter.hands.press("F1")
    counter.hands.scan(TEA_GTIN)
    expect(counter["#silent"]).to_be_visible()
    counter.page.reload()
    expect(counter["#missed"]).to_contain_text(TEA_GTIN)
    counter.settle()
    counter.holds((WINE, "1"))
    assert counter.scanned() == ["RUOU-MO"]


def test_goods_taken_by_hand_live_through_a_reload_too(counter: Counter) -> None:
    counter.sell()
    counter.wire.fail("/lines", Fault.UNHEARD, times=ALWAYS)
    counter.hands.write("mam")
    expect(counter[".hit"]).to_have_count(1)
    counter.hands.press("Enter")
    expect(counter["#silent"]).to_be_visible()
    counter.page.reload()
    expect(counter["#silent"]).to_be_visible()
    counter.wire.mend()
    counter.holds((FISH_PASTE, "1"))


def _pay_in_another_window(counter: Counter, address: str) -> None:
    other = counter.page.context.new_page()
    other.goto(address)
    expect(other.locator("html.js")).to_be_attached()
    other.keyboard.press("F9")
    expect(other.locator("#given")).to_be_focused()
    other.keyboard.press("Enter")
    expect(other.locator("#change-word")).to_be_visible()
    other.close()

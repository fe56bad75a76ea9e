"""An order whose last goods are taken away after a code was shown for it: the screen goes on."""

import pytest
from playwright.sync_api import expect

from tests.front.counter import Counter
from tests.till.transfers import with_account

pytestmark = pytest.mark.browser


def test_the_next_customers_goods_go_into_an_order_without_money(counter: Counter) -> None:
    with_account(counter.world)
    counter.sell("CHE-DINH")
    emptied = counter["#sale"].get_attribute("data-sale-id")
    counter.hands.press("Alt+q")
    counter["#vietqr-sheet form[data-url$=unseen] button"].click()
    counter["#vietqr-sheet"].get_by_text("Chưa đối chiếu với app").wait_for()
    counter.hands.press("Escape")
    counter.hands.press("F9")
    counter["#payment .taken button"].click()
    expect(counter["#payment .taken--came"]).to_contain_text("Chưa ai thấy tiền về")
    counter["#payment .taken--came button"].click()
    expect(counter["#vietqr-sheet"]).to_contain_text("Chưa đối chiếu với app")
    counter.hands.press("Escape")
    counter.hands.press("Delete")
    expect(counter["#sale .row--sel"]).to_be_visible()
    counter.hands.press("Delete")
    expect(counter["#refusal"]).to_contain_text("trả lại khách")
    counter.hands.press("F9")
    counter["#payment .taken button"].click()
    expect(counter["#payment .taken--came"]).to_be_visible()
    counter.hands.press("Escape")
    counter.hands.press("Delete")
    expect(counter["#sale"]).not_to_have_attribute("data-sale-id", emptied or "")
    counter.sell("MAM-NEM")
    counter.hands.press("F9")
    expect(counter["#payment .due output"]).to_contain_text("65.000")
    expect(counter["#payment .taken"]).to_have_count(0)

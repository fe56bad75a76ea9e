"""English is one tap away, on every page, and so is the way back."""

import re

import pytest
from playwright.sync_api import expect

from tests.scenarios.counter import Counter

pytestmark = pytest.mark.browser

VIETNAMESE = re.compile(r"[ăâêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
"""Letters of Vietnamese words; đ alone is the currency's sign."""


def test_the_counter_speaks_english_after_one_tap_and_vietnamese_after_another(
    counter: Counter,
) -> None:
    page = counter.page
    expect(page.locator("#pay")).to_contain_text("THANH TOÁN")
    page.locator("[popovertarget=menu]").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for part in ("#pay", ".hints", ".sums", ".cart .empty, .cart .done"):
        said = page.locator(part).inner_text()
        assert not VIETNAMESE.search(said), said
    counter.picture("order-en")
    page.locator("[popovertarget=menu]").click()
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.locator("#pay")).to_contain_text("THANH TOÁN")


@pytest.mark.parametrize("path", ["/sign-in", "/stock/deliveries/new", "/papers"])
def test_a_page_stays_where_it_is_when_its_language_changes(counter: Counter, path: str) -> None:
    page = counter.page
    page.goto(f"{counter.shop.url}{path}")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert path in page.url
    heading = page.locator("h1").first.inner_text()
    assert not VIETNAMESE.search(heading), heading
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")

"""The customer's window beside the till: it follows by itself, and a phone can read its code."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.front.counter import FISH_PASTE, Counter, listen
from tests.till.transfers import with_account

pytestmark = pytest.mark.browser


@pytest.fixture
def window(counter: Counter) -> Iterator[Page]:
    """The second window, turned to the customer."""
    with_account(counter.world)
    page = counter.page.context.new_page()
    complaints = listen(page)
    page.goto(f"{counter.address}/display")
    yield page
    page.close()
    assert complaints == []


def test_the_window_follows_an_order_from_the_first_scan_to_the_thanks(
    counter: Counter, window: Page
) -> None:
    counter.sell("CHE-DINH", "MAM-NEM")
    expect(window.locator(".now__line")).to_have_count(2)
    expect(window.locator(".now__total output")).to_have_text("515.000đ")
    expect(window.locator(".from h2")).to_be_visible()
    counter.hands.press("Alt+q")
    code = window.locator(".now__code svg")
    expect(code).to_be_in_viewport(ratio=1)
    assert code.evaluate("drawing => drawing.getBoundingClientRect().width") >= 240
    expect(window.locator(".now__code output")).to_have_text("515.000đ")
    counter.hands.press("F9")
    expect(window.locator(".now__code")).to_have_count(0)
    expect(window.locator(".now__got")).to_contain_text("515.000")
    counter["#vietqr-sheet .btn--main"].click()
    expect(window.locator(".now__thanks")).to_be_visible()
    expect(window.locator(".from h2")).to_have_text(FISH_PASTE)


def test_an_upright_tablet_shows_the_total_and_where_the_newest_comes_from(
    counter: Counter, window: Page
) -> None:
    window.set_viewport_size({"width": 800, "height": 1280})
    counter.sell("CHE-DINH")
    expect(window.locator(".now__line")).to_have_count(1)
    expect(window.locator(".now__total output")).to_be_in_viewport(ratio=1)
    expect(window.locator(".from h2")).to_be_in_viewport(ratio=1)
    assert not window.evaluate("document.documentElement.scrollWidth > innerWidth")

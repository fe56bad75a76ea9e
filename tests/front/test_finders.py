"""Looking for a commune or a producer inside a form: Enter finds, and sends nothing."""

import pytest
from playwright.sync_api import expect

from tests.front.counter import Counter

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(door: Counter) -> Counter:
    """Hạnh at the goods."""
    door.sign_in("Hạnh")
    return door


def test_enter_in_the_search_for_a_commune_takes_the_only_one_and_sends_nothing(
    desk: Counter,
) -> None:
    desk.go("/catalogue/products/new")
    desk["#name_vi"].fill("Kẹo dừa")
    desk["#commune_q"].click()
    desk.hands.write("tan cuong thai nguyen")
    desk.hands.press("Enter")
    expect(desk["#communes input:checked"]).to_have_count(1)
    expect(desk["#communes"]).to_contain_text("Xã Tân Cương")
    expect(desk["#name_vi"]).to_have_value("Kẹo dừa")
    assert desk.page.url.endswith("/catalogue/products/new")


def test_enter_in_the_search_for_a_producer_changes_no_product(desk: Counter) -> None:
    product = f"/catalogue/products/{desk.world.product_id('TRANH')}"
    desk.go(product)
    desk["#producer_q"].click()
    desk.hands.write("hao dat")
    desk.hands.press("Enter")
    maker = desk["#makers label"].filter(has_text="HTX Chè Hảo Đạt")
    expect(maker.locator("input")).to_be_checked()
    assert desk.page.url.endswith(product)


def test_enter_in_the_search_of_a_change_of_many_goods_keeps_the_page(desk: Counter) -> None:
    desk.go("/catalogue/products")
    desk.page.locator("tbody input[type=checkbox]").first.check()
    desk.page.locator(
        "[formaction*='/catalogue/changes'], form[action*='/catalogue/changes'] button"
    ).first.click()
    desk.page.wait_for_url("**/catalogue/changes/*")
    place = desk.page.url
    desk["input[name=kind][value=producer]"].check(force=True)
    desk["#maker_q"].click()
    desk.hands.write("hao dat")
    desk.hands.press("Enter")
    expect(desk["#makers"]).to_contain_text("HTX Chè Hảo Đạt")
    assert desk.page.url == place

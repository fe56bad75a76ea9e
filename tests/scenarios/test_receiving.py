"""Goods come in, get a label, and the label's code tells a shopper where they come from."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from pos.base.text import search_key
from tests.printers.readback import read_back
from tests.scenarios.conftest import Windows
from tests.scenarios.counter import PICTURES, Counter

pytestmark = pytest.mark.browser

PHONE = (390, 844)
LABEL_DOTS = 400


def test_goods_received_get_a_label_whose_code_opens_the_origin_page(
    counter: Counter, windows: Windows
) -> None:
    goods, page = counter.shop.pieces(4)[3], counter.page
    page.goto(f"{counter.shop.url}/stock/deliveries/new")
    page.locator(".begin .btn--main").click()
    page.locator("#q").press_sequentially(search_key(goods.name), delay=40)
    option = page.locator("#picks .hit", has_text=goods.name).first
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#quantity")).to_be_focused()
    page.locator("#quantity").fill("24")
    page.locator("#use_by").fill("+6m")
    page.locator("#producer_lot_code").fill("SX 07/26")
    counter.picture("receive")
    page.locator("#line-form .btn--main").click()
    page.locator("#receive-all").click()
    expect(page.locator(".made")).to_be_visible()
    expect(page.locator("#print-all")).to_contain_text("24")
    page.locator(".lines a.num").click()
    page.locator(".pagehead").get_by_role("link", name="In tem").click()
    link = page.locator("[data-testid=label-link]").inner_text().strip()
    counter.picture("label")
    shown = page.locator(".labelpaper img").get_attribute("src")

    page.locator("button.btn--main").click()
    expect(page.locator(".made")).to_be_visible()
    job = counter.shop.printer.wait_for_jobs(1)[-1]
    paper = read_back(job, LABEL_DOTS).image()
    burnt = paper.tobytes()
    answer = page.request.get(f"{counter.shop.url}{shown}")
    label = Image.open(io.BytesIO(answer.body())).convert("1")
    labels = label.tobytes() * 24  # as many as came in, then white to the tear bar
    assert burnt.startswith(labels)
    assert set(burnt[len(labels) :]) == {0xFF}
    burnt = paper.crop((0, 0, *label.size))
    large = burnt.convert("L").resize((burnt.width * 2, burnt.height * 2))
    assert [one.text for one in zxingcpp.read_barcodes(large)] == [link]

    phone = windows(*PHONE, is_mobile=True, has_touch=True)
    shopper = phone.new_page()
    opened = shopper.goto(link)
    assert opened is not None
    assert opened.status == 200
    expect(shopper.locator("h1")).to_contain_text(goods.name)
    assert shopper.evaluate("document.scrollingElement.scrollWidth") <= PHONE[0]
    shopper.screenshot(path=PICTURES / "origin.png", full_page=True, caret="initial")
    shopper.get_by_role("link", name="English").tap()
    expect(shopper.locator("html")).to_have_attribute("lang", "en")
    shopper.screenshot(path=PICTURES / "origin-en.png", full_page=True, caret="initial")
    assert phone.cookies() == []


def test_a_delivery_that_cannot_be_says_so_beside_the_field_and_keeps_what_was_typed(
    counter: Counter,
) -> None:
    goods, page = counter.shop.pieces(4)[3], counter.page
    page.goto(f"{counter.shop.url}/stock/deliveries/new")
    page.locator(".begin .btn--main").click()
    page.locator("#q").press_sequentially(goods.sku, delay=40)
    page.keyboard.press("Enter")
    expect(page.locator("#quantity")).to_be_focused()
    page.locator("#quantity").fill("1,5")
    page.locator("#use_by").fill("01/01/2020")
    page.locator("#line-form .btn--main").click()
    expect(page.locator(".field__error")).to_have_count(2)
    expect(page.locator("#quantity")).to_have_value("1,5")
    expect(page.locator(".picked b")).to_have_text(goods.name)
    counter.picture("receive-refused")

"""A manager's morning: a new product, its price, its certificate with paper, labels of shelves."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.printers.readback import read_back
from tests.scenarios.conftest import Windows
from tests.scenarios.counter import PICTURES, Counter
from tests.scenarios.shop import Shop

pytestmark = pytest.mark.browser

ROLL_DOTS = 576
WIDE = """[...document.querySelectorAll('main *')].filter(one =>
  one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.tabs, table, .sr')
).map(one => one.outerHTML.slice(0, 90))"""
"""What stands beyond the window's right edge."""
SIZES = ((1366, 768), (1024, 768), (390, 844))


def _photo() -> bytes:
    file = io.BytesIO()
    picture = Image.new("RGB", (600, 420), "#7fa983")
    picture.paste("#eec468", (380, 60, 500, 180))
    picture.save(file, "JPEG")
    return file.getvalue()


def _pictures(page: Page, name: str) -> None:
    """The page at every width, whole; nothing may stand beyond its edge."""
    PICTURES.mkdir(exist_ok=True)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate(WIDE)
        assert wide == [], (name, width)
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True, caret="initial")
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})


def _speak(page: Page, language: str) -> None:
    button = page.locator(f"button[name=lang][value={language}]")
    if button.count():
        button.click()
        expect(page.locator("html")).to_have_attribute("lang", language)


def test_a_product_is_made_priced_certified_and_labelled(shop: Shop, windows: Windows) -> None:
    hanh = Counter(windows().new_page(), shop)
    hanh.sign_in("Hạnh")
    page = hanh.page

    page.goto(f"{shop.url}/catalogue/products/new")
    page.locator("#name_vi").fill("Mật ong bạc hà Mèo Vạc")
    page.locator("#unit_word").fill("chai")
    page.locator("#net_content").fill("500 ml")
    page.locator("#commune_q").press_sequentially("meo vac", delay=30)
    page.locator("#communes label", has_text="Mèo Vạc").first.click()
    page.locator("label.choice", has_text="Nhà sản xuất mới").click()
    page.locator("#producer_name").fill("HTX Ong Ví Dụ")
    _pictures(page, "product-new")
    page.get_by_role("button", name="Thêm mặt hàng").click()
    expect(page.locator(".made")).to_contain_text("Đặt giá nữa là bán được")

    page.locator("#price_vnd").fill("320.000")
    page.get_by_role("button", name="Đặt giá").click()
    expect(page.locator("tr.is-current")).to_contain_text("320.000")
    page.locator("#price_vnd").fill("350.000")
    page.locator("#valid_from").fill("31/12/2099")
    page.get_by_role("button", name="Đặt giá").click()
    expect(page.locator("tr.is-coming")).to_contain_text("350.000")
    _pictures(page, "product-prices")
    page.get_by_role("button", name="Rút").click()
    expect(page.locator("tr.is-taken_back")).to_contain_text("350.000")

    page.get_by_role("link", name="Chứng nhận OCOP").click()
    page.locator("label", has_text="4 sao").first.click()
    page.locator("#level-new").select_option("province")
    page.locator("#decision_no-new").fill("512/QĐ-UBND")
    page.locator("#issued-new").fill("2026-01-15")
    page.get_by_role("button", name="Thêm chứng nhận").click()
    expect(page.locator(".certificate").first).to_contain_text("đang hiệu lực")
    paper = {"name": "QD 512.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
    page.locator(".certificate input[type=file]").first.set_input_files(paper)
    page.get_by_role("button", name="Đính giấy quyết định").click()
    expect(page.locator(".product__papers")).to_contain_text("QD 512.jpg")
    with page.expect_download() as saved:
        page.get_by_role("link", name="QD 512.jpg").click()
    assert saved.value.path().read_bytes() == paper["buffer"]
    _pictures(page, "product-certificates")

    page.get_by_role("link", name="Thông tin").click()
    page.locator("#picture").set_input_files(paper)
    page.get_by_role("button", name="Thêm ảnh").click()
    expect(page.locator(".product__shots img")).to_have_count(1)
    page.get_by_role("button", name="Cấp mã vạch").click()
    expect(page.locator("#gtins")).to_have_value(re.compile(r"200\d{10}"))
    _pictures(page, "product-details")
    page.get_by_role("link", name="Lịch sử").click()
    expect(page.locator(".product__events")).to_contain_text("Rút giá sắp tới")
    _pictures(page, "product-history")
    _speak(page, "en")
    for tab in ("Details", "Prices", "OCOP certificate", "History"):
        page.get_by_role("link", name=tab, exact=True).click()
        _pictures(page, f"product-{tab.split()[-1].lower()}-en")
    _speak(page, "vi")


def test_a_changed_price_prints_its_shelf_label_and_leaves_the_list(
    shop: Shop, windows: Windows
) -> None:
    hanh = Counter(windows().new_page(), shop)
    hanh.sign_in("Hạnh")
    page = hanh.page
    page.goto(f"{shop.url}/catalogue/shelf-labels?tab=new")
    _pictures(page, "shelf-new")
    row = page.locator(".shelf__table tbody tr").first
    product_id = row.locator("input").get_attribute("value")
    row.locator("input").check()
    page.get_by_role("button", name="In nhãn đã chọn").click()
    expect(page.locator(".made")).to_contain_text("Đã gửi 1 nhãn")
    burnt = read_back(shop.printer.wait_for_jobs(1)[-1], ROLL_DOTS).image()
    [code] = zxingcpp.read_barcodes(burnt.convert("L"))
    assert code.text.startswith("HTTP")

    page.goto(f"{shop.url}/catalogue/products/{product_id}/prices")
    page.locator("#price_vnd").fill("123.000")
    page.get_by_role("button", name="Đặt giá").click()
    page.get_by_role("link", name="Nhãn kệ").click()
    expect(page.locator(".shelf__table tbody tr")).to_have_count(1)
    _pictures(page, "shelf-due")
    _speak(page, "en")
    _pictures(page, "shelf-due-en")
    _speak(page, "vi")
    page.get_by_role("button", name="In nhãn đã chọn").click()
    expect(page.locator(".empty")).to_contain_text("Nhãn trên kệ đều đúng")
    assert len(shop.printer.wait_for_jobs(2)) == 2

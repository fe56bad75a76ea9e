"""The public pages in a real browser: no script, no cookie, no sideways scrolling."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Request

from tests.trace.serving import by_waitress
from tests.trace.showroom import TEA_GTIN, World

pytestmark = pytest.mark.browser

PATHS = [
    f"/01/{TEA_GTIN}/10/L261103",
    f"/01/{TEA_GTIN}/10/L250103?l=en",
    "/P/HN01/TUONG-OT/L260930",
    "/P/HN01/NEM/L261101?l=en",
    "/P/HN01/XAU/L261006",
    f"/01/08930000000026/10/{'L' * 2000}",
]
WIDTHS = [1366, 1024, 390, 683, 195]
"""Three screens; the first and the third again at 200 % zoom."""


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    with by_waitress(world.app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_every_width_without_script_cookie_or_complaint(
    browser: Browser, address: str, path: str
) -> None:
    phone = browser.new_context(java_script_enabled=False)
    complaints: list[str] = []
    page = phone.new_page()
    page.on("console", lambda said: complaints.append(said.text))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(address + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} px on a screen of {width}"
    assert [said for said in complaints if "404" not in said] == []
    assert phone.cookies() == []
    phone.close()


def test_the_other_language_is_one_tap_away_and_back(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/P/HN01/MAT-ONG/A%2F7")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_text("A/7").is_visible()
    page.get_by_role("link", name="Việt").click()
    assert page.locator("html").get_attribute("lang") == "vi"
    page.close()


def test_a_passed_date_is_the_first_thing_on_a_phone(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/01/{TEA_GTIN}/10/L250103")
    said, name = page.locator(".state").bounding_box(), page.locator("h1").bounding_box()
    assert said is not None
    assert name is not None
    assert said["y"] < 120 < name["y"]
    page.close()


def test_what_is_tapped_is_large_enough_for_a_thumb(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/01/{TEA_GTIN}")
    for link in page.get_by_role("link").all():
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    page.close()


def test_a_page_asks_nobody_but_us_and_keeps_within_its_weight(
    browser: Browser, address: str
) -> None:
    """With its script: what Chromium fetched, whole, and that no cookie came of it."""
    phone = browser.new_context(viewport={"width": 390, "height": 844})
    page, asked, weight = phone.new_page(), [], []

    def fetched(request: Request) -> None:
        asked.append(request.url)
        weight.append(request.sizes()["responseBodySize"])

    page.on("requestfinished", fetched)
    page.goto(f"{address}/01/{TEA_GTIN}/10/L261103")
    page.wait_for_load_state("networkidle")
    assert [one for one in asked if not one.startswith(address)] == []
    fonts = [one.rsplit("/", 1)[1] for one in asked if one.endswith(".woff2")]
    assert len(fonts) == 3, fonts
    assert sum(weight) < 60_000
    assert phone.cookies() == []
    phone.close()


def test_a_phone_that_can_share_shares_and_another_copies_the_address(
    browser: Browser, address: str
) -> None:
    phone = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = phone.new_page()
    page.add_init_script("delete Navigator.prototype.share")
    page.goto(f"{address}/P/HN01/MAT-ONG/A%2F7")
    page.get_by_role("button", name="Chia sẻ trang này").click()
    page.get_by_role("button", name="Đã chép địa chỉ trang").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/P/HN01/MAT-ONG/A%2F7")
    page.add_init_script("navigator.share = async (page) => { window.shared = page.url; }")
    page.reload()
    page.get_by_role("button", name="Chia sẻ trang này").click()
    assert page.evaluate("window.shared").endswith("/P/HN01/MAT-ONG/A%2F7")
    phone.close()


def test_what_needs_a_script_is_not_there_without_one_and_not_on_paper(
    browser: Browser, address: str
) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{address}/P/HN01/TUONG-OT/L260930")
    assert page.locator(".acts").is_hidden()
    assert page.get_by_role("heading", name="Đừng dùng.").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".lang").is_hidden()
    assert page.get_by_role("link", name="Gọi").first.is_hidden()
    assert page.get_by_text("TH-2026-014").is_visible()
    plain.close()

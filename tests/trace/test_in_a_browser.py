"""The public pages in a real browser: no script, no cookie, no sideways scrolling."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.trace.serving import by_waitress
from tests.trace.showroom import TEA_GTIN, World

pytestmark = pytest.mark.browser

PATHS = [
    f"/01/{TEA_GTIN}/10/L261103",
    f"/01/{TEA_GTIN}/10/L250103?l=en",
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

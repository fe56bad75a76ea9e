"""What small and large screens show: nothing is cut off, tiny or out of reach."""

import re

import pytest
from playwright.sync_api import expect

from tests.front.counter import GREENS, TEA, TEA_GTIN, YOUNG_RICE, Counter

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 1024, "height": 768}
LARGE = {"width": 1920, "height": 1080}

OVERFLOWS = "document.documentElement.scrollWidth > innerWidth"
TINY = """smallest => {
  const shown = [...document.querySelectorAll('.till *, dialog[open] *')].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }) && !one.closest('kbd, .sr, small')
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return shown.filter((one) => parseFloat(getComputedStyle(one).fontSize) < smallest)
    .map((one) => `${one.textContent.trim()}: ${getComputedStyle(one).fontSize}`);
}"""
SMALLEST_PX = 12
"""The smallest step of the design's scale of words; engraved keys may be smaller."""
IS_CUT = "element => element.scrollWidth > element.clientWidth"
HINT_FITS = """field => {
  const style = getComputedStyle(field);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return pen.measureText(field.placeholder).width <= room;
}"""


@pytest.fixture(params=[PHONE, TABLET], ids=["phone", "tablet"])
def small(counter: Counter, request: pytest.FixtureRequest) -> Counter:
    """Lan at a small screen."""
    counter.page.set_viewport_size(request.param)
    return counter


def test_found_goods_are_named_in_full(small: Counter) -> None:
    small.sell()
    small.hands.write("che")
    name = small[".hit b"].filter(has_text=TEA).first
    expect(name).to_be_visible()
    assert not name.evaluate(IS_CUT)
    assert not small.page.evaluate(OVERFLOWS)


@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_the_search_field_says_in_full_what_it_takes(small: Counter, tongue: str) -> None:
    small.sell()
    if tongue == "en":
        small["[popovertarget=person-menu]"].click()
        small["#person-menu [lang=en]"].click()
        expect(small["html[lang=en]"]).to_be_attached()
    assert small.search.evaluate(HINT_FITS)


@pytest.mark.parametrize("path", ["/stock/deliveries/new", "/papers"])
def test_the_desk_keeps_its_language_and_its_lock_in_reach(small: Counter, path: str) -> None:
    small.go(path)
    assert not small.page.evaluate(OVERFLOWS)
    small["[action='/language'] button"].click()
    expect(small["html[lang=en]"]).to_be_attached()
    lock = small["[action='/lock'] button"]
    expect(lock).to_be_in_viewport(ratio=1)
    lock.click()
    small.page.wait_for_url("**/sign-in")


def test_a_paper_is_shown_in_its_whole_width(small: Counter) -> None:
    small.sell(TEA_GTIN)
    small.pay()
    small.go("/papers")
    small[".papers__link"].first.click()
    picture = small[".sheetpaper img"]
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("picture => picture.naturalWidth") == 576
    assert not small[".sheetpaper"].evaluate(IS_CUT)
    assert not small.page.evaluate(OVERFLOWS)


def test_goods_nobody_has_rated_say_so_in_their_row_and_a_long_name_comes_first(
    counter: Counter,
) -> None:
    counter.sell(TEA_GTIN, "COM-ME-TRI")
    rated, unrated = (counter["[data-line]"].filter(has_text=name) for name in (TEA, YOUNG_RICE))
    expect(unrated.locator(".unrated")).to_have_text(re.compile("Đặc sản · chưa xếp sao"))
    expect(rated.locator(".stars")).to_be_visible()
    expect(rated.locator(".unrated")).to_have_count(0)


def test_a_phone_has_buyer_discount_and_tiles_in_reach(counter: Counter) -> None:
    counter.page.set_viewport_size(PHONE)
    counter.sell(TEA_GTIN)
    for part in ("#buyer", "#discount", "#pay", "#total", "[popovertarget=tiles]"):
        expect(counter[part]).to_be_in_viewport(ratio=1)
    assert not counter.page.evaluate(OVERFLOWS)
    expect(counter["#tiles"]).to_be_hidden()
    counter["[popovertarget=tiles]"].click()
    tile = counter.tile(GREENS)
    expect(tile).to_be_in_viewport(ratio=1)
    tile.click()
    counter["#weight"].fill("0,5")
    counter["#weight"].press("Enter")
    expect(counter["[data-line] .row__name b"]).to_have_text([GREENS, TEA])
    counter.settle()
    counter["#discount"].click()
    expect(counter["#cut"]).to_be_focused()
    counter.hands.press("Escape")
    counter.pay()
    for part in (".done__card", "#copy"):
        expect(counter[part]).to_be_in_viewport(ratio=1)


def test_three_rows_of_tiles_fit_the_drawing_size(counter: Counter) -> None:
    counter.sell()
    room = counter["#wall"].evaluate(
        """wall => {
          const style = getComputedStyle(wall);
          const [row, gap, above] = ['gridAutoRows', 'rowGap', 'paddingTop']
            .map((name) => parseFloat(style[name]));
          return wall.clientHeight - (above + 3 * row + 2 * gap);
        }"""
    )
    assert room >= 0


def test_a_new_customer_and_a_company_leave_both_buttons_in_reach(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("F4")
    counter[".buyer-kinds label"].nth(1).click()
    counter["#choose-q"].fill("0912345678")
    counter["#choose-q"].press("Enter")
    counter["#choose-name"].fill("Hoa")
    counter[".choose__new .btn--primary"].click()
    expect(counter[".choose__one"]).to_contain_text("678")
    expect(counter[".buyer-sheet .btn--main"]).to_be_in_viewport(ratio=1)


def test_a_large_screen_is_filled_and_nothing_on_it_is_cut_or_tiny(counter: Counter) -> None:
    counter.page.set_viewport_size(LARGE)
    counter.sell(TEA_GTIN, "MAM-NEM", "COM-ME-TRI")
    names = counter["[data-line] .row__name b, .tile b"]
    for sheet in ("", "F6", "F9"):
        if sheet:
            counter.hands.press(sheet)
            expect(counter["dialog[open]"]).to_be_visible()
        assert not counter.page.evaluate(OVERFLOWS)
        assert counter.page.evaluate(TINY, SMALLEST_PX) == []
        assert not any(name.evaluate(IS_CUT) for name in names.all())
        if sheet:
            counter.hands.press("Escape")
            expect(counter["dialog[open]"]).to_have_count(0)
    foot = counter[".hints"].bounding_box()
    assert foot is not None
    assert (foot["width"], foot["y"] + foot["height"]) == (LARGE["width"], LARGE["height"])
    for part in ("#pay", "#total", "#buyer", "#discount"):
        expect(counter[part]).to_be_in_viewport(ratio=1)

"""From the first scan to the change, and the paper that came out of the printer."""

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from pos.base.text import search_key
from printers.dialects.escpos import drawer_pulse
from tests.printers.fake_printer import FakePrinter
from tests.printers.readback import read_back
from tests.scenarios.conftest import FLOAT, Windows
from tests.scenarios.counter import TYPING_MS, Counter, dong
from tests.scenarios.shop import Goods, Shop, copy_home, open_shop

pytestmark = pytest.mark.browser

ITEMS = 12
WEIGHT_G = 455
UNKNOWN = "8938505974194"
LOW_HZ = 220
KB = 1024
MOST_BYTES = {576: 65 * KB, 384: 50 * KB}
"""The largest receipt of 12 items, by the printer's dots."""
PULSE = drawer_pulse()


class Order:
    """What the test itself reckons the order holds, held against the screen at each step."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.names: list[str] = []
        self.total_vnd = 0

    def holds_also(self, goods: Goods, amount_vnd: int | None = None) -> None:
        """One line more; it comes to the price of one where nothing else is said."""
        expected_vnd = goods.price_vnd if amount_vnd is None else amount_vnd
        self.names.append(goods.name)
        self.total_vnd += expected_vnd
        self.is_unchanged()
        expect(self.counter.rows.first).to_contain_text(goods.name)
        expect(self.counter.rows.first.locator(".row__sum")).to_have_text(dong(expected_vnd))

    def is_unchanged(self) -> None:
        """The screen shows the lines and the sum known so far."""
        self.counter.sees_total(self.total_vnd)
        self.counter.sees_rows(len(self.names))


def job_of(shop: Shop, nth: int) -> bytes:
    """What the printer got for its paper number `nth` (from 0); of one sale, so of one drawer."""
    jobs = shop.printer.wait_for_jobs(nth + 2)
    return [job for job in jobs if job != PULSE][nth]


def paper_of(shop: Shop, nth: int, width_dots: int) -> Image.Image:
    """What the printer burnt for its paper number `nth` (from 0)."""
    return read_back(job_of(shop, nth), width_dots).image()


def picture_of(counter: Counter, job_id: str) -> Image.Image:
    """The same paper as the screen shows it."""
    answer = counter.page.request.get(f"{counter.shop.url}/papers/{job_id}.png")
    assert answer.status == 200
    return Image.open(io.BytesIO(answer.body())).convert("1")


def is_same_paper(burnt: Image.Image, shown: Image.Image) -> bool:
    """Whether every dot is the same, and what is fed after the last one is white."""
    fed = burnt.crop((0, shown.height, burnt.width, burnt.height))
    same = burnt.crop((0, 0, *shown.size)).tobytes() == shown.tobytes()
    return same and fed.convert("L").getextrema() == (255, 255)


def sell_twelve(counter: Counter) -> Order:
    """Twelve lines by every way that goods get into an order, and a code nobody knows."""
    order = Order(counter)
    shop, scanner, keyboard = counter.shop, counter.scanner, counter.page.keyboard
    labelled, lot = shop.labelled()
    pieces = [one for one in shop.pieces(ITEMS) if one.sku != labelled.sku]
    *packs, by_sku, found, pasted = pieces[: ITEMS - 2]

    for pack in packs[:4]:
        scanner.scan(pack.code)
        order.holds_also(pack)
    scanner.scan(by_sku.sku)
    order.holds_also(by_sku)
    label = shop.label(labelled.sku, lot)
    scanner.scan_under_telex(label, label.replace("P/", "P ").replace("O", "Ô"))
    order.holds_also(labelled)
    expect(counter.row(labelled.name).locator(".chip").first).to_contain_text(lot)

    scanner.scan(UNKNOWN)
    expect(counter.page.locator("#sale .notice:visible")).to_contain_text(UNKNOWN)
    assert counter.heard()[-1] == LOW_HZ
    order.is_unchanged()

    counter.finds(found.name, search_key(found.name))
    keyboard.press("Enter")
    order.holds_also(found)
    counter.pastes(unicodedata.normalize("NFD", pasted.name))
    expect(counter.marked).to_contain_text(pasted.name)
    keyboard.press("Enter")
    order.holds_also(pasted)

    weighed = shop.weighed()
    counter.finds(weighed.name, search_key(weighed.name))
    keyboard.press("Enter")
    expect(counter.page.locator("#weight")).to_be_focused()
    keyboard.type("0,455", delay=TYPING_MS)
    keyboard.press("Enter")
    order.holds_also(weighed, (WEIGHT_G * weighed.price_vnd + 500) // 1000)
    for pack in packs[4:]:
        scanner.scan(pack.code, end="Tab")
        order.holds_also(pack)
    assert len(order.names) == ITEMS
    return order


def check_paper(counter: Counter, nth: int, width_dots: int) -> str:
    """Hold the printed receipt against the screen's; gives the link in its code."""
    shop = counter.shop
    burnt, shown = paper_of(shop, nth, width_dots), picture_of(counter, shop.job_ids()[nth])
    assert is_same_paper(burnt, shown)
    codes = [one.text for one in zxingcpp.read_barcodes(burnt.convert("L"))]
    assert len(codes) == 1, codes
    assert len(job_of(shop, nth)) <= MOST_BYTES[width_dots]
    return codes[0]


@pytest.fixture
def fresh(demo_home: Path, tmp_path: Path) -> Iterator[Shop]:
    """A showroom nobody has sold in."""
    copy_home(demo_home, tmp_path / "home")
    with FakePrinter() as printer, open_shop(tmp_path / "home", printer) as opened:
        yield opened


def test_a_morning_from_the_pin_to_the_copy_of_the_receipt(fresh: Shop, windows: Windows) -> None:
    lan = Counter(windows().new_page(), fresh)
    lan.page.goto(fresh.url)
    lan.picture("sign-in")
    lan.type_pin("Lan")
    lan.picture("shift")
    lan.open_shift(FLOAT)
    lan.picture("empty-order")

    order = sell_twelve(lan)
    total_vnd = order.total_vnd
    lan.picture("order")
    given_vnd = -(-total_vnd // 500_000) * 500_000 + 500_000
    lan.page.keyboard.press("F9")
    expect(lan.page.locator("#payment")).to_contain_text(dong(total_vnd))
    lan.page.keyboard.type(str(given_vnd), delay=30)
    lan.picture("payment")
    lan.page.keyboard.press("F9")

    change = lan.page.locator(".done__sum")
    expect(change).to_contain_text(dong(given_vnd - total_vnd))
    size_px = change.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert size_px >= 72
    lan.picture("change")
    link = check_paper(lan, 0, 576)
    number = re.search(r"/R/(DEMO01-1A-000001)/[A-Z2-7]{10}$", link)
    assert number is not None, link
    assert link.startswith(fresh.url.upper())
    bought = lan.page.request.get(link).text()
    assert [name for name in order.names if name not in bought] == []
    assert UNKNOWN not in bought

    lan.page.keyboard.press("F10")
    copy = paper_of(fresh, 1, 576)
    first = paper_of(fresh, 0, 576)
    assert copy.crop((0, copy.height - first.height, *copy.size)).tobytes() == first.tobytes()
    words = fresh.rows("SELECT document FROM spool_jobs WHERE copy_no = 1")[0][0]
    assert "BẢN SAO LẦN 1" in str(words)
    assert is_same_paper(copy, picture_of(lan, fresh.job_ids()[1]))
    lan.page.goto(f"{fresh.url}/papers/{fresh.job_ids()[1]}")
    lan.picture("copy")
    assert (fresh.sales(), len(fresh.printer.jobs)) == (1, 3)
    assert fresh.printer.jobs.count(PULSE) == 1  # the copy opened no drawer


def test_a_narrow_roll_gets_the_same_receipt_in_less_than_50_kilobytes(
    demo_home: Path, tmp_path: Path, windows: Windows
) -> None:
    home = tmp_path / "home"
    copy_home(demo_home, home)
    narrow = open_shop(home, printer := FakePrinter(), OCOP_POS_PAPER_MM="58")
    with printer, narrow as shop:
        lan = Counter(windows().new_page(), shop)
        lan.sign_in("Lan")
        lan.open_shift(FLOAT)
        lan.pay(str(sell_twelve(lan).total_vnd))
        check_paper(lan, 0, 384)


def test_a_hurried_finger_on_the_last_key_sells_once(counter: Counter) -> None:
    goods = counter.shop.pieces(1)[0]
    before, papers = counter.shop.sales(), len(counter.shop.job_ids())
    counter.scanner.scan(goods.code)
    counter.sees_total(goods.price_vnd)
    counter.page.keyboard.press("F9")
    expect(counter.page.locator("#finish")).to_be_enabled()
    for key in ("Enter", "Enter", "F9", "Enter"):
        counter.page.keyboard.press(key)
    expect(counter.page.locator(".done")).to_contain_text("Khách đưa vừa đủ")
    assert counter.shop.sales() == before + 1
    assert len(counter.shop.job_ids()) == papers + 1


def test_the_till_locked_in_the_middle_keeps_the_order_for_the_next_person(
    counter: Counter,
) -> None:
    first, second = counter.shop.pieces(2)
    counter.scanner.scan(first.code)
    counter.sees_total(first.price_vnd)
    sale_id = counter.sale_id
    counter.page.keyboard.press("Alt+L")
    counter.page.wait_for_url("**/sign-in")
    counter.type_pin("Minh")
    expect(counter.page.locator(".bar__person")).to_contain_text("Minh")
    assert counter.sale_id == sale_id
    counter.scanner.scan(second.code)
    counter.sees_total(first.price_vnd + second.price_vnd)


def test_one_order_paid_in_two_windows_is_one_sale(counter: Counter) -> None:
    goods = counter.shop.pieces(1)[0]
    before, papers = counter.shop.sales(), len(counter.shop.job_ids())
    counter.scanner.scan(goods.code)
    counter.sees_total(goods.price_vnd)
    other = Counter(counter.page.context.new_page(), counter.shop)
    other.page.goto(counter.page.url)
    other.sees_total(goods.price_vnd)
    for window in (counter, other):
        window.page.bring_to_front()
        window.page.keyboard.press("F9")
        expect(window.page.locator("#payment")).to_be_visible()
    for window in (counter, other):
        window.page.bring_to_front()
        window.page.keyboard.press("F9")
        expect(window.page.locator(".done")).to_be_visible()
    assert counter.shop.sales() == before + 1
    assert len(counter.shop.job_ids()) == papers + 1

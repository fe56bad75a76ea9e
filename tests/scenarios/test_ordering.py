"""From what is proposed to what stands on the shelf: an order by its manager and its producer."""

import re
from collections import Counter as Count
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from printers.printing import draw_paper
from printers.profiles import ROLL_80
from printers.stored import loads
from tests.printers.fake_printer import FakePrinter
from tests.printers.page_reader import words_of
from tests.printers.readback import read_back
from tests.receiving.ordered import BUDS, TEA
from tests.scenarios.conftest import Windows
from tests.scenarios.counter import Counter, keep_pictures
from tests.scenarios.past import COSTS, LEFT, make_past
from tests.scenarios.shop import Shop, open_shop

pytestmark = pytest.mark.browser

PUBLIC = "https://hn.ocop.example"
NAMES = {TEA: "Chè Đinh Tân Cương", BUDS: "Chè nõn tôm Tân Cương"}
WANTED, PROMISED = 8, 6
"""Boxes of tea: what the manager orders, and what its producer can give."""
ROLL_DOTS, LABEL_DOTS = 576, 400
PHONE = (390, 844)


@pytest.fixture
def shop(chromium: str, tmp_path: Path) -> Iterator[Shop]:
    """A fortnight old, with a public address."""
    home = tmp_path / "home"
    make_past(home)
    with (
        FakePrinter() as printer,
        open_shop(home, printer, "run", OCOP_POS_PUBLIC_URL=PUBLIC) as opened,
    ):
        yield opened


class Desk:
    """Hạnh's browser, and what she does about orders in it."""

    def __init__(self, page: Page, shop: Shop) -> None:
        self.page, self.shop = page, shop
        self.picture = keep_pictures(page, "ordering")
        rows = shop.rows("SELECT sku, id FROM catalogue_products")
        self._ids = {str(sku): str(product_id) for sku, product_id in rows}
        self._printed = 0

    def go(self, path: str) -> None:
        self.page.goto(self.shop.url + path)
        expect(self.page.locator("html.js")).to_be_attached()

    def proposed(self) -> dict[str, int]:
        """What the page of suggestions proposes, opened anew: boxes by SKU."""
        self.go("/orders/suggestions?show=all")
        found = {}
        for sku in NAMES:
            field = self.page.locator(f'input[name="units.{self._ids[sku]}"]')
            found[sku] = int(field.input_value())
        return found

    def change(self, sku: str, units: int) -> None:
        self.page.locator(f'input[name="units.{self._ids[sku]}"]').fill(str(units))

    def why(self, sku: str) -> int:
        """Open the sum of a number; what it comes to."""
        self.page.locator(f'input[name="units.{self._ids[sku]}"]').press("F2")
        told = self.page.locator("#pop [data-comes-to]")
        expect(told).to_be_visible()
        self.picture("why")
        comes_to = told.get_attribute("data-comes-to")
        self.page.keyboard.press("Escape")
        expect(self.page.locator("#pop")).to_be_hidden()
        return int(comes_to or -1)

    def draft(self) -> None:
        """F9, and into the draft."""
        self.page.keyboard.press("F9")
        expect(self.page.locator(".made")).to_contain_text("Đã lập 1 đơn nháp, chưa gửi")
        self.page.locator(".made a").click()
        self.page.wait_for_url(re.compile(r"/orders/[0-9A-Z]{26}"))

    def send(self) -> str:
        """By Zalo; the order's number."""
        self.page.locator("label.choice").filter(has_text="Zalo").click()
        self.page.locator("button.btn--main").click()
        expect(self.page.locator("#message")).to_be_visible()
        return self.page.locator("h1 .num").inner_text()

    def printed(self) -> bytes:
        """The newest job that came out of the printer."""
        self._printed += 1
        return self.shop.printer.wait_for_jobs(self._printed, timeout_s=10)[self._printed - 1]

    # -- Receiving --

    def begin_delivery(self) -> None:
        """From the order's page to the first line of its delivery."""
        self.page.get_by_role("link", name="Nhận hàng").last.click()
        self.page.locator(".begin .btn--main").click()
        expect(self.page.locator("#wanted")).to_be_visible()

    def count_in(self, sku: str, units: int, lot: str, use_by: str) -> None:
        """A line of the delivery: so many of a lot, as its pack says."""
        self.page.locator(f'[data-offer="{self._ids[sku]}"]').click()
        expect(self.page.locator("#quantity")).to_be_focused()
        self.page.locator("#quantity").fill(str(units))
        self.page.locator("#producer_lot_code").fill(lot)
        self.page.locator("#use_by").fill(use_by)
        self.page.locator("#cost_vnd").fill(str(COSTS[sku]))
        self.page.locator("#line-form .btn--main").click()
        expect(self.page.locator(".lines")).to_contain_text(lot)

    def receive(self) -> None:
        self.page.locator("#receive-all").click()
        expect(self.page.locator(".made")).to_be_visible()


@pytest.fixture
def desk(shop: Shop, windows: Windows) -> Desk:
    context = windows()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    hanh = Counter(context.new_page(), shop)
    hanh.sign_in("Hạnh")
    return Desk(hanh.page, shop)


def answer(windows: Windows, shop: Shop, link: str, units: int) -> None:
    """The producer, on a phone that runs no script: so many of the tea, and of the rest all."""
    phone = windows(*PHONE, java_script_enabled=False)
    page = phone.new_page()
    page.goto(shop.url + link.removeprefix(PUBLIC))
    tea = page.locator("li").filter(has_text=NAMES[TEA])
    tea.get_by_label("Giao được").fill(str(units))
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.locator(".state").first).to_contain_text("Cửa hàng đã nhận được trả lời")
    assert phone.cookies() == []


def papers_say_the_same(desk: Desk, order: str, link: str, boxes: dict[str, int]) -> None:
    """What is pasted into Zalo, the file, and the slip of the till's printer."""
    page = desk.page
    page.locator("[data-copy=message]").click()
    expect(page.locator("[data-copy=message]")).to_have_text("Đã chép")
    pasted = page.evaluate("navigator.clipboard.readText()")
    file = page.request.get(desk.shop.url + str(pdf_of(page)))
    assert file.headers["content-type"] == "application/pdf"
    read = words_of(file.body())
    page.get_by_role("button", name="In phiếu").click()
    expect(page.locator(".made")).to_contain_text("Đang in phiếu")
    burnt = read_back(desk.printed(), ROLL_DOTS).image()
    [(stored,)] = desk.shop.rows("SELECT document FROM spool_jobs ORDER BY id DESC LIMIT 1")
    drawn = draw_paper(loads(str(stored)), ROLL_80).tobytes()
    assert burnt.tobytes().startswith(drawn)
    assert set(burnt.tobytes()[len(drawn) :]) <= {0xFF}  # white to where it is torn off
    assert [one.text for one in zxingcpp.read_barcodes(burnt.convert("L"))] == [link]
    for said, words in ((pasted, "{} hộp"), (read, "hộp {}"), (str(stored), "{} hộp")):
        assert order in said
        for sku, many in boxes.items():
            assert re.search(rf"{NAMES[sku]}.*?\b{words.format(many)}\b", said, re.DOTALL), said
    assert link in pasted
    assert link.rsplit("/", 1)[1] in read.replace(" ", "")


def pdf_of(page: Page) -> str | None:
    return page.get_by_role("link", name="PDF").get_attribute("href")


def labels_name_their_lots(desk: Desk) -> None:
    """A label for each box, with the code of the lot that it is of."""
    page = desk.page
    lots = page.locator(".lines a.num").all_inner_texts()
    assert len(lots) == 2
    expect(page.locator("#print-all")).to_contain_text("4")
    page.locator("#print-all").click()
    expect(page.locator(".made")).to_contain_text("Đã gửi 4 tem")
    codes: list[str] = []
    while len(codes) < 4:
        burnt = read_back(desk.printed(), LABEL_DOTS).image().convert("L")
        large = burnt.resize((burnt.width * 2, burnt.height * 2))
        codes += [one.text.rsplit("/", 1)[1] for one in zxingcpp.read_barcodes(large)]
    assert Count(codes) == {lots[0].upper(): 3, lots[1].upper(): 1}


def test_an_order_from_what_is_proposed_to_what_stands_on_the_shelf(
    desk: Desk, windows: Windows
) -> None:
    page, shop = desk.page, desk.shop
    first = desk.proposed()
    desk.picture("suggestions")
    assert first[TEA] > WANTED
    assert first[BUDS] > 0
    assert desk.why(TEA) == first[TEA]
    desk.change(TEA, WANTED)
    desk.draft()
    desk.picture("draft")
    order = desk.send()
    desk.picture("sent")
    sent_page = page.url.removeprefix(shop.url).partition("?")[0]
    link = page.locator("#link").input_value()
    papers_say_the_same(desk, order, link, {TEA: WANTED, BUDS: first[BUDS]})

    # What went out is on its way, and what was left out of it is not asked for again today.
    assert desk.proposed() == {TEA: 0, BUDS: 0}
    answer(windows, shop, link, PROMISED)
    desk.go(sent_page)
    expect(page.locator(".ordernews")).to_be_visible()
    # What its producer said no to is not asked for again with that delivery.
    second = {TEA: 0, BUDS: 0}
    assert desk.proposed() == second

    desk.go(sent_page)
    desk.begin_delivery()
    desk.count_in(TEA, 3, "HD-A", "+11m")
    desk.count_in(TEA, 1, "HD-B", "+12m")
    desk.picture("receiving")
    desk.receive()
    labels_name_their_lots(desk)
    desk.go(sent_page)
    expect(page.locator(".orderhead")).to_contain_text("Về một phần")
    assert desk.proposed() == second

    desk.go(sent_page)
    desk.begin_delivery()
    desk.count_in(TEA, PROMISED - 4, "HD-B", "+12m")
    desk.count_in(BUDS, first[BUDS], "HD-C", "+11m")
    desk.receive()
    desk.go(sent_page)
    expect(page.locator(".orderhead .chip").first).to_have_text("Xong")
    expect(page.get_by_role("link", name="Nhận hàng")).to_have_count(0)
    desk.picture("closed")
    # It is over: that two boxes of eight never came is of its producer's record from now on.
    last = desk.proposed()
    assert second[TEA] <= last[TEA] < first[TEA]
    assert second[BUDS] <= last[BUDS] < first[BUDS]
    shelf = dict(
        shop.rows(
            "SELECT p.sku, sum(v.units) FROM stock_levels v JOIN stock_lots l ON l.id = v.lot_id "
            "JOIN catalogue_products p ON p.id = l.product_id GROUP BY p.sku"
        )
    )
    assert shelf[TEA] == LEFT[TEA] + PROMISED
    assert shelf[BUDS] == LEFT[BUDS] + first[BUDS]

"""Who opens a shop, from its empty folder on, and counts the clicks it takes."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.intake.workbooks import made
from tests.printers.fake_printer import FakePrinter
from tests.scenarios.scanner import Scanner
from tests.scenarios.shop import PINS

PIN = PINS["Hạnh"]
TEA_CODE, TEA_VND = "8936014580011", 185_000
KIOTVIET = (
    "Loại hàng", "Nhóm hàng(3 Cấp)", "Mã hàng", "Mã vạch", "Tên hàng", "Thương hiệu", "Giá bán",
    "Giá vốn", "Tồn kho", "ĐVT", "Trọng lượng", "Đang kinh doanh",
)  # fmt: skip
"""Columns of that program's export, spelled as it writes them."""
GOODS = (
    ("Chè", "CHE-01", TEA_CODE, "Chè nõn tôm Tân Cương", "HTX Chè Hảo Đạt", TEA_VND, 24, "gói"),
    ("Mật ong", "MO-01", "8936014580028", "Mật ong hoa nhãn", "HTX Ong Phú Lương", 220_000, 12,
     "chai"),
    ("Miến", "MI-01", "8936014580035", "Miến dong Việt Cường", "HTX Miến Việt Cường", 65_000, 40,
     "gói"),
    ("Gạo", "GA-01", "8936014580042", "Gạo nếp vải Phú Lương", "HTX Phú Lương", 42_000, 30, "kg"),
    ("Bánh", "BA-01", "8936014580059", "Bánh chưng Bờ Đậu", "Bánh chưng Bờ Đậu", 60_000, 18,
     "chiếc"),
    ("Trà", "TR-01", "8936014580062", "Trà hoa vàng", "HTX Trà hoa vàng", 450_000, 6, "hộp"),
)  # fmt: skip
"""The old program's goods; the last one's barcode was mistyped there."""


def old_programs_export() -> bytes:
    """The XLSX that the shop brings along."""
    rows = [
        ["Hàng hóa", f"Đặc sản>>{group}", sku, code, name, maker, price, price * 0.7, stock, unit,
         0, 1]
        for group, sku, code, name, maker, price, stock, unit in GOODS
    ]  # fmt: skip
    return made(list(KIOTVIET), *rows)


def _unseen(_name: str) -> None:
    """Nobody takes pictures."""


class Owner:
    """At the first browser, with a printer, a scanner and a file from the old program."""

    def __init__(self, page: Page, url: str, seen: Callable[[str], object] = _unseen) -> None:
        self.page, self.url, self.clicks = page, url, 0
        self._seen = seen

    def click(self, what: str) -> None:
        """Press what the selector finds."""
        self.page.locator(what).first.click()
        self.clicks += 1

    def speak_english(self) -> None:
        """The language of the first page."""
        self.page.goto(self.url)
        self.click("button[value=en]")
        expect(self.page.locator("h1")).to_have_text("Open your shop")

    def found(self, registers: int = 1) -> None:
        """The first page, filled in and sent."""
        page = self.page
        page.goto(self.url)
        page.wait_for_url("**/setup")
        page.fill("#name", "Showroom OCOP Tân Cương")
        page.fill("#phone", "0208 3000 000")
        page.fill("#street", "Xóm Ví Dụ")
        page.locator("#commune_q").press_sequentially("tan cuong", delay=15)
        self.click("#communes label:has-text('Tân Cương')")
        expect(page.locator("#code")).to_have_value("TN01")
        self.click("label:has([value=household_under])")
        if registers > 1:
            self.click(f"label:has([name=registers][value='{registers}'])")
        page.fill("#manager", "Hạnh")
        page.fill("#pin", PIN)
        page.fill("#pin_again", PIN)
        self._seen("setup")
        self.click(".btn--main")
        page.wait_for_url("**/settings/printers?setup=1")

    def choose_printer(self, no: int, printer: FakePrinter) -> None:
        """The network printer's address, and a test paper."""
        card = f"#p{no}"
        self.click(f"{card} label:has([value=network])")
        self.page.fill(f"#host{no}", printer.address.removeprefix("tcp://"))
        self.click(f"{card} button:has(.i)")
        expect(self.page.locator(f"{card} .test .made")).to_be_visible()
        self._seen("setup-printer")

    def try_the_scanner(self) -> None:
        """One scan, judged; the page of the goods follows."""
        self.click(".pagehead .btn--primary")
        self.page.wait_for_url("**/settings/scanner?setup=1")
        Scanner(self.page).scan("8930000000019")
        expect(self.page.locator("#verdicts li.is-good")).to_have_count(4)
        self._seen("setup-scanner")
        self.click(".pagehead .btn--primary")
        self.page.wait_for_url("**/setup/goods")

    def start_empty(self) -> None:
        """An empty book, and on to the float."""
        self.click("a.way[href='/till']")
        self.page.wait_for_url("**/till/shifts/new")

    def take_in(self, file: Path) -> None:
        """The old program's file: looked at, taken in, and on to the float."""
        page = self.page
        self.click("a.way[href='/catalogue/imports']")
        page.locator("#file").set_input_files(file)
        self.clicks += 3  # the field, the file in the system's window, that window's button
        self.click(".intake__load .btn--main")
        page.locator(".intake__go").wait_for()
        self._seen("import-plan")
        self.click(".intake__go .btn--main")
        page.locator(".made").wait_for()
        self._seen("import-done")
        self.click(".made .btn--primary")
        page.wait_for_url("**/till/shifts/new")

    def open_shift(self) -> None:
        """The float, counted by keyboard."""
        self.page.locator("#count_100000").fill("5")
        self._seen("float")
        self.click("form .btn--main")
        self.page.wait_for_url("**/till/sales/*")

    def sell_one(self) -> None:
        """A scan, and cash in exactly the amount."""
        page = self.page
        Scanner(page).scan(TEA_CODE)
        expect(page.locator("#sale")).to_have_attribute("data-total-vnd", str(TEA_VND))
        expect(page.get_by_text(re.compile("GTGT|VAT"))).to_have_count(0)  # a household shows none
        self._seen("first-sale")
        self.click("#pay")
        expect(page.locator("#payment")).to_be_visible()
        self._seen("first-payment")
        self.click("#payment .btn--main")
        expect(page.locator("#paper:not([hx-get])")).to_be_visible()  # it waits no more
        self._seen("first-change")

"""The README's pictures, taken of the running demo: `python -m tests.pictures`."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browsers import launch
from tests.pictures_of_orders import PUBLIC_URL, Orders
from tests.pictures_of_stock import INVENTED, Rooms
from tests.printers.fake_printer import FakePrinter
from tests.scenarios.owner import Owner, old_programs_export

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
CHROMIUM = os.environ.get("OCOP_CHROMIUM") or shutil.which("chromium") or "chromium"
ORDER = (
    "com me tri",
    "mat ong hoa sen",
    "nuoc mam",
    "mi gao hung lo",
    "banh dua nuong",
    "tra hoa vang",
    "che dinh tan cuong",
)


SCREEN = ViewportSize(width=1366, height=768)
FLOAT_VND, PART_VND = 500_000, 500_000
NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
LEAD_PIN, MANAGER_PIN = "481527", "192837"
IN_ENGLISH = ("sell", "vietqr", "return", "z")
COLOURS = 256
"""A picture of a page has few more; so it weighs a third."""
STEPS = {"setup-printer": "printer", "import-plan": "import", "first-change": "sale"}
"""Steps of the opening that the README shows, and their names there."""


def main() -> None:
    """Take the pictures of the demo, and of a shop being opened, in scratch folders."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    _serve("demo", _take)
    _serve("demo", _take_in_english)
    _serve("demo", _take_orders, OCOP_POS_PUBLIC_URL=PUBLIC_URL)
    _serve("run", _set_up)
    _serve("run", _set_up_in_english)


def _serve(command: str, take: Callable[[str], None], **more: str) -> None:
    with tempfile.TemporaryDirectory() as home, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = {"OCOP_POS_HOME": home, "OCOP_POS_PORT": str(port)} | more
        server = subprocess.Popen(
            [sys.executable, "-m", "pos.cli", command], env=os.environ | settings
        )
        try:
            _wait(f"http://127.0.0.1:{port}/")
            take(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(20)


def _wait(address: str) -> None:
    for _ in range(900):
        try:
            urlopen(address, timeout=1).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the demo does not answer")


def _take(base: str) -> None:
    """A day at the counter, in Vietnamese."""
    with sync_playwright() as driver:
        browser = launch(driver, CHROMIUM)
        page = browser.new_page(viewport=SCREEN)
        counter = _Counter(page, browser.new_page(viewport=SCREEN), base)
        number = counter.sell()
        _save(page, f"/papers/{counter.paper_of(number)}.png", "receipt", base)
        counter.take_back(number)
        counter.open_drawer()
        _label(page, base)
        origin = _origin_of(page, base)
        gone = counter.sell_one(INVENTED)
        counter.close()
        counter.look_back()
        Rooms(page, base, _shoot).take(gone)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(origin)
        _keep(page, "origin")
        browser.close()


def _take_in_english(base: str) -> None:
    """The same counter, the few pictures of it that are shown in English."""
    with sync_playwright() as driver:
        browser = launch(driver, CHROMIUM)
        page = browser.new_page(viewport=SCREEN, locale="en-GB")
        page.goto(base)
        page.locator("[action='/language'] button").first.click()
        page.locator("html[lang=en]").wait_for()
        counter = _Counter(page, browser.new_page(viewport=SCREEN), base, language="en")
        counter.take_back(counter.sell())
        gone = counter.sell_one(INVENTED)
        counter.close()
        Rooms(page, base, _shoot, "en").take(gone)
        browser.close()


def _take_orders(base: str) -> None:
    """What is ordered, in Vietnamese and then in English."""
    with sync_playwright() as driver:
        browser = launch(driver, CHROMIUM)
        page = browser.new_page(viewport=SCREEN, locale="vi-VN")
        page.set_default_timeout(60_000)
        Orders(page, base, _shoot).sign_in()
        Orders(page, base, _shoot).take()
        page.locator("[action='/language'] button").first.click()
        page.locator("html[lang=en]").wait_for()
        Orders(page, base, _shoot, "en").take()
        browser.close()


@dataclass
class _Counter:
    """Lan's counter of the demo, and the window that her customers see."""

    page: Page
    window: Page
    base: str
    language: str = "vi"
    refunded_vnd: int = 0
    sold_vnd: int = 0

    def sell(self) -> str:
        """A discount, a part in cash, the rest by VietQR; gives the receipt's number."""
        page, keys = self.page, self.page.keyboard
        _open_till(page, self.base)
        for words in ORDER:
            _add(page, words)
        page.locator("[data-line] .row__what").nth(2).click()
        page.locator(".edit").wait_for()
        keys.press("F6")
        page.locator("#cut").fill("10")
        keys.press("Enter")
        page.locator(".row__price small").first.wait_for()
        keys.press("Escape")
        self._shoot("sell")
        keys.press("F9")
        page.locator("#given").fill(str(PART_VND))
        keys.press("Alt+c")
        page.locator(".taken").wait_for()
        self._shoot("pay")
        keys.press("Alt+q")
        page.locator("#vietqr-sheet").wait_for()
        self._shoot("vietqr")
        self.window.goto(f"{self.base}/display?lang={self.language}")
        self.window.locator(".now__code").wait_for()
        self._shoot("display", self.window)
        keys.press("F9")
        page.locator("#vietqr-sheet .btn--main").click()
        page.locator(".done").wait_for()
        return page.locator(".done__facts dd").first.inner_text()

    def sell_one(self, words: str) -> str:
        """One more sale, of one thing, for exactly its price in cash; gives its number."""
        page = self.page
        page.goto(f"{self.base}/till")
        page.locator("#find").wait_for()
        _add(page, words)
        price_vnd = _digits(page.locator("#total").inner_text())
        self.sold_vnd += price_vnd
        page.keyboard.press("F9")
        page.locator("#given").fill(str(price_vnd))
        page.keyboard.press("Enter")
        page.locator(".done").wait_for()
        return page.locator(".done__facts dd").first.inner_text()

    def paper_of(self, number: str) -> str:
        """The print job of a receipt."""
        self.page.goto(f"{self.base}/papers")
        link = self.page.locator(".papers__link").filter(has_text=number).first
        return str(link.get_attribute("href")).rsplit("/", 1)[-1]

    def take_back(self, number: str) -> None:
        """One of the goods comes back."""
        page, keys = self.page, self.page.keyboard
        page.goto(f"{self.base}/returns/new")
        page.locator("#find").fill(number)
        keys.press("Enter")
        page.locator("#rows .row").first.wait_for()
        keys.press("+")
        self.refunded_vnd = _digits(page.locator("#total").inner_text())
        self._shoot("return")
        keys.press("F9")
        page.locator(".back__acts").wait_for()

    def open_drawer(self) -> None:
        """Without a sale, which the shift lead allows."""
        page = self.page
        page.goto(f"{self.base}/till")
        page.locator("#find").wait_for()
        page.keyboard.press("Alt+k")
        page.locator(".drawer .btn--main").click()
        page.locator(".yes__who label").first.click()
        page.locator("[name=approver_pin]").fill(LEAD_PIN)
        page.keyboard.press("Enter")
        page.locator(".yes__who").wait_for(state="detached")

    def close(self) -> None:
        """The count, what it comes to, and the Z."""
        page = self.page
        page.goto(f"{self.base}/till/closing")
        rest = FLOAT_VND + PART_VND + self.sold_vnd - self.refunded_vnd
        for note in NOTES:
            page.locator(f"#count_{note}").fill(str(rest // note))
            rest %= note
        self._shoot("count")
        page.locator(".go__main").click()
        page.locator("#count_1000").wait_for(state="detached")
        if page.locator("#left_vnd").count() == 0:  # transfers are looked through first
            page.locator(".go__main").click()
        page.locator("#left_vnd").fill("500000")
        page.locator(".go__main").click()
        page.locator("[data-key=F9]").wait_for()
        self._shoot("z")

    def look_back(self) -> None:
        """What the manager sees of it."""
        page = self.page
        page.context.clear_cookies()
        page.goto(f"{self.base}/sign-in")
        page.locator("label.name", has_text="Hạnh").click()
        page.keyboard.type(MANAGER_PIN)
        page.locator("#shift, #find").first.wait_for()
        page.goto(f"{self.base}/audit/exceptions")
        self._shoot("exceptions")

    def _shoot(self, name: str, page: Page | None = None) -> None:
        if self.language == "vi":
            _shoot(page or self.page, name)
        elif name in IN_ENGLISH:
            _shoot(page or self.page, f"{name}-{self.language}")


def _set_up(base: str) -> None:
    """The page that an empty folder opens with, whole, and the way from there to a sale."""
    with sync_playwright() as driver, FakePrinter() as printer, tempfile.TemporaryDirectory() as at:
        file = Path(at) / "DanhSachSanPham.xlsx"
        file.write_bytes(old_programs_export())
        browser = launch(driver, CHROMIUM)
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(base)
        page.locator("input[type=text]").first.wait_for()
        _keep(page, "setup", whole=True)
        page.set_viewport_size(SCREEN)
        _open_and_sell(Owner(page, base, partial(_keep_step, page, "")), printer, file)
        browser.close()


def _set_up_in_english(base: str) -> None:
    """The same way in English."""
    with sync_playwright() as driver, FakePrinter() as printer, tempfile.TemporaryDirectory() as at:
        file = Path(at) / "DanhSachSanPham.xlsx"
        file.write_bytes(old_programs_export())
        browser = launch(driver, CHROMIUM)
        page = browser.new_page(viewport=SCREEN)
        owner = Owner(page, base, partial(_keep_step, page, "-en"))
        owner.speak_english()
        _open_and_sell(owner, printer, file)
        browser.close()


def _open_and_sell(owner: Owner, printer: FakePrinter, file: Path) -> None:
    owner.found()
    owner.choose_printer(1, printer)
    owner.try_the_scanner()
    owner.take_in(file)
    owner.open_shift()
    owner.sell_one()


def _keep_step(page: Page, language: str, step: str) -> None:
    if step in STEPS:
        _shoot(page, f"opening-{STEPS[step]}{language}")


def _digits(said: str) -> int:
    return int("".join(filter(str.isdigit, said)))


def _open_till(page: Page, base: str) -> None:
    page.goto(base)
    page.locator("label.name").first.click()
    page.keyboard.type("258046")
    page.locator("#count_100000").fill("5")
    page.keyboard.press("Enter")
    page.locator("#find").wait_for()


def _add(page: Page, words: str) -> None:
    page.keyboard.type(words, delay=60)
    page.locator(".hit").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    for dialog in ("#weight", ".asklot"):
        if page.locator(dialog).count() and page.locator(dialog).first.is_visible():
            page.keyboard.press("Escape")
            page.wait_for_timeout(300)


def _shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    _keep(page, name)


def _keep(page: Page, name: str, *, whole: bool = False) -> None:
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path, caret="initial", full_page=whole)
    with Image.open(path) as taken:
        few = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def _save(page: Page, address: str | None, name: str, base: str) -> None:
    answer = page.request.get(f"{base}{address}")
    path = FOLDER / f"{name}.png"
    path.write_bytes(answer.body())
    with Image.open(path) as drawn:
        framed = Image.new("L", (drawn.width + 48, drawn.height + 48), 255)
        framed.paste(drawn.convert("L"), (24, 24))
    framed.save(path, optimize=True)


def _label(page: Page, base: str) -> None:
    page.goto(f"{base}/stock/deliveries/new")
    page.locator(".begin .btn--main").click()
    page.locator("#q").fill("che dinh tan cuong")
    page.wait_for_timeout(700)
    page.keyboard.press("Enter")
    page.locator("#quantity").fill("12")
    page.locator("#made_on").fill("03/11/2026")
    page.locator("#use_by").fill("03/11/2027")
    _shoot(page, "receiving")
    page.locator("#line-form .btn--main").click()
    page.locator("#receive-all").click()
    page.locator(".lines a.num").first.click()
    page.locator(".pagehead").get_by_role("link", name="In tem").click()
    page.wait_for_timeout(500)
    _shoot(page, "label-page")
    _save(page, page.locator(".labelpaper img").get_attribute("src"), "label", base)


def _origin_of(page: Page, base: str) -> str:
    link = page.locator("[data-testid=label-link]").inner_text()
    return base + "/" + link.split("/", 3)[3]


if __name__ == "__main__":
    main()

"""The README's pictures, taken of the running demo: `python -m tests.pictures`."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browsers import launch
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


STEPS = {"setup-printer": "printer", "import-plan": "import", "first-change": "sale"}
"""Steps of the opening that the README shows, and their names there."""


def main() -> None:
    """Take the pictures of the demo, and of a shop being opened, in scratch folders."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    _serve("demo", _take)
    _serve("run", _set_up)
    _serve("run", _set_up_in_english)


def _serve(command: str, take: Callable[[str], None]) -> None:
    with tempfile.TemporaryDirectory() as home, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = {"OCOP_POS_HOME": home, "OCOP_POS_PORT": str(port)}
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
    for _ in range(200):
        try:
            urlopen(address, timeout=1).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the demo does not answer")


def _take(base: str) -> None:
    with sync_playwright() as driver:
        browser = launch(driver, CHROMIUM)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        _open_till(page, base)
        for words in ORDER:
            _add(page, words)
        _shoot(page, "sell")
        page.keyboard.press("F9")
        page.locator("#given").fill("3000000")
        _shoot(page, "pay")
        page.keyboard.press("Enter")
        page.locator(".done__sum").wait_for()
        _shoot(page, "change")
        seen = page.locator("a:has-text('Xem phiếu')").get_attribute("href")
        _save(page, f"{seen}.png", "receipt", base)
        _label(page, base)
        origin = _origin_of(page, base)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(origin)
        page.screenshot(path=FOLDER / "origin.png", caret="initial")
        browser.close()


def _set_up(base: str) -> None:
    """The page that an empty folder opens with, whole, and the way from there to a sale."""
    with sync_playwright() as driver, FakePrinter() as printer, tempfile.TemporaryDirectory() as at:
        file = Path(at) / "DanhSachSanPham.xlsx"
        file.write_bytes(old_programs_export())
        browser = launch(driver, CHROMIUM)
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(base)
        page.locator("input[type=text]").first.wait_for()
        page.screenshot(path=FOLDER / "setup.png", full_page=True, caret="initial")
        page.set_viewport_size({"width": 1366, "height": 768})
        _open_and_sell(Owner(page, base, partial(_keep_step, page, "")), printer, file)
        browser.close()


def _set_up_in_english(base: str) -> None:
    """The same way in English."""
    with sync_playwright() as driver, FakePrinter() as printer, tempfile.TemporaryDirectory() as at:
        file = Path(at) / "DanhSachSanPham.xlsx"
        file.write_bytes(old_programs_export())
        browser = launch(driver, CHROMIUM)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
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
    page.screenshot(path=FOLDER / f"{name}.png", caret="initial")


def _save(page: Page, address: str | None, name: str, base: str) -> None:
    answer = page.request.get(f"{base}{address}")
    path = FOLDER / f"{name}.png"
    path.write_bytes(answer.body())
    with Image.open(path) as drawn:
        framed = Image.new("L", (drawn.width + 48, drawn.height + 48), 255)
        framed.paste(drawn.convert("L"), (24, 24))
    framed.save(path, optimize=True)


def _label(page: Page, base: str) -> None:
    page.goto(f"{base}/stock/receipts/new")
    page.locator("#q").fill("che dinh tan cuong")
    page.wait_for_timeout(700)
    page.keyboard.press("Enter")
    page.locator("#quantity").fill("12")
    page.locator("#made_on").fill("03/11/2026")
    page.locator("#use_by").fill("03/11/2027")
    page.locator("#receive button.btn--main").click()
    page.locator("#print-label").click()
    page.wait_for_timeout(500)
    _shoot(page, "label-page")
    _save(page, page.locator(".labelpaper img").get_attribute("src"), "label", base)


def _origin_of(page: Page, base: str) -> str:
    link = page.locator("[data-testid=label-link]").inner_text()
    return base + "/" + link.split("/", 3)[3]


if __name__ == "__main__":
    main()

"""A real Chromium in front of the real process; skipped, and counted, where there is none."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
)

from tests.printers.fake_printer import FakePrinter
from tests.scenarios.counter import Counter
from tests.scenarios.shop import Shop, copy_home, make_home, open_shop

PATIENCE_MS = 20_000
FLOAT = {100_000: 5, 50_000: 8, 10_000: 10}


@pytest.fixture(scope="session")
def demo_home(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo showroom's data folder, loaded once; copied for each shop."""
    home = tmp_path_factory.mktemp("demo") / "home"
    make_home(home)
    return home


@pytest.fixture(scope="module")
def shop(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A showroom that is open, shared by the tests of one file."""
    home = tmp_path_factory.mktemp("shop") / "home"
    copy_home(demo_home, home)
    with FakePrinter() as printer, open_shop(home, printer) as opened:
        yield opened


Windows = Callable[..., BrowserContext]


@pytest.fixture
def complaints() -> list[str]:
    """What the pages' consoles said: errors, exceptions, policy violations."""
    return []


@pytest.fixture
def deaf_windows(browser: Browser, complaints: list[str]) -> Iterator[Windows]:
    """Makes browsers of their own, each with its own cookies."""
    opened: list[BrowserContext] = []

    def hear(message: ConsoleMessage) -> None:
        # A no of the server is an answer; the browser writes it down as an error all the same.
        is_no = re.search(r"the server responded with a status of 4\d\d\b", message.text)
        if message.type == "error" and not is_no:
            complaints.append(f"{message.page and message.page.url}: {message.text}")

    def listen(page: Page) -> None:
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))

    def make(width: int = 1366, height: int = 768, **more: object) -> BrowserContext:
        expect.set_options(timeout=PATIENCE_MS)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **more,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", listen)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def windows(deaf_windows: Windows, complaints: list[str]) -> Iterator[Windows]:
    """The same; and at the end no page may have complained."""
    yield deaf_windows
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def counter(shop: Shop, windows: Windows) -> Counter:
    """Lan at the counter, the shift open, an empty order in hand."""
    lan = Counter(windows().new_page(), shop)
    lan.sign_in("Lan")
    lan.open_shift(FLOAT)
    lan.page.wait_for_url("**/till/sales/*")
    lan.begin_order()
    return lan

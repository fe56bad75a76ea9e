"""A real Chromium in front of the real application, which a wire may cut off on demand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.front.counter import HOST, SCREEN, Counter, listen, unlawful
from tests.front.keys import Hands
from tests.front.wire import Wire, serving
from tests.world import open_world

PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The browser's window of a module: its files are fetched once, its cookies live one test."""
    expect.set_options(timeout=PATIENCE_MS)
    opened = browser.new_context(viewport=SCREEN, locale="vi-VN")
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def line() -> Iterator[tuple[Wire, str]]:
    """The wire and its address."""
    wire = Wire()
    with serving(wire) as address:
        yield wire, address


@pytest.fixture
def door(
    template: Path, tmp_path: Path, context: BrowserContext, line: tuple[Wire, str]
) -> Iterator[Counter]:
    """A showroom with its shift not yet open, and a browser in which nobody has signed in."""
    wire, address = line
    with open_world(template, tmp_path / "home", public_url=f"https://{HOST}") as world:
        world.app.config["WTF_CSRF_ENABLED"] = True
        wire.begin(world.app)
        page = context.new_page()
        complaints = listen(page)
        yield Counter(world, wire, address, page, Hands(page), complaints)
        page.close()
        context.clear_cookies()
        context.clear_permissions()
        wire.mend()
    assert unlawful(complaints, has_failed=wire.has_failed) == []


@pytest.fixture
def counter(door: Counter) -> Counter:
    """Lan at register 1, her shift open; no page yet."""
    door.world.open_shift()
    door.sign_in("Lan")
    return door

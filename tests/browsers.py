"""How every test opens Chromium: in one way, and one for all the tests of a process."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.run import CHROMIUM, look_for_chromium

FLAGS = ("--no-sandbox", "--disable-dev-shm-usage")


def launch(driver: Playwright, program: str, *more: str) -> Browser:
    """Chromium, without a window.

    Args:
        more: flags that one test needs besides.
    """
    return driver.chromium.launch(executable_path=program, args=[*FLAGS, *more])


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it every test that needs it is skipped before anything starts."""
    path = look_for_chromium()
    if path is None:
        pytest.skip(f"no Chromium was found: install one, or name it in {CHROMIUM}")
    return path


@pytest.fixture(scope="session")
def driver(chromium: str) -> Iterator[Playwright]:
    """Playwright, whose synchronous half may run only once a thread."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def _opened(driver: Playwright) -> Iterator[list[Browser]]:
    """The browser that is open, if there is one."""
    opened: list[Browser] = []
    yield opened
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def browser(driver: Playwright, chromium: str, _opened: list[Browser]) -> Browser:
    """Chromium; another one where a test left it dead."""
    if not _opened or not _opened[0].is_connected():
        _opened[:] = [launch(driver, chromium)]
    return _opened[0]

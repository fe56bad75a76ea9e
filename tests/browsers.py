"""How every test opens Chromium: in one way."""

from playwright.sync_api import Browser, Playwright

FLAGS = ("--no-sandbox", "--disable-dev-shm-usage")


def launch(driver: Playwright, program: str, *more: str) -> Browser:
    """Chromium, without a window.

    Args:
        more: flags that one test needs besides.
    """
    return driver.chromium.launch(executable_path=program, args=[*FLAGS, *more])

"""Pictures of ordering, taken of the running demo by `tests.pictures`."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, ViewportSize

from pos.demo.cast import FARM, HOME
from tests.pictures_of_stock import MANAGER, MANAGER_PIN

PHONE = ViewportSize(width=390, height=844)
PUBLIC_URL = "https://sp.example.vn"
"""Where shoppers and producers would find the shop; pictures of their pages come from here."""
IN_ENGLISH = ("suggestions", "why", "order", "backtest")
BACKTEST_MS = 300_000


@dataclass(frozen=True)
class Orders:
    """The rooms of ordering in one language, and how a picture of them is kept."""

    page: Page
    base: str
    shoot: Callable[[Page, str], None]
    language: str = "vi"

    def take(self) -> None:
        """From the suggestions to the producer's own page; then the past lived again."""
        page = self.page
        page.goto(f"{self.base}/orders/suggestions")
        page.locator("input[name^='units.']:visible").first.wait_for()
        self._keep("suggestions")
        page.locator("[data-why]:visible").nth(1).click()
        page.locator(".reason:visible, dialog[open]").first.wait_for()
        self._keep("why")
        page.keyboard.press("Escape")
        if self.language == "vi":
            self._ask(HOME)
        self._open(FARM)
        self._keep("order")
        self._live_again()

    def sign_in(self) -> None:
        """The manager."""
        page = self.page
        page.goto(f"{self.base}/sign-in")
        page.locator("label.name", has_text=MANAGER).click()
        page.keyboard.type(MANAGER_PIN)
        page.wait_for_url(lambda url: "sign-in" not in url)

    def _ask(self, maker: str) -> None:
        """Draft and send what is suggested of a maker, and see its page as the maker does."""
        page = self.page
        page.locator("tbody[data-producer]", has_text=maker).locator("[data-only]").first.click()
        page.locator(".made").wait_for()
        self._open(maker)
        page.locator("[name=way]").first.check()
        page.locator(".orderside .btn--main").click()
        page.locator(".made").wait_for()
        link = page.locator("#link").input_value()
        browser = page.context.browser
        assert browser is not None
        phone = browser.new_page(viewport=PHONE, locale="vi-VN")
        phone.goto(f"{self.base}/{link.split('/', 3)[3]}")
        self.shoot(phone, "order-phone")
        phone.close()

    def _open(self, maker: str) -> None:
        """The newest order of a maker that is under way."""
        self.page.goto(f"{self.base}/orders")
        row = self.page.locator(".orders tbody tr", has_text=maker).first
        row.locator(".orders__no a").click()
        self.page.locator(".orderlines").wait_for()

    def _live_again(self) -> None:
        page = self.page
        page.goto(f"{self.base}/orders/backtest")
        if page.locator(".bt__head").count() == 0:
            page.locator(".bt__again .btn--primary").click()
            page.locator(".bt__head").wait_for(timeout=BACKTEST_MS)
        self._keep("backtest")

    def _keep(self, name: str) -> None:
        if self.language == "vi":
            self.shoot(self.page, name)
        elif name in IN_ENGLISH:
            self.shoot(self.page, f"{name}-{self.language}")

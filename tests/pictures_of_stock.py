"""Pictures of the stock rooms, taken of the running demo by `tests.pictures`."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, ViewportSize

PHONE = ViewportSize(width=390, height=844)
INVENTED = "tra hoa cuc vi du"
"""Goods of nobody: a picture of a warning names no producer that there is."""
MANAGER, MANAGER_PIN = "Hạnh", "192837"
IN_ENGLISH = ("stock", "expiry", "hold", "packing")


@dataclass(frozen=True)
class Rooms:
    """The stock rooms in one language, and how a picture of them is kept."""

    page: Page
    base: str
    shoot: Callable[[Page, str], None]
    language: str = "vi"

    def take(self, receipt: str) -> None:
        """Every room, as the manager; `receipt` sold the invented goods."""
        self._sign_in()
        self._look("/stock", "stock")
        self._look("/stock/expiry", "expiry")
        self.page.goto(f"{self.base}/stock/sets")
        self.page.locator(".set__acts .btn--primary").first.click()
        self._keep("packing")
        self._count_on_a_phone()
        self._hold(receipt)

    def _sign_in(self) -> None:
        self.page.context.clear_cookies(name="till")
        self.page.goto(f"{self.base}/sign-in")
        self.page.locator("label.name", has_text=MANAGER).click()
        self.page.keyboard.type(MANAGER_PIN)
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        if self.language != "vi":  # a language is kept with whoever signed in
            self.page.goto(f"{self.base}/stock")
            self.page.locator("[action='/language'] button").first.click()
            self.page.locator(f"html[lang={self.language}]").wait_for()

    def _count_on_a_phone(self) -> None:
        """A count of the shelf, of which a phone gets a sheet of its own."""
        if self.language != "vi":
            return
        page = self.page
        page.goto(f"{self.base}/stock/counts/new")
        page.locator(".newcount .btn--primary").click()
        page.locator("#codes .acts button").click()
        digits = page.locator(".phonecode__digits").inner_text()
        browser = page.context.browser
        assert browser is not None
        phone = browser.new_page(viewport=PHONE)
        phone.goto(f"{self.base}/phone?code={''.join(filter(str.isdigit, digits))}&l=vi")
        phone.locator("form .btn--primary").click()
        phone.locator("#q").fill("mat ong")
        phone.locator(".found__hit").first.click()
        if phone.locator(".lotpick").count():
            phone.locator(".lotpick").first.click()
        for _ in range(3):
            phone.locator("#one").click()
        self.shoot(phone, "count-phone")
        phone.close()

    def _hold(self, receipt: str) -> None:
        """From a receipt to its lot, to the hold of the lot, to the page behind its label."""
        page = self.page
        page.goto(f"{self.base}/stock/sales/{receipt}")
        page.locator(".held__facts a.num").first.click()
        self._keep("lot")
        lot = page.url.split("?")[0]
        page.goto(f"{lot}/label")
        link = page.locator("[data-testid=label-link]").inner_text()
        page.goto(lot)
        page.locator(".pagehead .btn--stop").click()
        page.locator("[name=reason]").first.check()
        page.locator("[name=instruction]").first.check()
        page.locator(".btn--stop.btn--main").click()
        page.locator(".held__made").wait_for()
        self._keep("hold")
        if self.language == "vi":
            size = page.viewport_size
            assert size is not None
            page.set_viewport_size(PHONE)
            page.goto(f"{self.base}/{link.split('/', 3)[3]}")
            self._keep("origin-held")
            page.set_viewport_size(size)

    def _look(self, address: str, name: str) -> None:
        self.page.goto(f"{self.base}{address}")
        self._keep(name)

    def _keep(self, name: str) -> None:
        if self.language != "vi" and name not in IN_ENGLISH:
            return
        self.shoot(self.page, name if self.language == "vi" else f"{name}-{self.language}")

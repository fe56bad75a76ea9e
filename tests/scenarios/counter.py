"""The counter as a cashier knows it: what she sees, and the keys under her fingers."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.scenarios.scanner import Scanner
from tests.scenarios.shop import PINS, Shop

PICTURES = Path(__file__).resolve().parent.parent.parent / "test-results"
TYPING_MS = 70
"""Between two keys of a person."""

LISTEN = """
window.heard = [];
window.OscillatorNode = class extends OscillatorNode {
  constructor(context, given) { super(context, given); window.heard.push(given.frequency); }
};
"""
"""Notes every sound that a page makes; a test has no ears."""


def dong(amount_vnd: int) -> str:
    """`432.000`: an amount as the screen shows it."""
    return f"{amount_vnd:,}".replace(",", ".")


def keep_pictures(page: Page, story: str) -> Callable[[str], None]:
    """Keeps a screenshot of each step of a story, under the story's and the step's name."""

    def keep(step: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        # With its caret: to hide it, the browser's driver would break the page's style policy.
        page.screenshot(path=PICTURES / f"{story}-{step}.png", caret="initial")

    return keep


class Counter:
    """One browser window at register 1."""

    def __init__(self, page: Page, shop: Shop) -> None:
        self.page = page
        self.page.add_init_script(LISTEN)
        self.shop = shop
        self.scanner = Scanner(page)

    # -- Coming in --

    def sign_in(self, name: str) -> None:
        """Choose the tile and type the PIN; the sixth digit lets one in."""
        self.page.goto(f"{self.shop.url}/sign-in")
        self.type_pin(name)

    def type_pin(self, name: str) -> None:
        """On the sign-in page: the tile by touch, the PIN by keyboard."""
        self.page.locator("label.name", has_text=name).click()
        self.page.keyboard.type(PINS[name], delay=30)
        self.page.wait_for_url(re.compile(r"/till/"))

    def open_shift(self, notes: Mapping[int, int]) -> None:
        """Count the float, where a shift has yet to be opened."""
        if "/till/shifts/new" not in self.page.url:
            return
        for note, count in notes.items():
            self.page.locator(f"#count_{note}").fill(str(count))
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile(r"/till/sales/"))

    def begin_order(self) -> None:
        """F1: an empty order."""
        self.page.keyboard.press("F1")
        expect(self.rows).to_have_count(0)
        expect(self.page.locator("#sale")).to_have_attribute("data-total-vnd", "0")

    # -- What is to be seen --

    @property
    def rows(self) -> Locator:
        """The lines of the order, the newest first."""
        return self.page.locator("#sale [data-line]")

    @property
    def field(self) -> Locator:
        """The field for scans and words."""
        return self.page.locator("#find")

    def sees_total(self, amount_vnd: int) -> None:
        """Wait until the total is this."""
        expect(self.page.locator("#sale")).to_have_attribute("data-total-vnd", str(amount_vnd))
        expect(self.page.locator("#total")).to_contain_text(dong(amount_vnd))

    def sees_rows(self, count: int) -> None:
        """Wait until the order has so many lines."""
        expect(self.rows).to_have_count(count)

    def row(self, name: str) -> Locator:
        """The line of a product."""
        return self.rows.filter(has_text=name)

    @property
    def sale_id(self) -> str:
        """The order in hand."""
        found = self.page.locator("#sale").get_attribute("data-sale-id")
        assert found is not None
        return found

    def picture(self, name: str) -> None:
        """Keep a screenshot."""
        keep_pictures(self.page, "counter")(name)

    def heard(self) -> list[int]:
        """The sounds of this page so far, Hz."""
        sounds: list[int] = self.page.evaluate("window.heard")
        return sounds

    # -- Finding --

    @property
    def marked(self) -> Locator:
        """The search result that Enter would take."""
        return self.page.locator("#hits [aria-selected=true]")

    def finds(self, name: str, words: str) -> None:
        """Type words; the goods of that name are the marked result."""
        self.page.keyboard.type(words, delay=TYPING_MS)
        expect(self.marked).to_contain_text(name)

    def pastes(self, words: str) -> None:
        """Into the search field, as the clipboard holds them."""
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate("text => navigator.clipboard.writeText(text)", words)
        self.field.click()
        self.page.keyboard.press("Control+V")

    # -- Paying --

    def pay(self, typed: str) -> None:
        """F9, the amount handed over, F9."""
        self.type_amount(typed)
        self.page.keyboard.press("F9")
        self.sees_it_paid()

    def type_amount(self, typed: str) -> None:
        """F9, the amount handed over; nothing is paid yet."""
        self.page.keyboard.press("F9")
        expect(self.page.locator("#payment")).to_be_visible()
        self.page.keyboard.type(typed, delay=20)

    def confirm_at(self, at_ms: float) -> None:
        """Press the button of the payment at a moment (Unix time), without waiting for it."""
        self.page.evaluate(
            "at => { setTimeout(() => document.querySelector('#payment .btn--main').click(),"
            " at - Date.now()); }",
            at_ms,
        )

    def sees_it_paid(self) -> None:
        """Wait until the change is shown."""
        expect(self.page.locator(".done")).to_be_visible()

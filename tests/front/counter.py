"""The counter of these tests: a showroom, a browser in front of it, and hands on the keys."""

from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import ConsoleMessage, Locator, Page, expect
from sqlalchemy import func, select

from pos.base.database import db
from pos.base.transaction import reading, writing
from pos.catalogue import queries as catalogue
from pos.spool.models import PrintJob
from pos.stock.delivery import Delivery
from pos.stock.lots import LotState
from pos.stock.receiving import put_away
from pos.till.models import Sale, Tender
from tests.front.keys import Hands
from tests.front.wire import Wire
from tests.world import TODAY, World

HOST = "hn.ocop.example"
TEA_GTIN = "8930000000019"
TEA = "Chè Đinh Tân Cương"
FISH_PASTE = "Mắm nêm Dì Cẩn"
WINE = "Rượu mơ Núi Tản"
GREENS = "Rau cải ngọt THGY"
YOUNG_RICE = "Cốm Mễ Trì"
UNKNOWN_GTIN = "8938500000017"
SCREEN = {"width": 1366, "height": 768}
LAWFUL_NO = "409"
"""The status of a refusal: the browser notes it, and nothing is wrong."""


def tea_label(lot: str = "L261103") -> str:
    """What the QR on our own label of the tea holds."""
    return f"HTTPS://{HOST.upper()}/01/0{TEA_GTIN}/10/{lot}"


def paste_label(lot: str = "L260905") -> str:
    """The same of goods without a GTIN."""
    return f"HTTPS://{HOST.upper()}/P/HN01/MAM-NEM/{lot}"


def greens_label(lot: str = "L261120") -> str:
    """The same of weighed goods."""
    return f"HTTPS://{HOST.upper()}/P/HN01/RAU-CAI/{lot}"


@dataclass
class Counter:
    """Everything a test of the front end has in its hands."""

    world: World
    wire: Wire
    address: str
    page: Page
    hands: Hands
    complaints: list[str]
    """What the browser complained of: script errors, CSP violations, console errors."""

    # -- Going somewhere ---------------------------------------------------------------

    def sign_in(self, name: str) -> None:
        """Let somebody in by the door's own act, without its page."""
        self.world.app.config["WTF_CSRF_ENABLED"] = False
        cookie = self.world.sign_in(name).get_cookie("till")
        self.world.app.config["WTF_CSRF_ENABLED"] = True
        assert cookie is not None
        self.page.context.add_cookies(
            [{"name": "till", "value": cookie.value, "url": self.address}]
        )

    def go(self, path: str) -> None:
        """Open a page, its scripts begun."""
        self.page.goto(self.address + path)
        expect(self.page.locator("html.js")).to_be_attached()

    def sell(self, *codes: str) -> None:
        """Open the sell page, and scan some goods into its order."""
        self.go("/till")
        self.is_at_search()
        for code in codes:
            self.hands.scan(code)
        self.settle()

    def settle(self) -> None:
        """Wait until every act has its answer and the page stands still."""
        self.page.wait_for_function(
            """() => new Promise((done) => {
              let quiet = 0;
              const look = async () => {
                const { isBusy } = await import(document.querySelector('script[src*="/till.js"]')
                  .src.replace('till.js', 'acts.js'));
                quiet = isBusy() ? 0 : quiet + 1;
                if (quiet > 3) done(true); else setTimeout(look, 20);
              };
              look();
            })"""
        )

    def open_payment(self) -> None:
        """The pay sheet over the order."""
        self.hands.press("F9")
        expect(self["#given"]).to_be_focused()

    def pay(self) -> None:
        """Take the exact sum."""
        self.open_payment()
        self.hands.press("Enter")
        expect(self["#change-word"]).to_be_visible()
        self.settle()

    def keep_down(self, key: str) -> None:
        """Keep a key down through several repeats, slow enough for each to act."""
        for _repeat in range(5):
            self.page.keyboard.down(key)
            self.settle()
        self.page.keyboard.up(key)

    # -- What the page shows -----------------------------------------------------------

    def __getitem__(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def tile(self, name: str) -> Locator:
        """A tile of the goods often sold."""
        return self[".tile"].filter(has_text=name)

    @property
    def search(self) -> Locator:
        """The search field."""
        return self["#find"]

    def holds(self, *rows: tuple[str, str]) -> None:
        """The order is exactly this, newest first: name and quantity."""
        expect(self["[data-line]"]).to_have_count(len(rows))
        expect(self["[data-line] .row__name b"]).to_have_text([name for name, _many in rows])
        expect(self["[data-line] .qty b"]).to_have_text([many for _name, many in rows])

    def is_empty(self) -> None:
        """The order has no line."""
        expect(self["[data-line]"]).to_have_count(0)

    def owes(self, amount: str) -> None:
        """The order comes to this."""
        expect(self["#total"]).to_have_text(f"{amount}đ")

    def is_at_search(self, text: str = "") -> None:
        """The search field has the focus, and holds this."""
        expect(self.search).to_be_focused()
        expect(self.search).to_have_value(text)

    def focused(self) -> str:
        """The id of what has the focus; its name where it has no id."""
        found: str = self.page.evaluate(
            "document.activeElement.id || document.activeElement.name || ''"
        )
        return found

    def scanned(self) -> list[str]:
        """The codes that the till heard as scans, those it did not understand included."""
        return [form["code"] for form in self.wire.forms("/scans")]

    def searches(self) -> list[str]:
        """The paths that were asked for search results."""
        return [one.path for one in self.wire.heard if one.path.endswith("/hits")]

    # -- What the till's books hold ------------------------------------------------------

    def sales(self) -> list[tuple[int, int]]:
        """Total and tendered amount of each sale in the book."""
        db.session.remove()
        rows = reading().execute(
            select(Sale.total_vnd, Tender.tendered_vnd).join(Tender).order_by(Sale.number)
        )
        return [(total, tendered) for total, tendered in rows]

    def copies(self) -> int:
        """How many copies of receipts the spool holds."""
        db.session.remove()
        copied = select(func.count()).select_from(PrintJob).where(PrintJob.copy_no > 0)
        return reading().scalar(copied) or 0

    def shelve(self, sku: str, code: str, days_left: int, units: int = 10) -> None:
        """Put a lot on the shelf whose HSD is so many days away; passed where negative."""
        hand = self.world.hand()
        until = TODAY + timedelta(days=days_left)
        with writing() as session:
            product_id = catalogue.by_sku(session, sku)
            assert product_id is not None
            card = catalogue.cards(session, [product_id], hand.on)[product_id]
            state = LotState(code, "", None, "hsd", until, "owned", "", None)
            put_away(session, card, Delivery(state, units), hand=hand)
        db.session.remove()


def listen(page: Page) -> list[str]:
    """Collect what a page complains of from now on."""
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    return complaints


def unlawful(complaints: list[str], *, has_failed: bool) -> list[str]:
    """Complaints without those that the test itself has called for."""
    return [said for said in complaints if not _is_called_for(said, has_failed)]


def _is_called_for(said: str, has_failed: bool) -> bool:
    if not said.startswith("Failed to load resource"):
        return False
    return has_failed or f"status of {LAWFUL_NO}" in said

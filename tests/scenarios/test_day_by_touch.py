"""A whole day at a tablet by fingers alone; letters come from the tablet's own keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.printers.fake_printer import FakePrinter
from tests.scenarios import day
from tests.scenarios.conftest import Windows
from tests.scenarios.counter import keep_pictures
from tests.scenarios.shop import PINS, Shop, copy_home, open_shop

pytestmark = pytest.mark.browser

TABLET = {"width": 1024, "height": 768, "has_touch": True}
MISSING_VND = 60_000
TEA, HONEY, RICE, ORANGES = "Chè Ngọc Thúy", "Mật ong", "Cốm Mễ Trì", "Cam sành"
"""Tiles of the demo; the last is weighed."""


@pytest.fixture
def fresh(demo_home: Path, tmp_path: Path) -> Iterator[Shop]:
    """A showroom nobody has sold in."""
    copy_home(demo_home, tmp_path / "home")
    with FakePrinter() as printer, open_shop(tmp_path / "home", printer) as opened:
        yield opened


class Fingers:
    """A person at a tablet: taps, and letters of the tablet's keyboard where a field asks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keep = keep_pictures(page, "touch")

    def at(self, selector: str, text: str | re.Pattern[str] | None = None) -> Locator:
        """The first such thing that is to be seen."""
        found = self.page.locator(selector)
        return (found.filter(has_text=text) if text else found).locator("visible=true").first

    def tap(self, selector: str, text: str | re.Pattern[str] | None = None) -> None:
        """It, once it can be touched and nothing lies over it."""
        self.at(selector, text).tap()

    def sees(self, selector: str, text: str | re.Pattern[str] = "") -> None:
        """Wait for it."""
        expect(self.at(selector)).to_contain_text(text)

    def is_back(self) -> None:
        """Wait until the sell page listens and no sheet is open."""
        expect(self.page.locator("#live")).not_to_be_empty()
        expect(self.page.locator("#sale")).to_be_visible()
        expect(self.page.locator("dialog[open]")).to_have_count(0)

    def lines(self, count: int) -> None:
        """Wait until the order has so many."""
        expect(self.page.locator("#sale [data-line]")).to_have_count(count)

    def pad(self, digits: str, within: str = "dialog[open]") -> None:
        """Digits of a keypad on the screen; `k` is its key of three noughts."""
        for digit in digits:
            key = "000" if digit == "k" else digit
            self.tap(f"{within} .pad [data-key='{key}']")

    def writes(self, selector: str, text: str) -> None:
        """By the tablet's own keyboard."""
        self.tap(selector)
        expect(self.at(selector)).to_be_focused()
        self.page.keyboard.type(text)

    def sign_in(self, name: str) -> None:
        """At the door."""
        expect(self.page.locator("#sign-in.is-ready")).to_be_visible()
        self.tap("label.name", name)
        self.pad(PINS[name], ".pinpane")

    def approves(self, name: str) -> None:
        """Whoever may say yes."""
        self.sees(".yes__what")
        self.tap(".yes__who label", name)
        self.pad(PINS[name], ".yes")

    def menu(self, item: str) -> None:
        """Of the bar."""
        self.tap(".bar [popovertarget=menu]")
        self.tap("#menu .menu__item", item)

    def count(self, notes: dict[int, int]) -> None:
        """Notes, one tap each."""
        for note, count in notes.items():
            for _one in range(count):
                self.tap(f".den:has(#count_{note}) [data-step='1']")


def test_a_whole_day_by_touch(fresh: Shop, windows: Windows) -> None:
    hand = Fingers(windows(**TABLET).new_page())
    hand.page.goto(f"{fresh.url}/sign-in")
    hand.sign_in("Lan")
    hand.sees(".shift__tot")
    hand.count({100_000: 5, 50_000: 8, 10_000: 10})
    hand.keep("float")
    hand.tap(".go__main")
    hand.is_back()

    _sells_on_account(hand)
    _parks_and_recalls(hand)
    _prints_again(hand)
    _takes_back(hand, fresh)
    _moves_cash(hand, fresh)
    _hands_over(hand)
    _closes(hand, fresh)
    _opens_the_next_shift(hand, fresh)


def _sells_on_account(hand: Fingers) -> None:
    """Tiles, a weight, a discount the lead allows, a company that buys, three ways of paying."""
    hand.tap(".tile", TEA)
    hand.lines(1)
    hand.tap(".tile", ORANGES)
    hand.sees("#weight")
    hand.pad("0,455")
    hand.tap("dialog[open] .btn--main")
    hand.lines(2)
    hand.keep("order")
    hand.tap("[data-key=F6]")
    hand.pad("20")
    hand.sees("[data-asks]")
    hand.keep("discount")
    hand.tap("dialog[open] .btn--main")
    hand.is_back()
    hand.tap("#buyer")
    hand.tap(".buyer-kinds label", "Công ty")
    for name, text in day.COMPANY.items():
        hand.writes(f"#buyer-{name}", text)
    hand.keep("buyer")
    hand.tap("dialog[open] .btn--main")
    hand.sees("#buyer", day.COMPANY["name"])
    hand.tap("#pay")
    hand.pad("50k")
    hand.keep("pay")
    hand.tap("[data-act=split]")
    hand.sees(".taken", "50.000")
    hand.pad("30k")
    hand.tap(".ways button", "VietQR")
    hand.sees("#vietqr-sheet", "30.000")
    hand.keep("vietqr")
    hand.tap("#vietqr-sheet button", "Tôi đã thấy tiền")
    hand.tap("#vietqr-sheet button", "Thu tiếp")
    hand.tap(".ways button", "Thẻ")
    hand.sees("#reference")
    hand.tap("#reference")
    hand.pad("004512345678")
    expect(hand.page.locator("#reference")).to_have_value("004512345678")
    hand.keep("card")
    hand.tap("#finish")
    hand.keep("approval")
    hand.approves("Thu")
    hand.sees(".done")
    hand.keep("paid")


def _parks_and_recalls(hand: Fingers) -> None:
    hand.is_back()
    hand.tap(".tile", TEA)
    hand.tap(".tile", HONEY)
    hand.lines(2)
    hand.tap("[data-key=F7]")
    hand.writes("dialog[open] [name=note]", "chị áo xanh")
    hand.tap("dialog[open] .btn--main")
    hand.lines(0)
    hand.is_back()
    hand.tap(".tile", RICE)
    hand.lines(1)
    hand.tap("#pay")
    hand.tap("#finish")
    hand.sees(".done")
    hand.menu("Đơn đang giữ")
    hand.keep("parked")
    hand.tap(".parked__take", "chị áo xanh")
    hand.lines(2)
    hand.is_back()
    hand.tap("[data-key=F8]")
    hand.tap("#finish")
    hand.sees(".done")


def _prints_again(hand: Fingers) -> None:
    """The first copy needs nobody, the second a yes."""
    hand.is_back()
    hand.tap("#copy")
    hand.sees(".toast")
    hand.tap("#copy")
    hand.approves("Thu")
    hand.is_back()


def _takes_back(hand: Fingers, shop: Shop) -> None:
    """One line for cash, then another for something dearer."""
    (number,) = shop.rows("SELECT number FROM till_sales ORDER BY receipt_no DESC LIMIT 1")[0]
    for nth in (1, 2):
        hand.tap("#return")
        hand.writes("#find", "không phải số này")
        hand.tap("[data-clear=find]")
        hand.writes("#find", str(number))
        hand.tap(".back__look")
        hand.tap(f"#rows .row:nth-child({nth}) [data-step='1']")
        hand.keep(f"return-{nth}")
        if nth == 1:
            hand.tap("#finish")
            hand.sees(".back__sum")
            hand.tap("a.btn--main")
            hand.is_back()
    hand.tap("#swap")
    hand.is_back()
    hand.tap(".tile", TEA)
    hand.lines(1)
    hand.tap("#pay")
    hand.tap("#finish")
    hand.sees(".done")


def _moves_cash(hand: Fingers, shop: Shop) -> None:
    hand.is_back()
    hand.menu("Thu, chi tiền mặt")
    hand.writes("#amount_vnd", "20000")
    hand.tap(".choices .choice >> nth=1")
    hand.keep("cash")
    hand.tap("main .btn--main")
    hand.sees(".made")
    assert shop.rows("SELECT kind, amount_vnd FROM till_cash_moves") == [("out", 20_000)]
    hand.tap(".shiftbar a", "Ca này")
    hand.tap("[data-key=F10]")
    hand.sees(".banner", "Đang in")
    hand.keep("x")
    hand.tap(".shiftbar__back")
    hand.is_back()


def _hands_over(hand: Fingers) -> None:
    """Another person serves somebody; whoever opened the shift comes back to close it."""
    for name in ("Minh", "Lan"):
        hand.tap(".bar__person")
        hand.tap("#switch")
        hand.tap("[data-switch] label", name)
        hand.pad(PINS[name])
        hand.sees(".bar__person", name)
        hand.is_back()
        if name == "Minh":
            hand.tap(".tile", RICE)
            hand.lines(1)
            hand.tap("#pay")
            hand.tap("#finish")
            hand.sees(".done")
            hand.is_back()


def _closes(hand: Fingers, shop: Shop) -> None:
    """Blind count, the slips, a difference that the lead approves."""
    hand.menu("Ca này")
    hand.tap(".pagehead a", "Đóng ca")
    hand.sees(".shift__tot")
    should = day.drawer(shop, 1).expected_vnd
    assert day.dong(should) not in hand.page.content()
    hand.count(day.in_notes(should - MISSING_VND))
    hand.keep("count")
    hand.tap(".go__main")
    hand.writes("#card_vnd", str(day.paid(shop, "card")))
    hand.tap(".go__main")
    hand.sees(".verdict", "Thiếu")
    hand.writes("#reason", "trả nhầm tiền thừa")
    hand.tap("[data-clear=left_vnd]")
    hand.writes("#left_vnd", "500000")
    hand.keep("review")
    hand.tap(".go__main")
    hand.approves("Thu")
    hand.sees("h1", "Đã đóng ca 1")
    hand.keep("z")
    day.sales_add_up(shop)
    record = day.z_adds_up(shop, 1)
    assert record["drawer"]["difference_vnd"] <= -MISSING_VND
    kinds = {str(row[0]) for row in shop.rows("SELECT kind FROM shop_approvals")}
    assert kinds == {"discount", "reprint", "difference"}


def _opens_the_next_shift(hand: Fingers, shop: Shop) -> None:
    hand.tap(".pagehead a", "Mở ca mới")
    hand.sees(".shift__before", "500.000")
    hand.count({100_000: 5})
    hand.tap(".go__main")
    hand.is_back()
    hand.tap(".bar__person")
    hand.tap("#person-menu .menu__item", "Khóa máy")
    hand.sign_in("Lan")
    hand.is_back()
    hand.sees(".bar__shop", "Ca 2")
    assert day.drawer(shop, 2).expected_vnd == 500_000

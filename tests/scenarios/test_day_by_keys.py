"""A whole day at the till by the keyboard and the scanner alone; then the books are held to it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pos.base.text import search_key
from tests.printers.fake_printer import FakePrinter
from tests.scenarios import day
from tests.scenarios.conftest import Windows
from tests.scenarios.counter import Counter, keep_pictures
from tests.scenarios.shop import PINS, Goods, Shop, copy_home, open_shop

pytestmark = pytest.mark.browser

PAUSE_MS = 60
"""Between two keys of somebody quick."""
MISSING_VND = 60_000
"""More than a drawer may lack without a second person's yes."""


@pytest.fixture
def fresh(demo_home: Path, tmp_path: Path) -> Iterator[Shop]:
    """A showroom nobody has sold in."""
    copy_home(demo_home, tmp_path / "home")
    with FakePrinter() as printer, open_shop(tmp_path / "home", printer) as opened:
        yield opened


class Keys:
    """A person who never touches the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keep = keep_pictures(page, "keys")

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Where the caret stands."""
        self.page.keyboard.type(text, delay=PAUSE_MS)

    def sees(self, selector: str, text: str | re.Pattern[str] = "") -> None:
        """Wait for something on the page."""
        seen = self.page.locator(selector).first
        expect(seen).to_be_visible()
        expect(seen).to_contain_text(text)

    def stands_in(self, selector: str) -> None:
        """Wait until the caret is there."""
        expect(self.page.locator(selector)).to_be_focused()

    def sells(self) -> None:
        """Wait until the sell page listens."""
        expect(self.page.locator("#live")).not_to_be_empty()
        self.stands_in("#find")

    def go_to(self, selector: str) -> None:
        """Tab until the focus is there."""
        for _step in range(60):
            if self.page.locator(selector).first.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"no Tab leads to {selector}")

    def choose(self, group: str, name: str) -> None:
        """A choice of a group, by its arrows."""
        self.go_to_group(group)
        for _step in range(12):
            chosen = self.page.locator(f"{group} label", has=self.page.locator(":checked"))
            if chosen.count() and name in chosen.inner_text():
                return
            self.press("ArrowDown" if chosen.count() else "Space")
        raise AssertionError(f"no arrow leads to {name}")

    def go_to_group(self, group: str) -> None:
        """Tab until the focus is in a group of choices."""
        for _step in range(60):
            if self.page.evaluate(f"!!document.activeElement.closest('{group}')"):
                return
            self.press("Tab")
        raise AssertionError(f"no Tab leads to {group}")

    def sign_in(self, name: str) -> None:
        """At the door."""
        self.sees("#sign-in.is-ready")
        self.choose(".names", name)
        self.write(PINS[name])

    def approves(self, name: str) -> None:
        """Whoever may say yes types a PIN on the sheet that asks."""
        self.sees(".yes__what")
        self.choose(".yes__who", name)
        self.write(PINS[name])

    def count(self, notes: dict[int, int]) -> None:
        """Notes into the fields of a drawer, from the largest down."""
        self.stands_in("#count_500000")
        for note in day.NOTES:
            if note in notes:
                self.write(str(notes[note]))
            self.press("ArrowDown")


def test_a_whole_day_by_keys(fresh: Shop, windows: Windows) -> None:
    lan = Counter(windows().new_page(), fresh)
    keys = Keys(lan.page)
    goods = sorted(fresh.pieces(5), key=lambda one: one.price_vnd)

    lan.page.goto(f"{fresh.url}/sign-in")
    keys.sign_in("Lan")
    keys.count({100_000: 5, 50_000: 8, 10_000: 10})
    keys.keep("float")
    keys.press("Enter")
    keys.sells()

    _sells_on_account(keys, lan, goods)
    _parks_and_recalls(keys, lan, goods)
    _prints_again(keys)
    _takes_back(keys, lan, goods)
    _moves_cash(keys, fresh)
    _hands_over(keys, lan, goods[0])
    _closes(keys, fresh)
    _opens_the_next_shift(keys, fresh)


def _sells_on_account(keys: Keys, lan: Counter, goods: list[Goods]) -> None:
    """Scans, a weight, a discount the lead allows, a company that buys, three ways of paying."""
    weighed = lan.shop.weighed()
    keys.write("2*")
    lan.page.wait_for_timeout(300)
    lan.scanner.scan(goods[4].code)
    lan.sees_total(2 * goods[4].price_vnd)
    lan.finds(weighed.name, search_key(weighed.name))
    keys.press("Enter")
    keys.stands_in("#weight")
    keys.write("0,455")
    keys.press("Enter")
    lan.sees_rows(2)
    keys.press("F6")
    keys.stands_in("#cut")
    keys.write("20")
    keys.sees("[data-asks]")
    keys.keep("discount")
    keys.press("Enter")
    keys.stands_in("#find")
    keys.press("F4")
    keys.sees(".buyer-sheet")
    keys.choose(".buyer-kinds", "Công ty")
    for name, text in day.COMPANY.items():
        keys.go_to(f"#buyer-{name}")
        keys.write(text)
    keys.keep("buyer")
    keys.press("Enter")
    keys.sees("#buyer", day.COMPANY["name"])
    keys.press("F9")
    keys.stands_in("#given")
    keys.write("50000")
    keys.go_to("[data-act=split]")
    keys.press("Enter")
    keys.sees(".taken", "50.000")
    keys.stands_in("#given")
    keys.write("30000")
    keys.press("Alt+q")
    keys.sees("#vietqr-sheet", "30.000")
    keys.keep("vietqr")
    keys.press("F9")
    keys.sees("#vietqr-sheet .vq__wait--good")
    keys.press("F9")
    keys.sees("#payment .taken", "VietQR")
    keys.press("Alt+t")
    keys.stands_in("#reference")
    lan.page.keyboard.type("004512345678")  # faster than any hand: still the slip's number
    keys.keep("card")
    keys.press("Enter")
    keys.approves("Thu")
    keys.sees(".done")
    keys.keep("paid")


def _parks_and_recalls(keys: Keys, lan: Counter, goods: list[Goods]) -> None:
    """A customer goes for more; another is served; then the first pays in cash."""
    lan.scanner.scan(goods[1].code)
    lan.scanner.scan(goods[2].code)
    lan.sees_rows(2)
    keys.press("F7")
    keys.sees("dialog[open]", "Tạm giữ")
    keys.write("chị áo xanh")
    keys.press("Enter")
    lan.sees_rows(0)
    lan.scanner.scan(goods[0].code)
    lan.sees_rows(1)
    lan.pay("")
    keys.press("Shift+F7")
    keys.sees("#parked", "chị áo xanh")
    keys.keep("parked")
    keys.press("Enter")
    lan.sees_rows(2)
    keys.press("F8")
    keys.stands_in("#given")
    keys.press("Enter")
    lan.sees_it_paid()


def _prints_again(keys: Keys) -> None:
    """The first copy needs nobody, the second a yes."""
    keys.press("F10")
    keys.sees(".toast")
    keys.press("F10")
    keys.approves("Thu")
    expect(keys.page.locator("dialog[open]")).to_have_count(0)


def _takes_back(keys: Keys, lan: Counter, goods: list[Goods]) -> None:
    """One line for cash, then another for something dearer."""
    (number,) = lan.shop.rows("SELECT number FROM till_sales ORDER BY receipt_no DESC LIMIT 1")[0]
    for swaps in (False, True):
        keys.press("Alt+r")
        keys.sees("#back")
        keys.write(str(number))
        keys.press("Enter")
        keys.sees("#rows .row")
        keys.stands_in(f"#rows .row:nth-child({2 if swaps else 1}) .qty__n")
        keys.press("+")
        keys.sees("#total", day.dong(goods[2 if swaps else 1].price_vnd))
        keys.keep("exchange" if swaps else "return")
        if swaps:
            break
        keys.press("F9")
        keys.stands_in(".back__acts .btn--main")
        keys.press("Enter")
        keys.sells()
    keys.press("F8")
    keys.sells()
    lan.scanner.scan(goods[3].code)
    lan.scanner.scan(goods[3].code)
    lan.sees_rows(1)
    keys.press("F9")
    keys.sees("#payment")
    keys.press("Enter")
    lan.sees_it_paid()


def _moves_cash(keys: Keys, shop: Shop) -> None:
    keys.press("Alt+s")
    keys.sees("h1", "Ca 1")
    keys.press("F10")
    keys.sees(".banner", "Đang in")
    keys.keep("x")
    keys.press("F2")
    keys.stands_in("#amount_vnd")
    keys.write("20000")
    keys.go_to("[name=reason]")
    keys.press("ArrowDown")
    keys.keep("cash")
    keys.press("Enter")
    keys.sees(".made")
    assert shop.rows("SELECT kind, amount_vnd FROM till_cash_moves") == [("out", 20_000)]
    keys.press("Escape")
    keys.sells()


def _hands_over(keys: Keys, lan: Counter, one: Goods) -> None:
    """Another person serves somebody; whoever opened the shift comes back to close it."""
    for name in ("Minh", "Lan"):
        keys.press("Alt+u")
        keys.sees("[data-switch]")
        keys.choose("[data-switch] .yes__who", name)
        keys.write(PINS[name])
        keys.sees(".bar__person", name)
        keys.sells()
        if name == "Minh":
            lan.scanner.scan(one.code)
            lan.sees_rows(1)
            lan.pay("")


def _closes(keys: Keys, shop: Shop) -> None:
    """Blind count, the slips, a difference that the lead approves."""
    keys.press("Alt+s")
    keys.sees("h1", "Ca 1")
    keys.press("F9")
    should = day.drawer(shop, 1).expected_vnd
    assert day.dong(should) not in keys.page.content()
    keys.count(day.in_notes(should - MISSING_VND))
    keys.keep("count")
    keys.press("Enter")
    keys.stands_in("#card_vnd")
    card = day.paid(shop, "card")
    keys.write(str(card))
    keys.keep("slips")
    keys.press("Enter")
    keys.sees(".verdict", "Thiếu")
    keys.stands_in("#reason")
    keys.write("trả nhầm tiền thừa")
    keys.go_to("#left_vnd")
    keys.press("Control+a")
    keys.write("500000")
    keys.keep("review")
    keys.press("Enter")
    keys.approves("Thu")
    keys.sees("h1", "Đã đóng ca 1")
    keys.keep("z")
    day.sales_add_up(shop)
    record = day.z_adds_up(shop, 1)
    assert record["drawer"]["difference_vnd"] <= -MISSING_VND
    kinds = {str(row[0]) for row in shop.rows("SELECT kind FROM shop_approvals")}
    assert kinds == {"discount", "reprint", "difference"}


def _opens_the_next_shift(keys: Keys, shop: Shop) -> None:
    keys.press("F9")
    keys.sees(".shift__before", "500.000")
    keys.count({100_000: 5})
    keys.press("Enter")
    keys.sells()
    keys.press("Alt+l")
    keys.sign_in("Lan")
    keys.sells()
    keys.sees(".bar__shop", "Ca 2")
    assert day.drawer(shop, 2).expected_vnd == 500_000

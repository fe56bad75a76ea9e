"""The plug is pulled, or the till locked, while the page is open: no scan is lost by it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.printers.fake_printer import FakePrinter
from tests.scenarios.conftest import FLOAT, Windows
from tests.scenarios.counter import Counter
from tests.scenarios.shop import Shop, copy_home, open_shop

pytestmark = pytest.mark.browser


@pytest.fixture
def fresh(demo_home: Path, tmp_path: Path) -> Iterator[Shop]:
    """A showroom nobody has sold in."""
    copy_home(demo_home, tmp_path / "home")
    with FakePrinter() as printer, open_shop(tmp_path / "home", printer) as opened:
        yield opened


def test_what_was_scanned_while_the_till_was_dead_arrives_once_it_is_back(
    fresh: Shop, deaf_windows: Windows
) -> None:
    first, second, third = fresh.pieces(3)
    lan = Counter(deaf_windows().new_page(), fresh)
    lan.sign_in("Lan")
    lan.open_shift(FLOAT)
    lan.scanner.scan(first.code)
    lan.sees_total(first.price_vnd)

    fresh.process.kill()
    lan.scanner.scan(second.code)
    expect(lan.page.locator("#silent")).to_be_visible()
    lan.scanner.scan(third.code)
    lan.picture("silent")
    fresh.process.start()
    lan.page.wait_for_url("**/sign-in")
    lan.type_pin("Lan")
    lan.sees_total(first.price_vnd + second.price_vnd + third.price_vnd)
    expect(lan.page.locator("#silent")).to_be_hidden()

    lan.pay(str(first.price_vnd + second.price_vnd + third.price_vnd))
    assert fresh.sales() == 1
    assert len(fresh.printer.wait_for_jobs(2)) == 2  # the drawer and the receipt


def test_a_scan_at_a_till_locked_meanwhile_enters_after_the_pin(
    fresh: Shop, windows: Windows
) -> None:
    first, second = fresh.pieces(2)
    lan = Counter(windows().new_page(), fresh)
    lan.sign_in("Lan")
    lan.open_shift(FLOAT)
    lan.scanner.scan(first.code)
    lan.sees_total(first.price_vnd)
    other = Counter(lan.page.context.new_page(), fresh)
    other.page.goto(lan.page.url)
    other.page.keyboard.press("Alt+L")
    other.page.wait_for_url("**/sign-in")

    lan.page.bring_to_front()
    lan.scanner.scan(second.code)
    lan.page.wait_for_url("**/sign-in")
    lan.type_pin("Minh")
    lan.sees_total(first.price_vnd + second.price_vnd)

"""From an empty folder to the first sale: set up, paired, and three registers selling at once."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.printers.fake_printer import FakePrinter
from tests.printers.readback import read_back
from tests.scenarios.conftest import FLOAT, Windows
from tests.scenarios.counter import Counter, keep_pictures
from tests.scenarios.owner import PIN, TEA_VND, Owner, old_programs_export
from tests.scenarios.scanner import Scanner
from tests.scenarios.shop import Shop, open_shop
from tests.world import GOODS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Shop]:
    """`ocop-pos run` in an empty folder; the machine's settings name no printer."""
    with (
        FakePrinter() as printer,
        open_shop(tmp_path / "home", printer, "run", OCOP_POS_PRINTER="") as opened,
    ):
        yield opened


def test_enter_in_the_search_for_a_commune_picks_the_only_one_and_sends_nothing(
    empty: Shop, windows: Windows
):
    page = windows().new_page()
    page.goto(empty.url)
    page.wait_for_url("**/setup")
    page.fill("#pin", PIN)
    page.fill("#pin_again", PIN)
    page.locator("#commune_q").press_sequentially("tan cuong thai nguyen", delay=5)
    page.locator("#commune_q").press("Enter")
    expect(page.locator("#communes input:checked + span b")).to_have_text(re.compile("Tân Cương"))
    expect(page.locator("#code")).to_have_value("TN01")
    expect(page.locator("#pin")).to_have_value(PIN)
    page.locator("#commune_q").fill("tan")
    page.locator("#commune_q").press("Enter")
    expect(page.locator("#communes input").nth(2)).to_be_visible()
    expect(page.locator("#pin_again")).to_have_value(PIN)
    assert page.url.endswith("/setup")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_empty_folder_becomes_a_shop_that_sells_what_the_old_program_listed(
    empty: Shop, windows: Windows, tmp_path: Path, lang: str
):
    file = tmp_path / "DanhSachSanPham.xlsx"
    file.write_bytes(old_programs_export())
    page = windows().new_page()
    owner = Owner(page, empty.url, keep_pictures(page, f"opening-{lang}"))
    if lang == "en":
        owner.speak_english()
    owner.found()
    owner.choose_printer(1, empty.printer)
    owner.try_the_scanner()
    owner.take_in(file)
    owner.open_shift()
    owner.sell_one()
    assert owner.clicks < 25
    assert empty.rows("SELECT count(*) FROM catalogue_products") == [(5,)]
    assert empty.rows("SELECT number, total_vnd FROM till_sales") == [("TN01-1A-000001", TEA_VND)]
    assert left(empty, "CHE-01") == 23
    empty.printer.wait_for_jobs(3)  # the test paper, the drawer, and the receipt
    paper = read_back(empty.printer.jobs[2], 576).image()
    assert paper.height > 600
    expect(page.locator("html")).to_have_attribute("lang", lang)


def test_a_shop_may_start_with_an_empty_book(empty: Shop, windows: Windows):
    owner = Owner(windows().new_page(), empty.url)
    owner.found()
    owner.choose_printer(1, empty.printer)
    owner.try_the_scanner()
    owner.start_empty()
    owner.open_shift()
    empty.printer.wait_for_jobs(1)
    assert read_back(empty.printer.jobs[0], 576).image().height > 200
    told = [str(row[0]) for row in empty.rows("SELECT body FROM sync_facts ORDER BY seq")]
    assert PIN not in "".join(told)
    assert '"showroom":"TN01"' in told[1]
    assert empty.rows("SELECT address FROM shop_profile") == [
        ("Xóm Ví Dụ, xã Tân Cương, Thái Nguyên",)
    ]


def test_the_first_customer_gets_a_receipt_from_the_chosen_printer_after_a_restart(
    empty: Shop, windows: Windows, tmp_path: Path
):
    owner = Owner(windows().new_page(), empty.url)
    owner.found()
    owner.choose_printer(1, empty.printer)
    assert empty.process.close()[0] == 0
    goods = tmp_path / "goods.csv"
    goods.write_text(GOODS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pos.cli", "import", "products", str(goods)],
        cwd=ROOT,
        env={**os.environ, "OCOP_POS_HOME": str(empty.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    empty.process.start()
    hanh = Counter(owner.page, empty)
    hanh.sign_in("Hạnh")
    hanh.open_shift(FLOAT)
    hanh.begin_order()
    hanh.scanner.scan("8930000000019")
    hanh.sees_total(450_000)
    hanh.pay("500000")
    assert empty.rows("SELECT number FROM till_sales") == [("TN01-1A-000001",)]
    empty.printer.wait_for_jobs(3, timeout_s=20)  # the test paper, the drawer, and the receipt


def test_what_was_forgotten_is_said_under_its_field_and_nothing_typed_is_lost(
    empty: Shop, windows: Windows
):
    page = windows().new_page()
    page.goto(f"{empty.url}/setup")
    page.fill("#name", "Showroom OCOP Tân Cương")
    page.fill("#mst", "0123456789")
    page.fill("#pin", "123456")
    page.locator(".btn--main").click()
    expect(page.locator(".field__error")).to_have_count(6)
    expect(page.locator("#name")).to_have_value("Showroom OCOP Tân Cương")
    expect(page.locator("#pin")).to_have_value("")
    assert empty.rows("SELECT count(*) FROM shop_profile") == [(0,)]


def test_without_javascript_the_shop_opens_too(empty: Shop, windows: Windows):
    page = windows(java_script_enabled=False).new_page()
    page.goto(empty.url)
    page.fill("#name", "Showroom OCOP Hoàn Kiếm")
    page.fill("#street", "Số 1 phố Ví Dụ")
    page.fill("#commune_q", "hoan kiem")
    page.locator("button[name=find]").click()
    page.locator("#communes label").first.click()
    page.locator("label:has([value=deduction])").click()
    page.fill("#manager", "Hạnh")
    page.fill("#pin", PIN)
    page.fill("#pin_again", PIN)
    page.locator(".btn--main").click()
    page.wait_for_url("**/settings/printers?setup=1")
    assert empty.rows("SELECT showroom_code FROM shop_profile") == [("HN01",)]


# --- The scanner ---------------------------------------------------------------------------------


@pytest.fixture
def bench(shop: Shop, windows: Windows) -> Page:
    """The page that tries the scanner."""
    manager = Counter(windows().new_page(), shop)
    manager.sign_in("Hạnh")
    manager.page.goto(f"{shop.url}/settings/scanner")
    return manager.page


def verdicts(page: Page) -> list[bool]:
    """Code, end, speed, keyboard: whether each is fine."""
    expect(page.locator("#verdicts li")).to_have_count(4)
    found = page.locator("#verdicts li").all()
    return ["is-good" in (one.get_attribute("class") or "") for one in found]


def test_the_pages_own_code_is_read_right_with_all_its_letters(bench: Page):
    code = bench.locator("#scantest").get_attribute("data-expected")
    assert code is not None
    Scanner(bench).scan(code)
    assert verdicts(bench) == [True] * 4
    expect(bench.locator("#scanned")).to_have_value(code)


def test_a_scanner_without_enter_is_told_how_to_get_one(bench: Page):
    Scanner(bench).scan("8930000000019", end="")
    assert verdicts(bench) == [True, False, True, True]
    expect(bench.locator("#verdicts")).to_contain_text("CR suffix")


def test_tab_at_the_end_does_as_well(bench: Page):
    Scanner(bench).scan("8930000000019", end="Tab")
    assert verdicts(bench) == [True] * 4
    expect(bench.locator("#verdicts")).to_contain_text("Tab")


def test_a_code_with_a_wrong_check_digit_was_misread(bench: Page):
    Scanner(bench).scan("8930000000018")
    assert verdicts(bench) == [False, True, True, True]


def test_a_slow_scanner_is_told_what_to_set(bench: Page):
    Scanner(bench).scan("8930000000019", gap_s=0.2)
    assert verdicts(bench) == [True, True, False, True]
    expect(bench.locator("#verdicts")).to_contain_text("inter-character delay")


def test_an_input_method_is_noticed_and_does_no_harm(bench: Page):
    Scanner(bench).scan_under_telex("AA-DD-W1", "Â-Đ-Ư1")
    assert verdicts(bench)[1:] == [True, True, True]
    expect(bench.locator("#verdicts")).to_contain_text("Bộ gõ tiếng Việt đang bật")
    expect(bench.locator("#scanned")).to_have_value("AA-DD-W1")


def test_a_french_keyboard_is_told_of_and_the_code_is_read_all_the_same(bench: Page):
    Scanner(bench).scan_under_layout("8930000000019", written='_ç"àààààààà&ç')
    assert verdicts(bench) == [True, True, True, False]
    expect(bench.locator("#verdicts")).to_contain_text("Bàn phím không phải kiểu Mỹ (US)")
    expect(bench.locator("#scanned")).to_have_value("8930000000019")


def test_a_second_scan_is_judged_by_itself(bench: Page):
    Scanner(bench).scan("8930000000018")
    assert verdicts(bench)[0] is False
    Scanner(bench).scan("8930000000019")
    expect(bench.locator("#verdicts li.is-good")).to_have_count(4)


# --- Registers -----------------------------------------------------------------------------------


def pair(manager: Page, windows: Windows, shop: Shop, no: int) -> Page:
    """A browser of its own, paired as register `no`."""
    manager.goto(f"{shop.url}/settings/registers")
    manager.locator("tr", has_text=re.compile(rf"Quầy {no}\b")).get_by_text("Lấy mã nối").click()
    code = manager.locator(".paircode__digits").inner_text()
    page = windows().new_page()
    page.goto(f"{shop.url}/pair")
    page.fill("#code", code)
    page.locator(".pairform .btn").click()
    page.wait_for_url("**/sign-in")
    return page


def test_three_registers_sell_at_once_without_a_gap_and_to_the_last_piece(
    shop: Shop, windows: Windows
):
    manager = Counter(windows().new_page(), shop)
    manager.sign_in("Hạnh")
    page = manager.page
    for _ in range(2):
        page.goto(f"{shop.url}/settings/registers")
        page.get_by_text("Thêm quầy").click()
    counters = [manager]
    for no in (2, 3):
        counters.append(Counter(pair(page, windows, shop, no), shop))
        counters[-1].type_pin({2: "Lan", 3: "Minh"}[no])
    [goods] = shop.pieces(1)
    before = left(shop, goods.sku)
    for one in counters:
        one.page.goto(f"{shop.url}/till")
        one.open_shift(FLOAT)
        one.page.wait_for_url("**/till/sales/*")
    for _ in range(3):
        sell_at_once(counters, goods.code)
    numbers = [str(row[0]) for row in shop.rows("SELECT number FROM till_sales ORDER BY number")]
    assert numbers == [f"DEMO01-{no}A-{count:06d}" for no in (1, 2, 3) for count in (1, 2, 3)]
    assert before - left(shop, goods.sku) == 9
    page.goto(f"{shop.url}/settings/registers")
    page.locator("tr", has_text=re.compile(r"Quầy 3\b")).get_by_text("Ngắt máy").click()
    gone = counters[2].page
    gone.goto(f"{shop.url}/till")
    expect(gone).to_have_url(re.compile("/sign-in$"))
    gone.context.clear_cookies()


def sell_at_once(counters: list[Counter], code: str) -> None:
    """One piece at each counter; all of them are paid for in the same moment."""
    for one in counters:
        one.begin_order()
        one.scanner.scan(code)
    for one in counters:
        one.sees_rows(1)
        one.type_amount("500000")
    at_ms = (time.time() + 1.5) * 1000
    for one in counters:
        one.confirm_at(at_ms)
    for one in counters:
        one.sees_it_paid()


def left(shop: Shop, sku: str) -> int:
    """Pieces on the shelf."""
    asked = (
        "SELECT sum(l.units) FROM stock_levels l JOIN stock_lots o ON o.id = l.lot_id JOIN "
        "catalogue_products p ON p.id = o.product_id WHERE p.sku = ? AND l.place_id = 'shop'"
    )
    return int(str(shop.rows(asked, sku)[0][0]))

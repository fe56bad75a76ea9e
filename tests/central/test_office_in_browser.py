"""The office's pages in a real Chromium: the whole way of a new terminal, at every width."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from pos.central.people.roles import Role
from pos.sync.enrolment import shown_key
from tests.central.joining import enrolment, send
from tests.central.office import LOGINS, PASSWORDS, Office
from tests.central.test_watching import hear, stubborn
from tests.central.test_watching import send as send_facts
from tests.central.tills import PlayedTill, enrol

pytestmark = pytest.mark.postgres
WIDTHS = [(1366, 768), (1024, 768), (390, 844)]


@dataclass
class Opened:
    """An office, and a page of a browser on it."""

    office: Office
    address: str
    page: Page
    complaints: list[str]

    def go(self, path: str) -> None:
        """Open a page of the centre."""
        self.page.goto(self.address + path)

    def sign_in(self, role: Role) -> None:
        """Come in by the door."""
        self.go("/sign-in")
        self.page.get_by_label("Tên đăng nhập").fill(LOGINS[role])
        self.page.get_by_label("Mật khẩu").fill(PASSWORDS[role])
        self.page.get_by_role("button", name="Vào", exact=True).click()
        self.page.wait_for_url(re.compile(r"/(desk|alarms|me/password)"))


@pytest.fixture
def opened(office: Office, browser: Browser) -> Iterator[Opened]:
    """The office over real HTTP."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    settings = replace(office.centre.settings, public_url=f"http://127.0.0.1:{server.port}")
    office.app.extensions["ocop_centre"] = replace(office.centre, settings=settings)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Opened(office, f"http://127.0.0.1:{server.port}", page, complaints)
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert complaints == []


def troubled(office: Office) -> list[PlayedTill]:
    """Showrooms of which some need an eye: one silent, one waiting, one with facts put aside."""
    tills = [PlayedTill(showroom=f"HN0{no}", at=office.hands.at - timedelta(hours=4)) for no in
             range(1, 5)]  # fmt: skip
    for till in tills[:3]:
        enrol(office.engine, till)
    enrol(office.engine, tills[3], status="waiting")
    hear(office, tills[0], skew_ms=400_000, backlog=57, backlog_since="2026-11-24T02:00:00.000Z")
    hear(office, tills[1], seen_at="2026-11-22T05:00:00.000Z")
    tills[0].live_a_day(1)
    send_facts(office, tills[0].facts, stubborn)
    tills[2].write_shop()
    tills[2].write_product("MAM-NEM")
    send_facts(office, tills[2].facts)
    other = tills[2].copied()
    tills[2].write("price.set/1", {"price_vnd": 65_000, "note": "Giá bán lẻ tại quầy"})
    other.write("price.set/1", {"price_vnd": 99_000, "note": "Giá bán lẻ tại quầy"})
    send_facts(office, tills[2].facts[-1:])
    send_facts(office, other.facts[-1:])
    return tills


def addresses(opened: Opened) -> list[str]:
    """Every page of the office with something on it."""
    found = ["/alarms", "/terminals", "/parked", "/quarantine", "/people", "/me/password"]
    for path, part in (("/parked", "/parked/"), ("/quarantine", "/quarantine/")):
        opened.go(path)
        link = opened.page.locator(f'main a[href^="{part}"]').first.get_attribute("href")
        assert link
        found.append(link)
    opened.go("/terminals")
    links = opened.page.locator('main a[href^="/terminals/"]').all()
    return found + [link.get_attribute("href") or "" for link in links]


def test_a_terminal_joins_from_the_first_click_to_its_approval(opened: Opened):
    page = opened.page
    opened.sign_in(Role.ADMIN)
    opened.go("/terminals")
    page.get_by_label("Mã showroom").fill("hn01")
    page.get_by_label("Tên showroom").fill("Showroom OCOP Hoàn Kiếm")
    page.get_by_role("button", name="Làm mã").click()
    code = page.locator(".invite__code").inner_text()
    assert re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", code)
    expect(page.get_by_role("img", name="Mã ghép máy dạng ô vuông")).to_be_visible()
    till = PlayedTill()
    told = enrolment(till, code)
    assert send(opened.office.app.test_client(), "/sync/v1/enrol", told).status_code == 200
    page.get_by_role("link", name="Về danh sách máy").click()
    page.get_by_role("link", name="Showroom OCOP Hoàn Kiếm").click()
    expect(page.locator(".given__code")).to_have_text(shown_key(till.pen.public_key.hex()))
    page.get_by_role("button", name="Giống nhau, duyệt").click()
    expect(page.locator(".pagehead .chip")).to_have_text("đang dùng")


def test_no_page_is_wider_than_its_window_and_none_complains(opened: Opened):
    troubled(opened.office)
    opened.sign_in(Role.ADMIN)
    for address in addresses(opened):
        for width, height in WIDTHS:
            opened.page.set_viewport_size({"width": width, "height": height})
            opened.go(address)
            wide = opened.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (address, width, wide)


def test_on_a_phone_every_room_is_behind_one_button(opened: Opened):
    opened.sign_in(Role.ADMIN)
    page = opened.page
    page.set_viewport_size({"width": 390, "height": 844})
    opened.go("/alarms")
    page.get_by_role("button", name="Mục lục").click()
    page.locator("#bar-menu").get_by_role("link", name="Máy của showroom").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Máy của showroom")


def test_everything_that_is_pressed_is_large_enough_for_a_finger(opened: Opened):
    troubled(opened.office)
    opened.sign_in(Role.ADMIN)
    opened.page.set_viewport_size({"width": 390, "height": 844})
    small = """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44
        && one.type !== 'radio')
      .map((one) => one.outerHTML.slice(0, 120))"""
    for address in addresses(opened):
        opened.go(address)
        assert opened.page.evaluate(small) == [], address


def test_pages_speak_english_whole(opened: Opened, tmp_path: Path):
    """No Vietnamese sentence is left on an English page: names of showrooms and people aside."""
    troubled(opened.office)
    opened.sign_in(Role.ADMIN)
    pages = addresses(opened)
    opened.page.locator(".bar__menu").click()
    opened.page.get_by_role("button", name="English").click()
    for address in pages:
        opened.go(address)
        words = opened.page.locator("main").inner_text() + opened.page.title()
        for said in ("showroom gửi", "máy chờ", "Gọi ", "Chưa ", "Vì sao", "Đã ", "Mật khẩu"):
            assert said not in words, (address, said)

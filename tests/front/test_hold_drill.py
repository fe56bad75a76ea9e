"""The drill: a lot is held while three registers have it in their orders.

From the press to the warning on the origin page, the red row on every screen and the blocked scan.
How long it took is printed (`pytest -s`), not asserted: a figure is for people.
"""

import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from pos.shop import changing
from pos.till.opening import open_shift
from tests.front.counter import SCREEN, TEA_GTIN, Counter, tea_label
from tests.front.keys import Hands
from tests.world import NOON, PINS

pytestmark = pytest.mark.browser

LOOK_S = 3
"""How often a register looks by itself."""
WARNED = "Lô này đang được kiểm tra"
"""What the origin page of a held lot says before all else."""


@pytest.fixture
def registers(counter: Counter) -> Iterator[list[Page]]:
    """Three registers with an open shift each; the first is the counter's own."""
    world, pages = counter.world, [counter.page]
    for no in (2, 3):
        changing.add_register(hand=world.hand("Hạnh"))
        client = _paired(counter, no)
        open_shift(no, {100_000: 10}, hand=world.hand("Minh"))
        pages.append(_page(counter, client))
    yield pages
    for page in pages[1:]:
        page.context.close()


def _paired(counter: Counter, no: int) -> FlaskClient:
    """A browser that has become register `no`, where Minh has signed in."""
    world = counter.world
    world.app.config["WTF_CSRF_ENABLED"] = False
    client = world.app.test_client()
    code = world.app.extensions["ocop_house"].pair_codes.offer(no, NOON).digits
    assert client.post("/pair", data={"code": code}).status_code == 303
    who = {"person_id": world.person_id("Minh"), "pin": PINS["Minh"]}
    assert client.post("/sign-in", data=who).status_code == 303
    world.app.config["WTF_CSRF_ENABLED"] = True
    return client


def _page(counter: Counter, client: FlaskClient) -> Page:
    browser = counter.page.context.browser
    assert browser is not None
    context = browser.new_context(viewport=SCREEN, locale="vi-VN")
    for name in ("register", "till"):
        cookie = client.get_cookie(name)
        if cookie is not None:
            context.add_cookies([{"name": name, "value": cookie.value, "url": counter.address}])
    return context.new_page()


def _manager(counter: Counter) -> Page:
    """Hạnh at a window of her own."""
    counter.world.app.config["WTF_CSRF_ENABLED"] = False
    client = counter.world.sign_in("Hạnh")
    counter.world.app.config["WTF_CSRF_ENABLED"] = True
    return _page(counter, client)


def _origin(counter: Counter) -> str:
    answer = counter.page.request.get(f"{counter.address}/01/0{TEA_GTIN}/10/L261103")
    return answer.text()


def test_a_hold_reaches_three_registers_and_the_label(
    counter: Counter, registers: list[Page]
) -> None:
    for page in registers:
        page.goto(f"{counter.address}/till")
        expect(page.locator("#find")).to_be_focused()
        Hands(page).scan(tea_label())
        expect(page.locator("[data-line]")).to_have_count(1)
        expect(page.locator(".row--stop")).to_have_count(0)
    desk = _manager(counter)
    desk.goto(f"{counter.address}/stock/holds/new?q=L261103")
    expect(desk.locator("body")).to_contain_text("Quầy 3, đơn 1")
    desk.get_by_label("Bao bì phồng, hở hoặc vỡ").check()
    desk.get_by_label("Lấy hết khỏi kệ").check()
    assert WARNED not in _origin(counter)
    began = time.monotonic()
    desk.get_by_role("button", name="Giữ lại ngay").click()
    expect(desk.locator(".held__made")).to_be_visible()
    held_s = time.monotonic() - began
    assert WARNED in _origin(counter)
    warned_s = time.monotonic() - began
    for page in registers:
        expect(page.locator(".row--stop")).to_have_count(1)
    shown_s = time.monotonic() - began
    told = f"held {held_s:.2f} s, origin page {warned_s:.2f} s, three screens {shown_s:.2f} s"
    for page in registers:
        Hands(page).press("F9")
        expect(page.locator("#refusal")).to_contain_text("đang giữ lại hoặc thu hồi")
        Hands(page).scan(tea_label())
        expect(page.locator("dialog.stopband")).to_contain_text("Bao bì phồng, hở hoặc vỡ")
        Hands(page).press("Escape")
        expect(page.locator("[data-line]")).to_have_count(1)
    print(f"\nhold drill, 3 registers that look every {LOOK_S} s: {told}")
    desk.context.close()

"""An order by its keys: packs with + and −, Enter goes down, sent by hand, and answered on a
producer's phone that runs no script."""

import pytest
from playwright.sync_api import expect

from pos.ordering import arranging
from pos.ordering.terms import ProductTerms
from tests.front.counter import HOST, Counter
from tests.ordering.steps import TEA, draft, of
from tests.world import NOON

pytestmark = pytest.mark.browser


def test_a_draft_is_written_sent_and_answered(door: Counter) -> None:
    world = door.world
    terms = ProductTerms(pack_units=6)
    arranging.change_product_terms(world.product_id(TEA), terms, hand=world.hand("Hạnh"))
    order_id = draft(world, (TEA, 12))
    door.sign_in("Hạnh")
    door.page.clock.set_fixed_time(NOON)
    door.go(f"/orders/{order_id}")

    door["#units-1"].focus()
    door.page.keyboard.press("+")
    expect(door["#units-1"]).to_have_value("18")
    expect(door["[data-total]"]).to_contain_text("5.400.000")
    door.page.keyboard.press("-")
    door.page.keyboard.press("-")
    expect(door["#units-1"]).to_have_value("6")
    expect(door["[data-amount]"]).to_have_text("1.800.000")
    door["[data-step='1']"].click()
    expect(door["#units-1"]).to_have_value("12")
    door["#units-1"].focus()
    door.page.keyboard.press("Enter")
    expect(door["#wanted_on"]).to_be_focused()
    assert of(order_id).number == ""

    door["label.choice"].filter(has_text="Zalo").click()
    door["button.btn--main"].click()
    expect(door["h1"]).to_contain_text("HN01-PO-2026-0001")
    expect(door["#message"]).to_contain_text(f"https://{HOST}/o/")
    expect(door["[data-copy=message]"]).to_be_visible()

    path = door["#link"].input_value().removeprefix(f"https://{HOST}")
    browser = door.page.context.browser
    assert browser is not None
    phone = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = phone.new_page()
    page.goto(door.address + path)
    page.get_by_label("Giao được").fill("10")
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.locator(".state")).to_contain_text("Cửa hàng đã nhận được trả lời")
    assert phone.cookies() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.close()

    door.go(f"/orders/{order_id}")
    expect(door[".ordernews"]).to_contain_text("vừa trả lời")
    expect(door[".n--news"].first).to_be_visible()
    assert of(order_id).lines[0].confirmed_units == 10

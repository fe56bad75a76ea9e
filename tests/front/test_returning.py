"""A return and an exchange by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from pos.base.database import db
from pos.base.transaction import reading
from pos.returns import audits
from tests.front.counter import Counter
from tests.returns import steps

pytestmark = pytest.mark.browser


def test_a_return_and_an_exchange_need_no_mouse(counter: Counter) -> None:
    """Alt R, the number, the units, F9; then the rest for other goods, paid at the pay sheet."""
    sale = steps.sell(counter.world, ("MAM-NEM", 3))
    number = sale.number
    db.session.remove()
    page, keys = counter.page, counter.page.keyboard
    page.goto(f"{counter.address}/till")
    expect(page.locator("#find")).to_be_focused()
    keys.press("Alt+r")
    expect(page.locator("#back input:focus")).to_have_count(1)
    keys.type(number)
    keys.press("Enter")
    expect(page.locator("#rows .row")).to_have_count(1)
    keys.press("+")
    expect(page.locator("#total")).to_contain_text("65.000")
    keys.press("F9")
    expect(page.get_by_role("heading", name="HN01-1A-T000001")).to_be_visible()
    keys.press("Enter")
    expect(page.locator("#find")).to_be_focused()  # the page hears keys by then
    keys.press("Alt+r")
    expect(page.locator("#back input:focus")).to_have_count(1)
    keys.type(number)
    keys.press("Enter")
    expect(page.locator("#rows .row")).to_have_count(1)
    keys.press("F2")
    expect(page.locator("#total")).to_contain_text("130.000")
    keys.press("F8")
    expect(page.locator("#find")).to_be_focused()
    keys.type("CHE-DINH")
    keys.press("Enter")
    expect(page.locator(".rows .row")).to_have_count(1)
    keys.press("F9")
    expect(page.locator("#payment")).to_contain_text("320.000")
    page.get_by_role("button", name="Bỏ khoản 130.000 đ").press("Enter")
    expect(page.locator("#payment")).to_have_count(0)  # the goods went home; the order stays
    expect(page.locator(".rows .row")).to_have_count(1)
    expect(page.locator("#find")).to_be_focused()
    keys.press("Alt+r")
    expect(page.locator("#back input:focus")).to_have_count(1)
    keys.type(number)
    keys.press("Enter")
    expect(page.locator("#rows .row")).to_have_count(1)
    keys.press("F2")
    keys.press("F8")
    expect(page.locator(".rows .row")).to_have_count(1)
    expect(page.locator("#find")).to_be_focused()
    keys.press("F9")
    expect(page.locator("#payment")).to_contain_text("320.000")
    keys.press("Enter")
    expect(page.locator(".done__card")).to_be_visible()
    session = reading()
    session.rollback()
    made = [steps.refunds(one.id) for one in steps.returns()]
    assert made == [[("cash", 65_000)], [("exchange", 130_000)]]
    assert audits.audit(session) == []


def test_a_weight_comes_back_typed_as_it_is_sold(counter: Counter) -> None:
    """Kilograms with a comma or a point; more than was sold is marked and not sent."""
    number = steps.sell(counter.world, ("RAU-CAI", "1,25")).number
    db.session.remove()
    page, keys = counter.page, counter.page.keyboard
    page.goto(f"{counter.address}/returns/new?receipt={number}")
    weight, done = page.locator("#rows .qty__n"), page.locator("#finish")
    expect(weight).to_be_focused()
    keys.type("2.5")
    expect(weight).to_have_value("2,5")
    expect(weight).to_have_attribute("aria-invalid", "true")
    expect(done).to_be_disabled()
    weight.fill("0,25")
    expect(page.locator("#total")).to_contain_text("10.500")
    keys.press("F9")
    expect(page.get_by_role("heading", name="HN01-1A-T000001")).to_be_visible()
    page.goto(f"{counter.address}/returns/new?without=1")
    keys.type("rau cai")
    page.locator("#hits .hit").click()
    expect(page.locator("#rows .qty__n")).to_be_focused()
    keys.type("0,1")
    expect(page.locator("#total")).to_contain_text("4.200")
    session = reading()
    session.rollback()
    assert [steps.returned_lines(one.id)[0].units for one in steps.returns()] == [250]

"""What to order, by keyboard: packs, sums that move, why, another term, one key for drafts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from pos.base import clock
from pos.base.transaction import end_reading, reading
from pos.ordering import orders
from pos.ordering.models import OrderRow
from tests.front.counter import Counter
from tests.ordering.steps import producer_id, terms
from tests.supply.past import FISH, TEA, live
from tests.world import NOON

pytestmark = pytest.mark.browser

DAY = 8


@pytest.fixture
def desk(door: Counter) -> Iterator[Counter]:
    """Hạnh before the suggestions, after a week in which tea and fish paste were sold out."""
    world = door.world
    world.open_shift()
    live(world, 3, (TEA, 8), (FISH, 4))
    with clock.running(lambda: NOON + timedelta(days=DAY)):
        door.sign_in("Hạnh")
        door.go("/orders/suggestions")
        yield door


def quantity(desk: Counter, sku: str) -> Locator:
    return desk[f'input[name="units.{desk.world.product_id(sku)}"]']


def head(desk: Counter, sku: str) -> Locator:
    return desk[f"#p-{producer_id(desk.world, sku)} .ghead"]


def test_packs_sums_and_drafts_by_keyboard_alone(desk: Counter) -> None:
    tea, fish = quantity(desk, TEA), quantity(desk, FISH)
    terms(desk.world, TEA, min_order_vnd=90_000_000)
    desk["form[action*=reviews] button"].click()
    expect(head(desk, TEA).locator("[data-short], [data-reached]")).to_have_count(2)
    first = desk['input[name^="units."]:visible'].first
    first.focus()
    desk.hands.press("Enter")
    expect(first).not_to_be_focused()
    tea.fill("7")
    tea.press("+")
    expect(tea).to_have_value("8")
    tea.press("-")
    tea.press("-")
    expect(tea).to_have_value("6")
    expect(head(desk, TEA).locator("[data-short]")).to_be_visible()
    tea.fill("9999")
    expect(head(desk, TEA).locator("[data-reached]")).to_be_visible()
    expect(head(desk, TEA).locator("[data-short]")).to_be_hidden()
    tea.fill("hai")
    expect(tea).to_have_attribute("aria-invalid", "")
    tea.fill("24")
    fish.fill("0")
    expect(desk["#draft"]).to_contain_text("Lập 1 đơn nháp")
    desk.page.reload()
    expect(tea).to_have_value("24")
    expect(fish).to_have_value("0")
    desk.hands.press("F9")
    expect(desk[".made"]).to_contain_text("Đã lập 1 đơn nháp, chưa gửi")
    # What stands in a draft is folded; opened, nothing of it is proposed a second time.
    fold = head(desk, TEA).locator(".ghead__fold")
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()
    expect(tea).to_have_value("0")
    end_reading()
    [row] = reading().query(OrderRow).all()
    made = orders.find(reading(), row.id)
    assert made is not None
    assert [(line.sku, line.units) for line in made.lines] == [(TEA, 24)]


def test_why_opens_a_term_changed_moves_the_number_and_it_can_be_taken(desk: Counter) -> None:
    tea = quantity(desk, TEA)
    tea.focus()
    tea.press("F2")
    expect(desk["#pop"]).to_be_visible()
    expect(desk["#pop #reason"]).to_contain_text("Vì sao")
    before = desk["#sum [data-comes-to]"].get_attribute("data-comes-to")
    desk["#pop summary"].first.click()
    desk["#try-per_day"].fill("30")
    expect(desk["[data-take]"]).to_be_visible()
    after = desk["#sum [data-comes-to]"].get_attribute("data-comes-to")
    assert int(after) > int(before)
    desk["#try-next_on"].fill("31/02/2027")
    expect(desk['[data-field="next_on"] .field__error']).to_be_visible()
    desk["#try-next_on"].fill("")
    desk["#try-next_on"].fill("20/12/2026")
    expect(desk['[data-field="next_on"] .field__error']).to_have_count(0)
    taken = desk["#sum [data-comes-to]"].get_attribute("data-text")
    desk["[data-take]"].click()
    expect(desk["#pop"]).to_be_hidden()
    expect(tea).to_have_value(taken)
    expect(tea).to_be_focused()
    tea.press("F2")
    expect(desk["#pop"]).to_be_visible()
    desk.hands.press("Escape")
    expect(desk["#pop"]).to_be_hidden()
    expect(tea).to_be_focused()

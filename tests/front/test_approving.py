"""Somebody says yes with a PIN over the order in hand, or takes over: by keyboard alone."""

import pytest
from playwright.sync_api import expect

from pos.shop.models import ApprovalRow
from tests.front.counter import TEA, TEA_GTIN, Counter
from tests.till.steps import facts, rows
from tests.world import PINS

pytestmark = pytest.mark.browser


def test_a_drawer_is_opened_with_the_managers_pin_and_the_order_stays(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("Alt+k")
    expect(counter["dialog[open] h2"]).to_have_text("Mở ngăn kéo")
    counter.hands.press("Enter")
    expect(counter[".yes__what"]).to_contain_text("Mở ngăn kéo không bán hàng")
    expect(counter["#approver_pin"]).to_be_focused()
    counter.hands.write("111222")
    expect(counter[".yes .field__error"]).to_contain_text("Còn 4 lần")
    assert facts("drawer.opened/1") == []
    counter.hands.write(PINS["Hạnh"])
    expect(counter[".toast"]).to_be_visible()
    expect(counter["dialog[open]"]).to_have_count(0)
    counter.holds((TEA, "1"))
    counter.is_at_search()
    assert [row.kind for row in rows(ApprovalRow)] == ["no_sale_drawer"]


def test_a_sheet_that_is_left_does_nothing_and_scans_go_on(counter: Counter) -> None:
    counter.sell()
    counter.hands.press("Alt+k")
    expect(counter["dialog[open] h2"]).to_have_text("Mở ngăn kéo")
    counter.hands.press("Enter")
    expect(counter[".yes__what"]).to_be_visible()
    counter.hands.press("Escape")
    expect(counter["dialog[open]"]).to_have_count(0)
    counter.is_at_search()
    counter.hands.scan(TEA_GTIN)
    counter.holds((TEA, "1"))
    assert facts("drawer.opened/1") == []


def test_another_person_takes_over_with_an_arrow_and_a_pin(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("Alt+u")
    expect(counter["[data-switch] h2"]).to_be_visible()
    counter.hands.press("Space")
    counter.hands.write(PINS["Minh"])
    expect(counter[".bar__person"]).to_contain_text("Minh")
    counter.holds((TEA, "1"))
    counter.hands.scan(TEA_GTIN)
    counter.holds((TEA, "2"))

"""The manager's list of transfers: one press says that money came, a reason takes it back."""

import pytest
from playwright.sync_api import expect

from pos.base.database import db
from tests.front.counter import Counter
from tests.till.steps import filled
from tests.till.transfers import ask, find, finish, unseen, with_account

pytestmark = pytest.mark.browser


def left_unseen(door: Counter) -> str:
    """A sale whose transfer nobody could look for; gives the request's id."""
    world = with_account(door.world)
    world.open_shift()
    draft_id = filled(world, ("MAM-NEM", 1))
    asked = unseen(world, ask(world, draft_id))
    finish(world, draft_id)
    db.session.remove()
    return asked.request_id


def test_money_that_came_is_said_with_one_press_and_taken_back_with_a_reason(
    door: Counter,
) -> None:
    request_id = left_unseen(door)
    door.sign_in("Hạnh")
    door.go("/transfers")
    expect(door[".rail a[aria-current] .n"]).to_have_text("1")
    row = door[f"#d-{request_id}"]
    expect(row).to_contain_text(find(request_id).memo)
    expect(row).to_contain_text("65.000")
    door[f"#o-{request_id} button[value=arrived]"].click()
    expect(door[".made"]).to_be_visible()
    expect(door[f"#o-{request_id}"]).to_have_count(0)
    expect(door[".rail a[aria-current] .n"]).to_have_count(0)
    row.locator("summary").click()
    door.page.keyboard.press("Tab")
    expect(row.locator("input[name=reason]")).to_be_focused()
    door.page.keyboard.type("nhầm khoản khác")
    door.page.keyboard.press("Enter")
    expect(row).to_contain_text("nhầm khoản khác")
    expect(row.locator(".chip--stop")).to_be_visible()


def test_a_phone_leads_to_the_list_and_shows_every_part_of_it(door: Counter) -> None:
    request_id = left_unseen(door)
    door.page.set_viewport_size({"width": 390, "height": 844})
    door.sign_in("Hạnh")
    door.go("/papers")
    door[".rail__more"].click()
    door["#rooms a"].filter(has_text="Tiền chuyển khoản").click()
    row = door[f"#o-{request_id}"]
    expect(row.locator("button[value=arrived]")).to_be_in_viewport(ratio=1)
    assert not door.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    door[".rail__more"].click()
    here = door["#rooms [aria-current]"]
    expect(here).to_be_in_viewport(ratio=1)
    expect(here).to_contain_text("Tiền chuyển khoản")

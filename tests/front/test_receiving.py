"""Receiving goods by keyboard alone: Enter moves on, the last Enter receives."""

from datetime import date

import pytest
from playwright.sync_api import expect

from pos.base.database import db
from pos.base.transaction import reading
from pos.stock import queries as stock
from tests.front.counter import FISH_PASTE, TEA, TEA_GTIN, Counter
from tests.world import NOON

pytestmark = pytest.mark.browser

SHORT = {
    "0312": "03/12/2026",
    "2011": "20/11/2027",
    "3112": "31/12/2026",
    "031227": "03/12/2027",
    "03-12-2027": "03/12/2027",
    "+30": "21/12/2026",
    "+6m": "21/05/2027",
    "+1y": "21/11/2027",
    "3/12/2027": "3/12/2027",
    "3102": "3102",
}
"""A use-by date as typed on 21/11/2026, by what it means; the last two are left as they are."""


@pytest.fixture
def desk(door: Counter) -> Counter:
    """Hạnh at the receiving form on the world's own day."""
    door.sign_in("Hạnh")
    door.page.clock.set_fixed_time(NOON)
    door.go("/stock/receipts/new")
    return door


def test_goods_are_received_by_enter_alone(desk: Counter) -> None:
    expect(desk["#q"]).to_be_focused()
    desk.hands.write("mam nem")
    expect(desk["#picks .hit"]).to_have_count(1)
    desk.hands.press("Enter")
    expect(desk["#picked-name"]).to_have_text(FISH_PASTE)
    expect(desk["#quantity"]).to_be_focused()
    desk.hands.write("24", delay_ms=20)
    desk.hands.press("Enter")
    assert desk.focused() == "date_kind"
    desk.hands.press("Enter")
    expect(desk["#use_by"]).to_be_focused()
    desk.hands.write("0312", delay_ms=20)
    desk.hands.press("Enter")
    expect(desk["#use_by"]).to_have_value("03/12/2026")
    for stop in ("made_on", "producer_lot_code", "lot_code", "owner", "document_no", "cost_vnd"):
        assert desk.focused() == stop
        if stop == "lot_code":
            desk.hands.write("MN-24", delay_ms=20)
        desk.hands.press("Enter")
    expect(desk[".made"]).to_contain_text(FISH_PASTE)
    expect(desk[".made"]).to_contain_text("MN-24")
    db.session.remove()
    lot = stock.lot_by_code(reading(), desk.world.product_id("MAM-NEM"), "MN-24")
    assert lot is not None
    assert lot.use_by == date(2026, 12, 3)


def test_a_scan_picks_the_goods_at_once(desk: Counter) -> None:
    desk.hands.scan(TEA_GTIN)
    expect(desk["#picked-name"]).to_have_text(TEA)
    expect(desk["#quantity"]).to_be_focused()
    desk["#unpick"].click()
    expect(desk["#q"]).to_be_focused()
    expect(desk["#product_id"]).to_have_value("")


def test_dates_may_be_typed_short(desk: Counter) -> None:
    for typed, meant in SHORT.items():
        desk["#use_by"].fill(typed)
        desk.hands.press("Tab")
        expect(desk["#use_by"]).to_have_value(meant)


def test_a_day_of_making_typed_short_is_the_last_one(desk: Counter) -> None:
    desk["#made_on"].fill("2511")
    desk.hands.press("Tab")
    expect(desk["#made_on"]).to_have_value("25/11/2025")


def test_what_is_wrong_is_said_at_its_field_and_the_focus_is_there(desk: Counter) -> None:
    desk.hands.scan(TEA_GTIN)
    expect(desk["#quantity"]).to_be_focused()
    desk.hands.write("x", delay_ms=20)
    desk["#cost_vnd"].focus()
    desk.hands.press("Enter")
    expect(desk["#quantity-note"]).to_be_visible()
    expect(desk["#quantity"]).to_be_focused()
    expect(desk["#quantity"]).to_have_value("x")
    expect(desk["#picked-name"]).to_have_text(TEA)
    assert ["400" in said for said in desk.complaints] == [True]
    desk.complaints.clear()


def test_no_date_is_asked_where_the_pack_shows_none(desk: Counter) -> None:
    desk["#use_by"].fill("03/12/2027")
    desk["label"].filter(has_text="Không ghi hạn").click()
    expect(desk["#use_by"]).to_be_disabled()
    expect(desk["#use_by"]).to_have_value("")


def test_enter_twice_at_the_end_receives_once(desk: Counter) -> None:
    desk.hands.scan("MAM-NEM")
    expect(desk["#quantity"]).to_be_focused()
    desk.hands.write("3", delay_ms=20)
    desk["#use_by"].fill("03/12/2027")
    desk["#cost_vnd"].focus()
    desk.wire.delay_s = 0.3
    desk.hands.press("Enter", "Enter")
    expect(desk[".made"]).to_contain_text(FISH_PASTE)
    assert len(desk.wire.forms("/receipts")) == 1

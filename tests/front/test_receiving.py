"""Receiving goods by keyboard alone: scan, Enter from stop to stop, the last Enter adds the line,
and the next scan may come."""

from datetime import date

import pytest
from playwright.sync_api import expect

from pos.base.database import db
from pos.base.transaction import reading
from pos.stock import queries as stock
from tests.front.counter import FISH_PASTE, TEA, TEA_GTIN, Counter
from tests.ordering.steps import sent
from tests.world import NOON

pytestmark = pytest.mark.browser

PACK = f"https://id.example.vn/01/0{TEA_GTIN}/10/SX07%2F26?11=261103&17=271103"
"""What a producer's own code says of its lot."""


@pytest.fixture
def desk(door: Counter) -> Counter:
    """Hạnh at an empty delivery on the world's own day."""
    door.sign_in("Hạnh")
    door.page.clock.set_fixed_time(NOON)
    door.go("/stock/deliveries/new")
    expect(door["#document_no"]).to_be_focused()
    door.hands.write("PX-7719", delay_ms=20)
    door.hands.press("Enter")
    expect(door["#q"]).to_be_focused()
    return door


def lot(desk: Counter, sku: str, code: str) -> stock.LotCard:
    db.session.remove()
    found = stock.lot_by_code(reading(), desk.world.product_id(sku), code)
    assert found is not None
    return found


def test_a_delivery_is_received_by_enter_alone(desk: Counter) -> None:
    desk.hands.write("mam nem")
    expect(desk["#picks .hit"]).to_have_count(1)
    desk.hands.press("Enter")
    expect(desk[".picked b"]).to_have_text(FISH_PASTE)
    for stop, typed in (
        ("quantity", "24"),
        ("producer_lot_code", "MN 24"),
        ("made_on", "0311"),
        ("use_by", "+6m"),
    ):
        expect(desk[f"#{stop}"]).to_be_focused()
        desk.hands.write(typed, delay_ms=20)
        desk.hands.press("Enter")
    expect(desk["#q"]).to_be_focused()
    expect(desk[".lines tbody tr"]).to_have_count(1)
    desk.hands.scan(PACK)
    expect(desk[".picked b"]).to_have_text(TEA)
    expect(desk["#quantity"]).to_be_focused()
    expect(desk["#producer_lot_code"]).to_have_value("SX07/26")
    expect(desk["#use_by"]).to_have_value("03/11/2027")
    desk.hands.write("6", delay_ms=20)
    desk.hands.press("Enter", "Enter", "Enter", "Enter")
    expect(desk[".lines tbody tr"]).to_have_count(2)
    expect(desk["#q"]).to_be_focused()
    desk.hands.press("F9")
    expect(desk[".made"]).to_contain_text("2 dòng")
    found = lot(desk, "MAM-NEM", "MN 24")
    assert (found.use_by, found.on_hand_units) == (date(2027, 5, 3), 24)
    assert lot(desk, "CHE-DINH", "SX07/26").on_hand_units == 6


def test_what_a_short_day_means_is_said_at_once_and_arrows_move_it(desk: Counter) -> None:
    desk.hands.scan(TEA_GTIN)
    expect(desk["#quantity"]).to_be_focused()
    desk["#made_on"].fill("0311")
    desk.hands.press("Tab")
    expect(desk["#made_on"]).to_have_value("03/11/2026")
    expect(desk["#made_on-note"]).to_have_text("18 ngày trước")
    expect(desk["#use_by-note"]).to_have_text("Để trống là 03/11/2027, còn 11 tháng.")
    desk["#use_by"].fill("+6m")
    desk.hands.press("Tab")
    expect(desk["#use_by"]).to_have_value("03/05/2027")
    expect(desk["#use_by-note"]).to_have_text("còn 5 tháng")
    desk["#use_by"].focus()
    for key, day in (
        ("ArrowUp", "04/05/2027"),
        ("Shift+ArrowDown", "27/04/2027"),
        ("PageUp", "27/05/2027"),
    ):
        desk.page.keyboard.press(key)
        expect(desk["#use_by"]).to_have_value(day)
    desk["#use_by"].fill("3102")
    desk.hands.press("Tab")
    expect(desk["#use_by-note"]).to_contain_text("Chưa đọc được ngày")
    expect(desk["#use_by"]).to_have_value("3102")


def test_what_is_wrong_is_said_at_its_field_and_the_focus_is_there(desk: Counter) -> None:
    desk.hands.scan(TEA_GTIN)
    expect(desk["#quantity"]).to_be_focused()
    desk.hands.write("x", delay_ms=20)
    desk["#use_by"].focus()
    desk.hands.press("Enter")
    expect(desk["#quantity-note"]).to_be_visible()
    expect(desk["#quantity"]).to_be_focused()
    expect(desk["#quantity"]).to_have_value("x")
    expect(desk[".picked b"]).to_have_text(TEA)
    assert ["400" in said for said in desk.complaints] == [True]
    desk.complaints.clear()


def test_escape_goes_back_to_the_scan_and_no_date_is_asked_where_none_is_printed(
    desk: Counter,
) -> None:
    desk.hands.scan(TEA_GTIN)
    expect(desk["#quantity"]).to_be_focused()
    desk["#use_by"].fill("03/12/2027")
    desk["label"].filter(has_text="Không ghi hạn").click()
    expect(desk["#use_by"]).to_be_disabled()
    expect(desk["#use_by"]).to_have_value("")
    desk["#quantity"].focus()
    desk.hands.press("Escape")
    expect(desk["#q"]).to_be_focused()


def test_enter_twice_at_the_end_adds_one_line(desk: Counter) -> None:
    desk.hands.scan("MAM-NEM")
    expect(desk["#quantity"]).to_be_focused()
    desk.hands.write("3", delay_ms=20)
    desk["#use_by"].fill("03/12/2027")
    desk["#use_by"].focus()
    desk.wire.delay_s = 0.3
    desk.hands.press("Enter", "Enter")
    expect(desk[".lines tbody tr"]).to_have_count(1)
    assert len(desk.wire.forms("/lines")) == 1


def test_an_order_is_received_by_enter_alone_and_a_scan_may_come_in_between(door: Counter) -> None:
    order_id = sent(door.world, ("CHE-DINH", 24))
    door.sign_in("Hạnh")
    door.page.clock.set_fixed_time(NOON)
    door.go(f"/stock/deliveries/new?order={order_id}")
    expect(door["#document_no"]).to_be_focused()
    door.hands.press("Enter")
    expect(door["#q"]).to_be_focused()
    expect(door[".wanted [aria-current]"]).to_have_count(1)
    door.hands.press("Enter")  # the line that is offered
    expect(door[".picked b"]).to_have_text(TEA)
    expect(door["#quantity"]).to_be_focused()
    expect(door["#quantity"]).to_have_value("24")
    door.hands.press("Escape")
    expect(door["#q"]).to_be_focused()
    door.hands.scan(TEA_GTIN)
    expect(door["#quantity"]).to_be_focused()
    door.hands.write("20", delay_ms=20)  # over what was offered
    door.hands.press("Enter", "Enter", "Enter")
    expect(door["#use_by"]).to_be_focused()
    door.hands.write("+12m", delay_ms=20)
    door.hands.press("Enter")
    expect(door[".wanted .chip"]).to_have_text("thiếu 4 hộp")
    expect(door[".wanted [aria-current]"]).to_have_count(0)
    door.hands.press("F9")
    expect(door[".compared"]).to_contain_text("thiếu 4 hộp")
    assert lot(door, "CHE-DINH", "L261121").on_hand_units == 20

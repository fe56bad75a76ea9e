"""Keys that the shop has changed, orders put aside by the keyboard, and cards that add nothing."""

import pytest
from playwright.sync_api import expect

from pos.base.database import db
from tests.front.counter import FISH_PASTE, TEA, TEA_GTIN, Counter
from tests.till.steps import sell
from tests.till.transfers import with_account

pytestmark = pytest.mark.browser


@pytest.fixture
def manager(door: Counter) -> Counter:
    """Hạnh at register 1, her shift open."""
    door.world.open_shift()
    door.sign_in("Hạnh")
    return door


def test_a_key_is_given_by_pressing_it_and_the_till_obeys_it(manager: Counter) -> None:
    manager.go("/settings/keys")
    field = manager["#key_pay"]
    field.focus()
    manager.hands.press("a")
    expect(manager["#note_pay"]).to_contain_text("Alt")
    manager.hands.press("Control+w")
    manager.hands.press("F8")
    expect(manager["#note_pay"]).to_contain_text("Tiền mặt")
    expect(field).to_have_value("F9")
    manager.hands.press("Alt+g")
    expect(field).to_have_value("Alt G")
    manager["form .btn--primary"].click()
    expect(manager[".made"]).to_be_visible()
    manager.sell(TEA_GTIN)
    expect(manager["#pay kbd"]).to_have_text("Alt G")
    manager.hands.press("F9")
    manager.settle()
    expect(manager["#payment"]).to_have_count(0)
    manager.hands.press("Alt+g")
    expect(manager["#given"]).to_be_focused()


def test_an_order_is_parked_and_taken_up_by_the_keyboard_alone(counter: Counter) -> None:
    counter.sell(TEA_GTIN, "MAM-NEM")
    counter.hands.press("F7")
    expect(counter["#overlay [name=note]"]).to_be_focused()
    counter.hands.write("mai")
    counter.hands.press("Enter")
    counter.is_empty()
    counter.settle()
    expect(counter[".empty"]).to_contain_text("Đang giữ 1 đơn")
    counter.hands.press("Shift+F7")
    expect(counter[".parked__take"]).to_be_focused()
    expect(counter[".parked__take"]).to_contain_text("mai")
    counter.hands.press("Enter")
    counter.holds((FISH_PASTE, "1"), (TEA, "1"))
    counter.is_at_search()


def test_what_is_scanned_while_an_order_is_parked_is_the_next_customers(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("F7")
    expect(counter["#overlay [name=note]"]).to_be_focused()
    counter.hands.scan(TEA_GTIN)  # a note may be any word, and is never a barcode
    expect(counter["#waiting"]).to_be_visible()
    counter["#overlay .btn--main"].click()
    counter.holds((TEA, "1"))
    counter.hands.press("Shift+F7")
    expect(counter[".parked__take"]).to_contain_text(TEA)


def test_a_card_adds_nothing_and_a_scan_behind_it_looks_on(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("ArrowDown")
    expect(counter["#quantity"]).to_be_focused()
    counter.hands.press("Alt+i")
    expect(counter["#card"]).to_contain_text("377/QĐ-BNN-VPĐP")
    counter.hands.scan("MAM-NEM")
    expect(counter["#card h2"]).to_have_text(FISH_PASTE)
    counter.hands.press("Escape")
    expect(counter["#card"]).to_have_count(0)
    counter.holds((TEA, "1"))
    counter.hands.press("Escape", "Alt+i")
    counter.hands.scan("MAM-NEM")
    expect(counter["#card h2"]).to_have_text(FISH_PASTE)
    counter["#card .btn--main"].click()
    counter.holds((FISH_PASTE, "1"), (TEA, "1"))


def test_the_second_wall_stays_until_the_order_ends(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter["#wall-uncoded"].click()
    tile = counter.tile(FISH_PASTE)
    expect(tile).to_be_visible()
    tile.click()
    counter.holds((FISH_PASTE, "1"), (TEA, "1"))
    expect(counter["#wall-uncoded"]).to_have_attribute("aria-selected", "true")
    expect(counter.tile(FISH_PASTE)).to_be_visible()
    counter["#wall-often"].click()
    expect(counter["#wall-often"]).to_have_attribute("aria-selected", "true")


def test_what_is_printed_on_a_return_and_on_a_shifts_pages_is_what_presses_it(
    counter: Counter,
) -> None:
    number = sell(counter.world, ("MAM-NEM", 1)).number
    counter.world.app.config["WTF_CSRF_ENABLED"] = False
    counter.world.sign_in("Hạnh").post(
        "/settings/keys", data={"key_pay": "Alt G", "key_quantity": "F9"}
    )
    counter.world.app.config["WTF_CSRF_ENABLED"] = True
    db.session.remove()
    counter.go(f"/returns/new?receipt={number}")
    expect(counter["#finish kbd"]).to_have_text("Alt G")
    expect(counter["#all kbd"]).to_have_text("F9")
    expect(counter["#rows .qty__n"]).to_be_focused()
    counter.hands.press("F2")
    expect(counter["#total"]).to_have_text("0đ")
    counter.hands.press("F9")  # the whole receipt, and nothing is paid back yet
    expect(counter["#total"]).to_have_text("65.000đ")
    counter.hands.press("Alt+g")
    expect(counter[".back__sum"]).to_contain_text("65.000")
    counter.go("/till/shift")
    counter.hands.press("Alt+g")
    expect(counter["#count_500000"]).to_be_focused()
    counter.hands.press("Escape")
    expect(counter["h1"]).to_contain_text("Ca 1")


def test_every_button_of_a_transfers_sheet_has_a_key_that_presses_it(counter: Counter) -> None:
    with_account(counter.world)
    db.session.remove()
    counter.sell(TEA_GTIN)
    for key, done in (("F10", "[data-state=waiting]"), ("F7", "[data-state=unseen]")):
        counter.hands.press("Alt+q")
        expect(counter[".vq__acts kbd"]).to_have_text(["F9", "Esc", "F8", "F4", "F7", "F10"])
        fold = counter[".vq__more"].bounding_box()
        assert fold is not None
        assert fold["height"] < 60  # one row
        if key == "F7":
            counter.hands.press("F4")  # that code was no good; another one
            expect(counter["dialog[open]"]).to_have_count(0)
            counter.settle()
            counter.hands.press("Alt+q")
            expect(counter["#vietqr-sheet"]).to_be_visible()
        counter.hands.press(key)
        expect(counter[f"#vietqr-sheet{done}"]).to_be_visible()
        counter.settle()
        if key == "F10":
            counter.hands.press("Escape")
            expect(counter["dialog[open]"]).to_have_count(0)
    assert len(counter.wire.forms("/slips")) == len(counter.wire.forms("/abandonment")) == 1

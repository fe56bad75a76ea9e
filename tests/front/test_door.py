"""The door of the till: who stands there, and what lies in the drawer."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from pos.base.database import db
from pos.base.transaction import reading
from pos.till.models import Shift
from tests.front.counter import Counter
from tests.world import PINS

pytestmark = pytest.mark.browser

WRONG = "111111"


def tap(door: Counter, digits: str) -> None:
    for digit in digits:
        door[f"[data-pad=pin] [data-key='{digit}']"].click()


def test_the_pin_is_tapped_on_the_pad_and_goes_by_itself_at_the_sixth_digit(
    door: Counter,
) -> None:
    door.go("/sign-in")
    door["label.name"].filter(has_text="Minh").click()
    tap(door, PINS["Minh"][:5])
    expect(door["#pin-dots .on"]).to_have_count(5)
    door["[data-pad=pin] [data-key=back]"].click()
    expect(door["#pin-dots .on"]).to_have_count(4)
    tap(door, PINS["Minh"][4:])
    expect(door["#shift"]).to_be_visible()
    expect(door["h1"]).to_contain_text("Minh")


def test_the_pin_is_typed_on_the_keyboard_and_a_wrong_digit_taken_back(door: Counter) -> None:
    door.go("/sign-in")
    door["label.name"].filter(has_text="Lan").click()
    door.hands.write("99", delay_ms=40)
    door.hands.press("Backspace", "Backspace")
    expect(door["#pin-dots .on"]).to_have_count(0)
    door.hands.write(PINS["Lan"], delay_ms=40)
    expect(door["#shift"]).to_be_visible()
    expect(door["h1"]).to_contain_text("Lan")


def test_choosing_another_name_begins_the_pin_anew(door: Counter) -> None:
    door.go("/sign-in")
    door.hands.write("258", delay_ms=40)
    door["label.name"].filter(has_text="Hạnh").click()
    expect(door["#pin-dots .on"]).to_have_count(0)
    expect(door["#pin-help"]).to_contain_text("Hạnh")
    door.hands.write(PINS["Hạnh"], delay_ms=40)
    expect(door["#shift"]).to_be_visible()


def test_a_wrong_pin_is_said_and_five_of_them_shut_the_door_for_a_while(door: Counter) -> None:
    door.go("/sign-in")
    door["label.name"].filter(has_text="Lan").click()
    for left in (4, 3, 2, 1):
        door.hands.write(WRONG, delay_ms=20)
        expect(door[".pinpane__said"]).to_contain_text(str(left))
        expect(door["#pin-dots .on"]).to_have_count(0)
    door.hands.write(WRONG, delay_ms=20)
    expect(door["#pin-wait"]).to_be_visible()
    sent = len(door.wire.acts())
    door.hands.write(PINS["Lan"], delay_ms=20)
    expect(door["#pin-dots .on"]).to_have_count(0)
    expect(door["#pin-wait"]).to_contain_text(re.compile(r"\d"))
    assert len(door.wire.acts()) == sent


def test_the_float_adds_up_while_it_is_counted_and_enter_opens_the_shift_once(
    door: Counter,
) -> None:
    door.sign_in("Lan")
    door.wire.delay_s = 0.3
    door.go("/till")
    expect(door["#count_500000"]).to_be_focused()
    door.hands.press("1", "ArrowDown", "2", "ArrowDown")
    expect(door["#count_100000"]).to_be_focused()
    door["#count_1000"].locator("xpath=following-sibling::button").click()
    expect(door["#float"]).to_have_text("901.000")
    door["#count_200000"].focus()
    door.hands.press("Enter", "Enter")
    expect(door.search).to_be_focused()
    assert len(door.wire.forms("/shifts")) == 1
    db.session.remove()
    [float_vnd] = reading().scalars(select(Shift.float_vnd)).all()
    assert float_vnd == 901_000


def test_letters_are_no_notes_and_counting_anew_begins_at_nothing(door: Counter) -> None:
    door.sign_in("Lan")
    door.go("/till")
    door.hands.write("1a2", delay_ms=20)
    expect(door["#count_500000"]).to_have_value("12")
    expect(door["#float"]).to_have_text("6.000.000")
    door["#shift [type=reset]"].click()
    expect(door["#float"]).to_have_text("0")
    expect(door["#count_500000"]).to_be_focused()

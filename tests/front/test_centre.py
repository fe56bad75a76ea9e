"""How the line to the centre stands, in the till's bar and on its page, at every width."""

import os
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from pos.base.transaction import writing
from pos.sync import line_book
from pos.sync.line_book import Confirmed
from pos.sync.standing import Case, Standing
from tests.front.counter import TEA_GTIN, Counter
from tests.front.test_touching import fits
from tests.sync.lined import link_to
from tests.world import NOON

pytestmark = pytest.mark.browser

WIDTHS = {1366: 768, 1024: 768, 390: 844}
OVERFLOWS = "document.documentElement.scrollWidth > innerWidth"
CUT = """() => [...document.querySelectorAll('.bar__end > *, .bar__person')].filter((one) => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility() && box.width > 0 && (box.right > innerWidth + 0.5 || box.left < 0);
}).map((one) => one.className)"""
STATES: dict[str, tuple[Callable[[Standing], None], str, str]] = {
    "sent": (lambda line: line.note(unsent=0), "Đã gửi hết", "All sent"),
    "unsent": (lambda line: line.note(unsent=3), "Còn 3 chưa gửi", "3 not sent yet"),
    "cut": (
        lambda line: (line.note(unsent=3), line.cut(NOON - timedelta(minutes=20), "off"))[0],
        "Mất mạng từ 11:40",
        "Offline since 11:40",
    ),
    "help": (lambda line: line.needs(Case.BEHIND, NOON, 9), "Cần hỗ trợ", "Needs help"),
}


def line_of(counter: Counter) -> Standing:
    return counter.world.app.extensions["ocop_line"].standing


def linked(counter: Counter) -> Standing:
    link_to(counter.world, "https://centre.example")
    line_of(counter).note(is_linked=True, heard_at=NOON)
    return line_of(counter)


def in_english(counter: Counter) -> None:
    counter["[popovertarget=person-menu]"].click()
    counter["#person-menu [lang=en]"].click()
    expect(counter["html[lang=en]"]).to_be_attached()


def seen(counter: Counter, name: str) -> None:
    """Where somebody wants to look at the pictures, they are kept."""
    folder = os.environ.get("OCOP_TEST_PICTURES")
    if folder:
        counter.page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize("tongue", ["vi", "en"])
@pytest.mark.parametrize("state", STATES)
def test_the_bar_says_the_state_in_words_at_every_width(
    counter: Counter, state: str, tongue: str
) -> None:
    note, vi, en = STATES[state]
    note(linked(counter))
    counter.sell(TEA_GTIN)
    if tongue == "en":
        in_english(counter)
    for width, height in WIDTHS.items():
        counter.page.set_viewport_size({"width": width, "height": height})
        chip = counter["#centre"]
        if width > 700 or state in ("cut", "help"):
            expect(chip).to_be_visible()
            expect(chip).to_contain_text(vi if tongue == "vi" else en)
        seen(counter, f"bar-{state}-{tongue}-{width}")
        assert not counter.page.evaluate(OVERFLOWS)
        assert counter.page.evaluate(CUT) == []
        fits(counter)


def test_a_change_comes_to_the_bar_by_itself_and_the_search_keeps_its_letters(
    counter: Counter,
) -> None:
    line = linked(counter)
    counter.sell()
    expect(counter["#centre"]).to_contain_text("Đã gửi hết")
    counter.hands.write("che")
    line.cut(NOON, "off")
    expect(counter["#centre"]).to_contain_text("Mất mạng từ 12:00")
    assert counter.search.input_value() == "che"
    line.is_back()
    expect(counter["#centre"]).to_contain_text("Đã gửi hết")


def test_a_till_without_a_centre_shows_nothing_and_hears_when_it_has_one(
    counter: Counter,
) -> None:
    counter.sell()
    expect(counter["#centre"]).to_be_hidden()
    line_of(counter).note(is_linked=True)
    expect(counter["#centre"]).to_contain_text("Đã gửi hết")


@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_the_page_of_the_centre_fits_every_width(door: Counter, tongue: str) -> None:
    door.sign_in("Hạnh")
    page = door.page
    page.goto(f"{door.address}/centre")
    if tongue == "en":
        page.locator("form[action='/language'] button").first.click()
        expect(door["html[lang=en]"]).to_be_attached()
    _looked_at(door, f"page-unlinked-{tongue}")
    line = linked(door)
    wrong = {"cash_vnd": {"till": 5, "centre": 6}}
    with writing() as session:
        zs = [
            Confirmed("HN01-1A-Z0003", date(2026, 11, 20), "reconciled", {}, 214, 31_250_000),
            Confirmed("HN01-1A-Z0002", date(2026, 11, 19), "mismatch", wrong, 98, 9_870_000),
            Confirmed("HN01-1A-Z0004", date(2026, 11, 21), "waiting", {}, 12, 1_250_000),
        ]
        line_book.note_confirmations(session, zs, NOON)
    for state, (note, vi, en) in STATES.items():
        note(line)
        page.goto(f"{door.address}/centre")
        expect(door[".linestate__word"]).to_contain_text(vi if tongue == "vi" else en)
        _looked_at(door, f"page-{state}-{tongue}")
    line.note(is_approved=False)
    page.goto(f"{door.address}/centre")
    _looked_at(door, f"page-waiting-{tongue}")


def _looked_at(door: Counter, name: str) -> None:
    for width, height in WIDTHS.items():
        door.page.set_viewport_size({"width": width, "height": height})
        seen(door, f"{name}-{width}")
        assert not door.page.evaluate(OVERFLOWS), (name, width)
        fits(door)
    door.page.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
def test_the_rail_has_room_for_all_its_rooms(door: Counter, size: tuple[int, int]) -> None:
    door.sign_in("Hạnh")
    door.page.set_viewport_size({"width": size[0], "height": size[1]})
    linked(door).cut(NOON, "off")
    door.page.goto(f"{door.address}/centre")
    assert door.page.evaluate("innerHeight - document.querySelector('.rail').scrollHeight") >= 0

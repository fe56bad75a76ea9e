"""Keys pressed on a page whose scripts have not come yet are not lost, and mean the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Route, expect

from pos.base.database import db
from tests.front.counter import TEA_GTIN, Counter
from tests.returns import steps

pytestmark = pytest.mark.browser


@contextmanager
def scripts_late(counter: Counter, name: str, path: str) -> Iterator[Callable[[], None]]:
    """A page that is drawn already while its script is still on the way; call to let it come."""
    held: list[Route] = []
    pattern = f"**/{name}*"
    counter.page.route(pattern, lambda route: held.append(route))

    def let_come() -> None:
        for route in held:
            route.continue_()

    counter.page.goto(counter.address + path, wait_until="commit")
    yield let_come
    counter.page.unroute(pattern)


def test_a_scan_before_the_scripts_goes_into_the_order(counter: Counter) -> None:
    with scripts_late(counter, "till.js", "/till") as let_come:
        expect(counter.page.locator("#pay")).to_be_visible()
        counter.hands.scan(TEA_GTIN)
        let_come()
        expect(counter.page.locator(".rows .row")).to_have_count(1)
        expect(counter.page.locator("#find")).to_have_value("")


def test_words_typed_before_the_scripts_stand_in_the_search_field(counter: Counter) -> None:
    with scripts_late(counter, "till.js", "/till") as let_come:
        expect(counter.page.locator("#pay")).to_be_visible()
        counter.hands.write("nuoc mx")
        counter.hands.press("Backspace")
        let_come()
        expect(counter.page.locator("#find")).to_have_value("nuoc m")


def test_a_key_before_the_scripts_does_its_work_after_them(counter: Counter) -> None:
    number = steps.sell(counter.world, ("MAM-NEM", 3)).number
    db.session.remove()
    with scripts_late(counter, "returns.js", f"/returns/new?receipt={number}") as let_come:
        expect(counter.page.locator("#rows .row")).to_have_count(1)
        counter.hands.press("F2")
        let_come()
        expect(counter.page.locator("#total")).to_contain_text("195.000")

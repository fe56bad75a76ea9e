"""Every page of the stock rooms, walked from link to link: open to everybody, and nothing is cut
off on any screen, in either language."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from pos.moving.kinds import Kind
from tests import gifts
from tests.counting import steps as counting
from tests.front.counter import Counter
from tests.front.test_access import SCREENS, complaints
from tests.front.test_looks import OVERFLOWS
from tests.holding import orders
from tests.moving import steps as moving
from tests.receiving.steps import begin, deliver, put
from tests.till.steps import lot_id, sell
from tests.world import World

pytestmark = pytest.mark.browser

ROOMS = ("/stock", "/catalogue", "/scans")
FROM = ("/stock", "/scans", "/catalogue/certificates", "/catalogue/products")
FILES = (".csv", ".xlsx", ".png", ".pdf", ".jsonld", ".jpg")
ALONE = {
    *(
        "delivery.show_typed_day",
        "delivery.show_line",
        "stock.search_products",
        "count_sheet.search_goods",
    ),
    *("product.search_communes", "product.search_producers", "shelf_label.show_count"),
    *("assortment.search_producers", "delivery.show_former_form"),
    *("receiving.show_photo", "receiving.show_small_photo"),
    *("producer.show_standard_paper", "certificate.show_paper"),
}
"""Parts of pages, files and what needs a file brought: no pages of their own."""
ELSEWHERE = {"intake.", "assortment.show_change", "assortment.show_export", "registry."}
"""Rooms of other days, walked by their own tests."""


def furnish(world: World) -> list[str]:
    """A little of everything that a stock room has to show; pages that few links lead to."""
    deliver(world, ("MAM-NEM", {}))
    put(world, begin(world))
    moving.move(world, Kind.STORED, ("CHE-DINH", "L261103", 4))
    place = moving.fair(world)
    moving.move(
        world, Kind.TO_FAIR, ("CHE-DINH", "L261103", 2), ends=("shop", place), note="Sạp 12"
    )
    gifts.define(world)
    gifts.pack(world)
    sell(world, ("CHE-DINH", 1))
    counted = counting.begin(world, place="storeroom")
    counting.write(world, counting.sheet(world, counted), "CHE-DINH", "L261103", 4)
    counting.post(world, counted)
    sheet = counting.sheet(world, counting.begin(world), "Hạnh")
    counting.write(world, sheet, "MAM-NEM", "L260905", 3, by="Hạnh")
    hold_id = orders.hold(world, "L260812")
    return [
        f"/stock/counts/{counted}/result",
        f"/stock/sheets/{sheet.sheet_id}",
        f"/stock/holds/{hold_id}/moves?kind=sold",
        f"/stock/lots/{lot_id(world, 'CHE-DINH', 'L261103')}/receipts",
        f"/catalogue/shelf-labels/{world.product_id('CHE-DINH')}",
    ]


def pages(world: World) -> set[str]:
    """The endpoints of the rooms that answer with a page."""
    return {
        rule.endpoint
        for rule in world.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.rule.startswith(ROOMS)
        and not rule.rule.endswith((*FILES, ".<kind>"))
        and rule.endpoint not in ALONE
        and not any(rule.endpoint.startswith(one) for one in ELSEWHERE)
    }


class Walk:
    """Goes through the rooms once, to one page of each kind, the nearest first."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.routes = counter.world.app.url_map.bind("")
        self.seen: dict[str, str] = {}

    def steps(self, *more: str) -> Iterator[str]:
        """Each page in turn, open in the browser; its endpoint."""
        ahead = [*FROM, *more]
        while ahead:
            path = ahead.pop(0)
            kind = self._kind(path)
            if not kind or kind in self.seen or kind in ALONE:
                continue
            self.seen[kind] = path
            self.counter.page.goto(self.counter.address + path)  # a paper has no scripts
            yield kind
            ahead += self._links()

    def _links(self) -> list[str]:
        hrefs: list[str] = self.counter.page.evaluate(
            "[...document.querySelectorAll('main a[href], header a[href]')].map((a) => a.href)"
        )
        parts = [urlsplit(one) for one in hrefs]
        return [
            f"{one.path}?{one.query}" if one.query else one.path
            for one in parts
            if one.path.startswith(ROOMS) and not one.path.endswith(FILES)
        ]

    def _kind(self, path: str) -> str:
        try:
            return str(self.routes.match(path.partition("?")[0], method="GET")[0])
        except Exception:  # noqa: BLE001 - no page of ours
            return ""


@pytest.mark.parametrize(
    ("screen", "tongue"),
    [("wide", "vi"), ("tablet", "en"), ("phone", "vi"), ("phone", "en")],
)
def test_every_stock_room_is_open_to_everybody_and_nothing_is_cut_off(
    door: Counter, screen: str, tongue: str
) -> None:
    door.world.open_shift()
    more = furnish(door.world)
    width, height = SCREENS[screen]
    door.page.set_viewport_size({"width": width, "height": height})
    door.sign_in("Hạnh")
    if tongue == "en":
        door.go("/stock")
        door["[action='/language'] button"].first.click()
        expect(door["html[lang=en]"]).to_be_attached()
    walk = Walk(door)
    wrong = {}
    for kind in walk.steps(*more):
        found = complaints(door)
        if door.page.evaluate(OVERFLOWS):
            found.append("wider than the screen")
        if found:
            wrong[kind] = [door.page.url, *found]
    assert wrong == {}
    assert pages(door.world) - set(walk.seen) == set()

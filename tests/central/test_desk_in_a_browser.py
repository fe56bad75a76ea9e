"""The desk in a real browser: nothing is refused by the page's own policy, nothing runs off the
side, whatever the width and the language."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from pos.base import clock
from pos.central.desk.rolling import add_up
from pos.central.people.roles import Role
from tests.central import city
from tests.central.lays import MONTHS, template
from tests.central.office import LOGINS, PASSWORDS, open_office
from tests.postgres import fresh_database
from tests.simulation.fire import free_port

pytestmark = pytest.mark.postgres
WIDTHS = (1366, 1024, 390)
PAGES = (
    *("/desk", "/desk/showrooms", "/desk/showrooms/HN02", "/desk/reports?by=commune"),
    *("/desk/reports?by=kind&stars=4", "/desk/certified", "/desk/stock", "/desk/lapsing"),
    "/desk/days?on=22/11/2026",
)


class _Silent(WSGIRequestHandler):
    def log(self, *_told: object, **_more: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk that answers on the loopback."""
    home: Path = tmp_path_factory.mktemp("centre")
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    name = "Văn phòng OCOP Hà Nội"
    with (
        fresh_database(template(MONTHS)) as url,
        open_office(home, url, port=port, public_url=public, name=name) as office,
    ):
        city.build(office.engine, days=35)
        add_up(office.engine, now=clock.now())
        server = make_server("127.0.0.1", port, office.app, threaded=True, request_handler=_Silent)
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield public
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page with somebody of the office signed in, which notes what the browser complains of."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"{address}/sign-in")
    opened.fill("#login", LOGINS[Role.OFFICE])
    opened.fill("#password", PASSWORDS[Role.OFFICE])
    opened.click("form .btn--primary")
    yield opened
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_every_width_and_the_browser_complains_of_nothing(
    page: Page, address: str, path: str
):
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        small = page.evaluate(
            "[...document.querySelectorAll('main .btn, main .seglinks a, main .tabs a')]"
            ".filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.innerText)"
        )
        assert small == [], width
    assert complaints == []


def test_a_mark_on_the_map_opens_its_showroom(page: Page, address: str):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{address}/desk")
    page.locator(".map a", has=page.locator(".map__x")).first.click()
    assert page.locator("h1").inner_text().endswith(("HN08", "HN11", "HN12"))

"""The public pages as they are served: gunicorn's processes over real HTTP, on the database's own
roles; and in a real browser."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import text

from tests.central.origin_world import TEA_GTIN, Books, recall_of, two_showrooms
from tests.house.source import ROOT

pytestmark = pytest.mark.postgres
TEA = f"/01/{TEA_GTIN}/10/L261103"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def served(home: Path, url: str) -> Iterator[int]:
    """`ocop-pos central origin` on a database; gives its port."""
    port = free_port()
    environ = os.environ | {
        "OCOP_POS_DATABASE_URL": url,
        "OCOP_CENTRE_HOME": str(home),
        "OCOP_CENTRE_ORIGIN_URL": f"http://127.0.0.1:{port}",
        "OCOP_CENTRE_ORIGIN_PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "pos.cli", "central", "origin"]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, cwd=home)
    try:
        assert process.stdout is not None
        assert str(port).encode() in process.stdout.readline()
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def get(port: int, path: str, **headers: str) -> str:
    """The page, on a line of its own."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.request("GET", path, headers={"User-Agent": "Mozilla/5.0 (Phone)", **headers})
        return line.getresponse().read().decode()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Books]]:
    home = tmp_path_factory.mktemp("served")
    with two_showrooms() as (url, books), served(home, url) as port:
        yield port, books


def test_every_process_turns_red_within_a_second_of_a_recall(
    running: tuple[int, Books],
) -> None:
    port, books = running
    path = "/P/HN02/CHE-DINH/L261104"
    for _process in range(8):
        assert "L261104" in get(port, path)
    books.recall(recall_of(TEA_GTIN, recall_id="TH-1", lots=("TC04/11",)))
    begun = time.monotonic()
    time.sleep(0.95 - (time.monotonic() - begun))
    for _process in range(12):
        assert "đã bị thu hồi" in get(port, path)


def test_views_are_counted_and_told_to_the_next(running: tuple[int, Books]) -> None:
    port, books = running
    path = f"/01/{TEA_GTIN}/10/L261130"
    for address in ("113.160.4.9", "113.160.4.77", "2001:db8:1:2::9"):
        get(port, path, **{"X-Forwarded-For": address})
    get(port, path, **{"User-Agent": "Googlebot/2.1"})
    asked = text("SELECT network, province, lot_id FROM origin_scans WHERE label = :label")
    for _wait in range(60):
        with books.engine.connect() as connection:
            rows = [tuple(one) for one in connection.execute(asked, {"label": path})]
        if len(rows) == 3:
            break
        time.sleep(0.1)
    assert sorted(row[0] for row in rows) == ["113.160.4.0/24", "113.160.4.0/24", "2001:db8:1::/48"]
    assert {row[2] for row in rows} == {books.lots["HN01", "CHE-DINH", "L261130"]}
    assert "3 lượt trước bạn" in get(port, f"{path}?l=vi&anew=1")


PATHS = {
    "fine": TEA,
    "fine-en": f"{TEA}?l=en",
    "differing": f"/01/{TEA_GTIN}/10/L261130",
    "product": f"/01/{TEA_GTIN}?l=en",
    "expired": f"/01/{TEA_GTIN}/10/L250103",
    "unknown-lot": f"/01/{TEA_GTIN}/10/L999",
    "recalled": "/P/HN01/MAM-NEM/L260930",
    "recalled-en": "/P/HN01/MAM-NEM/L260930?l=en",
    "held": "/P/HN01/MAM-NEM/L261101",
    "withdrawn": "/P/HN01/NEM/L261110",
    "nothing": "/01/08930000000026",
    "nasty": "/P/HN01/XAU/A%2F7",
    "set": "/P/HN01/GIO-QUA/L261120",
}


@pytest.mark.browser
@pytest.mark.parametrize("name", PATHS)
def test_a_page_fits_every_width_without_script_cookie_or_complaint(
    browser: Browser, running: tuple[int, Books], name: str
) -> None:
    port, _books = running
    phone = browser.new_context(java_script_enabled=False)
    complaints: list[str] = []
    page = phone.new_page()
    page.on("console", lambda said: complaints.append(said.text))
    pictures = os.environ.get("OCOP_PICTURES")
    for width in (1366, 1024, 390, 195):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"http://127.0.0.1:{port}{PATHS[name]}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if pictures and width > 195:
            page.screenshot(path=f"{pictures}/{name}-{width}.png", full_page=True)
    assert [said for said in complaints if "404" not in said] == []
    assert phone.cookies() == []
    phone.close()

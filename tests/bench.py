"""How long the till takes, beside what cannot be faster: `python -m tests.bench` (`make bench`).

Prints tables in Markdown: scanning, searching and selling over HTTP, each beside an empty POST to
Flask on the same server and beside the same rows written by bare SQLite with the same pragmas, all
taking turns in one run; drawing a receipt beside the same lines by bare Pillow; starting up.
Asserts nothing: a figure is for people.
"""

import argparse
import contextlib
import os
import random
import re
import secrets
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image, ImageDraw, ImageFont
from pysqlite3 import dbapi2

from pos.app import create_app
from pos.base import clock
from pos.base.database import PRAGMAS, db
from pos.config import Settings
from pos.demo.loading import PEOPLE, load_demo
from pos.migrations.running import migrate_book
from printers import layout, printing
from printers.devices import Speech
from printers.marks import TextMark
from printers.profiles import ROLL_80
from printers.stored import loads
from tests.printers.fake_printer import FakePrinter
from tests.simulation.cashier import Browser
from tests.simulation.fire import free_port

ROOT = Path(__file__).resolve().parent.parent
FONT = ROOT / "printers" / "fonts" / "NotoSans-Regular.ttf"
LINES = 12
LONG = 40
TYPED = ("che", "mat ong", "nuoc mam", "Cà phê", "ruou", "gao", "hat", "dac san", "mien", "tra")
SEED = 20261121
COPIED = "catalogue_products", "catalogue_codes", "catalogue_prices", "stock_lots", "stock_levels"
RENAMED = {"id", "product_id", "lot_id", "sku", "gtin14"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--orders", type=int, default=30, help="orders of 12 lines to sell")
    parser.add_argument("--large", type=int, default=20_000, help="products of the second table")
    options = parser.parse_args()
    (ROOT / "var").mkdir(exist_ok=True)
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {options.orders} orders\n")
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as folder:
        home = Path(folder) / "demo"
        make_home(home)
        large = Path(folder) / "large"
        shutil.copytree(home, large)
        papers = sell(home, options.orders, long_order=True)
        draw(papers)
        start_up(home)
        multiply(large / "till.db", options.large)
        sell(large, max(5, options.orders // 3))


# --- The shop --------------------------------------------------------------------------


def make_home(home: Path) -> None:
    """A data folder with the demo showroom in it."""
    settings = Settings(home=home)
    migrate_book(settings.book, at=clock.now())
    app = create_app(settings)
    house = app.extensions["ocop_house"]
    with app.app_context():
        load_demo(pen=house.pen, pepper=house.pepper, at=clock.now())
        db.session.remove()
        db.engine.dispose()


def multiply(book: Path, products: int) -> None:
    """Fill the catalogue up to so many products by copying the demo's, with their lots."""
    line = open_plainly(book)
    count = line.execute("SELECT count(*) FROM catalogue_products").fetchone()[0]
    last = {one: line.execute(f"SELECT max(rowid) FROM {one}").fetchone()[0] for one in COPIED}
    line.execute("BEGIN IMMEDIATE")
    for nth in range(1, -(-products // count)):
        for table in COPIED:
            names = [row[1] for row in line.execute(f"PRAGMA table_info({table})")]
            values = [f"{name} || '-{nth}'" if name in RENAMED else name for name in names]
            source = f"SELECT {', '.join(values)} FROM {table} WHERE rowid <= {last[table]}"
            line.execute(f"INSERT INTO {table} {source}")
    line.execute("COMMIT")
    line.close()


def open_plainly(book: Path) -> Any:
    """A SQLite line with the till's own pragmas and nothing above it."""
    line = dbapi2.connect(str(book), isolation_level=None)
    for pragma in PRAGMAS:
        line.execute(pragma)
    return line


@contextlib.contextmanager
def running(command: list[str], **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server process, ended by SIGTERM."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def serve_demo(
    home: Path, port: int, printer: str
) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    """The real command."""
    return running(
        [sys.executable, "-m", "pos.cli", "demo"],
        OCOP_POS_HOME=str(home),
        OCOP_POS_PORT=str(port),
        OCOP_POS_PRINTER=printer,
    )


EMPTY = """
import sys
from flask import Flask
from waitress import create_server
app = Flask("empty")
app.add_url_rule("/", view_func=lambda: "", methods=["POST"])
server = create_server(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8, ident=None)
server.run()
"""


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.003)
    raise TimeoutError(f"nobody listens on {port}")


# --- Selling ---------------------------------------------------------------------------

Times = dict[str, list[float]]


def sell(home: Path, orders: int, *, long_order: bool = False) -> list[str]:
    """Sell, print the table, and give two receipts as words: 12 and 40 lines."""
    times: Times = defaultdict(list)
    port, empty_port = free_port(), free_port()
    plain = Plain(home)
    empty = running([sys.executable, "-c", EMPTY, str(empty_port)])
    with FakePrinter() as printer, empty, serve_demo(home, port, printer.address) as process:
        wait_for(port)
        wait_for(empty_port)
        till = Till(port, empty_port, plain, printer, times)
        for _ in range(orders):
            till.sell_one(LINES)
        if long_order:
            till.times = defaultdict(list)  # sold for its paper only
            till.sell_one(LONG)
        memory_mb = resident_mb(process.pid)
    products = plain.count("catalogue_products")
    print(f"## {products} products, {orders * LINES} scans, {orders} sales of {LINES} lines\n")
    print_times(times)
    print(f"\nResident after selling: {memory_mb:.0f} MB\n")
    papers = plain.papers()
    plain.close()
    return papers


class Till:
    """A browser at the real server, taking turns with the two yardsticks."""

    def __init__(
        self, port: int, empty_port: int, plain: "Plain", printer: FakePrinter, times: Times
    ) -> None:
        self._browser, self._empty = Browser(port), Browser(empty_port)
        self._plain, self._printer, self.times = plain, printer, times
        self._dice = random.Random(SEED)
        self._codes = plain.codes()
        self._printed = 0
        page = self._browser.get("/sign-in").text
        person = re.search(rf'value="([^"]+)" data-name="{PEOPLE[0].name}"', page)
        assert person is not None
        self._browser.post("/sign-in", person_id=person[1], pin=PEOPLE[0].pin)
        self._browser.get("/till/shifts/new")
        self._browser.post("/till/shifts", count_100000=10)

    def sell_one(self, lines: int) -> None:
        """One order: scans, a few searches, the checkout; then wait for the paper."""
        page = self._browser.fragment("POST", "/till/sales").text
        at = "/till/sales/" + _found(r'data-sale-id="([^"]+)"', page)
        for nth, code in enumerate(self._dice.sample(self._codes, lines)):
            values = {"code": code, "scan_id": secrets.token_hex(8)}
            self._time("scan", lambda v=values: self._browser.fragment("POST", f"{at}/scans", **v))
            if nth % 4 == 0:
                word = self._dice.choice(TYPED)
                self._time("search", lambda w=word: self._browser.get(f"{at}/hits?q={quote(w)}"))
        sheet = self._browser.fragment("GET", f"{at}/payment").text
        version = _found(r'name="version" value="(\d+)"', sheet)
        total = _found(r'name="total_vnd" value="(\d+)"', sheet)
        paid = {"version": version, "total_vnd": total, "tendered_vnd": total}
        self._time(
            "checkout", lambda: self._browser.fragment("POST", f"{at}/completion", **paid)
        )
        self._printed += 1
        self._printer.wait_for_jobs(self._printed, timeout_s=30)

    def _time(self, what: str, act: Callable[[], Any]) -> None:
        answer = self._clock(what, act)
        assert answer.status < 300, answer
        self._clock(f"{what}, empty POST", lambda: self._empty.post("/", a="b"))
        self._clock(f"{what}, plain SQLite", getattr(self._plain, what))

    def _clock(self, what: str, act: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        answer = act()
        self.times[what].append((time.perf_counter() - begun) * 1000)
        return answer


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, text[:500]
    return found[1]


def print_times(times: Times) -> None:
    """The table of what was timed, with its yardsticks."""
    print("| ms | p50 | p99 | empty POST p50 | p99 | ratio p50 | plain SQLite p50 | p99 | ratio p50 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for what in ("scan", "search", "checkout"):
        own, empty, plain = (
            points(times[name]) for name in (what, f"{what}, empty POST", f"{what}, plain SQLite")
        )
        cells = [
            *_ms(own),
            *_ms(empty),
            f"{own[0] / empty[0]:.1f}",
            *_ms(plain),
            f"{own[0] / plain[0]:.1f}",
        ]
        print(f"| {what} | {' | '.join(cells)} |")


def points(values: list[float]) -> tuple[float, float]:
    """The median and the 99th of a hundred."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


def _ms(pair: tuple[float, float]) -> tuple[str, str]:
    return f"{pair[0]:.2f}", f"{pair[1]:.2f}"


# --- Yardsticks ------------------------------------------------------------------------


class Plain:
    """The rows that the till writes, written by bare SQLite into a copy of the same book."""

    def __init__(self, home: Path) -> None:
        self._book = home / "till.db"
        copy = home / "plain.db"
        source = open_plainly(self._book)
        source.execute("VACUUM INTO ?", (str(copy),))
        source.close()
        self._line = open_plainly(copy)
        self._n = 0
        today = date.today().isoformat()  # noqa: DTZ011 - any day of these will do
        self._products = self._rows(
            "SELECT p.id, c.gtin14, r.price_vnd, p.name_vi FROM catalogue_products p "
            "JOIN catalogue_codes c ON c.product_id = p.id "
            "JOIN catalogue_prices r ON r.product_id = p.id "
            "WHERE p.unit = 'piece' AND p.is_stocked AND p.id NOT IN "
            "(SELECT product_id FROM stock_lots WHERE use_by <= ?) AND c.gtin14 NOT LIKE '%-%'",
            today,
        )
        self._lots = dict(self._rows("SELECT product_id, id FROM stock_lots"))
        self._open_draft()

    def _rows(self, sql: str, *values: object) -> list[Any]:
        found: list[Any] = self._line.execute(sql, values).fetchall()
        return found

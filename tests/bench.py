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
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image, ImageDraw, ImageFont

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
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
from tests.yardsticks import Plain, open_plainly

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
    parser.add_argument("--products", type=int, default=20_000, help="of the second table")
    parser.add_argument("--sales", type=int, default=100_000, help="behind the second table")
    options = parser.parse_args()
    (ROOT / "var").mkdir(exist_ok=True)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load before {load:.1f}, Python {sys.version.split()[0]}\n")
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as folder:
        home = Path(folder) / "demo"
        make_home(home)
        papers = sell(home, options.orders, long_order=True)
        draw(papers)
        start_up(home)
        multiply(home / "till.db", options.products)
        age(home / "till.db", options.sales)
        sell(home, max(5, options.orders // 3))


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
            values = [f"{name} || '~{nth}'" if name in RENAMED else name for name in names]
            source = f"SELECT {', '.join(values)} FROM {table} WHERE rowid <= {last[table]}"
            line.execute(f"INSERT INTO {table} {source}")
    line.execute("COMMIT")
    line.close()


AGED = {
    "till_sales": ("id", {"id", "number"}),
    "till_tenders": ("sale_id", {"sale_id"}),
    "till_sale_lines": ("sale_id", {"sale_id"}),
    "spool_jobs": ("subject_id", {"id", "subject_id"}),
}
"""By table: the column that names the sale, and those that every copy has its own of."""


AGED_AS = {
    "receipt_no": "{} - v - 1",
    "fact_seq": "{} - v - 1",
    "payload": "NULL",
    "document": "''",
}
"""What a copy holds elsewhere: numbers nobody has, and no paper, for the disk's sake."""


def age(book: Path, sales: int) -> None:
    """Put so many older sales behind the till, all like its first, with their print jobs."""
    line = open_plainly(book)
    first = line.execute("SELECT id FROM till_sales ORDER BY fact_seq LIMIT 1").fetchone()[0]
    older = f"WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < {sales})"
    line.execute("BEGIN IMMEDIATE")
    for table, (key, renamed) in AGED.items():
        ways = AGED_AS | dict.fromkeys(renamed, "'0' || {} || '~' || v")
        names = [row[1] for row in line.execute(f"PRAGMA table_info({table})")]
        values = [ways.get(name, "{}").format(name) for name in names]
        source = f"SELECT {', '.join(values)} FROM {table}, n WHERE {key} = ?"
        line.execute(f"{older} INSERT INTO {table} {source}", (first,))
    line.execute("COMMIT")
    line.close()


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


def sell(home: Path, orders: int, *, long_order: bool = False) -> dict[int, str]:
    """Sell, print the table, and give a receipt as words by its number of lines."""
    times: Times = defaultdict(list)
    port, empty_port = free_port(), free_port()
    plain = Plain(home)
    behind = plain.count("till_sales")
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
    print(f"## {plain.count('catalogue_products')} products, {behind} earlier sales\n")
    print(f"{orders * LINES} scans, {orders} sales of {LINES} lines each\n")
    print_times(times)
    print(f"\nResident after selling: {memory_mb:.0f} MB\n")
    papers = {lines: found[0] for lines in (LINES, LONG) if (found := plain.papers(lines))}
    plain.close()
    return papers


class Till:
    """A browser at the real server, taking turns with the two yardsticks."""

    def __init__(
        self, port: int, empty_port: int, plain: Plain, printer: FakePrinter, times: Times
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
        draft_id = at.rpartition("/")[2]
        self._plain.begin(draft_id)
        for nth, code in enumerate(self._dice.sample(self._codes, lines)):
            scan = {"code": code, "scan_id": secrets.token_hex(8)}
            self._time(
                "scan", partial(self._browser.fragment, "POST", f"{at}/scans", **scan), draft_id
            )
            if nth % 4 == 0:
                word = self._dice.choice(TYPED)
                self._time(
                    "search",
                    partial(self._browser.fragment, "GET", f"{at}/hits?q={quote(word)}"),
                    word,
                )
        sheet = self._browser.fragment("GET", f"{at}/payment").text
        version = _found(r'name="version" value="(\d+)"', sheet)
        total = _found(r'name="total_vnd" value="(\d+)"', sheet)
        paid = {"version": version, "total_vnd": total, "tendered_vnd": total}
        self._time(
            "checkout",
            partial(self._browser.fragment, "POST", f"{at}/completion", **paid),
            draft_id,
        )

    def _time(self, what: str, act: Callable[[], Any], subject: str) -> None:
        answer = self._clock(what, act)
        assert answer.status < 300, answer
        if what == "checkout":  # nothing else is timed while the paper is drawn and sent
            self._printed += 1
            self._printer.wait_for_jobs(self._printed, timeout_s=30)
        self._clock(f"{what}, empty POST", partial(self._empty.post, "/", a="b"))
        self._clock(f"{what}, plain SQLite", getattr(self._plain, what)(subject))

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
    print(
        "| ms | p50 | p99 | empty POST p50 | p99 | ratio p50 | plain SQLite p50 | p99 | ratio p50 |"
    )
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


# --- Drawing ---------------------------------------------------------------------------


def draw(papers: dict[int, str], rounds: int = 30) -> None:
    """Time a receipt's drawing and encoding beside the same words by bare Pillow."""
    print("## Drawing a receipt, 80 mm\n")
    print("| ms | first | p50 | p99 | bytes | bare Pillow p50 | p99 | ratio p50 |")
    print("|---|---|---|---|---|---|---|---|")
    font = ImageFont.truetype(str(FONT), 24)
    for lines, words in papers.items():
        paper = loads(words)
        laid = layout.lay_out(paper, ROLL_80)
        texts = [mark for mark in laid.marks if isinstance(mark, TextMark)]
        own, bare, job = [], [], b""
        for _ in range(rounds):
            begun = time.perf_counter()
            job = printing.encode(printing.draw_paper(paper, ROLL_80), ROLL_80, Speech.ESCPOS)
            own.append((time.perf_counter() - begun) * 1000)
            begun = time.perf_counter()
            picture = Image.new("1", (ROLL_80.width_dots, laid.height_dots), 1)
            pen = ImageDraw.Draw(picture)
            for mark in texts:
                pen.text((mark.x, mark.y), mark.text, fill=0, font=font, anchor="ls")
            picture.tobytes()
            bare.append((time.perf_counter() - begun) * 1000)
        cells = (f"{own[0]:.1f}", *_ms(points(own[1:])), len(job), *_ms(points(bare)))
        ratio = statistics.median(own[1:]) / statistics.median(bare)
        print(f"| {lines} lines | {' | '.join(map(str, cells))} | {ratio:.1f} |")
    print()


# --- Starting --------------------------------------------------------------------------


def start_up(home: Path, rounds: int = 5) -> None:
    """Time from the command to the first answer, beside a bare `import flask`."""
    own, bare, memory_mb = [], [], 0.0
    for _ in range(rounds):
        begun = time.perf_counter()
        port = free_port()
        with serve_demo(home, port, "preview:") as process:
            wait_for(port)
            assert Browser(port).get("/sign-in").status == 200
            own.append((time.perf_counter() - begun) * 1000)
            memory_mb = resident_mb(process.pid)
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import flask"], check=True)
        bare.append((time.perf_counter() - begun) * 1000)
    say = "import flask; print(open('/proc/self/status').read())"
    flask = subprocess.run([sys.executable, "-c", say], check=True, capture_output=True, text=True)
    flask_mb = _resident_mb(flask.stdout)
    print("## Starting\n\n| | till | `import flask` | ratio |\n|---|---|---|---|")
    pair = statistics.median(own), statistics.median(bare)
    print(f"| to the first answer, ms | {pair[0]:.0f} | {pair[1]:.0f} | {pair[0] / pair[1]:.1f} |")
    ratio = memory_mb / flask_mb
    print(f"| resident, MB | {memory_mb:.0f} | {flask_mb:.0f} | {ratio:.1f} |\n")


def resident_mb(pid: int) -> float:
    """The resident memory of a process, from Linux's own books."""
    return _resident_mb(Path(f"/proc/{pid}/status").read_text(encoding="ascii"))


def _resident_mb(status: str) -> float:
    return int(_found(r"VmRSS:\s+(\d+)", status)) / 1024


if __name__ == "__main__":
    main()

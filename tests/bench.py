"""How long the till takes, beside what cannot be faster: `python -m tests.bench` (`make bench`).

Prints tables in Markdown, each figure beside its limit and beside the same work done plainly in the
same run: the same rows by bare SQLite with the same pragmas, an empty POST to Flask, Flask with
Flask-SQLAlchemy and one query, the same words by bare Pillow.  Asserts nothing: a figure is for
people.
"""

import argparse
import os
import random
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.config import Settings
from pos.demo.new_loading import load_new
from pos.demo.people import PEOPLE
from pos.migrations.running import migrate_book
from tests.bench_book import age, multiply
from tests.bench_closing import close
from tests.bench_exceptions import look_over
from tests.bench_import import take_in
from tests.bench_papers import draw, points
from tests.bench_reports import report
from tests.bench_start import EMPTY, running, say, serve_till, start_up, wait_for
from tests.bench_supply import ask_engine, suggest
from tests.bench_switch import switch
from tests.bench_tracing import trace
from tests.printers.fake_printer import FakePrinter
from tests.simulation.cashier import Answer, Browser
from tests.simulation.fire import free_port
from tests.yardsticks import Plain

ROOT = Path(__file__).resolve().parent.parent
LINES = 5
TYPED = (
    "che", "mat ong", "nuoc mam", "Cà phê", "ruou", "gao", "hat", "dac san", "mien", "tra",
    "đường", "dau", "Đậu phộng", "banh trang", "muoi", "yen sao", "toi den", "gi", "ĐẶC SẢN", "qua",
)  # fmt: skip
SEED = 20261121


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--orders", type=int, default=40, help="orders of 5 lines that are timed")
    parser.add_argument("--sales", type=int, default=500, help="sold before memory is read")
    parser.add_argument("--products", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=20_000, help="goods of the list taken in")
    parser.add_argument("--lines", type=int, default=1_000_000, help="past sale lines")
    options = parser.parse_args()
    (ROOT / "var").mkdir(exist_ok=True)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load before {load:.1f}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as folder:
        home = Path(folder) / "demo"
        make_home(home)
        paper = sell(home, 2, 2)
        draw({LINES: paper})
        multiply(home / "till.db", options.products)
        age(home / "till.db", options.lines)
        start_up(home)
        sell(home, options.orders, options.sales)
        report(home)
        switch(home)
        close(home)
        look_over(home, options.lines)
        if options.rows:
            take_in(home, options.rows)  # last: it doubles the goods
        other = Path(folder) / "traced"  # lots of its own
        make_home(other)
        trace(other, options.lines)
        third = Path(folder) / "supplied"  # a past of its own
        make_home(third)
        suggest(third, options.products, options.lines)
    ask_engine()


# --- The shop --------------------------------------------------------------------------


def make_home(home: Path) -> None:
    """A data folder with the demo showroom in it."""
    settings = Settings(home=home)
    migrate_book(settings.book, at=clock.now())
    app = create_app(settings)
    house = app.extensions["ocop_house"]
    with app.app_context():
        load_new(pen=house.pen, pepper=house.pepper, at=clock.now())
        db.session.remove()
        db.engine.dispose()


# --- Selling ---------------------------------------------------------------------------

Times = dict[str, list[float]]
Window = tuple[int, float, float]
"""A thread of the server, and from when to when it had a checkout in hand, in seconds."""


class PromptPrinter(FakePrinter):
    """Notes when the first bytes of a paper came, behind the questions after its state.

    A drawer's pulse before it is a job, too, but no paper.
    """

    def __init__(self) -> None:
        super().__init__()
        self.began_at: list[float] = []
        self._taken = 0

    def _room(self, taken: int) -> int:
        if taken > _PULSE_MOST >= self._taken:
            self.began_at.append(time.time())
        self._taken = taken
        return super()._room(taken)

    def wait_for_papers(self, count: int, timeout_s: float) -> None:
        """Wait until so many papers have come whole."""
        until = time.monotonic() + timeout_s
        while sum(len(job) > _PULSE_MOST for job in list(self.jobs)) < count:
            assert time.monotonic() < until, "a paper did not come"
            time.sleep(0.001)


_PULSE_MOST = 32
"""Bytes of a drawer's pulse, and of the questions around it."""


def sell(home: Path, orders: int, sales: int) -> str:
    """Sell, print the tables, and give a receipt as words."""
    times: Times = defaultdict(list)
    port, empty_port = free_port(), free_port()
    plain = Plain(home)
    behind = plain.count("till_sale_lines")
    empty = running([sys.executable, "-c", EMPTY, str(empty_port)])
    with PromptPrinter() as printer, empty, serve_till(home, port, printer.address) as process:
        wait_for(port)
        wait_for(empty_port)
        till = Till(port, empty_port, plain, printer, times)
        till.sell_one()  # warms up; not timed
        times.clear()
        for _ in range(orders):
            till.sell_one()
        for _ in range(orders):
            till.sell_in_parts()
        right = till.search_all()
        synced = syncs(process.pid, partial(till.check_out_many, max(5, orders // 4)))
        for _ in range(sales - 2 * orders):
            till.sell_quickly()
        memory_mb = pss_mb(process.pid)
    print(f"\n## {plain.count('catalogue_products'):,} products, {behind:,} past sale lines\n")
    print(
        f"{orders * LINES} scans, {len(TYPED)} searches, {orders} sales of {LINES} lines each; "
        f"{orders} more with a discount, half of it by card (`part`), the rest in notes"
    )
    print_times(times)
    print_limits(times, right, synced, memory_mb, sales)
    paper = plain.papers(LINES)[0]
    plain.close()
    return paper


class Till:
    """A browser at the real server, taking turns with the yardsticks."""

    def __init__(
        self, port: int, empty_port: int, plain: Plain, printer: PromptPrinter, times: Times
    ) -> None:
        self._browser, self._empty = Browser(port), Browser(empty_port)
        self._plain, self._printer, self._times = plain, printer, times
        self._dice = random.Random(SEED)
        self._codes = plain.codes()
        self._printed = 0
        page = self._browser.get("/sign-in").text
        person = re.search(rf'value="([^"]+)" data-name="{PEOPLE[0].name}"', page)
        assert person is not None
        self._browser.post("/sign-in", person_id=person[1], pin=PEOPLE[0].pin)
        self._browser.get("/till/shifts/new")
        self._browser.post("/till/shifts", count_100000=10)

    def sell_one(self) -> None:
        """One order: scans, the checkout, each beside its yardsticks; then wait for the paper."""
        at = self._open()
        self._plain.begin(at)
        for code in self._dice.sample(self._codes, LINES):
            self._time("scan", partial(self._scan, at, code), at)
        paid = self._seen(at)
        answer = self._time("checkout", partial(self._check_out, at, paid), at)
        committed_at = _timing(answer)["commit"]
        self._wait()
        first_byte_ms = (self._printer.began_at[-1] - committed_at) * 1000
        self._times["first byte"].append(first_byte_ms)

    def sell_in_parts(self) -> None:
        """An order with a discount, half of it paid by card and the rest in notes."""
        at = self._open()
        self._plain.begin(at)
        for code in self._dice.sample(self._codes, LINES):
            self._scan(at, code)
            self._plain.scan(at)()
        cut = {"how": "percent", "value": "5"}
        post = partial(self._browser.fragment, "POST")
        self._time("discount", partial(post, f"{_page(at)}/discount", **cut), at)
        whole = self._seen(at)
        part = {
            "way": "card",
            "tendered_vnd": str(int(whole["total_vnd"]) // 2),
            "reference": secrets.token_hex(6).upper(),
            "version": whole["version"],
        }
        self._time("part", partial(post, f"{_page(at)}/tenders", **part), at)
        self._time("rest", partial(self._check_out, at, self._seen(at)), at)
        self._wait()

    def search_all(self) -> int:
        """Every query once more than once; gives how many found the very best, best first."""
        at, right = self._open(), 0
        for word in TYPED:
            ask = partial(self._browser.fragment, "GET", f"{_page(at)}/hits?q={quote(word)}")
            for _ in range(3):
                answer = self._time("search", ask, word)
            right += re.findall(r'data-product-id="([^"]+)"', answer.text) == self._plain.best(word)
        return right

    def check_out_many(self, orders: int) -> list[Window]:
        """Sell without a clock; gives when each checkout was under way, and where."""
        windows = []
        for _ in range(orders):
            at = self._open()
            for code in self._dice.sample(self._codes, LINES):
                self._scan(at, code)
            paid = self._seen(at)
            begun = time.time()
            answer = self._check_out(at, paid)
            assert answer.status < 300, answer
            windows.append((int(_timing(answer)["thread"]), begun, time.time()))
            self._wait()
        return windows

    def sell_quickly(self) -> None:
        """A sale for the memory's sake."""
        self.check_out_many(1)

    def _open(self) -> str:
        page = self._browser.fragment("POST", "/till/sales").text
        return _found(r'data-sale-id="([^"]+)"', page)

    def _scan(self, at: str, code: str) -> Answer:
        scan_id = secrets.token_hex(8)
        scans = f"{_page(at)}/scans"
        return self._browser.fragment("POST", scans, code=code, scan_id=scan_id)

    def _seen(self, at: str) -> dict[str, str]:
        sheet = self._browser.fragment("GET", f"{_page(at)}/payment").text
        total = _found(r'name="total_vnd" value="(\d+)"', sheet)
        version = _found(r'name="version" value="(\d+)"', sheet)
        due = _found(r'name="tendered_vnd" value="(\d+)"', sheet)
        return {"version": version, "total_vnd": total, "tendered_vnd": due}

    def _check_out(self, at: str, paid: dict[str, str]) -> Answer:
        return self._browser.fragment("POST", f"{_page(at)}/completion", **paid)

    def _wait(self) -> None:
        """Nothing else is timed while a paper is drawn and sent."""
        self._printed += 1
        self._printer.wait_for_papers(self._printed, timeout_s=30)

    def _time(self, what: str, act: Callable[[], Answer], subject: str) -> Answer:
        answer: Answer = self._clock(what, act)
        assert answer.status < 300, answer
        told = _timing(answer)
        self._times[f"{what}, in the server"].append(told["app"])
        self._times[f"{what}, processor"].append(told["cpu"])
        self._clock(f"{what}, empty POST", partial(self._empty.post, "/", a="b"))
        self._clock(f"{what}, plain SQLite", getattr(self._plain, what)(subject))
        return answer

    def _clock(self, what: str, act: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        answer = act()
        self._times[what].append((time.perf_counter() - begun) * 1000)
        return answer


def _page(sale_id: str) -> str:
    return f"/till/sales/{sale_id}"


def _timing(answer: Answer) -> dict[str, float]:
    parts = re.findall(r"(\w+);dur=([\d.]+)", answer.headers["Server-Timing"])
    return {name: float(value) for name, value in parts}


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, text[:500]
    return found[1]


SYNC = re.compile(r"^(\d+)\s+([\d.]+) (?:fsync|fdatasync)\(", re.MULTILINE)


def syncs(pid: int, act: Callable[[], list[Window]]) -> tuple[float, float] | None:
    """Syncs of the disk a sale: in its checkout's thread, and in all; None: there is no strace."""
    if shutil.which("strace") is None:
        return None
    with tempfile.NamedTemporaryFile("r", encoding="ascii", errors="replace") as told:
        asked = ["-f", "-ttt", "-e", "trace=fsync,fdatasync", "-o", told.name, "-p", str(pid)]
        watch = subprocess.Popen(["strace", *asked], stderr=subprocess.PIPE)
        assert watch.stderr is not None
        watch.stderr.readline()  # it says that it has taken hold
        windows = act()
        watch.terminate()
        watch.communicate(timeout=30)
        seen = [(int(thread), float(at)) for thread, at in SYNC.findall(told.read())]
    within = sum(
        any(thread == its and begun <= at <= ended for its, begun, ended in windows)
        for thread, at in seen
    )
    return within / len(windows), len(seen) / len(windows)


# --- Saying ----------------------------------------------------------------------------


def print_times(times: Times) -> None:
    """The table of what was timed, with its yardsticks."""
    print("\n| ms, p50 / p99 | HTTP | in the server | processor | empty POST | plain SQLite |")
    print("|---|---|---|---|---|---|")
    for what in ("scan", "search", "checkout", "discount", "part", "rest"):
        ways = ("", ", in the server", ", processor", ", empty POST", ", plain SQLite")
        cells = [" / ".join(_ms(points(times[f"{what}{way}"]))) for way in ways]
        print(f"| {what} | {' | '.join(cells)} |")


def print_limits(
    times: Times,
    right: int,
    synced: tuple[float, float] | None,
    memory_mb: float,
    sales: int,
) -> None:
    """Each figure beside its limit."""
    scan, search = points(times["scan, in the server"]), points(times["search, in the server"])
    checkout, plain = points(times["checkout"]), points(times["checkout, plain SQLite"])
    ratio = checkout[0] / plain[0]
    begins = points(times["first byte"])
    print("\n| | here | limit | |\n|---|---|---|---|")
    say("scan to cart in the server, p50 ms", scan[0], 2)
    say("the same, p99", scan[1], 8)
    say("search in the server, p50 ms", search[0], 3.5)
    say("the same, p99", search[1], 12)
    say("searches that are not right, of 20", len(TYPED) - right, 0)
    say(f"checkout of {LINES} lines over HTTP, times plain SQLite ({plain[0]:.2f} ms)", ratio, 8)
    say("the same, p99 ms", checkout[1], 15)
    for what, words in (("discount", "a discount of the order"), ("part", "a card for a half")):
        here = points(times[f"{what}, in the server"])
        say(f"{words} in the server, p50 ms", here[0], 4)
        say("the same, p99", here[1], 12)
    rest, plain_rest = points(times["rest"]), points(times["rest, plain SQLite"])
    words = f"checkout of the rest over HTTP, times plain SQLite ({plain_rest[0]:.2f} ms)"
    say(words, rest[0] / plain_rest[0], 8)
    say("the same, p99 ms", rest[1], 15)
    if synced is not None:
        say("syncs a checkout", synced[0], 1.1)
        print(f"| syncs a whole sale: opened, scans, paid, printed | {synced[1]:.2f} | | |")
    else:
        print("| syncs a checkout | not counted: no strace | 1.1 | |")
    say("first receipt byte after the commit, p50 ms", begins[0], 50)
    say("the same, p99", begins[1], 50)
    say(f"memory (PSS) after {sales} sales, MiB", memory_mb, 100)


def _ms(pair: tuple[float, float]) -> tuple[str, str]:
    return f"{pair[0]:.2f}", f"{pair[1]:.2f}"


def pss_mb(pid: int) -> float:
    """A process's share of memory, from Linux's own books."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(_found(r"Pss:\s+(\d+)", rollup)) / 1024


if __name__ == "__main__":
    main()

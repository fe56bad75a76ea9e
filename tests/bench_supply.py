"""Suggestions over three years of a large showroom: from nothing, a day later, on the screen, and
over the lines of the engine's program.  For `tests.bench`.

A shop of 20,000 goods with a million lines sold: each product comes a few times, lasts or runs out
for a third of its time, and is sold as goods are, a few of them often and most of them seldom.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.dates import business_day
from pos.base.transaction import end_reading, reading
from pos.config import Settings
from pos.demo.people import PEOPLE
from pos.supply import audits, remembering, reviewing, taking_in
from pos.supply.review_queries import lines_of, newest, sum_of
from pos.sync.pen import Hand
from tests.bench_book import DAYS, multiply
from tests.bench_papers import points
from tests.bench_start import say, serve_till, wait_for
from tests.browsers import launch
from tests.planning.shops.agents import Message, PipeAgent
from tests.planning.shops.judge import run, run_history
from tests.planning.shops.making import draw_shop
from tests.planning.shops.owner import Owner
from tests.planning.shops.seeds import TUNING
from tests.run import look_for_chromium
from tests.simulation.fire import free_port
from tests.yardsticks import open_plainly

DELIVERIES = 5
"""Of a product in three years."""
OUT_EVERY = 5
"""One product in so many runs out for a third of the time."""
SEED = 20261123
LOOKS = 9
"""How often the screen is opened in Chromium; the first opening warms it up."""
ENGINE_GOODS, ENGINE_MONTHS = 800, 3


def suggest(home: Path, products: int, lines: int) -> None:
    """Fill the book, make reviews, print how long it takes."""
    begun = time.perf_counter()
    multiply(home / "till.db", products)
    sold = fill(home / "till.db", lines)
    print(f"\n## Suggestions, {products:,} products, {sold:,} lines of three years\n")
    print(f"(made in {time.perf_counter() - begun:.0f} s)\n")
    app = create_app(Settings(home=home))
    now = clock.now()
    with app.app_context():
        pen = app.extensions["ocop_house"].pen
        plain_s = clocked(lambda: read_plainly(home / "till.db"))
        print("| seconds | here | limit | |\n|---|---|---|---|")
        yesterday, today = Hand(pen, now - timedelta(days=1), "x", "x"), Hand(pen, now, "x", "x")
        days_s = clocked(lambda: taking_in.take_days(yesterday.on))
        say(f"every day read from the ledger, once (plain SQLite: {plain_s:.1f})", days_s, 30)
        with clock.running(lambda: yesterday.at):
            say("suggestions from nothing learnt", clocked(lambda: _review(yesterday)), 30)
        read_s = clocked(lambda: taking_in.take_days(today.on))
        learnt_s = clocked(lambda: remembering.remember(today.on, today.at))
        say("a day more read and learnt", read_s + learnt_s, 2)
        say("suggestions a day later", clocked(lambda: _review(today)), 30)
        review = newest(reading(), today.on)
        assert review is not None
        first = [one.producer_id for one in review.producers[:10]]
        end_reading()
        head_s = clocked(lambda: newest(reading(), today.on))
        say("the page's producers", head_s, 0.3)
        lines_s = clocked(lambda: lines_of(reading(), review, first, today.on))
        say("the lines of its first ten", lines_s, 0.3)
        one = next(iter(lines_of(reading(), review, first, today.on).values()))[0]
        sum_s = clocked(lambda: sum_of(reading(), one.product_id, today.on))
        say("one sum", sum_s, 0.3)
        end_reading()
        print(f"\nThe audit of it: {clocked(_audit):.1f} s")
        print(f"{review.lines:,} lines suggested of {len(review.producers):,} producers")
        db.session.remove()
        db.engine.dispose()
    paint(home)


def read_plainly(book: Path) -> int:
    """The same moves with what their lots say, by bare SQLite, into nothing: the raw limit."""
    line = open_plainly(book)
    asked = (
        "SELECT m.*, l.product_id, l.use_by, p.unit FROM stock_moves m "
        "JOIN stock_lots l ON l.id = m.lot_id JOIN catalogue_products p ON p.id = l.product_id "
        "ORDER BY m.id"
    )
    many = sum(1 for _row in line.execute(asked))
    line.close()
    return many


def _review(hand: Hand) -> None:
    reviewing.refresh_review(hand=hand)
    end_reading()


def _audit() -> None:
    found = audits.audit(reading())
    end_reading()
    assert not found, found[:3]


def clocked(act: Callable[[], Any]) -> float:
    """Seconds on the wall."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


# --- The screen ------------------------------------------------------------------------


def paint(home: Path) -> None:
    """The screen of suggestions in Chromium: from the address to the first paint."""
    program = look_for_chromium()
    if program is None:
        print("\nThe screen's first paint: not measured, no Chromium was found.")
        return
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with serve_till(home, port, "preview:"), sync_playwright() as driver:
        wait_for(port)
        browser = launch(driver, program)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        _sign_in(page, address)
        seen = [_look(page, f"{address}/orders/suggestions") for _ in range(LOOKS)][1:]
        browser.close()
    print("\n| ms, the screen of suggestions | here | limit | |\n|---|---|---|---|")
    first, server = ([one[n] for one in seen] for n in (0, 1))
    say(
        f"first paint, p50 (in the server: {statistics.median(server):.0f})", points(first)[0], 1000
    )
    say("the same, p99", points(first)[1], 2000)


def _sign_in(page: Page, address: str) -> None:
    """The manager at the door."""
    someone = next(one for one in PEOPLE if one.role == "manager")
    page.goto(f"{address}/sign-in")
    page.get_by_text(someone.name, exact=True).click()
    page.keyboard.type(someone.pin)
    page.wait_for_url(lambda url: "sign-in" not in url)


_PAINT = """() => [
    performance.getEntriesByName('first-contentful-paint')[0].startTime,
    performance.getEntriesByType('navigation')[0].serverTiming.find((one) => one.name === 'app')
        .duration,
]"""


def _look(page: Page, address: str) -> tuple[float, float]:
    """Milliseconds to the first paint, and those of it that the server had."""
    page.goto(address)
    page.locator("table.table").first.wait_for()
    page.wait_for_function(
        "() => performance.getEntriesByName('first-contentful-paint').length > 0"
    )
    painted, server = page.evaluate(_PAINT)
    return painted, server


# --- The engine's program --------------------------------------------------------------


class _Watched:
    """The program, with a clock around its reviews."""

    def __init__(self, program: PipeAgent) -> None:
        self._program = program
        self.seconds: list[float] = []

    def answer(self, message: Message) -> Message | None:
        """What it says."""
        begun = time.perf_counter()
        said = self._program.answer(message)
        if message["type"] == "review":
            self.seconds.append(time.perf_counter() - begun)
        return said


def ask_engine() -> None:
    """`ocop-pos reorder engine` over its pipes: reviews of a shop of eight hundred goods."""
    shop = draw_shop(TUNING[0], months=ENGINE_MONTHS, size=ENGINE_GOODS)
    history = run_history(shop, Owner(shop))
    with PipeAgent() as program:
        watched = _Watched(program)
        run(shop, history, watched)
    asked = sorted(watched.seconds)
    print(f"\n## The engine over its lines, {len(shop.products)} products, {len(asked)} reviews\n")
    print("| seconds | here | limit | |\n|---|---|---|---|")
    say("a review, p95", asked[int(len(asked) * 0.95)], 1)
    say("the slowest", asked[-1], 20)


# --- Three years -----------------------------------------------------------------------


def fill(book: Path, lines: int) -> int:
    """Lots, deliveries and sales of three years, up to yesterday; gives how many lines."""
    line = open_plainly(book)
    dice = random.Random(SEED)
    goods = [
        row[0]
        for row in line.execute(
            "SELECT id FROM catalogue_products WHERE is_stocked AND unit = 'piece' ORDER BY id"
        )
    ]
    names = [row[1] for row in line.execute("PRAGMA table_info(stock_lots)")]
    usual = dict(
        zip(names, line.execute("SELECT * FROM stock_lots LIMIT 1").fetchone(), strict=True)
    )
    line.execute("BEGIN IMMEDIATE")
    _empty(line)
    weights = [1 / (1 + n) ** 0.7 for n in range(len(goods))]
    scale = lines / sum(weights)
    first = business_day(clock.now()) - timedelta(days=DAYS)
    moves: list[tuple[Any, ...]] = []
    lots: list[tuple[Any, ...]] = []
    levels: list[tuple[Any, ...]] = []
    for n, product_id in enumerate(goods):
        many = int(weights[n] * scale + dice.random())
        for lot in _lots(dice, usual, product_id, n):
            of_lot = list(_moves(dice, lot, first, many // DELIVERIES + 1, n % OUT_EVERY == 0))
            lots.append(tuple(lot[name] for name in names))
            moves += of_lot
            left = of_lot[0][2] - sum(one[2] for one in of_lot[1:])
            if left > 0:
                levels.append((lot["id"], "shop", left))
    moves.sort(key=lambda one: one[8])
    asked = ", ".join("?" * len(names))
    line.executemany(f"INSERT INTO stock_lots VALUES ({asked})", lots)
    told = ((f"0{at:025d}", *one[1:]) for at, one in enumerate(moves))
    line.executemany("INSERT INTO stock_moves VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", told)
    line.executemany("INSERT INTO stock_levels VALUES (?, ?, ?)", levels)
    line.execute("COMMIT")
    line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    line.close()
    return sum(one[5] == "sold" for one in moves)


def _empty(line: Any) -> None:
    """Take the demo's own stock away: its moves are of other days than those to come."""
    kept = line.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'stock_moves'"
    )
    for (name,) in kept.fetchall():
        line.execute(f"DROP TRIGGER {name}")
    for table in ("stock_levels", "stock_moves"):
        line.execute(f"DELETE FROM {table}")


def _lots(
    dice: random.Random, usual: dict[str, Any], product_id: str, n: int
) -> Iterator[dict[str, Any]]:
    """A product's lots; a third of the goods never expires."""
    for nth in range(DELIVERIES):
        lot_id = f"{product_id}-s{nth}"
        keeps = n % 3 == 0
        yield usual | {
            "id": lot_id,
            "product_id": product_id,
            "code": f"S{n}-{nth}",
            "producer_code": "",
            "producer_code_key": "",
            "made_on": None,
            "date_kind": "none" if keeps else "hsd",
            "use_by": None,
            "nth": nth,
            "life": None if keeps else dice.choice((12, 180, 360)),
            "barred": "",
            "is_set": 0,
            "lower_vnd": None,
        }


def _moves(
    dice: random.Random,
    lot: dict[str, Any],
    first: date,
    many: int,
    is_short: bool,
) -> Iterator[tuple[Any, ...]]:
    """A lot's delivery and its sales, over a fifth of the years; the lot is told its dates."""
    span = DAYS // DELIVERIES
    begins = lot["nth"] * span + dice.randrange(7)
    ends = min((lot["nth"] + 1) * span, DAYS) - 1
    last = begins + (ends - begins) * 2 // 3 if is_short else ends
    came = first + timedelta(days=begins)
    lot["received_at"] = _at(came, 8 * 3600)
    if lot["life"] is not None:
        lot["use_by"] = (first + timedelta(days=ends + lot["life"])).isoformat()
    sold = [
        (first + timedelta(days=dice.randint(begins, last)), 1 + (dice.random() < 0.3))
        for _ in range(many)
    ]
    units = sum(one[1] for one in sold) + (0 if is_short else 6)
    yield _move(lot["id"], units, ("supplier", "shop", "received"), came, 8 * 3600)
    for day, taken in sold:
        yield _move(
            lot["id"], taken, ("shop", "customer", "sold"), day, dice.randint(9 * 3600, 20 * 3600)
        )


def _move(
    lot_id: str, units: int, how: tuple[str, str, str], day: date, second: int
) -> tuple[Any, ...]:
    at = _at(day, second)
    return ("", lot_id, units, *how, f"{lot_id}{at}", None, at, day.isoformat())


def _at(day: date, second: int) -> str:
    """A moment of a day in Hanoi."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
        seconds=second - 7 * 3600
    )
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def main() -> None:
    """On a book of its own: `python -m tests.bench_supply`."""
    from tests.bench import make_home

    parser = argparse.ArgumentParser(prog="python -m tests.bench_supply")
    parser.add_argument("--products", type=int, default=20_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder) / "demo"
        make_home(home)
        suggest(home, options.products, options.lines)
    ask_engine()


if __name__ == "__main__":
    main()

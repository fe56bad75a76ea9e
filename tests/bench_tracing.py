"""A trace both ways among a million sale lines, and a hold of a lot of many.  For `tests.bench`.

From a receipt to producer, lot, delivery and certificate, and from a lot to all its receipts,
labels and places: each page is asked for as a manager's browser does, beside the very rows of it
put to bare SQLite in the same run.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.config import Settings
from pos.demo.people import PEOPLE
from pos.holding import holding
from pos.holding.holding import Why
from pos.holding.meant import Wish
from pos.shop.queries import people
from pos.sync.pen import Hand
from pos.till import drafting, selling, shifts
from pos.till.opening import open_shift
from pos.till.orders import require_order
from pos.till.selling import Seen
from pos.till.tenders import cash
from tests.bench_book import age
from tests.bench_papers import points
from tests.yardsticks import open_plainly

ROUNDS = 15
LIMIT_MS = 100
LOTS = 3_000
"""Three years of a showroom's deliveries."""
HOT = 50
"""One line in so many is of one and the same lot: far more than a shop ever has of one."""
Ask = tuple[str, tuple[object, ...]]
_LOT = (
    f"CASE WHEN v % {HOT // 5} = 0 AND no = 1 THEN (SELECT id FROM traced WHERE n = 0)"
    f" ELSE (SELECT id FROM traced WHERE n = 1 + (v * 7919 + no * 104729) % {LOTS - 1}) END"
)


def trace(home: Path, lines: int) -> None:
    """Fill the book, then open the pages."""
    app = create_app(Settings(home=home))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        number = _sell_one(app.extensions["ocop_house"].pen)
        end_reading()
        hot, usual = fill(home / "till.db", lines)
        plain = open_plainly(home / "till.db")
        browser = _manager(app.test_client())
        print(f"\n## Tracing, {lines:,} sale lines of {LOTS:,} lots\n")
        print("| ms, p50 / p99 | page | plain SQLite | times | limit, p50 | |")
        print("|---|---|---|---|---|---|")
        _row("receipt to producer, lot, delivery", browser, f"sales/{number}", plain, _back(number))
        for name, lot in (("a usual lot", usual), ("the lot sold most", hot)):
            sold = plain.execute(_COUNT[0], (lot,)).fetchone()[0]
            what = f"{name} ({sold:,} lines)"
            _row(f"{what} to all of it", browser, f"lots/{lot}", plain, _forth(lot))
            pages = f"lots/{lot}/receipts"
            _row(f"{what}, its receipts", browser, pages, plain, [_count_of(lot), _lines_of(lot)])
        _hold(app.extensions["ocop_house"].pen, hot, plain)
        db.session.remove()
        db.engine.dispose()
    plain.close()


def fill(book: Path, lines: int) -> tuple[str, str]:
    """So many sale lines with their moves, of so many lots; gives the lot sold most, and one that
    was sold as often as the others."""
    line = open_plainly(book)
    first = line.execute("SELECT min(lot_id) FROM till_sale_lines").fetchone()[0]
    names = [row[1] for row in line.execute("PRAGMA table_info(stock_lots)")]
    values = [f"{one} || '~' || v" if one in ("id", "code") else one for one in names]
    line.execute(
        f"WITH RECURSIVE n (v) AS (SELECT 0 UNION ALL SELECT v + 1 FROM n WHERE v < {LOTS - 1}) "
        f"INSERT INTO stock_lots SELECT {', '.join(values)} FROM n, stock_lots WHERE id = ?",
        (first,),
    )
    line.execute("DROP TABLE IF EXISTS traced")
    line.execute(
        "CREATE TABLE traced AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id "
        "FROM stock_lots WHERE id LIKE ? || '~%'",
        (first,),
    )
    line.execute("CREATE UNIQUE INDEX traced_n ON traced (n)")
    line.close()
    age(book, lines, _LOT)
    line = open_plainly(book)
    line.execute("BEGIN IMMEDIATE")
    line.execute(
        "INSERT INTO stock_moves SELECT 'in-' || id, id, 100000, 'supplier', 'shop', 'received', "
        "'in-' || id, NULL, received_at, substr(received_at, 1, 10) FROM stock_lots "
        "WHERE id IN (SELECT id FROM traced)"
    )
    line.execute(
        "INSERT INTO stock_moves SELECT 'out-' || l.sale_id || '-' || l.no, l.lot_id, l.units, "
        "'shop', 'customer', 'sold', l.sale_id, NULL, s.completed_at, s.business_on "
        "FROM till_sale_lines l JOIN till_sales s ON s.id = l.sale_id "
        "WHERE l.lot_id IN (SELECT id FROM traced) ORDER BY l.rowid"
    )
    line.execute(
        "INSERT INTO stock_levels SELECT id, 'shop', 40 FROM stock_lots "
        "WHERE id IN (SELECT id FROM traced)"
    )
    line.execute("COMMIT")
    hot, usual = (
        line.execute("SELECT id FROM traced WHERE n = ?", (n,)).fetchone()[0] for n in (0, 7)
    )
    line.execute("DROP TABLE traced")
    line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    line.close()
    return hot, usual


def _sell_one(pen: Any) -> str:
    """A sale of five lines, from which the others are copied."""
    hand = _hand(pen, "cashier")
    if shifts.find_open(reading(), 1) is None:
        open_shift(1, {100_000: 10}, hand=hand)
    draft_id = drafting.open_order(1, hand=hand)
    asked = "SELECT DISTINCT l.product_id FROM stock_lots l JOIN stock_levels s ON s.lot_id = l.id "
    asked += "JOIN catalogue_products p ON p.id = l.product_id WHERE s.units > 3 "
    asked += "AND p.unit = 'piece' AND l.code <> '' LIMIT 5"
    for row in reading().connection().exec_driver_sql(asked).all():
        drafting.add_line(
            draft_id, row[0], lot_id=None, quantity=None, times=1, scan_id=new_id(), hand=hand
        )
    order = require_order(reading(), draft_id, hand)
    total_vnd = order.sums().total_vnd
    seen = Seen(order.draft.version, total_vnd)
    return selling.complete_sale(
        draft_id, [cash(total_vnd)], seen=seen, link_base="https://sp.example.vn", hand=hand
    ).number


def _hand(pen: Any, role: str) -> Hand:
    someone = next(one for one in people(reading()) if one.role == role)
    return Hand(pen, clock.now(), someone.id, someone.name, 1)


def _manager(browser: FlaskClient) -> FlaskClient:
    someone = next(one for one in people(reading()) if one.role == "manager")
    pin = next(one.pin for one in PEOPLE if one.name == someone.name)
    browser.post("/sign-in", data={"person_id": someone.id, "pin": pin})
    return browser


def _hold(pen: Any, lot: str, plain: Any) -> None:
    """One hold of the lot sold most: from the act to the commit."""
    hand, why = _hand(pen, "manager"), Why("Nắp phồng", "Cất vào thùng đỏ")
    end_reading()
    took = _clocked_ms(partial(holding.hold_lots, Wish((lot,)), why, hold_id=new_id(), hand=hand))
    barring = "UPDATE stock_lots SET barred = 'hold' WHERE id = ?"
    bare = _clocked_ms(lambda: plain.execute(barring, (lot,)))
    print(f"| the act of holding it | {took:.1f} | {bare:.1f} | {took / bare:.1f} | | |")


def _row(what: str, browser: FlaskClient, page: str, plain: Any, asks: list[Ask]) -> None:
    own, bare = [], []
    for _ in range(ROUNDS):
        own.append(_clocked_ms(partial(_open, browser, f"/stock/{page}")))
        bare.append(_clocked_ms(partial(_ask_all, plain, asks)))
    here, there = points(own), points(bare)
    missed = "" if here[0] <= LIMIT_MS else f"missed by {here[0] - LIMIT_MS:.0f}"
    print(
        f"| {what} | {here[0]:.1f} / {here[1]:.1f} | {there[0]:.1f} / {there[1]:.1f} "
        f"| {here[0] / there[0]:.1f} | {LIMIT_MS} | {missed} |"
    )


def _open(browser: FlaskClient, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code


def _ask_all(plain: Any, asks: list[Ask]) -> None:
    for sql, values in asks:
        plain.execute(sql, values).fetchall()


def _back(number: str) -> list[Ask]:
    joined = "till_sales s JOIN till_sale_lines l ON l.sale_id = s.id "
    joined += "JOIN stock_lots o ON o.id = l.lot_id "
    joined += "JOIN catalogue_products p ON p.id = l.product_id "
    joined += "LEFT JOIN catalogue_certificates c ON c.product_id = p.id"
    return [(f"SELECT * FROM {joined} WHERE s.number = ?", (number,))]


_COUNT = ("SELECT count(*) FROM till_sale_lines WHERE lot_id = ?", ())
_NEWEST = "SELECT rowid FROM till_sale_lines WHERE lot_id = ? ORDER BY rowid DESC LIMIT 51"


def _count_of(lot: str) -> Ask:
    return _COUNT[0], (lot,)


def _lines_of(lot: str) -> Ask:
    joined = "till_sale_lines l JOIN till_sales s ON s.id = l.sale_id"
    return f"SELECT * FROM {joined} WHERE l.rowid IN ({_NEWEST})", (lot,)


def _forth(lot: str) -> list[Ask]:
    """What the page of a lot cannot do without."""
    places = "SELECT from_place_id, to_place_id, sum(units) FROM stock_moves WHERE lot_id = ?"
    return [
        ("SELECT * FROM stock_lots WHERE id = ?", (lot,)),
        (f"{places} GROUP BY 1, 2", (lot,)),
        ("SELECT * FROM stock_moves WHERE lot_id = ? ORDER BY rowid DESC LIMIT 20", (lot,)),
        ("SELECT * FROM spool_jobs WHERE subject_id = ?", (lot,)),
        _count_of(lot),
        _lines_of(lot),
    ]


def _clocked_ms(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """A demo shop of its own."""
    from tests.bench import make_home

    parser = argparse.ArgumentParser(prog="python -m tests.bench_tracing")
    parser.add_argument("--lines", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-tracing-") as folder:
        home = Path(folder) / "demo"
        make_home(home)
        trace(home, options.lines)


if __name__ == "__main__":
    main()

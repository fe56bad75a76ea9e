"""The exception report and the audit trail over as many rows as there are sale lines.

For `tests.bench`.  Each page is asked for as a manager's browser does, beside the very questions
of it put to bare SQLite in the same run.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.dates import business_day
from pos.base.transaction import end_reading, reading
from pos.config import Settings
from pos.demo.people import PEOPLE
from pos.reports.exceptions import SHOWN
from pos.shop.queries import people
from pos.sync.trails import Topic
from tests.bench_book import DAYS
from tests.bench_papers import points
from tests.yardsticks import open_plainly

ROUNDS = 15
SPANS = {"today": 0, "7 days": 6, "31 days": 30, "a year": 364, "three years": DAYS}
"""How many days before today each begins."""
LIMIT_MS = {"today": 60, "7 days": 60, "31 days": 100, "a year": 500, "three years": 1000}
Ask = tuple[str, tuple[object, ...]]


def fill(book: Path, rows: int, today: date) -> None:
    """So many rows of the trail before those there are, over three years and all people.

    One in three is what happens each hour, one in a hundred is grave; each names a fact that is
    there, since a page reads the facts of its rows.
    """
    line = open_plainly(book)
    topics = [*SHOWN, *(one for one in Topic if one not in SHOWN)]
    values = ", ".join(f"({n}, '{one}')" for n, one in enumerate(topics))
    line.execute("BEGIN IMMEDIATE")
    line.execute(
        f"""
        WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < {rows}),
        topics (t, topic) AS (VALUES {values}),
        staff AS (SELECT row_number() OVER (ORDER BY id) - 1 AS p, id FROM shop_people),
        facts AS (
            SELECT row_number() OVER (ORDER BY epoch, seq) - 1 AS f, terminal_id, epoch, seq
            FROM sync_facts LIMIT 500
        )
        INSERT INTO sync_trail
            (no, terminal_id, epoch, seq, topic, business_on, person_id, register_no, amount_vnd)
        SELECT v - {rows}, terminal_id, epoch, seq, topic,
            date(?, '-' || (({rows} - v) * {DAYS} / {rows}) || ' days'), id, 1 + v % 3,
            v % 97 * 1000
        FROM n JOIN topics ON t = v * 7919 % {len(topics)}
        JOIN staff ON p = v * 104729 % (SELECT count(*) FROM staff)
        JOIN facts ON f = v % (SELECT count(*) FROM facts)
        """,
        (today.isoformat(),),
    )
    line.execute("COMMIT")
    line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    line.close()


def look_over(home: Path, rows: int) -> None:
    """Fill the trail, then open its pages over spans of every length."""
    today = business_day(clock.now())
    fill(home / "till.db", rows, today)
    app = create_app(Settings(home=home))
    app.config["WTF_CSRF_ENABLED"] = False
    plain = open_plainly(home / "till.db")
    print(f"\n## Exceptions and the trail, {rows:,} rows in three years\n")
    print(
        "| ms, p50 / p99 | page | plain SQLite | times | limit, p50 | |\n|---|---|---|---|---|---|"
    )
    with app.app_context():
        manager = next(one for one in people(reading()) if one.role == "manager")
        cashier = next(one for one in people(reading()) if one.role == "cashier")
        end_reading()
        browser = app.test_client()
        pin = next(one.pin for one in PEOPLE if one.name == manager.name)
        browser.post("/sign-in", data={"person_id": manager.id, "pin": pin})
        for name, back in SPANS.items():
            span = ((today - timedelta(days=back)).isoformat(), today.isoformat())
            dates = {"first": span[0], "last": span[1]}
            limit = LIMIT_MS[name]
            _row(f"exceptions, {name}", browser, "exceptions", dates, plain, [_counts(span)], limit)
            _row(f"trail, {name}", browser, "trail", dates, plain, _page(span), limit)
            of_one = dates | {"person": cashier.id, "topic": str(Topic.FAILED_PIN)}
            narrowed = _page(span, person_id=cashier.id, topic=str(Topic.FAILED_PIN))
            _row(
                f"trail of one person and topic, {name}",
                browser,
                "trail",
                of_one,
                plain,
                narrowed,
                limit,
            )
        db.session.remove()
        db.engine.dispose()
    plain.close()


def _row(
    what: str,
    browser: FlaskClient,
    page: str,
    asked: dict[str, str],
    plain: Any,
    asks: list[Ask],
    limit_ms: int,
) -> None:
    """One line of the table."""
    own, bare = [], []
    for _ in range(ROUNDS):
        own.append(_clocked_ms(partial(_open, browser, page, asked)))
        bare.append(_clocked_ms(partial(_ask_all, plain, asks)))
    here, there = points(own), points(bare)
    missed = "" if here[0] <= limit_ms else f"missed by {here[0] - limit_ms:.0f}"
    print(
        f"| {what} | {here[0]:.1f} / {here[1]:.1f} | {there[0]:.1f} / {there[1]:.1f} "
        f"| {here[0] / there[0]:.1f} | {limit_ms} | {missed} |"
    )


def _open(browser: FlaskClient, page: str, asked: dict[str, str]) -> None:
    answer = browser.get(f"/audit/{page}", query_string=asked)
    assert answer.status_code == 200, answer.status_code


def _ask_all(plain: Any, asks: list[Ask]) -> None:
    for sql, values in asks:
        plain.execute(sql, values).fetchall()


def _counts(span: tuple[str, str]) -> Ask:
    """By person and topic, which is the least that the page shows."""
    marks = ", ".join("?" * len(SHOWN))
    asked = "SELECT person_id, topic, count(*), sum(amount_vnd) FROM sync_trail"
    where = f"business_on BETWEEN ? AND ? AND topic IN ({marks})"
    return f"{asked} WHERE {where} GROUP BY 1, 2", (*span, *map(str, SHOWN))


_ROWS = (
    "SELECT t.no, t.topic, t.business_on, f.body FROM sync_trail t "
    "JOIN sync_facts f USING (terminal_id, epoch, seq)"
)


def _page(span: tuple[str, str], **only: str) -> list[Ask]:
    """A page of rows with their facts, and how many there are."""
    where = " AND ".join(["business_on BETWEEN ? AND ?", *(f"t.{name} = ?" for name in only)])
    values = (*span, *only.values())
    newest = f"SELECT no FROM sync_trail t WHERE {where} ORDER BY no DESC LIMIT 101"
    return [
        (f"{_ROWS} WHERE t.no IN ({newest})", values),
        (f"SELECT count(*) FROM sync_trail t WHERE {where}", values),
    ]


def _clocked_ms(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """A demo shop of its own."""
    from tests.bench import make_home

    parser = argparse.ArgumentParser(prog="python -m tests.bench_exceptions")
    parser.add_argument("--lines", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-exceptions-") as folder:
        home = Path(folder) / "demo"
        make_home(home)
        look_over(home, options.lines)


if __name__ == "__main__":
    main()

"""A year's report by every filter, from the lines and from the kept months.  For `tests.bench`."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pos.app import create_app
from pos.base import clock
from pos.base.audit import Finding
from pos.base.database import db
from pos.base.dates import business_day
from pos.base.transaction import end_reading, reading
from pos.config import Settings
from pos.reports import audits
from pos.reports.folding import fold_months
from pos.reports.queries import Only, sales_report
from pos.reports.spans import Span
from tests.bench_start import say
from tests.yardsticks import open_plainly


def report(home: Path) -> None:
    """A year by every filter, from the lines and from the kept months."""
    app = create_app(Settings(home=home))
    today = business_day(clock.now())
    year = Span(today.replace(year=today.year - 1, month=1, day=1), today.replace(day=1))
    year = Span(year.first_on, year.first_on.replace(month=12, day=31))
    with app.app_context():
        row = reading().connection().exec_driver_sql(
            "SELECT p.id, p.producer_id, p.ocop_group, p.commune_code, s.person_id "
            "FROM till_sale_lines l JOIN catalogue_products p ON p.id = l.product_id "
            "JOIN till_sales s ON s.id = l.sale_id "
            "WHERE p.producer_id IS NOT NULL AND p.commune_code IS NOT NULL LIMIT 1"
        ).one()  # fmt: skip
        asked = {
            "everything": Only(),
            "product": Only(product_id=row[0]),
            "producer": Only(producer_id=row[1]),
            "stars": Only(stars=4),
            "group": Only(ocop_group=row[2]),
            "commune": Only(commune_code=row[3]),
            "cashier": Only(person_id=row[4]),
            "register": Only(register_no=1),
        }
        folded = clocked(partial(fold_months, today=today + timedelta(days=31)))
        end_reading()
        plain_s = clocked(partial(_plainly, home, year))
        print(f"\n## A year's report (its lines summed by bare SQLite: {plain_s:.3f} s)\n")
        print("| seconds | here | limit | |\n|---|---|---|---|")
        for name, only in asked.items():
            lines_s = clocked(partial(sales_report, reading(), year, only, from_lines=True))
            say(f"{name}, from the lines: {lines_s / plain_s:.1f} times plain", lines_s, 1.4)
            if not only.asks_who_sold:
                kept_s = clocked(partial(sales_report, reading(), year, only))
                say(f"{name}, from kept months", kept_s, 0.3)
        found: list[Finding] = []
        sound_s = clocked(lambda: found.extend(audits.audit(reading())))
        print(
            f"\nKeeping all months {folded:.1f} s, their audit {sound_s:.1f} s: {len(found)} wrong"
        )
        db.session.remove()
        db.engine.dispose()


def _plainly(home: Path, year: Span) -> None:
    """The same lines, summed by product and without a filter."""
    line = open_plainly(home / "till.db")
    line.execute(
        "SELECT l.product_id, sum(l.units), sum(l.amount_vnd), sum(l.vat_vnd), count(*) "
        "FROM till_sale_lines l JOIN till_sales s ON s.id = l.sale_id "
        "WHERE s.business_on BETWEEN ? AND ? GROUP BY l.product_id",
        (year.first_on.isoformat(), year.last_on.isoformat()),
    ).fetchall()
    line.close()


def clocked(act: Callable[[], Any]) -> float:
    """Seconds on the wall."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun

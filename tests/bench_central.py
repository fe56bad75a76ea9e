"""How long the city's desk takes over a year of 105 showrooms: `python -m tests.bench_central`.

About 11 million sales: the last weeks as real rows, a million of them with their lines, the rest of
the year as the sums of days that such sales leave.  Prints, page by page, the median and the worst
of some rounds beside the very statements of the page asked bare of PostgreSQL in the same run, and
beside the same question asked of the books' sums of days without the desk's own.  Asserts nothing:
a figure is for people.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text

from pos.base import clock
from pos.central.database import writing
from pos.central.desk.rolling import add_up
from pos.central.people.roles import Role
from pos.central.streams.partitions import by_months, ensure_months
from tests.central import city
from tests.central.city import TODAY
from tests.central.lays import MONTHS, template
from tests.central.office import Browser, open_office
from tests.postgres import fresh_database

LIMIT_MS = 300
KINDS, CARRIED = 800, 300
"""Kinds of goods in the city, and how many of them each showroom has."""
YEAR = f"first={TODAY - timedelta(days=364)}&last={TODAY}"
QUARTER = "first=2026-07-01&last=2026-09-30"
RAGGED = f"first=2026-02-11&last={TODAY - timedelta(days=3)}"
PAGES = (
    "/desk",
    "/desk/showrooms",
    "/desk/showrooms/HN01",
    f"/desk/showrooms/HN01?{YEAR}",
    "/desk/reports",
    f"/desk/reports?{YEAR}",
    f"/desk/reports?by=certified&{YEAR}",
    f"/desk/reports?by=group&{YEAR}",
    f"/desk/reports?by=commune&{YEAR}",
    f"/desk/reports?by=maker&{YEAR}",
    f"/desk/reports?by=kind&{YEAR}",
    f"/desk/reports?by=showroom&{YEAR}",
    f"/desk/reports?by=commune&{QUARTER}",
    f"/desk/reports?by=maker&{RAGGED}",
    f"/desk/reports?by=kind&stars=4&{RAGGED}",
    f"/desk/reports.xlsx?by=kind&{YEAR}",
    "/desk/certified",
    f"/desk/stock?{YEAR}",
    "/desk/lapsing",
    "/desk/days",
)
OF_SHOP = (
    "/desk/showrooms/HN01",
    f"/desk/reports?by=kind&{YEAR}",
    f"/desk/reports?by=stars&{RAGGED}",
    f"/desk/slips?first={TODAY - timedelta(days=30)}&last={TODAY}",
)
_GOODS = """
INSERT INTO central_producers
SELECT t.terminal_id, 'm' || m, 'HTX ' || m, 'cooperative', '', '', '', '',
       (ARRAY['00004','00008','00025','00070','00082','00091','00097','00103','00118','00127',
              '00145','00160','00166','00175','00190'])[1 + m % 15], '01', :at, 1, 1
FROM central_terminals t, generate_series(1, :kinds / 3) m;
INSERT INTO central_products (terminal_id, product_id, sku, name_vi, name_en, producer_id, unit,
  unit_word, net_content, ocop_group, tax_class, shelf_life_days, storage, place, commune_code,
  province_code, is_stocked, is_demo, is_withdrawn, story, story_en, gtins, changed_at, epoch_no,
  seq)
SELECT c.terminal_id, 'k' || k, 'SP' || k, 'Mặt hàng ' || k, '', 'm' || (1 + k % (:kinds / 3)),
       'piece', 'hộp', '', (ARRAY['food','food','beverage','herbal','handicraft'])[1 + k % 5],
       'standard', NULL, '', '', '', '01', 1, 0, 0, '', '', '', :at, 1, 1
FROM bench_carried c;
INSERT INTO central_goods
SELECT c.terminal_id, 'k' || c.k, (c.k * 7 + length(c.code)) % 23, :today FROM bench_carried c;
"""
_CARRIED = """
CREATE TABLE bench_carried AS
SELECT t.showroom_code AS code, t.terminal_id, k,
       (ARRAY[0, 3, 3, 4, 4, 5])[1 + k % 6] AS stars, 20000 + k * 137 % 180 * 1000 AS price
FROM central_terminals t, generate_series(1, :kinds) k
WHERE (k * 13 + ('x' || substr(md5(t.showroom_code), 1, 6))::bit(24)::int) % :kinds < :carried;
CREATE TABLE bench_numbered AS
SELECT *, row_number() OVER (PARTITION BY code ORDER BY k) - 1 AS n FROM bench_carried;
CREATE INDEX ON bench_numbered (code, n);
ANALYZE bench_carried; ANALYZE bench_numbered;
"""
_SALES = """
INSERT INTO central_sales (business_on, terminal_id, epoch, seq, sale_id, number, receipt_no,
  register_no, shift_id, person_id, person_name, buyer_kind, discount_vnd, rounding_vnd, total_vnd,
  vat_vnd, gt_vnd, hash, at)
SELECT :on, t.terminal_id, 'e', :day * 100000 + n, 's' || n,
       t.showroom_code || '-1A-' || (:day * 1000 + n), n, 1, 'z', 'p', 'Lan', 'consumer', 0, 0,
       100000, 0, 0, 'h', :on || 'T05:00:00.000Z'
FROM central_terminals t, generate_series(1, :sales) n;
INSERT INTO central_sale_lines (no, business_on, terminal_id, epoch, seq, place_id, list_price_vnd,
  price_vnd, discount_vnd, shared_vnd, short_units, product_id, lot_id, units, unit, vat_code,
  vat_percent, net_vnd, vat_vnd, amount_vnd, stars, owner)
SELECT l, :on, c.terminal_id, 'e', :day * 100000 + s, 'shop', c.price, c.price, 0, 0, 0,
       'k' || c.k, 'l' || c.k || '-' || substr(:on, 1, 7), 1 + (s + l) % 3, 'piece', '8%', 8, 0, 0,
       c.price * (1 + (s + l) % 3), c.stars, 'owned'
FROM generate_series(1, :sales) s, generate_series(1, 3) l, central_terminals t,
     LATERAL (SELECT * FROM bench_numbered c WHERE c.code = t.showroom_code
              AND c.n = (s * 31 + l * 97 + :day * 11) % (:carried - 5)) c
WHERE l < 3 OR s % 10 < 7;
INSERT INTO central_day_goods (business_on, terminal_id, product_id, stars, bills, units,
  amount_vnd, net_vnd, vat_vnd, consigned_vnd, returned_units, returned_vnd)
SELECT business_on, terminal_id, product_id, stars, count(*), sum(units), sum(amount_vnd), 0, 0, 0,
       0, 0
FROM central_sale_lines WHERE business_on = :on GROUP BY 1, 2, 3, 4;
"""
_SUMMED = """
INSERT INTO central_day_goods (business_on, terminal_id, product_id, stars, bills, units,
  amount_vnd, net_vnd, vat_vnd, consigned_vnd, returned_units, returned_vnd)
SELECT :on, c.terminal_id, 'k' || c.k, c.stars, 1 + (c.k + :day) % 5, 2 + (c.k + :day) % 9,
       c.price * (2 + (c.k + :day) % 9), 0, 0, 0, 0, 0
FROM bench_carried c WHERE (c.k * 31 + :day * 17) % 2 = 0;
"""
_DAYS = """
INSERT INTO central_day_shops
SELECT business_on, terminal_id, 300, sum(amount_vnd), 0, 0, 0, 0, 0
FROM central_day_goods WHERE business_on = :on GROUP BY 1, 2;
"""
_PLAIN = """
SELECT p.ocop_group, sum(d.amount_vnd - d.returned_vnd), count(DISTINCT d.terminal_id)
FROM central_day_goods d
JOIN central_products p ON p.terminal_id = d.terminal_id AND p.product_id = d.product_id
WHERE d.business_on BETWEEN :first AND :last GROUP BY 1
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_central")
    parser.add_argument("--shops", type=int, default=105)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--real", type=int, default=32, help="days of which the rows are real")
    parser.add_argument("--sales", type=int, default=300, help="a showroom's day")
    parser.add_argument("--rounds", type=int, default=20)
    told = parser.parse_args()
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}, Python", end=" ")
    print(sys.version.split()[0])
    with (
        tempfile.TemporaryDirectory() as folder,
        fresh_database(template(MONTHS)) as url,
        open_office(Path(folder), url) as office,
    ):
        fill(office.engine, told)
        begun = clock.stopwatch_ms()
        add_up(office.engine, now=clock.now())
        whole_ms = clock.stopwatch_ms() - begun
        _run(office.engine, "VACUUM ANALYZE")
        _one_more_day(office.engine)
        print(f"\nadded up from nothing in {whole_ms / 1000:.1f} s\n")
        print("| page | p50 ms | worst ms | its statements, bare, ms | statements | |")
        print("|---|---|---|---|---|---|")
        for role, pages in ((Role.OFFICE, PAGES), (Role.SHOP, OF_SHOP)):
            browser = office.browser(role)
            for path in pages:
                measure(office.engine, browser, path, role, told.rounds)
        first = {"first": f"{TODAY - timedelta(days=364)}", "last": f"{TODAY}"}
        plain = _timed(lambda: _ask(office.engine, _PLAIN, first))
        print(f"\na year by group from the books' sums of days, without the desk's: {plain} ms")


def fill(engine: Engine, told: argparse.Namespace) -> None:
    """A city, its year, and what the books know of it."""
    city.build(engine, shops=told.shops, days=1)
    for table in ("central_day_goods", "central_day_shops", "central_desk_dues"):
        _run(engine, f"TRUNCATE {table}")
    shape = {
        "kinds": KINDS,
        "carried": CARRIED,
        "today": f"{TODAY}",
        "at": f"{TODAY}T01:00:00.000Z",
    }
    _run(engine, "TRUNCATE central_products, central_producers, central_goods")
    _run(engine, _CARRIED, **shape)
    _run(engine, _GOODS, **shape)
    days = [TODAY - timedelta(days=back) for back in range(told.days)]
    with writing(engine) as session:
        for table in by_months(session):
            ensure_months(session, table, days)
    for back, day in enumerate(days):
        made = _SALES if back < told.real else _SUMMED
        known = {"on": f"{day}", "day": back, "sales": told.sales, "carried": CARRIED}
        _run(engine, made, **known)
        _run(engine, _DAYS, on=f"{day}")
    _run(
        engine,
        "INSERT INTO central_desk_dues SELECT DISTINCT ON (business_on) terminal_id, business_on,"
        " business_on FROM central_day_shops",
    )
    _run(engine, "ANALYZE")
    _say_sizes(engine)


def _say_sizes(engine: Engine) -> None:
    for table in ("sales", "sale_lines", "day_goods", "day_shops"):
        count = _ask(engine, f"SELECT count(*) FROM central_{table}", {})[0][0]
        print(f"central_{table}: {count:,} rows")


def _one_more_day(engine: Engine) -> None:
    """How long a round takes in which every showroom sold something today."""
    due = (
        "INSERT INTO central_desk_dues SELECT terminal_id, 'again', business_on"
        f" FROM central_day_shops WHERE business_on = '{TODAY}'"
    )
    _run(engine, due)
    took = _timed(lambda: add_up(engine, now=clock.now()))
    print(f"\na round in which all showrooms sold: {took} ms")


def measure(engine: Engine, browser: Browser, path: str, role: Role, rounds: int) -> None:
    """One page: its rounds, and its statements asked bare."""

    def ask() -> None:
        answer = browser.client.get(path, base_url=browser.base)
        assert answer.status_code == 200, (path, answer.status_code)
        answer.get_data()

    with _listening(engine) as asked:
        ask()
    took = sorted(_timed(ask) for _round in range(rounds))
    bare = statistics.median(_timed(lambda: _repeat(engine, asked)) for _round in range(5))
    p50, worst = statistics.median(took), took[-1]
    missed = "" if worst <= LIMIT_MS else f"above {LIMIT_MS}"
    who = "" if role is Role.OFFICE else " (showroom)"
    print(f"| {path}{who} | {p50:.0f} | {worst} | {bare:.0f} | {len(asked)} | {missed} |")


@contextmanager
def _listening(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []

    def note(*told: Any) -> None:
        if told[2].lstrip().upper().startswith("SELECT"):
            asked.append((told[2], told[3]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _repeat(engine: Engine, asked: list[tuple[str, Any]]) -> None:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        for statement, parameters in asked:
            cursor.execute(statement, parameters)
            cursor.fetchall()
        raw.rollback()
    finally:
        raw.close()


def _timed(act: Callable[[], object]) -> int:
    begun = clock.stopwatch_ms()
    act()
    return clock.stopwatch_ms() - begun


def _run(engine: Engine, statements: str, **known: object) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for one in statements.split(";\n"):
            if one.strip():
                named = {name: value for name, value in known.items() if f":{name}" in one}
                connection.execute(text(one), named)


def _ask(engine: Engine, statement: str, known: dict[str, object]) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text(statement), known))


if __name__ == "__main__":
    main()

"""The public pages over real HTTP: kept ones, first views, and a bare WSGI application beside them.

    python -m tests.bench_origin [--showrooms 105] [--lots 200] [--seconds 5]

PostgreSQL, gunicorn's two processes and who asks share this machine.  Prints a table.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import Engine, text
from stdnum import ean

from pos.central.database import open_engine, writing
from pos.central.streams.partitions import ensure_months
from tests.central.lays import MONTHS, template
from tests.central.origin_world import ARRIVED
from tests.house.source import ROOT
from tests.postgres import fresh_database

PRODUCTS = 60
BODIES = [f"893{no:09d}" for no in range(1, PRODUCTS + 1)]
GTINS = [f"0{body}{ean.calc_check_digit(body)}" for body in BODIES]
LINES = 4
"""Connections that ask at once."""


def fill(engine: Engine, showrooms: int, lots: int) -> None:
    """So many showrooms with so many lots each, of the same products, received and sold."""
    with writing(engine) as session:
        ensure_months(session, "central_moves", [ARRIVED.date()])
        ensure_months(session, "central_sale_lines", [ARRIVED.date()])
        for statement in FILL.split(";\n"):
            if statement.strip():
                given = {"s": showrooms, "p": PRODUCTS, "l": lots, "gtins": GTINS}
                named = {key: one for key, one in given.items() if f":{key}" in statement}
                session.execute(text(statement), named)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


_AT = "'2026-11-12T08:40:00.000Z'"
FILL = f"""
CREATE TEMP TABLE t AS SELECT n, 'T' || lpad(n::text, 25, '0') AS id,
  'HN' || lpad(n::text, 3, '0') AS code FROM generate_series(1, :s) n;
CREATE TEMP TABLE g AS SELECT k, gtin14
  FROM unnest(CAST(:gtins AS text[])) WITH ORDINALITY AS x (gtin14, k);
INSERT INTO central_terminals (terminal_id, showroom_code, showroom_name, status, public_key,
  fingerprint, app_version, enrolled_at, province_code, commune_code)
  SELECT id, code, code, 'active', '', '', '', {_AT}, '01', '00070' FROM t;
INSERT INTO central_shops (terminal_id, showroom_code, name, address, commune_code, mst, phone,
  seller_method, is_demo, told, bank, changed_at, epoch_no, seq)
  SELECT id, code, 'Showroom OCOP ' || code, '1 phố Ví Dụ, Hà Nội', '', '', '024 0000 0000',
  'deduction', 0, '{{}}', '{{}}', {_AT}, 1, 1 FROM t;
INSERT INTO central_producers (terminal_id, producer_id, name, kind, mst, address, contact, phone,
  commune_code, province_code, changed_at, epoch_no, seq)
  SELECT id, 'P', 'HTX Chè Ví Dụ', 'cooperative', '', 'xã Tân Cương, Thái Nguyên', '', '',
  '05503', '19', {_AT}, 1, 1 FROM t;
INSERT INTO central_products (terminal_id, product_id, sku, name_vi, name_en, producer_id, unit,
  unit_word, net_content, ocop_group, tax_class, storage, place, commune_code, province_code,
  is_stocked, is_demo, is_withdrawn, story, story_en, gtins, changed_at, epoch_no, seq)
  SELECT id, 'G' || k, 'CHE-' || k, 'Chè Đinh Tân Cương ' || k, 'Tan Cuong tea ' || k, 'P',
  'piece', 'gói', '100 g', '', 'standard', 'Nơi khô ráo', 'xã Tân Cương, Thái Nguyên', '05503',
  '19', 1, 0, 0, '', '', '', {_AT}, 1, 1 FROM t, g;
INSERT INTO central_product_codes (terminal_id, product_id, gtin14)
  SELECT id, 'G' || k, gtin14 FROM t, g;
INSERT INTO central_certificates (terminal_id, certificate_id, product_id, stars, decision_no,
  body, level, issued, valid_to_reason, potential_5, criteria_set, is_void, changed_at, epoch_no,
  seq) SELECT id, 'C' || k, 'G' || k, 5, '377/QĐ-BNN-VPĐP', '', 'central', '2025-01-17', '', 0, '',
  0, {_AT}, 1, 1 FROM t, g;
INSERT INTO central_lots (terminal_id, lot_id, product_id, code, producer_code, producer_code_key,
  producer_id, made_on, date_kind, use_by, owner, is_set, received_at)
  SELECT id, 'L' || m, 'G' || (1 + m % :p), 'L' || code || m, '', '', 'P', '2026-11-03', 'hsd',
  '2027-11-03', 'owned', 0, {_AT} FROM t, generate_series(1, :l) m;
INSERT INTO central_moves (business_on, terminal_id, epoch, seq, no, lot_id, product_id, units,
  from_place, to_place, reason, act_id, reverses, at)
  SELECT '2026-11-12', id, '0000000000000000', m, 1, 'L' || m, 'G' || (1 + m % :p), 50,
  'supplier', 'shop', 'received', 'a', '', {_AT} FROM t, generate_series(1, :l) m;
INSERT INTO central_levels (terminal_id, lot_id, place_id, product_id, units)
  SELECT id, 'L' || m, 'shop', 'G' || (1 + m % :p), 40 FROM t, generate_series(1, :l) m;
INSERT INTO central_sale_lines (business_on, terminal_id, epoch, seq, no, product_id, lot_id, units,
  unit, vat_code, vat_percent, net_vnd, vat_vnd, amount_vnd, stars, owner, place_id,
  list_price_vnd, price_vnd, discount_vnd, shared_vnd, short_units)
  SELECT '2026-11-12', id, '0000000000000000', m * 10 + j, 1, 'G' || (1 + m % :p), 'L' || m, 1,
  'piece', '8%', 8, 1, 1, 2, 5, 'owned', 'shop', 2, 2, 0, 0, 0
  FROM t, generate_series(1, :l) m, generate_series(1, 10) j
"""
BARE = """
def application(environ, start):
    body = b"x" * 5000
    start("200 OK", [("Content-Type", "text/html"), ("Content-Length", "5000")])
    return [body]
"""


@contextmanager
def served(home: Path, command: list[str], port: int, **environ: str) -> Iterator[None]:
    """A server of two processes, until it is not needed any more."""
    process = subprocess.Popen(
        command,
        env=os.environ | environ | {"PYTHONPATH": f"{ROOT}:{home}"},
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def ask(port: int, paths: Iterator[str], seconds: float) -> tuple[int, list[float]]:
    """Ask for one page after another over a few lines; gives how many came, and each one's ms."""
    stop, alone = time.perf_counter() + seconds, threading.Lock()
    took: list[float] = []

    def one(no: int) -> None:
        own: list[float] = []
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            n = 0
            while time.perf_counter() < stop:
                with alone:
                    path = next(paths, None)
                if path is None:
                    break
                n += 1
                begun = time.perf_counter()
                line.sendall(request(path, f"10.{no}.{n % 250}.1"))
                read(line)
                own.append((time.perf_counter() - begun) * 1000)
        with alone:
            took.extend(own)

    threads = [threading.Thread(target=one, args=(no,)) for no in range(LINES)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return len(took), took


def request(path: str, address: str) -> bytes:
    """As a phone asks, of another network each time."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (Phone)\r\n"
        f"Accept-Encoding: gzip\r\nX-Forwarded-For: {address}\r\n\r\n"
    ).encode()


def read(line: socket.socket) -> None:
    """Read one answer whole."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = line.recv(65536)
        if not more:
            raise ConnectionError("the server hung up")
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise AssertionError(head[:200])
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(65536)


def measure(what: str, seconds: float, act: Callable[[float], tuple[int, list[float]]]) -> float:
    """Ask, and print a row; gives how many came in a second."""
    begun = time.perf_counter()
    n, took = act(seconds)
    per_s = n / (time.perf_counter() - begun)
    took.sort()
    p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
    print(f"| {what} | {n:,} | {per_s:,.0f} | {p50:.2f} | {p99:.2f} |", flush=True)
    return per_s


def main() -> None:
    """Fill a centre, serve its pages, ask for them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--showrooms", type=int, default=105)
    parser.add_argument("--lots", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, fresh_database(template(MONTHS)) as url:
        home, engine = Path(folder), open_engine(url)
        fill(engine, given.showrooms, given.lots)
        engine.dispose()
        print(f"{given.showrooms} showrooms, {given.showrooms * given.lots:,} lots\n")
        print("| What | asked | a second | ms p50 | p99 |\n|---|---|---|---|---|")
        _bare(home, given.seconds)
        _origin(home, url, given)


def _bare(home: Path, seconds: float) -> None:
    (home / "bare.py").write_text(BARE)
    command = [sys.executable, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4"]
    with served(home, [*command, "-b", "127.0.0.1:8191", "bare:application"], 8191):
        measure("bare WSGI", seconds, lambda s: ask(8191, cycle(["/"]), s))


def _origin(home: Path, url: str, given: argparse.Namespace) -> None:
    environ = {
        "OCOP_POS_DATABASE_URL": url,
        "OCOP_CENTRE_HOME": str(home),
        "OCOP_CENTRE_ORIGIN_URL": "http://127.0.0.1:8192",
        "OCOP_CENTRE_ORIGIN_PORT": "8192",
    }
    command = [sys.executable, "-m", "pos.cli", "central", "origin"]
    labels = (
        f"/01/{GTINS[m % PRODUCTS]}/10/LHN{n:03d}{m}"
        for m in range(1, given.lots + 1)
        for n in range(1, given.showrooms + 1)
    )
    with served(home, command, 8192, **environ):
        ask(8192, islice(labels, 100), 30)  # the first pages work templates out
        measure("first views", given.seconds, lambda s: ask(8192, labels, s))
        hot = list(islice(labels, 20))
        ask(8192, iter(hot * 4), 10)
        measure("kept pages", given.seconds, lambda s: ask(8192, cycle(hot), s))


if __name__ == "__main__":
    main()

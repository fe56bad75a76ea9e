"""The real showroom of a scenario: `ocop-pos demo` in a folder of its own, and a fake printer."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pysqlite3 import dbapi2

from pos.demo.people import PEOPLE
from tests.printers.fake_printer import FakePrinter
from tests.simulation.fire import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PINS = {one.name: one.pin for one in PEOPLE}
OPEN_S = 60.0


@dataclass(frozen=True)
class Goods:
    """A product of the demo as a test needs it."""

    sku: str
    code: str
    """The bar code on its pack: EAN-13."""
    name: str
    price_vnd: int


class Process:
    """The running command, always at the same port."""

    def __init__(
        self, home: Path, printer: str, environment: Mapping[str, str], command: str = "demo"
    ) -> None:
        self.port = free_port()
        self._command = command
        self._log = home.parent / f"{home.name}.log"
        self._environment = {
            **os.environ,
            "OCOP_POS_HOME": str(home),
            "OCOP_POS_PORT": str(self.port),
            "OCOP_POS_PRINTER": printer,
            **environment,
        }

    def start(self) -> None:
        """Open the shop and wait for its port."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pos.cli", *self._command.split()],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + OPEN_S
        address = ("127.0.0.1", self.port)
        while time.monotonic() < until:
            assert self._process.poll() is None, self._said()
            with contextlib.suppress(OSError), socket.create_connection(address, 1):
                return
            time.sleep(0.02)
        self.kill()
        raise AssertionError(self._said())

    def kill(self) -> None:
        """Pull the plug: `kill -9`."""
        self._process.kill()
        self._process.wait(30)

    def close(self) -> tuple[int, str]:
        """Ask it to leave; gives its exit status and all it said."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(30), self._said()

    def _said(self) -> str:
        return self._log.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Shop:
    """A showroom that is open."""

    url: str
    home: Path
    printer: FakePrinter
    process: Process

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Look into the book."""
        line = dbapi2.connect(f"{(self.home / 'till.db').as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            found: list[tuple[object, ...]] = line.execute(sql, values).fetchall()
        finally:
            line.close()
        return found

    def pieces(self, count: int) -> list[Goods]:
        """Goods sold by the piece whose lots are all fresh: a scan of one asks nothing."""
        rows = self.rows(
            "SELECT p.sku, c.gtin14, p.name_vi, r.price_vnd FROM catalogue_products p "
            "JOIN catalogue_codes c ON c.product_id = p.id "
            "JOIN catalogue_prices r ON r.product_id = p.id "
            "WHERE p.unit = 'piece' AND p.is_stocked AND p.id IN (SELECT product_id FROM "
            "stock_lots GROUP BY product_id HAVING min(use_by) > date('now', '+40 day')) "
            "ORDER BY p.sku LIMIT ?",
            count,
        )
        return [Goods(str(r[0]), str(r[1])[1:], str(r[2]), int(str(r[3]))) for r in rows]

    def labelled(self) -> tuple[Goods, str]:
        """Goods of two fresh lots, and the lot that first-expired-first-out would not take."""
        rows = self.rows(
            "SELECT p.sku, '', p.name_vi, r.price_vnd, l.code, max(l.use_by) FROM stock_lots l "
            "JOIN catalogue_products p ON p.id = l.product_id "
            "JOIN catalogue_prices r ON r.product_id = p.id "
            "WHERE p.unit = 'piece' AND l.use_by > date('now', '+40 day') "
            "GROUP BY p.id HAVING count(*) = 2 AND max(l.use_by) > min(l.use_by) ORDER BY p.sku"
        )
        sku, code, name, price, lot, _use_by = rows[0]
        return Goods(str(sku), str(code), str(name), int(str(price))), str(lot)

    def label(self, sku: str, lot: str) -> str:
        """What the QR on our own label of a lot holds."""
        return f"{self.url}/P/DEMO01/{sku}/{lot}".upper()

    def weighed(self) -> Goods:
        """Goods sold by weight whose lots are all good."""
        rows = self.rows(
            "SELECT p.sku, '', p.name_vi, r.price_vnd FROM catalogue_products p "
            "JOIN catalogue_prices r ON r.product_id = p.id "
            "WHERE p.unit = 'g' AND p.id IN (SELECT product_id FROM stock_lots "
            "GROUP BY product_id HAVING min(use_by) > date('now', '+1 day')) "
            "ORDER BY p.sku LIMIT 1"
        )
        sku, code, name, price = rows[0]
        return Goods(str(sku), str(code), str(name), int(str(price)))

    def job_ids(self, kind: str = "receipt") -> list[str]:
        """The print jobs of a kind, oldest first."""
        rows = self.rows("SELECT id FROM spool_jobs WHERE kind = ? ORDER BY id", kind)
        return [str(row[0]) for row in rows]

    def sales(self) -> int:
        """How many sales there are."""
        return int(str(self.rows("SELECT count(*) FROM till_sales")[0][0]))


def make_home(home: Path) -> None:
    """Load the demo showroom as on its first morning, and close it again."""
    with FakePrinter() as printer, open_shop(home, printer, "demo --size new"):
        pass


def copy_home(template: Path, home: Path) -> None:
    """A data folder of one's own, already loaded."""
    shutil.copytree(template, home)


@contextlib.contextmanager
def open_shop(
    home: Path, printer: FakePrinter, command: str = "demo", **environment: str
) -> Iterator[Shop]:
    """Run the command; at the end it must leave in good order and have logged no trouble."""
    home.mkdir(parents=True, exist_ok=True)
    process = Process(home, printer.address, environment, command)
    process.start()
    try:
        yield Shop(f"http://127.0.0.1:{process.port}", home, printer, process)
    finally:
        status, said = process.close()
    assert status == 0, said
    assert "Traceback" not in said, said

"""A real shop for the tests of care: its process, its commands, a cashier who sells over HTTP."""

import csv
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from pysqlite3 import dbapi2

from tests import forked
from tests.care import command
from tests.simulation.cashier import Cashier, Goods, LineCutError
from tests.simulation.fire import free_port
from tests.world import GOODS, NOON, PINS

FORKED = ("audit", "verify", "backup")
"""Commands that ask neither the network nor how the clock went since the machine started."""
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """A command that came to its end."""

    code: int
    said: str
    complained: str


class Counter:
    """One data folder: commands on it, a server on it, a cashier at it."""

    def __init__(self, home: Path, second: Path | None = None, hours: int = 0) -> None:
        self.home = home
        self.book = home / "till.db"
        self.port = free_port()
        self.hours = hours
        self._second = second
        self.cashier = Cashier(
            self.port, _goods(self.book) if self.book.exists() else [], Random(7)
        )

    def environment(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith("OCOP_POS_")}
        now = NOON + timedelta(hours=self.hours)
        shift = (now - datetime.now(UTC)).total_seconds()
        ours = {
            "OCOP_POS_HOME": str(self.home),
            "OCOP_POS_PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "SIM_SHIFT_S": str(shift),
        }
        return kept | ours | ({"OCOP_POS_BACKUP": str(self._second)} if self._second else {})

    def command(self, *words: str | Path, given: str = "") -> Ended:
        """Run a command to its end: in a fork, but not from amid threads that hold locks."""
        named, around = [*map(str, words)], self.environment()
        if named[0] in FORKED and threading.active_count() == 1:
            done = forked.run(command.main, named, around, folder=ROOT, given=given)
        else:
            done = subprocess.run(
                [sys.executable, "-m", "tests.care.command", *named],
                cwd=ROOT,
                env=around,
                input=given,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
        return Ended(done.returncode, done.stdout, done.stderr)

    def open(self) -> None:
        """Start the shop and wait until it is open."""
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.care.command", "run"],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._server.stdout is not None
        if not any("Ctrl-C" in line for line in self._server.stdout):
            raise AssertionError(self._server.communicate()[1])

    def kill(self) -> None:
        """Pull the plug."""
        self._end(signal.SIGKILL)

    def close(self) -> int:
        """Close in the evening."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        browser = getattr(self.cashier, "browser", None)
        if browser is not None and how is not signal.SIGKILL:
            browser.close()
        self._server.send_signal(how)
        self._server.communicate(timeout=60)
        return self._server.returncode

    def sign_in(self) -> None:
        self.cashier.drop_everything()
        self.cashier.sign_in("Lan", PINS["Lan"])

    def sell(self, sales: int) -> None:
        for _ in range(sales):
            self.cashier.sell_one()

    def selling(self) -> threading.Thread:
        """A thread that sells until the line is cut."""

        def sell() -> None:
            try:
                self.cashier.sell_on()
            except LineCutError:
                self.cashier.drop_everything()
                self.cashier.browser.close()

        thread = threading.Thread(target=sell, name="cashier")
        thread.start()
        return thread

    def rows(self, sql: str, book: Path | None = None) -> list[tuple]:
        line = dbapi2.connect(f"{(book or self.book).as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            return line.execute(sql).fetchall()
        finally:
            line.close()


def wreck(book: Path) -> None:
    """What a failing disk leaves: pages of nothing, the log gone."""
    content = bytearray(book.read_bytes())
    for page in range(0, len(content) // 4096, 3):
        content[page * 4096 : page * 4096 + 4096] = bytes(4096)
    book.write_bytes(content)
    for tail in ("-wal", "-shm"):
        book.with_name(book.name + tail).unlink(missing_ok=True)


def _goods(book: Path) -> list[Goods]:
    line = dbapi2.connect(f"{book.as_uri()}?immutable=1", uri=True)
    products = dict(line.execute("SELECT sku, id FROM catalogue_products").fetchall())
    line.close()
    return [
        Goods(
            code=row["gtin"] or row["sku"],
            price_vnd=int(row["price_vnd"].replace(".", "")),
            product_id=str(products[row["sku"]]),
            is_weighed=row["unit"] == "kg",
        )
        for row in csv.DictReader(GOODS.splitlines())
        if row["ocop_group"] != "tourism"
    ]

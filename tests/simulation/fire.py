"""A till under fire: its real process, killed at random moments and started again."""

import csv
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from pos.app import create_app
from pos.config import Settings
from tests.printers.fake_printer import FakePrinter, Mode
from tests.simulation.cashier import Cashier, Goods, LineCutError, UnexpectedAnswerError
from tests.simulation.checks import Book, PaperTrail, check_book
from tests.world import GOODS, NOON, PINS

ROOT = Path(__file__).resolve().parent.parent.parent
AIMS_S = {"selling": 0.35, "checkout": 0.1, "paper": 0.2, "errand": 0.15}
"""A kill comes at a random moment up to so long after the cashier begins, after she sends a
checkout, after the printer gets a paper's line, or after she begins to take goods back, to move
cash or to close: the moments at which something is under way."""
AIM_S = 3.0
"""What has not come within this time is not waited for."""
START_S = 60.0
DRAIN_S = 30.0
KILLED_WHILE_STARTING = 0.15
"""The share of starts that are killed, too."""


class TillProcess:
    """The server process; `kill` is `kill -9`."""

    def __init__(
        self, home: Path, printer: str, mutant: str = "", *, is_hasty: bool = False
    ) -> None:
        self.port = free_port()
        shift = (NOON - datetime.now(UTC)).total_seconds()
        self._environment = {
            **os.environ,
            "OCOP_POS_HOME": str(home),
            "OCOP_POS_PORT": str(self.port),
            "OCOP_POS_PRINTER": printer,
            "SIM_SHIFT_S": str(shift),
            "SIM_MUTANT": mutant,
            "SIM_IMPATIENT": "1" if is_hasty else "",
        }
        self._log = home.parent / "server.log"

    def begin(self) -> None:
        """Start it, and do not wait."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.simulation.server"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )

    def wait_until_open(self) -> None:
        """Wait for the port to listen."""
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], START_S)
        said = self._process.stdout.readline() if ready else b"nothing"
        if said != b"open\n":
            self.kill()
            raise AssertionError(f"the till did not open: {said!r}\n{self.log()}")

    def kill(self) -> None:
        """Pull the plug."""
        self._end(signal.SIGKILL)

    def close(self) -> int:
        """Ask it to leave; gives its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        self._process.send_signal(how)
        status = self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return status

    def log(self) -> str:
        """The last of what it wrote."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-4000:]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def goods_in(book: Book) -> list[Goods]:
    """What can be sold in the named world."""
    products = dict(book.rows("SELECT sku, id FROM catalogue_products"))
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


@dataclass
class Result:
    """What a simulation saw."""

    seed: int
    kills: int = 0
    sales: int = 0
    resent: int = 0
    cut_papers: int = 0
    violations: list[str] = field(default_factory=list)
    errands: Counter[str] = field(default_factory=Counter)
    """Errands seen through, by kind."""


class Fire:
    """One simulation: a home, a printer, a cashier, and a hand on the plug."""

    def __init__(
        self,
        home: Path,
        printer: FakePrinter,
        seed: int,
        mutant: str = "",
        *,
        aims: Sequence[str] = tuple(AIMS_S),
        is_hasty: bool = False,
    ) -> None:
        self._aims = aims
        self.dice = Random(seed)
        self.result = Result(seed)
        self._printer = printer
        self._till = TillProcess(home, printer.address, mutant, is_hasty=is_hasty)
        self._app = create_app(Settings(home=home))
        self._book = Book(home / "till.db")
        self._trail = PaperTrail(self._book)
        self._came_out: list[bytes] = []
        self._jobs, self._fragments = 0, 0
        self.cashier = Cashier(
            self._till.port, goods_in(self._book), self.dice, number_of=self._number_of
        )

    def run(self, kills: int, *, stops_at_first: bool = False, kinds: int = 0) -> Result:
        """Kill so often, checking after each restart.

        Args:
            kinds: go on, at most for as many kills again, until a kill has cut a paper and so
                many kinds of errand were seen through: by chance a short run can miss either.
        """
        while True:
            self._start()
            self._catch_up()
            self._check()
            if stops_at_first and self.result.violations:
                break
            if self.result.kills >= (kills if self._has_seen(kinds) else 2 * kills):
                break
            self._sell_until_killed()
        self.cashier.browser.close()
        status = self._till.close()
        if status != 0:
            self.result.violations.append(f"the till left with {status}\n{self._till.log()}")
        self.result.sales = len(self.cashier.papers)
        self.result.resent = self.cashier.resent
        self.result.cut_papers = self._trail.cut
        self.result.errands = Counter(self.cashier.errands)
        return self.result

    def _has_seen(self, kinds: int) -> bool:
        """Whether enough happened for the checks to say something."""
        return not kinds or (self._trail.cut > 0 and len(set(self.cashier.errands)) >= kinds)

    def _number_of(self, sale_id: str) -> str:
        found = self._book.rows(f"SELECT number FROM till_sales WHERE id = '{sale_id}'")
        if not found:
            raise UnexpectedAnswerError(f"sale {sale_id} was answered and is not in the book")
        return str(found[0][0])

    def _start(self) -> None:
        while self.result.kills and self.dice.random() < KILLED_WHILE_STARTING:
            self._till.begin()
            time.sleep(self.dice.uniform(0, 1.5))
            self._till.kill()
            self.result.kills += 1
            self._collect()
        self._till.begin()
        self._till.wait_until_open()

    def _catch_up(self) -> None:
        """The cashier comes back, sends again what was under way; the printer gets its papers."""
        self._printer.switch(Mode.HEALTHY)
        try:
            self.cashier.sign_in("Lan", PINS["Lan"])
            self.cashier.finish_in_flight()
        except UnexpectedAnswerError as error:
            self.result.violations.append(f"after a restart: {error}")
            self.cashier.drop_everything()
        until = time.monotonic() + DRAIN_S
        while self._book.unsettled() and time.monotonic() < until:
            time.sleep(0.05)

    def _check(self) -> None:
        self._collect()
        found = [
            *check_book(self._app, self._book, self.cashier.papers, self.cashier.drawer),
            *self._trail.check(self._came_out),
        ]
        self.result.violations += [f"after kill {self.result.kills}: {one}" for one in found]

    def _sell_until_killed(self) -> None:
        aim = self._aims[self.result.kills % len(self._aims)]
        self._printer.switch(Mode.SLOW if aim == "paper" else Mode.HEALTHY)
        selling = threading.Thread(target=self._sell, name="cashier")
        selling.start()
        until = time.monotonic() + AIM_S
        while not self._is_under_way(aim) and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(self.dice.uniform(0, AIMS_S[aim]))
        self._till.kill()
        self.result.kills += 1
        selling.join()
        self.cashier.browser.close()
        self._collect()

    def _is_under_way(self, aim: str) -> bool:
        if aim == "checkout":
            return self.cashier.checkout is not None
        if aim == "errand":
            return self.cashier.errand is not None
        # The drawer's line comes before the paper's.
        new = self._printer.connections - self._jobs - self._fragments
        return aim == "selling" or new > 1

    def _sell(self) -> None:
        try:
            self.cashier.sell_on()
        except LineCutError:
            return
        except UnexpectedAnswerError as error:
            self.result.violations.append(f"while selling: {error}")
            self.cashier.drop_everything()

    def _collect(self) -> None:
        """Wait until the printer has read the last line to its end, then keep what came."""
        quiet, printer = 0, self._printer
        while quiet < 4:
            lines = len(printer.jobs) + len(printer.fragments)
            quiet = quiet + 1 if lines == printer.connections else 0
            time.sleep(0.02)
        # Nothing is cleared: a line that the printer takes late would be missing on one side.
        jobs, fragments = list(printer.jobs), list(printer.fragments)
        self._came_out += jobs[self._jobs :] + fragments[self._fragments :]
        self._jobs, self._fragments = len(jobs), len(fragments)

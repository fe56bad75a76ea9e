"""A closed shop, updates that are killed at a step, and the proof that it sells afterwards."""

import os
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NoReturn

from pysqlite3 import dbapi2

from pos import serving
from pos.base import clock
from pos.config import Settings
from pos.updating import applying, bundles
from pos.updating.releases import Program
from tests.simulation.cashier import Cashier, Goods
from tests.test_cli import environment, finish, free_port
from tests.updating.releases_made import KNOWN
from tests.world import PINS

LONGEST_S = 120


@dataclass(frozen=True)
class Shop:
    """A data folder."""

    home: Path

    @property
    def program(self) -> Program:
        return Program(self.home)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        line = dbapi2.connect(f"{(self.home / 'till.db').as_uri()}?mode=ro", uri=True)
        try:
            return [tuple(row) for row in line.execute(sql)]
        finally:
            line.close()

    def sales(self) -> int:
        return int(str(self.rows("SELECT count(*) FROM till_sales")[0][0]))

    def schema(self) -> str:
        return str(self.rows("SELECT version_num FROM alembic_version")[0][0])

    def release(self) -> str | None:
        """The version that runs, as its folder says; None for the program it came with."""
        named = self.program.named()
        return named.split("/")[1] if named and named.startswith("releases/") else None

    def update(self, bundle: Path, *, dies_at: str = "") -> list[str]:
        """Update in a process of its own; gives the steps it told of.

        Args:
            dies_at: the step before which the process is killed by a signal that nobody hears.
        """
        steps = self.home.parent / "steps.txt"
        steps.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            _be_the_update(self.home, bundle, steps, dies_at)
        _child, status = os.waitpid(child, 0)
        told = steps.read_text(encoding="utf-8").split()
        if dies_at:
            assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, told
        else:
            assert os.waitstatus_to_exitcode(status) == 0, told
        return told

    def start(self, by: Path | None = None) -> "Running":
        """Open the shop as its machine does.

        Args:
            by: the launcher; None for the program that the shop came with.
        """
        port = free_port()
        words = [sys.executable, "-m", "pos.cli"] if by is None else [str(by)]
        started = subprocess.Popen(
            [*words, "run"],
            cwd=self.home.parent,
            env=environment(self.home, port=port),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert started.stdout is not None
        if not any("Ctrl-C" in line for line in started.stdout):
            raise AssertionError(f"it never opened: {started.communicate()[1]}")
        return Running(started, port)

    def sells(self, by: Path | None = None) -> None:
        """Open the shop, sell one thing, close it."""
        before = self.sales()
        running = self.start(by)
        try:
            running.sell()
        finally:
            code, _said, complained = finish(running.process, signal.SIGTERM)
        assert code == 0, complained
        assert self.sales() == before + 1


@dataclass(frozen=True)
class Running:
    """An open shop."""

    process: "subprocess.Popen[str]"
    port: int

    def sell(self) -> None:
        """Lan sells a bottle."""
        goods = Goods("RUOU-MO", 220_000, "")
        lan = Cashier(self.port, [goods], Random(1))
        lan.sign_in("Lan", PINS["Lan"])
        lan.sell_one()
        lan.browser.close()


def _be_the_update(home: Path, bundle: Path, steps: Path, dies_at: str) -> NoReturn:
    code = 1
    try:
        apply(home, bundle, steps, dies_at)
        code = 0
    except BaseException:  # noqa: BLE001 - a fork must never come back into the test
        traceback.print_exc()
    finally:
        os._exit(code)


def apply(home: Path, bundle: Path, steps: Path, dies_at: str = "") -> None:
    """What `update apply` does, writing down each step."""

    def tell(step: str) -> None:
        with steps.open("a", encoding="utf-8") as file:
            file.write(f"{step}\n")
        if step == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    settings = Settings(home=home)
    with serving.alone(settings):
        opened = bundles.open_bundle(bundle, KNOWN)
        applying.apply(settings, opened, clock.now(), tell)

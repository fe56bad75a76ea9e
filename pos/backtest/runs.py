"""The back-test on its way behind the page: one at a time, and never in a customer's way."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from pos.backtest import backtesting
from pos.backtest.refusals import RunsAlready
from pos.backtest.replay import Stopped
from pos.base import clock
from pos.base.errors import Refusal
from pos.sync.pen import Hand

WORK_MS = 40
"""It works so long, and lets the counter go first for as long."""


@dataclass
class Run:
    """One back-test on its way, or the last one."""

    days: int
    stage: str = "reading"
    """`reading`, `living`, then `done`, `stopped`, `refused` or `broken`."""
    done: int = 0
    of: int = 0
    no: Refusal | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def is_working(self) -> bool:
        """Whether it is under way."""
        return not self.finished.is_set()

    @property
    def percent(self) -> int:
        """How far it is."""
        return self.done * 100 // self.of if self.of else 0


class BacktestRuns:
    """The back-tests of this process."""

    def __init__(self, context: Callable[[], AbstractContextManager[object]]) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None
        self.last: Run | None = None
        """The one under way, or the last one of this process."""

    def start(self, days: int, *, hand: Hand) -> Run:
        """Begin one.

        Raises:
            RunsAlready: one is under way.
        """
        with self._lock:
            if self.last is not None and self.last.is_working:
                raise RunsAlready
            self.last = run = Run(days)
            self._ends.clear()
        self._thread = threading.Thread(
            target=self._safely, args=(run, hand), name="backtest", daemon=True
        )
        self._thread.start()
        return run

    def stop(self, timeout_s: int = 30) -> None:
        """Leave off; nothing is kept of it."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _safely(self, run: Run, hand: Hand) -> None:
        try:
            with self._context():
                self._work(run, hand)
        except Stopped:
            run.stage = "stopped"
        except Refusal as no:
            run.no, run.stage = no, "refused"
        finally:
            if run.stage in ("reading", "living"):
                run.stage = "broken"
            run.finished.set()

    def _work(self, run: Run, hand: Hand) -> None:
        since = clock.stopwatch_ms()

        def progress(done: int, of: int) -> bool:
            nonlocal since
            run.stage, run.done, run.of = "living", done, of
            worked = clock.stopwatch_ms() - since
            if worked >= WORK_MS:
                self._ends.wait(timedelta(milliseconds=min(worked, 1_000)).total_seconds())
                since = clock.stopwatch_ms()
            return not self._ends.is_set()

        report = backtesting.look(run.days, today=hand.on, progress=progress)
        backtesting.keep_report(report, hand=replace(hand, at=clock.now()))
        run.stage = "done"

"""Changes of many goods on their way: chosen, looked at, written behind the page.

Kept in memory until they are written; what was written is in the journal.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from pos.assortment import bulk_plans
from pos.assortment.bulk_changing import (
    Undone,
    look_once_more,
    pieces,
    pieces_to_undo,
    undo_piece,
    write_piece,
)
from pos.assortment.bulk_plans import Plan
from pos.assortment.changes import Change
from pos.assortment.refusals import GoodsChanged, NothingChosen, OtherPlan, StillWriting
from pos.base import clock
from pos.base.errors import Refusal
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.sync.pen import Hand

SHORT_S = 2
"""A page waits so long for a small change, and shows progress for a longer one."""
GAP = timedelta(milliseconds=20)
"""Between two pieces of a large change."""
MOST_RUNS = 4
"""So many changes are kept; the oldest gives way."""


@dataclass
class Run:
    """One change on its way."""

    run_id: str
    product_ids: tuple[str, ...]
    back: str
    """The address of the list it was chosen from."""
    stage: str = "chosen"
    """`chosen`, `seen`, `writing`, `done`; `undoing`, `undone`; `broken`."""
    done: int = 0
    of: int = 0
    form: dict[str, str] = field(default_factory=dict)
    plan: Plan | None = None
    shown: str = ""
    """The name of the plan that was last looked at, or is written."""
    no: Refusal | None = None
    undone: Undone | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def is_working(self) -> bool:
        """Whether something is under way."""
        return self.stage in ("writing", "undoing") and not self.finished.is_set()


class BulkRuns:
    """The changes of this process."""

    def __init__(self, context: Callable[[], AbstractContextManager[object]]) -> None:
        self._context = context
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._threads: list[threading.Thread] = []

    def stop(self, timeout_s: int = 30) -> None:
        """End after the part in hand: what is written can be given back."""
        self._ends.set()
        for thread in self._threads:
            thread.join(timeout_s)

    def find(self, run_id: str) -> Run | None:
        """A change by its id; None where it is not in memory."""
        return self._runs.get(run_id)

    def choose(self, product_ids: Sequence[str], *, back: str) -> Run:
        """Begin a change with the products it is about.

        Raises:
            NothingChosen: there is none.
        """
        if not product_ids:
            raise NothingChosen
        return self._keep(Run(new_id(), tuple(product_ids), back))

    def look(self, run: Run, change: Change, form: dict[str, str]) -> None:
        """Find out what a change would do; nothing is written.

        Raises:
            BadForm: the producer it names is not in the books.
        """
        plan = bulk_plans.plan(reading(), run.product_ids, change)
        with self._lock:
            if run.stage in ("chosen", "seen"):
                run.plan, run.shown = plan, plan.name
                run.form, run.no, run.stage = form, None, "seen"

    def write(self, run: Run, *, hand: Hand, shown: str) -> None:
        """Begin to write a change that was seen; a second press writes nothing more.

        Args:
            shown: the name of the plan on the page that was pressed.

        Raises:
            OtherPlan: another one was looked at since, or is written.
        """
        with self._lock:
            if run.shown != shown:
                raise OtherPlan
            if run.stage != "seen" or run.plan is None:
                return
            plan, run.stage, run.no = run.plan, "writing", None
            run.done, run.of = 0, len(plan.rows)
            run.finished.clear()
        self._begin(run, lambda: self._write(run, plan, hand), fallen="seen")

    def undo(self, change_id: str, *, hand: Hand) -> Run:
        """Begin to give a change back; a second press gives nothing more back.

        Raises:
            UnknownChange: there is none of that id.
            StillWriting: it is being written.
            AlreadyGivenBack: it was given back before.
            NotTheLastChange: a newer change stands.
        """
        with self._lock:
            run = self._runs.get(change_id)
            if run is not None and run.is_working:
                if run.stage == "undoing":
                    return run
                raise StillWriting
            due = pieces_to_undo(change_id)
            end_reading()
            run = self._keep(Run(change_id, (), ""))
            run.stage, run.of = "undoing", sum(len(one.steps) for one in due)

        def work() -> None:
            put_back = kept = 0
            for piece in due:
                told = undo_piece(piece, hand=_now(hand))
                put_back, kept = put_back + told.put_back, kept + told.kept
                run.done += len(piece.steps)
                if self._is_over():
                    return
            run.undone, run.stage = Undone(put_back, kept), "undone"

        self._begin(run, work, fallen="broken")
        return run

    def _keep(self, run: Run) -> Run:
        self._runs[run.run_id] = run
        idle = [key for key, one in self._runs.items() if not one.is_working]
        for key in idle[: max(len(self._runs) - MOST_RUNS, 0)]:
            del self._runs[key]
        return run

    def _write(self, run: Run, plan: Plan, hand: Hand) -> None:
        due = pieces(run.run_id, plan)
        try:
            if len(due) > 1:
                look_once_more(plan)
                end_reading()
            for piece in due:
                write_piece(piece, hand=_now(hand))
                run.done += len(piece.rows)
                if self._is_over():
                    return
        except GoodsChanged:
            end_reading()  # what it would do now is shown, and why nothing was done
            run.plan = bulk_plans.plan(reading(), run.product_ids, plan.change)
            run.shown = run.plan.name
            raise
        run.product_ids, run.plan, run.stage = (), None, "done"

    def _is_over(self) -> bool:
        """Whether the shop closes; whoever waits to write, a sale say, goes before the next."""
        return self._ends.wait(GAP.total_seconds())

    def _begin(self, run: Run, work: Callable[[], None], *, fallen: str) -> None:
        """Work behind the page; a no brings the run back to where it was."""

        def safely() -> None:
            try:
                with self._context():
                    work()
            except Refusal as no:
                run.no = no
                run.stage = fallen
            finally:
                if run.stage in ("writing", "undoing"):
                    run.stage = "broken"
                run.finished.set()

        self._threads = [one for one in self._threads if one.is_alive()]
        thread = threading.Thread(target=safely, name="assortment", daemon=True)
        self._threads.append(thread)
        thread.start()
        run.finished.wait(SHORT_S)


def _now(hand: Hand) -> Hand:
    """The same hand a piece later."""
    return replace(hand, at=clock.now())

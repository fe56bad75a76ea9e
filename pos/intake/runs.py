"""Lists on their way in, or back: worked on behind the page, which tells how far it is.

Kept in memory: a list that nobody took in is gone with the program.  One that was being written
goes on at the next start, at the same page.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace

from pos.base.digests import digest
from pos.base.errors import LittleRoom, NoRoom, Refusal
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.intake import giving, journal, memory
from pos.intake.continuing import (
    ShopCloses,
    Way,
    broken_off,
    carry_on,
    leave_rest,
    left_of,
    let_go_of_strays,
)
from pos.intake.going import GIVEN_BACK, TAKEN_IN, Going
from pos.intake.goods import ReadGoods
from pos.intake.importing import import_goods, plan_goods
from pos.intake.journal import Source
from pos.intake.lists import read_list
from pos.intake.refusals import (
    BooksChanged,
    NothingToTake,
    OtherPlan,
    ReturnChanged,
    UnknownImport,
)
from pos.intake.returning import Return
from pos.intake.run import Rest, Run
from pos.intake.undoing import look_back, undo_import
from pos.intake.views import view
from pos.sync.pen import Hand, Pen

SHORT_S = 2
"""A page waits so long for a small list, and shows progress for a longer one."""
MOST_RUNS = 3
"""So many lists are kept; the oldest gives way."""

_WRITTEN = ("done", "returned")
_BEGUN = ("done", "broken_off")

log = logging.getLogger(__name__)


class Runs:
    """The lists of this process.

    Args:
        context: opens what the database session lives in (the app's context).
        written: called once a list was written, or given back.
        has_room: whether the disk has room for more than sales.
        give_room: called where the disk was full all the same: the next sale goes through.
    """

    def __init__(
        self,
        context: Callable[[], AbstractContextManager[object]],
        written: Callable[[], None] = lambda: None,
        *,
        has_room: Callable[[], bool] = lambda: True,
        give_room: Callable[[], object] = lambda: None,
    ) -> None:
        self._context = context
        self._written = written
        self._has_room = has_room
        self._give_room = give_room
        self._ends = threading.Event()
        self._threads: list[threading.Thread] = []
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()

    def stop(self, timeout_s: int = 30) -> None:
        """End after the piece in hand; the rest is written at the next opening."""
        self._ends.set()
        for thread in self._threads:
            thread.join(timeout_s)

    def _way(self, run: Run) -> Way:
        return Way(run.tell, run.run_id, ask=self._ask)

    def _ask(self) -> None:
        if self._ends.is_set():
            raise ShopCloses
        if not self._has_room():
            raise LittleRoom

    def find(self, run_id: str) -> Run:
        """A list by its id.

        Raises:
            UnknownImport: there is none of that id.
        """
        found = self._runs.get(run_id)
        if found is None:
            raise UnknownImport
        return found

    def load(self, file_name: str, content: bytes, *, hand: Hand) -> Run:
        """Begin to read a file and to compare it with the books."""
        run = Run(new_id(), file_name, content, hashlib.sha256(content).hexdigest())
        self._keep(run)
        self._begin(run, lambda: self._look(run, hand))
        return run

    def look_back(self, import_id: str, *, hand: Hand) -> Run:
        """Begin to look at what giving the last list back would do."""
        run = Run(new_id(), "", b"", "", stage="comparing")
        self._keep(run)
        self._begin(run, lambda: self._look_back(run, import_id, hand))
        return run

    def give_back(self, run: Run, *, hand: Hand, shown: str) -> None:
        """Begin to give back what was looked at; a second press gives nothing more back.

        Raises:
            OtherPlan: meanwhile it was looked at anew, and would do something else.
        """
        with self._lock:
            _be_sure(run, shown)
            if run.is_working or run.stage != "returnable" or run.giving_back is None:
                return
            plan = run.giving_back
            run.finished.clear()
        self._begin(run, lambda: self._return(run, plan, hand), unless="returnable")

    def resume(self, pen: Pen) -> None:
        """At the start of the program: write the rest of a list that was broken off, behind
        everything else."""
        with self._context():
            try:
                let_go_of_strays()
            except Refusal as no:  # a full disk: the pages say so, and they are only in the way
                log.warning("what was kept of a list could not be let go of: %s", no.code)
            run = self.go_on(pen, wait_s=0)
        if run is not None:
            log.warning("the list %s was broken off; the rest is written now", run.file_name)

    def go_on(self, pen: Pen, *, wait_s: int = SHORT_S) -> Run | None:
        """Begin to write the rest of a list that was broken off; None where there is none.

        While it is being written nothing more begins.
        """
        with self._lock:
            begun = broken_off()
            if begun is None:
                return None
            run = self._runs.get(begun.run_id)
            if run is not None and run.is_working:
                return run
            run = run or Run(begun.run_id, _file_name(begun), b"", "")
            run.finished.clear()
            run.tell(begun.what, 0, begun.items)
            self._runs[run.run_id] = run
        rest = begun
        self._begin(run, lambda: self._carry_on(run, rest, pen), wait_s=wait_s)
        return run

    def rest(self) -> Rest | None:
        """What is still due of a list under way; None where there is none."""
        begun = broken_off()
        if begun is None:
            return None
        left, run = left_of(begun), self._runs.get(begun.run_id)
        return Rest(
            begun.run_id,
            begun.what,
            _file_name(begun),
            begun.items - left,
            begun.items,
            is_working=run is not None and run.is_working,
        )

    def leave_rest(self) -> None:
        """Leave unwritten what is still due of a list that was broken off; what is written stays,
        and can be given back.  While it is being written nothing is left."""
        with self._lock:
            begun = broken_off()
            run = None if begun is None else self._runs.get(begun.run_id)
            if begun is None or (run is not None and run.is_working):
                return
            leave_rest(begun)
            self._runs.pop(begun.run_id, None)

    def _keep(self, run: Run) -> None:
        with self._lock:
            self._runs[run.run_id] = run
            idle = [key for key, one in self._runs.items() if not one.is_working]
            for key in idle[: max(len(self._runs) - MOST_RUNS, 0)]:
                del self._runs[key]

    def look_again(
        self,
        run: Run,
        *,
        hand: Hand,
        merges: Mapping[str, str] | None = None,
        adds_stock: bool | None = None,
    ) -> None:
        """Read a list anew: its columns were pointed out, names were merged, or stock is added."""
        with self._lock:
            if run.is_working or run.stage in _BEGUN:
                return
            run.adds_stock = run.adds_stock if adds_stock is None else adds_stock
            run.merges, run.shown = dict(merges or {}), ""
            run.finished.clear()
        self._begin(run, lambda: self._look(run, hand))

    def take_in(self, run: Run, *, hand: Hand, shown: str) -> None:
        """Begin to write a list that was seen; a second press writes nothing more.

        Raises:
            OtherPlan: meanwhile it was looked at anew, and would do something else.
        """
        with self._lock:
            _be_sure(run, shown)
            if run.is_working or run.stage != "seen" or run.seen is None or run.seen.goods is None:
                return
            goods = run.seen.goods
            run.finished.clear()
        self._begin(run, lambda: self._write(run, goods, hand), unless="seen")

    def _begin(
        self,
        run: Run,
        work: Callable[[], None],
        *,
        unless: str = "refused",
        wait_s: int = SHORT_S,
    ) -> None:
        """Begin to work.

        Args:
            unless: the stage it is in where the rules, or the disk, say no before anything of it
                is written.
        """
        run.finished.clear()
        run.no = None

        def safely() -> None:
            try:
                with self._context():
                    self._guarded(run, work, unless)
                if run.stage in _WRITTEN:
                    self._written()
            finally:
                run.finished.set()

        self._threads = [one for one in self._threads if one.is_alive()]
        thread = threading.Thread(target=safely, name="intake", daemon=True)
        self._threads.append(thread)
        thread.start()
        run.finished.wait(wait_s)

    def _guarded(self, run: Run, work: Callable[[], None], unless: str) -> None:
        fallen = "broken"
        try:
            work()
        except Refusal as no:
            run.no, fallen = no, unless
            if isinstance(no, NoRoom):
                self._give_room()
        except ShopCloses:
            log.warning("the shop closes in the middle of a list")
        except Exception:  # the thread's edge: the page says it broke, the log says why
            log.exception("a list broke on its way")
        else:
            return
        run.stage = "broken"
        begun = broken_off()
        run.stage = "broken_off" if begun is not None and begun.run_id == run.run_id else fallen

    def _look(self, run: Run, hand: Hand) -> None:
        run.tell("reading", 0, 0)
        session = reading()
        run.seen = read_list(run.content, today=hand.on, remembered=memory.remembered(session))
        if run.seen.goods is None:
            run.stage = "columns"
            return
        run.tell("comparing", 0, len(run.seen.goods.file.rows))
        run.plan = plan_goods(
            run.seen.goods, hand=hand, merges=run.merges, adds_stock=run.adds_stock
        )
        run.view = view(run.plan)
        run.shown = run.plan.name(run.merges)
        run.stage = "seen"

    def _write(self, run: Run, goods: ReadGoods, hand: Hand) -> None:
        if run.plan is None:
            raise UnknownImport
        run.tell(TAKEN_IN, 0, len(run.plan.rows))
        try:
            imported = import_goods(
                goods,
                Source(run.file_name, run.sha256),
                hand=hand,
                merges=run.merges,
                adds_stock=run.adds_stock,
                expected=run.plan,
                way=self._way(run),
            )
        except (BooksChanged, NothingToTake) as no:
            self._look(run, hand)  # what it would do now is shown, and why nothing was done
            run.no = no
            return
        run.view = view(imported.plan)
        self._tell_written(run, imported.import_id)

    def _carry_on(self, run: Run, begun: Going, pen: Pen) -> None:
        done = carry_on(begun, pen=pen, way=self._way(run))
        if begun.what == TAKEN_IN:
            self._tell_written(run, begun.import_id)
        else:
            run.undone = giving.undone(done.told)
            run.giving_back = run.return_view = None
            run.stage = "returned"

    @staticmethod
    def _tell_written(run: Run, import_id: str) -> None:
        session = reading()
        run.written = journal.find(session, import_id)
        run.left_out = journal.left_out(session, import_id)
        end_reading()
        _lighten(run)
        run.stage = "done"

    def _look_back(self, run: Run, import_id: str, hand: Hand) -> None:
        run.tell("comparing", 0, 0)
        run.giving_back, run.return_view = look_back(import_id, hand=hand)
        run.shown = digest(run.giving_back)
        run.stage = "returnable"

    def _return(self, run: Run, plan: Return, hand: Hand) -> None:
        run.tell(GIVEN_BACK, 0, 0)
        try:
            run.undone = undo_import(plan.import_id, hand=hand, expected=plan, way=self._way(run))
        except ReturnChanged as no:
            self._look_back(run, plan.import_id, hand)  # what it would do now, and why
            run.no = no
            return
        run.giving_back = run.return_view = None
        run.stage = "returned"


def _be_sure(run: Run, shown: str) -> None:
    """Refuse a press on a page that shows something else than would be done."""
    if run.shown != shown:
        raise OtherPlan


def _file_name(begun: Going) -> str:
    found = journal.find(reading(), begun.import_id)
    end_reading()
    return "" if found is None else found.file_name


def _lighten(run: Run) -> None:
    """Let go of the rows of a list that was written: a long one weighs as much as the program."""
    if run.plan is not None and run.seen is not None:
        plan, seen = run.plan, run.seen
        nothing = replace(
            plan.catalogue, created=(), changed=(), same=(), refused=(), differences={}
        )
        run.plan = replace(plan, catalogue=nothing, openings=(), remarks=(), beside=(), held={})
        empty = replace(seen.sheet, rows=())
        run.seen = replace(seen, sheet=empty, layout=replace(seen.layout, rows=()), goods=None)
    run.content = b""

"""Lists on their way in, or back: worked on behind the page, which tells how far it is.

Kept in memory only: a list that nobody took in is gone with the program.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from pos.base.digests import digest
from pos.base.errors import Refusal
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.intake import memory
from pos.intake.goods import ReadGoods
from pos.intake.importing import Imported, import_goods, plan_goods
from pos.intake.journal import Source
from pos.intake.lists import SeenList, read_list
from pos.intake.plans import Plan
from pos.intake.refusals import (
    BooksChanged,
    NothingToTake,
    OtherPlan,
    ReturnChanged,
    UnknownImport,
)
from pos.intake.return_views import ReturnView
from pos.intake.returning import Return
from pos.intake.undoing import Undone, look_back, undo_import
from pos.intake.views import PlanView, view
from pos.sync.pen import Hand

SHORT_S = 2
"""A page waits so long for a small list, and shows progress for a longer one."""
MOST_RUNS = 3
"""So many lists are kept; the oldest gives way."""

_WRITTEN = ("done", "returned")

log = logging.getLogger(__name__)


@dataclass
class Run:
    """One list on its way in."""

    run_id: str
    file_name: str
    content: bytes
    sha256: str
    stage: str = "reading"
    """At work `reading`, `comparing`, `products`, `lots`, `returning`; else `seen`, `columns`,
    `done`, `returnable`, `returned`, `refused` or `broken`."""
    done: int = 0
    of: int = 0
    seen: SeenList | None = None
    plan: Plan | None = None
    shown: str = ""
    """The name of what was last looked at, or is written; empty while it is looked at."""
    view: PlanView | None = None
    """What the page shows of the plan."""
    merges: dict[str, str] = field(default_factory=dict)
    adds_stock: bool = False
    """Whether lots come in beside stock of their products in other lots."""
    no: Refusal | None = None
    imported: Imported | None = None
    giving_back: Return | None = None
    """What giving a list back would do."""
    return_view: ReturnView | None = None
    undone: Undone | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def is_working(self) -> bool:
        """Whether something is under way."""
        return not self.finished.is_set()

    def tell(self, stage: str, done: int, of: int) -> None:
        """Say how far it is."""
        self.stage, self.done, self.of = stage, done, of


class Runs:
    """The lists of this process.

    Args:
        context: opens what the database session lives in (the app's context).
        written: called once a list was written, or given back.
    """

    def __init__(
        self,
        context: Callable[[], AbstractContextManager[object]],
        written: Callable[[], None] = lambda: None,
    ) -> None:
        self._context = context
        self._written = written
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()

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
            if run.is_working or run.stage == "done":
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

    def _begin(self, run: Run, work: Callable[[], None], *, unless: str = "refused") -> None:
        """Begin to work.

        Args:
            unless: the stage it is in where the rules, or the disk, say no.
        """
        run.finished.clear()
        run.no = None

        def safely() -> None:
            try:
                with self._context():
                    work()
            except Refusal as no:
                run.no = no
                run.stage = unless
            except Exception:  # the thread's edge: the page says it broke, the log says why
                log.exception("a list broke on its way")
                run.stage = "broken"
            finally:
                run.finished.set()
            if run.stage in _WRITTEN:
                self._written()

        threading.Thread(target=safely, name="intake", daemon=True).start()
        run.finished.wait(SHORT_S)

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
        run.tell("products", 0, len(run.plan.rows))
        try:
            run.imported = import_goods(
                goods,
                Source(run.file_name, run.sha256),
                hand=hand,
                merges=run.merges,
                adds_stock=run.adds_stock,
                expected=run.plan,
                tell=run.tell,
            )
        except (BooksChanged, NothingToTake) as no:
            self._look(run, hand)  # what it would do now is shown, and why nothing was done
            run.no = no
            return
        run.view = view(run.imported.plan)
        _lighten(run)
        run.stage = "done"

    def _look_back(self, run: Run, import_id: str, hand: Hand) -> None:
        run.tell("comparing", 0, 0)
        run.giving_back, run.return_view = look_back(import_id, hand=hand)
        run.shown = digest(run.giving_back)
        run.stage = "returnable"

    def _return(self, run: Run, plan: Return, hand: Hand) -> None:
        run.tell("returning", 0, 0)
        try:
            run.undone = undo_import(plan.import_id, hand=hand, expected=plan)
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


def _lighten(run: Run) -> None:
    """Let go of the rows of a list that was written: a long one weighs as much as the program."""
    if run.imported is not None and run.seen is not None:
        plan, seen = run.imported.plan, run.seen
        nothing = replace(
            plan.catalogue, created=(), changed=(), same=(), refused=(), differences={}
        )
        run.plan = replace(plan, catalogue=nothing, openings=(), remarks=(), beside=())
        run.imported = replace(run.imported, plan=run.plan)
        empty = replace(seen.sheet, rows=())
        run.seen = replace(seen, sheet=empty, layout=replace(seen.layout, rows=()), goods=None)
    run.content = b""

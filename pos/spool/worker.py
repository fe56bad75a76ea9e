"""The printers' workers: one thread a printer, each sends its papers one at a time, in order.

A printer that is off holds up nobody's papers but its own.
"""

import logging
import threading
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from pos.base import clock
from pos.spool import printing, tidying
from pos.spool.breaks import Mouths
from pos.spool.printing import Late, Printer
from pos.spool.queries import Share
from pos.spool.standing import Standing
from pos.spool.trying import HandMaker
from printers.profiles import Profile

CALM_S = 0.5
"""How long the worker leaves the processor to the shop's first page, unless a paper waits."""
RETRY_S = 2.0
"""How long a held paper waits before it is tried again: safe, no byte of it has left."""
ASK_MS = 5_000
"""Between two questions to an idle printer how it is."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """One printer, and whose papers come out of it."""

    address: str
    profile: Profile
    share: Share

    @property
    def printer_id(self) -> str:
        """By which it is known."""
        return self.share.printer_id


class Workers:
    """A worker for every printer of the shop, as long as it is one.

    Args:
        context: opens what the database session lives in (the app's context).
        lines: asks which printers there are.
        printer: makes a line's printer, in its worker's own thread.
        hand: makes the house's hand for the moment.
        mouths: what was last sent to the printers; outlives every worker, as the printers do.
    """

    def __init__(
        self,
        context: Callable[[], AbstractContextManager[object]],
        lines: Callable[[], Collection[Line]],
        printer: Callable[[Line], Printer],
        hand: HandMaker,
        mouths: Mouths | None = None,
    ) -> None:
        self._context = context
        self._lines = lines
        self._printer = printer
        self._hand = hand
        self._one_at_a_time = threading.Lock()
        self._running: dict[Line, Worker] = {}
        self._leaving: list[Worker] = []
        self._lates = Lates(lambda: {line.address for line in list(self._running)})
        self.mouths = mouths or Mouths()
        """Shared with whoever else sends to the same printers."""
        self._is_open = False

    def start(self) -> None:
        """Begin; papers left half sent by a stopped process become `unknown` first."""
        with self._context():
            tidying.doubt_unfinished(self._hand)
            tidying.forget_old_bytes(self._hand().at)
        self._is_open = True
        self.refresh()

    def refresh(self) -> None:
        """Registers may print elsewhere: who prints to nobody's printer finishes and leaves."""
        if not self._is_open:
            return
        with self._one_at_a_time:
            with self._context():
                wanted = set(self._lines())
                tidying.bring_home({one.printer_id for one in wanted}, self._hand)
            leaving = [self._running.pop(line) for line in self._running.keys() - wanted]
            for line in wanted - self._running.keys():
                heirs = (
                    partial(self._lates.take, line.address),
                    partial(self._lates.leave, line.address),
                )
                worker = Worker(self._context, partial(self._made, line), self._hand, *heirs)
                self._running[line] = worker
                worker.take_up()
            for worker in leaving:  # only now: whoever comes after it at the same printer is there
                worker.dismiss()
            self._leaving = [one for one in (*self._leaving, *leaving) if one.is_at_work]

    def _made(self, line: Line) -> Printer:
        from printers.devices import place_of  # heavy: the shop opens without it

        made = self._printer(line)
        made.mouth = self.mouths.at(place_of(line.address))
        return made

    def standing(self, printer_id: str) -> Standing:
        """How a printer is, as far as its worker has heard; nobody is asked."""
        for line, worker in list(self._running.items()):
            if line.printer_id == printer_id:
                return worker.standing
        return Standing.UNASKED

    def ring(self) -> None:
        """A paper may be waiting, for whichever printer."""
        for worker in list(self._running.values()):
            worker.ring()

    def stop(self, timeout_s: float = 15.0) -> None:
        """Finish the papers in hand and end."""
        with self._one_at_a_time:
            self._is_open = False
            leaving = [*self._leaving, *self._running.values()]
            self._running, self._leaving = {}, []
        for worker in leaving:
            worker.dismiss()
        for worker in leaving:
            worker.stop(timeout_s)


class Lates:
    """Late proofs on their way from a worker that leaves to the next at the same printer.

    Args:
        served: asks which addresses have a worker.
    """

    def __init__(self, served: Callable[[], Collection[str]]) -> None:
        self._served = served
        self._guard = threading.Lock()
        self._kept: dict[str, Late] = {}

    def leave(self, address: str, late: Late) -> None:
        """Keep it for the next, or close its line where none comes."""
        with self._guard:
            if address in self._served():
                self._kept[address] = late
                return
        late.line.close()

    def take(self, address: str) -> Late | None:
        """What a worker left here."""
        with self._guard:
            return self._kept.pop(address, None)


class Worker:
    """Runs `printing.print_next` while papers wait; `ring` tells it that one may.

    Args:
        context: opens what the database session lives in (the app's context).
        printer: makes the printer, in the worker's own thread.
        hand: makes the house's hand for the moment.
        inherit: gives the late proof that the worker before it waited for.
        bequeath: takes the one that this worker waits for when it leaves; None: its line is closed.
    """

    def __init__(
        self,
        context: Callable[[], AbstractContextManager[object]],
        printer: Callable[[], Printer],
        hand: HandMaker,
        inherit: Callable[[], Late | None] = lambda: None,
        bequeath: Callable[[Late], None] | None = None,
    ) -> None:
        self._inherit = inherit
        self._bequeath = bequeath
        self._context = context
        self._printer = printer
        self._hand = hand
        self._bell = threading.Event()
        self._ends = threading.Event()
        self._made: Printer | None = None
        self._asked_at_ms = -ASK_MS
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)

    @property
    def standing(self) -> Standing:
        """How its printer is, as far as it has heard."""
        return Standing.UNASKED if self._made is None else self._made.standing

    @property
    def is_at_work(self) -> bool:
        """Whether its thread has not ended."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin; papers left half sent by a stopped process become `unknown` first."""
        with self._context():
            tidying.doubt_unfinished(self._hand)
            tidying.forget_old_bytes(self._hand().at)
        self.take_up()

    def take_up(self) -> None:
        """Begin beside other workers: what they are sending is theirs."""
        self._thread.start()

    def ring(self) -> None:
        """A paper may be waiting."""
        self._bell.set()

    def dismiss(self) -> None:
        """Finish the paper in hand, and take up no other."""
        self._ends.set()
        self._bell.set()

    def stop(self, timeout_s: float = 15.0) -> None:
        """Finish the paper in hand and end."""
        self.dismiss()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        """The thread's edge: whatever breaks is logged, and papers are tried again."""
        self._bell.wait(CALM_S)
        while not self._ends.is_set():
            self._bell.clear()
            try:
                has_printed = self._work()
            except Exception:  # a full disk or a broken paper must not silence the printer for good
                log.exception("the printer's worker stumbled")
                has_printed = False
            (self._bell if has_printed else self._ends).wait(RETRY_S)
        if self._made is not None:
            self._leave(self._made)

    def _leave(self, printer: Printer) -> None:
        """Nobody else may write how the last paper ended; its proof the next worker may hear."""
        try:
            with self._context():
                printing.pay(printer)
        except Exception:
            log.exception("how the last paper ended is not written; the next start will doubt it")
        late = printing.give_late(printer) or self._inherit()
        if late is not None:
            (self._bequeath or _close)(late)

    def _work(self) -> bool:
        if self._made is None:
            self._made = self._printer()
            printing.warm_up(self._made)
        if self._made.late is None:
            self._made.late = self._inherit()
        if not self._print_all(self._made):
            return False
        if not self._ends.is_set():
            self._look_after(self._made)
        return True

    def _print_all(self, printer: Printer) -> bool:
        """Print until nothing waits; False where the printer does not take any."""
        while not self._ends.is_set():
            with self._context():
                before = printing.print_next(printer, self._hand)
                if before is None:
                    return True
                if printing.is_held(before.job_id):
                    return False
        return True

    def _look_after(self, printer: Printer) -> None:
        """Nothing waits: hear a proof that comes late, and ask now and then how the printer is."""
        with self._context():
            printing.watch(printer, self._hand)
        if clock.stopwatch_ms() - self._asked_at_ms >= ASK_MS:
            printing.ask(printer)
            self._asked_at_ms = clock.stopwatch_ms()


def _close(late: Late) -> None:
    late.line.close()

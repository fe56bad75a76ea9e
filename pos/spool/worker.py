"""The printer's worker: one thread that sends waiting papers, one at a time, in order."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from pos.spool import printing
from pos.spool.printing import HandMaker, Printer

CALM_S = 0.5
"""How long the worker leaves the processor to the shop's first page, unless a paper waits."""
RETRY_S = 2.0
"""How long a held paper waits before it is tried again: safe, no byte of it has left."""

log = logging.getLogger(__name__)


class Worker:
    """Runs `printing.print_next` while papers wait; `ring` tells it that one may.

    Args:
        context: opens what the database session lives in (the app's context).
        printer: makes the printer, in the worker's own thread.
        hand: makes the house's hand for the moment.
    """

    def __init__(
        self,
        context: Callable[[], AbstractContextManager[object]],
        printer: Callable[[], Printer],
        hand: HandMaker,
    ) -> None:
        self._context = context
        self._printer = printer
        self._hand = hand
        self._bell = threading.Event()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)

    def start(self) -> None:
        """Begin; papers left half sent by a stopped process become `unknown` first."""
        with self._context():
            printing.doubt_unfinished(self._hand)
            printing.forget_old_bytes(self._hand().at)
        self._thread.start()

    def ring(self) -> None:
        """A paper may be waiting."""
        self._bell.set()

    def stop(self, timeout_s: float = 15.0) -> None:
        """Finish the paper in hand and end."""
        self._ends.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        """The thread's edge: whatever breaks is logged, and papers are tried again."""
        printer: Printer | None = None
        self._bell.wait(CALM_S)
        while not self._ends.is_set():
            self._bell.clear()
            try:
                if printer is None:
                    printer = self._printer()
                    printing.warm_up(printer)
                has_printed = self._print_all(printer)
            except Exception:  # a full disk or a broken paper must not silence the printer for good
                log.exception("the printer's worker stumbled")
                has_printed = False
            (self._bell if has_printed else self._ends).wait(RETRY_S)

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

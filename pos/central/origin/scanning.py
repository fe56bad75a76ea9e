"""Noting that a label's page was looked at: in memory at once, in the log a little later.

No page waits for the log: what was seen is written every few seconds by a thread of its own, and is
lost with the process if that is killed before.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from pos.base.dates import business_day
from pos.central.database import writing
from pos.central.origin import scan_book
from pos.central.origin.scan_book import Scan

EVERY_S = 2
MOST_WAITING = 20_000
"""Views that wait at most; while the log takes none, later ones are let go."""
MOST_OF_A_LABEL = 300
"""Views of one label by one network that are noted in a day: what comes after so many only fills
the log."""
BATCH = 2_000


class Scans:
    """What was seen since the log was last written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._alone = threading.Lock()
        self._waiting: list[Scan] = []
        self._day: date | None = None
        self._of_day: Counter[tuple[str, str]] = Counter()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._forgotten_on: date | None = None

    def note(self, scan: Scan) -> None:
        """Keep a view for the log."""
        key = (scan.shown.label, scan.network)
        with self._alone:
            self._turn(business_day(scan.at))
            if len(self._waiting) >= MOST_WAITING or self._of_day[key] >= MOST_OF_A_LABEL:
                return
            self._of_day[key] += 1
            self._waiting.append(scan)
            if self._thread is None:  # here, and not at the start: processes are forked after it
                self._thread = threading.Thread(target=self._run, name="scans", daemon=True)
                self._thread.start()

    def look(self) -> None:
        """Write what waits, and once a day forget what is old; what fails is tried again."""
        with self._alone:
            waiting = self._waiting[:BATCH]
        if not waiting:
            return
        write_scans(self._engine, waiting)
        with self._alone:
            del self._waiting[: len(waiting)]
        on = business_day(waiting[-1].at)
        if self._forgotten_on != on:
            forget_scans(self._engine)
            self._forgotten_on = on

    def close(self) -> None:
        """Write what waits and end the thread."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(10)
        self._look_calmly()

    def _run(self) -> None:
        while not self._stop.wait(EVERY_S):
            self._look_calmly()

    def _look_calmly(self) -> None:
        try:
            self.look()
        except DBAPIError:
            return  # the log is away: what waits is kept, as far as there is room

    def _turn(self, day: date) -> None:
        if day != self._day:
            self._day = day
            self._of_day.clear()


def write_scans(engine: Engine, scans: Sequence[Scan]) -> None:
    """Write views into the log."""
    with writing(engine) as session:
        scan_book.write(session, scans)


def forget_scans(engine: Engine) -> None:
    """Drop the views that are older than they may become."""
    with writing(engine) as session:
        scan_book.forget(session)

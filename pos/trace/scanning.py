"""Noting that a label's page was looked at: in memory at once, in the book a little later.

No page waits for the book: what was seen lies in memory until the attendant comes by, every
twenty seconds, and is lost with the process if that is killed before.
"""

import threading
from collections import Counter
from datetime import date, datetime

from pos.base.dates import business_day
from pos.base.ids import new_dice
from pos.base.transaction import writing
from pos.trace import networks, scan_book
from pos.trace.scan_book import KEPT, Seen

MOST_OF_A_NETWORK = 300
"""Views of a day that are noted of one neighbourhood: many phones of a village may share it; what
comes after so many only fills the book."""
MOST_OF_A_DAY = 20_000
"""Views of a day that are noted: some 4 MB, many times what a shop's labels are looked at."""
FASTEST = 240
"""Pages a minute that one neighbourhood is shown.  A carrier hides thousands of phones behind one
address, so a busy fair must pass; a machine that reads every number through does not."""


class Scans:
    """What was seen since the book was last written, and how often by whom today."""

    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._waiting: list[Seen] = []
        self._day: date | None = None
        self._key = b""
        self._of_day: Counter[str] = Counter()
        self._minute: datetime | None = None
        self._of_minute: Counter[str] = Counter()
        self._forgotten_on: date | None = None

    def network(self, address: str, at: datetime) -> str:
        """The day's name of the neighbourhood that an address is of."""
        with self._alone:
            self._turn(business_day(at))
            return networks.name_of_day(address, self._key)

    def is_too_fast(self, network: str, at: datetime) -> bool:
        """Whether a neighbourhood has had its pages of this minute; counts one more."""
        minute = at.replace(second=0, microsecond=0)
        with self._alone:
            if minute != self._minute:
                self._minute = minute
                self._of_minute.clear()
            self._of_minute[network] += 1
            return self._of_minute[network] > FASTEST

    def note(self, seen: Seen) -> None:
        """Keep a view for the book; beyond a day's measure it is let go."""
        with self._alone:
            self._turn(business_day(seen.at))
            is_much = self._of_day[seen.network] >= MOST_OF_A_NETWORK
            if is_much or self._of_day.total() >= MOST_OF_A_DAY:
                return
            self._of_day[seen.network] += 1
            self._waiting.append(seen)

    def look(self, at: datetime) -> None:
        """Write what waits, and once a day forget what is old; what fails is tried again."""
        with self._alone:
            waiting = list(self._waiting)
        write_scans(waiting)
        with self._alone:
            del self._waiting[: len(waiting)]
        if self._forgotten_on != business_day(at):
            forget_scans(at)
            self._forgotten_on = business_day(at)

    def _turn(self, day: date) -> None:
        """At midnight the key goes, and with it every name it made."""
        if day != self._day:
            self._day, self._key = day, new_dice(32)
            self._of_day.clear()


def write_scans(seen: list[Seen]) -> None:
    """Write views into the book, if there are any."""
    if not seen:
        return
    with writing() as session:
        scan_book.write(session, seen)


def forget_scans(at: datetime) -> None:
    """Drop the views that are older than they may become."""
    with writing() as session:
        scan_book.forget(session, at - KEPT)

"""How fast a neighbourhood of the net may read pages."""

import threading
from collections import Counter
from functools import lru_cache

from pos.trace import networks

BUDGET = 3_000
"""Points a minute and process.  A carrier hides thousands of phones behind one address, so that a
busy fair must pass; a machine that reads every number through does not."""
KEPT_COSTS = 1
READ_COSTS = 12
"""A page that the database is asked for: 250 a minute."""
MINUTE_MS = 60_000


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """The network of an address, shortened: `113.160.4.0/24`; empty for what is none."""
    return networks.neighbourhood(address)


class Haste:
    """What each network has had in this minute."""

    def __init__(self, *, budget: int = BUDGET) -> None:
        self._alone = threading.Lock()
        self._minute = -1
        self._spent: Counter[str] = Counter()
        self._budget = budget

    def is_too_fast(self, network: str, points: int, at_ms: int) -> bool:
        """Whether a network has spent its minute; else the points are taken."""
        minute = at_ms // MINUTE_MS
        with self._alone:
            if minute != self._minute:
                self._minute = minute
                self._spent.clear()
            if self._spent[network] >= self._budget:
                return True
            self._spent[network] += points
            return False

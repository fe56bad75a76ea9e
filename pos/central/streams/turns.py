"""How many may be served at once, and how often one may come: memory of one process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from pos.base import clock
from pos.central.streams.refusals import LineRefusal


class Turns:
    """So many at once; who comes on top of them is asked to come later.

    Args:
        most: at once.
        wait_s: how long the others are asked to wait, at least; each a little otherwise, so that
            they do not come back together.
    """

    def __init__(self, most: int, wait_s: int = 5) -> None:
        self._free = BoundedSemaphore(most)
        self._wait_s = wait_s

    @contextmanager
    def taken(self, who: str) -> Iterator[None]:
        """A turn.

        Raises:
            LineRefusal: `BUSY`.
        """
        if not self._free.acquire(blocking=False):
            raise LineRefusal("BUSY", retry_after_s=self._wait_s + sum(who.encode()) % 25)
        try:
            yield
        finally:
            self._free.release()


class Bucket:
    """How often one terminal may come: a few at once, then steadily.

    Args:
        most: at once.
        every_ms: one more each so many milliseconds.
        known: terminals remembered; the one not heard longest is forgotten.
    """

    def __init__(self, most: int, every_ms: int, known: int = 20_000) -> None:
        self._most, self._every_ms, self._known = most, every_ms, known
        self._spent_until_ms: dict[str, int] = {}
        self._one_at_a_time = Lock()

    def take(self, who: str) -> None:
        """Let one more come.

        Raises:
            LineRefusal: `BUSY`: it comes too often.
        """
        now_ms = clock.stopwatch_ms()
        with self._one_at_a_time:
            until_ms = max(now_ms, self._spent_until_ms.pop(who, now_ms)) + self._every_ms
            over_ms = until_ms - now_ms - self._most * self._every_ms
            self._spent_until_ms[who] = until_ms - (self._every_ms if over_ms > 0 else 0)
            if len(self._spent_until_ms) > self._known:
                del self._spent_until_ms[next(iter(self._spent_until_ms))]
        if over_ms > 0:
            raise LineRefusal("BUSY", retry_after_s=1 + over_ms // 1000)

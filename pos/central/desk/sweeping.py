"""The desk's own thread: adds up what changed, again and again, beside the pages."""

import logging
import threading

from sqlalchemy import Engine

from pos.base import clock
from pos.central.desk.rolling import add_up

ROUND_S = 15
"""Seconds between two rounds: how old a sum over all showrooms may be."""
REST = 20
"""After a round that took long, so many times as long: tills that send come first."""
_MILLI = 1_000

log = logging.getLogger(__name__)


class Sweeper(threading.Thread):
    """Adds up until it is told to stop.

    Every process of the centre has one; a lock of the database lets one of them work at a time.
    """

    def __init__(self, engine: Engine, *, round_s: int = ROUND_S) -> None:
        super().__init__(name="desk-sums", daemon=True)
        self._engine = engine
        self._round_s = round_s
        self._over = threading.Event()

    def run(self) -> None:
        """Go round."""
        rest_s = self._round_s
        while not self._over.wait(rest_s):
            rest_s = max(self._round_s, REST * self._once())

    def stop(self) -> None:
        """Let it end before its next round."""
        self._over.set()

    def _once(self) -> int:
        """One round; whole seconds that it took."""
        begun = clock.stopwatch_ms()
        try:
            add_up(self._engine, now=clock.now())
        except Exception:
            log.exception("the sums of the desk were not added up")
        return (clock.stopwatch_ms() - begun) // _MILLI

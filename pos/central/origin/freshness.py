"""What the centre last said, looked up at most twice a second, however many ask."""

import threading

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from pos.base import clock
from pos.central.origin import queries
from pos.central.origin.recalls import Words

LOOKED_UP_MS = 400
"""How old the answer may be: with the way to the database a recall is red within a second."""
BLIND_MS = 30_000
"""So long the last answer counts while the database does not answer; then no page is shown."""


class Blind(Exception):  # noqa: N818 - a state, as `Refusal` is
    """The database has not answered for long: nobody can say what is recalled."""


class Freshness:
    """The number of the newest word, and the recalls in force."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._alone = threading.Lock()
        self._looked_ms = -BLIND_MS
        self._heard_ms: int | None = None
        self._number = ""
        self._words = Words()

    def now(self) -> tuple[str, Words]:
        """The number of the newest word, and what the centre says of recalls.

        One asks the database, the others meanwhile take what is known, if it is not old.

        Raises:
            Blind: the database does not answer.
        """
        at_ms = clock.stopwatch_ms()
        if self._heard_ms is None or at_ms - self._looked_ms >= LOOKED_UP_MS:
            is_known = self._heard_ms is not None and at_ms - self._heard_ms < 2 * LOOKED_UP_MS
            if self._alone.acquire(blocking=not is_known):
                try:
                    self._look(clock.stopwatch_ms())
                finally:
                    self._alone.release()
        if self._heard_ms is None or at_ms - self._heard_ms > BLIND_MS:
            raise Blind
        return self._number, self._words

    def _look(self, at_ms: int) -> None:
        if at_ms - self._looked_ms < LOOKED_UP_MS:
            return  # somebody has while we waited
        self._looked_ms = at_ms
        try:
            with queries.looking(self._engine) as seen_by:
                number = queries.news(seen_by)
                if number != self._number or self._heard_ms is None:
                    self._words = queries.words(seen_by)
                    self._number = number
        except DBAPIError:
            return  # tried again in a moment; who waits too long is told
        self._heard_ms = at_ms

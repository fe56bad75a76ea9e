"""Turns in the order of asking: whoever has just had one goes behind all who wait."""

import threading
from collections import deque
from types import TracebackType


class Turns:
    """A lock that is handed on to whoever asked first.

    The system's own lock goes to whoever happens to run: a thread that lets it go and asks for it
    again at once nearly always gets it, and the others starve.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        has_come = False
        try:
            has_come = turn.acquire()
        finally:
            if not has_come:  # Ctrl-C while waiting: nobody is to wait for who has gone
                self._leave(turn)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._guard:
            self._hand_on()

    def _hand_on(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._is_taken = False

    def _leave(self, turn: threading.Lock) -> None:
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:
                self._hand_on()

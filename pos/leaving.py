"""How an open shop is asked to close: by a signal or by a file, and nothing is cut in two."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from types import FrameType

from filelock import FileLock, Timeout

from pos.base.files import write_whole

CLOSE = "please-close"
"""A file by which another command asks the open shop to close."""
CLOSE_EVERY_S = 1
CLOSE_WITHIN_S = 60


class Leaving:
    """What SIGTERM asks for: heard while the shop opens, it is done once nothing is cut in two."""

    def __init__(self) -> None:
        self._is_asked = self._may_leave = False

    def hear(self, _signal: int, _frame: FrameType | None) -> None:
        """The signal; a second one changes nothing."""
        is_first, self._is_asked = not self._is_asked, True
        if is_first and self._may_leave:
            raise SystemExit(0)

    def may_begin(self) -> None:
        """The shop is open, and the thread of signals waits from here on.

        Raises:
            SystemExit: the signal came before.
        """
        self._may_leave = True
        if self._is_asked:
            raise SystemExit(0)


@contextmanager
def hearing_to_close(home: Path) -> Iterator[None]:
    """End the serving as a SIGTERM would once somebody asks for it, until the block ends."""
    asked, is_over = home / CLOSE, Event()
    asked.unlink(missing_ok=True)

    def hear() -> None:
        while not is_over.wait(CLOSE_EVERY_S):
            if asked.exists():
                signal.raise_signal(signal.SIGTERM)
                return

    hearer = Thread(target=hear, daemon=True)
    hearer.start()
    try:
        yield
    finally:
        is_over.set()
        hearer.join()


def close(home: Path) -> bool:
    """Ask the shop that is open on this folder to close; whether it did within a minute.

    A file asks, not a signal: the number of a process that is gone may be another's by now.
    """
    asked, pause = home / CLOSE, Event()
    write_whole(asked, b"")
    try:
        for _second in range(CLOSE_WITHIN_S):
            if not is_running(home):
                return True
            pause.wait(1)
        return False
    finally:
        asked.unlink(missing_ok=True)


def asked_for(home: Path) -> Callable[[], bool]:
    """What says whether another command waits for the folder, from now on.

    For whoever holds the folder for minutes without serving; a wish of before is over.
    """
    asked = home / CLOSE
    asked.unlink(missing_ok=True)
    return asked.exists


def is_running(home: Path) -> bool:
    """Whether a process has the data folder's lock; makes nothing."""
    if not (home / "lock").exists():
        return False
    lock = FileLock(home / "lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return True
    lock.release()
    return False

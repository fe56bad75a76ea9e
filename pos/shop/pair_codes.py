"""The code that turns a browser into a register: one at a time, short-lived, tried rarely.  Pure.

Kept in memory: after a restart the manager asks for a new one.
"""

import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pos.shop.refusals import NoPairCode, WrongPairCode

DIGITS = 8
LIVES = timedelta(minutes=10)
TRIES = 5


@dataclass(frozen=True)
class PairCode:
    """A code that waits to be typed."""

    register_no: int
    digits: str
    until: datetime
    tries_left: int = TRIES

    @property
    def spaced(self) -> str:
        """As it is read aloud: `1234 5678`."""
        return f"{self.digits[:4]} {self.digits[4:]}"


class PairCodes:
    """The one code that waits, if any.

    Args:
        draw: makes a number below its argument, that nobody can guess.
    """

    def __init__(self, draw: Callable[[int], int]) -> None:
        self._draw = draw
        self._lock = threading.Lock()
        self._waiting: PairCode | None = None

    def offer(self, register_no: int, at: datetime) -> PairCode:
        """A new code; the one before is worth nothing from here on."""
        digits = f"{self._draw(10**DIGITS):0{DIGITS}d}"
        with self._lock:
            self._waiting = PairCode(register_no, digits, at + LIVES)
            return self._waiting

    def waiting(self, at: datetime) -> PairCode | None:
        """The code that may still be typed."""
        with self._lock:
            return self._alive(at)

    def take(self, typed: str, at: datetime) -> int:
        """The register whose code was typed; it can be typed only once.

        Raises:
            NoPairCode: none waits, or this was the last wrong try.
            WrongPairCode: it is another one.
        """
        with self._lock:
            code = self._alive(at)
            if code is None:
                raise NoPairCode
            if hmac.compare_digest(typed.encode(), code.digits.encode()):
                self._waiting = None
                return code.register_no
            left = code.tries_left - 1
            self._waiting = replace(code, tries_left=left) if left else None
        if not left:
            raise NoPairCode
        raise WrongPairCode(left=left)

    def cancel(self) -> None:
        """Take the waiting code back."""
        with self._lock:
            self._waiting = None

    def _alive(self, at: datetime) -> PairCode | None:
        # A clock set back by more than a code lives would keep it open for as long.
        if self._waiting is not None and not timedelta() < self._waiting.until - at <= LIVES:
            self._waiting = None
        return self._waiting

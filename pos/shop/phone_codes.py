"""Codes that pair a phone with one task: several may wait, short-lived, tried rarely.  Pure.

Kept in memory: after a restart whoever leads asks for a new one.
"""

import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pos.shop.refusals import NoPairCode, WrongPairCode

DIGITS = 8
LIVES = timedelta(minutes=10)
TRIES = 5
"""Wrong codes from anybody, after which every code that waits is worth nothing."""
MOST_WAITING = 9


@dataclass(frozen=True)
class PhoneCode:
    """A code that waits to be typed on a phone."""

    subject_id: str
    """What the phone is for."""
    person_id: str
    """Who will hold it."""
    note: str
    digits: str
    until: datetime

    @property
    def spaced(self) -> str:
        """As it is read aloud: `1234 5678`."""
        return f"{self.digits[:4]} {self.digits[4:]}"


class PhoneCodes:
    """The codes that wait.

    Args:
        draw: makes a number below its argument, that nobody can guess.
    """

    def __init__(self, draw: Callable[[int], int]) -> None:
        self._draw = draw
        self._lock = threading.Lock()
        self._waiting: list[PhoneCode] = []
        self._tries_left = TRIES

    def offer(self, subject_id: str, person_id: str, note: str, at: datetime) -> PhoneCode:
        """A new code; the person's one before is worth nothing from here on."""
        digits = f"{self._draw(10**DIGITS):0{DIGITS}d}"
        made = PhoneCode(subject_id, person_id, note, digits, at + LIVES)
        with self._lock:
            others = [
                one
                for one in self._alive(at)
                if (one.subject_id, one.person_id) != (subject_id, person_id)
                and one.digits != digits
            ]
            self._waiting = [*others, made][-MOST_WAITING:]
            self._tries_left = TRIES
        return made

    def waiting(self, subject_id: str, at: datetime) -> list[PhoneCode]:
        """The codes that may still be typed for one task."""
        with self._lock:
            return [one for one in self._alive(at) if one.subject_id == subject_id]

    def take(self, typed: str, at: datetime) -> PhoneCode:
        """What the code typed is for; it can be typed only once.

        Raises:
            NoPairCode: none waits, or this was the last wrong try.
            WrongPairCode: it is another one.
        """
        with self._lock:
            self._waiting = self._alive(at)
            if not self._waiting:
                raise NoPairCode
            given = typed.encode()
            fits = [one for one in self._waiting if hmac.compare_digest(given, one.digits.encode())]
            if fits:
                self._waiting.remove(fits[0])
                return fits[0]
            self._tries_left -= 1
            if self._tries_left <= 0:
                self._waiting = []
                raise NoPairCode
            raise WrongPairCode(left=self._tries_left)

    def cancel(self, subject_id: str) -> None:
        """Take back the codes of a task that is over."""
        with self._lock:
            self._waiting = [one for one in self._waiting if one.subject_id != subject_id]

    def _alive(self, at: datetime) -> list[PhoneCode]:
        # A clock set back by more than a code lives would keep it open for as long.
        return [one for one in self._waiting if timedelta() < one.until - at <= LIVES]

"""Who is signed in at which register: kept in memory, so a restart asks for the PIN again.

Who was seen lately, signed in or not, is in the book of `shop.duty`.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pos.base.ids import new_secret
from pos.shop.queries import Someone

IDLE = timedelta(minutes=5)
ABSOLUTE = timedelta(hours=12)
WRITTEN_EVERY = timedelta(minutes=1)
"""So often at most the book is told that somebody goes on working."""


@dataclass(frozen=True)
class SignedIn:
    """One browser's signed-in person."""

    person: Someone
    register_no: int
    since: datetime
    seen_at: datetime


class Sessions:
    """The signed-in browsers of this process, by their 128-bit id."""

    def __init__(self, idle: timedelta = IDLE, absolute: timedelta = ABSOLUTE) -> None:
        self._idle = idle
        self._absolute = absolute
        self._lock = threading.Lock()
        self._by_id: dict[str, SignedIn] = {}
        self._written: dict[str, datetime] = {}
        """By person: when the book was last told that they are here."""

    def begin(self, person: Someone, register_no: int, at: datetime) -> str:
        """Sign somebody in; gives a new id."""
        key = new_secret()
        with self._lock:
            self._by_id[key] = SignedIn(person, register_no, at, at)
            self._written[person.id] = at  # the PIN was
        return key

    def is_to_be_written(self, person_id: str, at: datetime) -> bool:
        """Whether the book has not been told for a while that somebody is here; asked, it counts
        as told.  A clock put back is told at once."""
        with self._lock:
            last = self._written.get(person_id)
            if last is not None and timedelta() <= at - last < WRITTEN_EVERY:
                return False
            self._written[person_id] = at
            return True

    def seen(self, key: str, at: datetime) -> SignedIn | None:
        """Who it is, and note that the browser was heard; None once idle or too old."""
        with self._lock:
            found = self._by_id.get(key)
            if found is None:
                return None
            if at - found.seen_at > self._idle or at - found.since > self._absolute:
                del self._by_id[key]
                return None
            self._by_id[key] = replace(found, seen_at=at)
            return found

    def peek(self, key: str, at: datetime) -> SignedIn | None:
        """Who it is, for a page that asks by itself: it does not keep the till awake."""
        with self._lock:
            found = self._by_id.get(key)
            if found is None or at - found.seen_at > self._idle:
                return None
            return found

    def on_duty(self, at: datetime) -> list[Someone]:
        """Who is signed in anywhere now, each once; who has been idle too long is not."""
        with self._lock:
            here = [
                one.person
                for one in self._by_id.values()
                if at - one.seen_at <= self._idle and at - one.since <= self._absolute
            ]
        return list({one.id: one for one in here}.values())

    def end(self, key: str) -> None:
        """Sign the browser out."""
        with self._lock:
            self._by_id.pop(key, None)

    def end_of_person(self, person_id: str) -> None:
        """Sign a person out everywhere: they left, or may do other things now."""
        self._end_where(lambda one: one.person.id == person_id)

    def end_at_register(self, register_no: int) -> None:
        """Sign everybody out at a register: its browser is none any more."""
        self._end_where(lambda one: one.register_no == register_no)

    def _end_where(self, is_meant: Callable[[SignedIn], bool]) -> None:
        with self._lock:
            self._by_id = {key: one for key, one in self._by_id.items() if not is_meant(one)}

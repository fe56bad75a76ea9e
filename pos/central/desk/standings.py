"""How a showroom stands, from what was last heard of it.  Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from pos.base.dates import ZONE

LATE = timedelta(hours=2)
SILENT = timedelta(hours=24)
OPEN_HOURS = range(10, 20)
"""Local hours in which every showroom is at work: only then is two hours' silence late."""
CLOSED_BY_HOUR = 10
"""Yesterday's days must be closed by then."""


class State(StrEnum):
    """The gravest thing about a showroom, the gravest first."""

    RECALL = "recall"
    """It has not confirmed a recall."""
    TROUBLE = "trouble"
    """Its stream has a fork, a broken chain, or facts that cannot be read."""
    SILENT = "silent"
    """Nothing was heard of it for a day."""
    LATE = "late"
    """Nothing was heard of it for two hours of a working day."""
    BACKLOG = "backlog"
    """It is in touch and keeps facts back for two hours."""
    UNCLOSED = "unclosed"
    """A day before today has a shift that nobody closed."""
    MISMATCH = "mismatch"
    """A Z does not say what its slips say."""
    WAITING = "waiting"
    """Nobody has approved its terminal."""
    NEW = "new"
    """Approved, and not one word of it yet."""
    FINE = "fine"


STOP = frozenset({State.RECALL, State.TROUBLE, State.SILENT})
HEED = frozenset(
    {State.LATE, State.BACKLOG, State.UNCLOSED, State.MISMATCH, State.WAITING, State.NEW}
)
GRAVITY = {state: at for at, state in enumerate(State)}


@dataclass(frozen=True)
class Heard:
    """What is known of a showroom, all its terminals together."""

    seen_at: datetime | None
    """When its most silent terminal was heard last."""
    backlog: int
    backlog_since: datetime | None
    recalls_open: int
    """Recalls that some terminal of it has not confirmed."""
    troubles: int
    """Facts put aside or unread."""
    unclosed_on: date | None
    """The newest day before today with an unclosed shift."""
    mismatches: int
    is_waiting: bool


def state_of(heard: Heard, now: datetime) -> State:
    """The gravest thing about a showroom."""
    return min(_states(heard, now), key=lambda one: GRAVITY[one], default=State.FINE)


def _states(heard: Heard, now: datetime) -> Iterable[State]:
    hour = now.astimezone(ZONE).hour
    if heard.is_waiting:
        yield State.WAITING
    if heard.seen_at is None:
        if not heard.is_waiting:
            yield State.NEW
    elif now - heard.seen_at > SILENT:
        yield State.SILENT
    elif now - heard.seen_at > LATE and hour in OPEN_HOURS:
        yield State.LATE
    if heard.backlog and heard.backlog_since is not None and now - heard.backlog_since > LATE:
        yield State.BACKLOG
    yield from _of_books(heard, hour)


def _of_books(heard: Heard, hour: int) -> Iterable[State]:
    if heard.recalls_open:
        yield State.RECALL
    if heard.troubles:
        yield State.TROUBLE
    if heard.mismatches:
        yield State.MISMATCH
    if heard.unclosed_on is not None and hour >= CLOSED_BY_HOUR:
        yield State.UNCLOSED

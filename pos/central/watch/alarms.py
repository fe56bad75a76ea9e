"""What needs somebody's eye, and since when.  Pure (sync.md §2.7: the alarm board)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from pos.base.dates import ZONE

SILENT = timedelta(hours=24)
LATE = timedelta(hours=2)
ONLINE = timedelta(minutes=15)
"""A terminal heard within it is online."""
SKEWED_MS = 5 * 60 * 1000
CLOSED_BY = time(10)
"""Hanoi's time on the day after, by which a Z is here."""
LITTLE_DISK_MB = 1024
CLONED = timedelta(hours=24)


class Kind(StrEnum):
    """Kinds of alarms, those first that cannot wait."""

    FORK = "fork"
    """The same number of a stream with another content."""
    CLONE = "clone"
    """Two machines go on from one disk."""
    CHAIN = "chain"
    """A link, a signature or a beginning that does not hold."""
    REVOKED = "revoked"
    """A revoked terminal or key still sends."""
    MISMATCH = "mismatch"
    """A Z says other sums than the rows."""
    SILENT = "silent"
    BACKLOG = "backlog"
    MISSING_Z = "missing_z"
    PARKED = "parked"
    SKEW = "skew"
    DISK = "disk"
    WAITING = "waiting"
    """A terminal waits to be approved."""


OF_REASON = {
    "fork": Kind.FORK,
    "clone": Kind.CLONE,
    "chain": Kind.CHAIN,
    "signature": Kind.CHAIN,
    "parent": Kind.CHAIN,
    "revoked": Kind.REVOKED,
}
"""The alarm that facts put aside give, by why they were."""


@dataclass(frozen=True)
class Watched:
    """A terminal as the alarms see it."""

    terminal_id: str
    showroom_code: str
    showroom_name: str
    status: str
    enrolled_at: datetime
    seen_at: datetime | None
    backlog: int
    backlog_since: datetime | None
    skew_ms: int
    disk_free_mb: int
    clone_at: datetime | None


@dataclass(frozen=True)
class Aside:
    """Facts of a terminal that were put aside for one reason, and that nobody has settled."""

    terminal_id: str
    reason: str
    count: int
    since: datetime


@dataclass(frozen=True)
class Unclosed:
    """A shift whose Z has not come."""

    terminal_id: str
    register_no: int
    business_on: date


@dataclass(frozen=True)
class Differing:
    """A Z that says other sums than the rows."""

    terminal_id: str
    number: str
    business_on: date
    since: datetime


@dataclass(frozen=True)
class Alarm:
    """Something that needs somebody's eye."""

    kind: Kind
    terminal_id: str
    showroom_code: str
    showroom_name: str
    since: datetime | None
    """None: it was never heard."""
    count: int = 1
    detail: str = ""
    """What fills the sentence: a number of Z, a register, milliseconds."""
    on: date | None = None


@dataclass(frozen=True)
class Seen:
    """All that alarms are made of."""

    terminals: Sequence[Watched]
    aside: Sequence[Aside] = ()
    parked: Sequence[Aside] = ()
    unclosed: Sequence[Unclosed] = ()
    differing: Sequence[Differing] = ()


def alarms(seen: Seen, now: datetime) -> list[Alarm]:
    """What needs somebody's eye: by kind, the oldest first."""
    by_id = {one.terminal_id: one for one in seen.terminals}
    found = [alarm for one in seen.terminals for alarm in _of_terminal(one, now)]
    found += _of_aside(seen.aside, by_id)
    found += [
        _alarm(Kind.PARKED, by_id[one.terminal_id], one.since, count=one.count)
        for one in seen.parked
        if one.terminal_id in by_id
    ]
    found += _of_closings(seen, by_id, now)
    order = list(Kind)
    return sorted(
        found,
        key=lambda one: (
            order.index(one.kind),
            one.since is not None,
            one.since or now,
            one.showroom_code,
            one.terminal_id,
        ),
    )


def is_due(business_on: date, now: datetime) -> bool:
    """Whether the Z of a business day should be here: by ten in the morning after it."""
    return now >= datetime.combine(business_on + timedelta(days=1), CLOSED_BY, ZONE)


def _of_terminal(one: Watched, now: datetime) -> Iterator[Alarm]:
    if one.status == "waiting":
        yield _alarm(Kind.WAITING, one, one.enrolled_at)
    if one.status not in ("active", "waiting"):
        return
    if one.clone_at is not None and now - one.clone_at < CLONED:
        yield _alarm(Kind.CLONE, one, one.clone_at)
    last = one.seen_at or one.enrolled_at
    if now - last > SILENT:
        yield _alarm(Kind.SILENT, one, one.seen_at)
        return  # what it said of itself so long ago says nothing of today
    is_late = one.backlog_since is not None and now - one.backlog_since > LATE
    if is_late and now - last < ONLINE:
        yield _alarm(Kind.BACKLOG, one, one.backlog_since, count=one.backlog)
    if abs(one.skew_ms) > SKEWED_MS:
        yield _alarm(Kind.SKEW, one, one.seen_at, detail=str(one.skew_ms))
    if one.seen_at is not None and one.disk_free_mb < LITTLE_DISK_MB:
        yield _alarm(Kind.DISK, one, one.seen_at, detail=str(one.disk_free_mb))


def _of_aside(aside: Iterable[Aside], by_id: dict[str, Watched]) -> list[Alarm]:
    """One alarm a terminal and kind: chain, signature and parent are one."""
    together: dict[tuple[str, Kind], tuple[int, datetime]] = {}
    for one in aside:
        key = one.terminal_id, OF_REASON[one.reason]
        count, since = together.get(key, (0, one.since))
        together[key] = count + one.count, min(since, one.since)
    return [
        _alarm(kind, by_id[terminal_id], since, count=count)
        for (terminal_id, kind), (count, since) in together.items()
        if terminal_id in by_id
    ]


def _of_closings(seen: Seen, by_id: dict[str, Watched], now: datetime) -> Iterator[Alarm]:
    for one in seen.differing:
        if one.terminal_id in by_id:
            room = by_id[one.terminal_id]
            yield _alarm(Kind.MISMATCH, room, one.since, detail=one.number, on=one.business_on)
    for shift in seen.unclosed:
        if shift.terminal_id in by_id and is_due(shift.business_on, now):
            room, register = by_id[shift.terminal_id], str(shift.register_no)
            due = datetime.combine(shift.business_on + timedelta(days=1), CLOSED_BY, ZONE)
            yield _alarm(Kind.MISSING_Z, room, due, detail=register, on=shift.business_on)


def _alarm(
    kind: Kind,
    room: Watched,
    since: datetime | None,
    *,
    count: int = 1,
    detail: str = "",
    on: date | None = None,
) -> Alarm:
    return Alarm(
        kind=kind,
        terminal_id=room.terminal_id,
        showroom_code=room.showroom_code,
        showroom_name=room.showroom_name,
        since=since,
        count=count,
        detail=detail,
        on=on,
    )

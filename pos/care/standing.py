"""How well the book is looked after: what is fine, what to heed, what stops.  Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import PurePath

from pos.care import copies
from pos.care.notes import Notes

RENEWED = timedelta(days=30)
"""So long before its end an authority is to be made anew: every machine has to be visited."""
LOW_BYTES = 1024**3
FULL_BYTES = 200 * 1024**2
CLOCK_SLACK = timedelta(minutes=2)
"""How far the machine's clock may stand behind the last fact: it was set right meanwhile."""
AUDIT_LATE = timedelta(days=3)
"""What was sold is audited the night after; so long without says that the audit does not end."""
LINE_LATE = timedelta(hours=24)
"""So long without the centre's answer is more than a bad evening."""
CLOCK_LEAP = timedelta(days=60)
"""A shop that wrote nothing for so long was closed, or its clock has run ahead."""


class Level(IntEnum):
    """How much a finding matters."""

    FINE = 0
    HEED = 1
    """Go on selling, and do what it says soon."""
    STOP = 2
    """The shop cannot sell, or would lose what it sells."""


@dataclass(frozen=True)
class Advice:
    """One thing looked at."""

    code: str
    """Which sentence tells it: what is so, and what to do."""
    level: Level
    facts: Mapping[str, object] = field(default_factory=dict)


def worst(found: Iterable[Advice]) -> Advice | None:
    """The first of those that matter most; None where all is fine."""
    heeded = [one for one in found if one.level > Level.FINE]
    return max(heeded, key=lambda one: one.level) if heeded else None


def of_disk(free_bytes: int) -> Advice:
    """How much room is left for sales."""
    if free_bytes < FULL_BYTES:
        return Advice("disk.full", Level.STOP, {"mib": free_bytes // 1024**2})
    if free_bytes < LOW_BYTES:
        return Advice("disk.low", Level.HEED, {"mib": free_bytes // 1024**2})
    return Advice("disk.fine", Level.FINE, {"gib": free_bytes // 1024**3})


def of_clock(now: datetime, last_fact: datetime | None, built_at: datetime) -> Advice:
    """Whether the machine's clock can be right."""
    if last_fact is not None and now < last_fact - CLOCK_SLACK:
        return Advice("clock.behind", Level.STOP, {"now": now, "last": last_fact})
    if now < built_at:
        return Advice("clock.before_release", Level.STOP, {"now": now})
    if last_fact is not None and now - last_fact > CLOCK_LEAP:
        return Advice("clock.far_ahead", Level.HEED, {"now": now, "last": last_fact})
    return Advice("clock.fine", Level.FINE, {"now": now})


def of_authority(begins: datetime, ends: datetime, now: datetime) -> Advice:
    """Whether other machines trust the shop's certificate today.

    One that begins in the future was made under a clock that ran ahead, or the clock is behind.
    """
    if now < begins:
        return Advice("tls.not_yet", Level.HEED, {"begins": begins, "now": now})
    if now > ends - RENEWED:
        return Advice("tls.ending", Level.HEED, {"ends": ends})
    return Advice("tls.fine", Level.FINE, {"ends": ends})


_STOPPED = {
    "paper_out": "printer.paper_out",
    "cover_open": "printer.cover_open",
    "error": "printer.error",
    "paper_low": "printer.paper_low",
    "no_answer": "printer.silent",
}
_GOES_ON = {"ready": "printer.fine", "busy": "printer.fine", "preview": "printer.preview"}


def of_printer(address: str, state: str) -> Advice:
    """How a printer is.

    Args:
        state: a value of `pos.spool.standing.Standing`: what its worker last heard.
    """
    if state in _STOPPED:
        return Advice(_STOPPED[state], Level.HEED, {"address": address})
    return Advice(_GOES_ON.get(state, "printer.mute"), Level.FINE, {"address": address})


def of_copies(notes: Notes, now: datetime, *, has_second: bool) -> list[Advice]:
    """How old the last copies are, here and in the second folder."""
    return [_own(notes, now), _second(notes, now) if has_second else _NO_SECOND]


_SECOND = ("missing", "out", "strange", "full", "taken")
_NO_SECOND = Advice("second.unset", Level.HEED)


def _own(notes: Notes, now: datetime) -> Advice:
    if notes.backup_at is None:
        problem = notes.backup_problem
        return Advice("backup.failed" if problem else "backup.none", Level.HEED)
    facts = {"at": notes.backup_at}
    if copies.is_old(notes.backup_at, now):
        return Advice("backup.old", Level.HEED, facts)
    if notes.backup_problem:
        return Advice(
            "backup.full" if notes.backup_problem == "full" else "backup.late", Level.HEED, facts
        )
    return Advice("backup.fine", Level.FINE, facts)


def _second(notes: Notes, now: datetime) -> Advice:
    if notes.second_problem:
        known = notes.second_problem in _SECOND
        facts = {"path": PurePath(notes.second_folder).parent}
        return Advice(f"second.{notes.second_problem if known else 'failed'}", Level.HEED, facts)
    if notes.second_at is None:
        return Advice("second.none", Level.HEED)
    if copies.is_old(notes.second_at, now):
        return Advice("second.old", Level.HEED)
    return Advice("second.fine", Level.FINE, {"at": notes.second_at})


def of_line(
    url: str, status: str, heard_at: datetime | None, trouble: str, now: datetime
) -> Advice:
    """How the line to the centre stands, by what the book remembers of it.

    Args:
        url: empty where there is no centre.
        status: `waiting` until the centre's people approve.
        trouble: a value of `pos.sync.standing.Case`; empty: none.
    """
    if not url:
        return Advice("line.none", Level.FINE)
    facts = {"url": url, "at": heard_at}
    if trouble:
        return Advice("line.trouble", Level.HEED, facts)
    if heard_at is None or now - heard_at > LINE_LATE:
        return Advice("line.silent", Level.HEED, facts)
    return Advice("line.waiting" if status == "waiting" else "line.fine", Level.FINE, facts)


def of_audit(notes: Notes, now: datetime) -> Advice:
    """What the last audit said, and whether one that is due does not come."""
    facts: dict[str, object] = {"at": notes.audit_at, "n": len(notes.audit_found)}
    if notes.audit_found:
        return Advice("audit.found", Level.HEED, {**facts, "first": notes.audit_found[0]})
    if notes.audit_owed_at is not None and now - notes.audit_owed_at > AUDIT_LATE:
        return Advice("audit.old", Level.HEED, {"since": notes.audit_owed_at})
    if notes.audit_at is None:
        return Advice("audit.none", Level.FINE)
    return Advice("audit.fine", Level.FINE, facts)

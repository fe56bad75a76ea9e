"""The book of standings: the only writer of what terminals were last heard to say."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pos.central.streams.bodies import Start
from pos.central.streams.models import Stream
from pos.central.terminals.models import CentralStanding

TAKING_TURNS = timedelta(minutes=10)
"""Two runs of the program that are heard by turns within this are two machines."""
_OFTEN = timedelta(minutes=1)
"""When a busy till was last heard need not be known better."""


@dataclass(frozen=True)
class Said:
    """What a terminal says of itself in its greeting."""

    boot_id: str
    fingerprint: str
    backlog: int
    skew_ms: int
    """Its clock less ours."""
    app_version: str
    schema: str
    disk_free_mb: int
    integrity: str
    release_no: int
    recall_no: int


@dataclass(frozen=True)
class Before:
    """What was known before a greeting."""

    hello_at: datetime | None
    """When it last greeted; None: never."""
    is_taking_turns: bool
    """Whether the run of the program before the last is heard again: two machines."""


def greet(session: Session, terminal_id: str, said: Said, *, now: datetime) -> Before:
    """Note what a terminal says of itself.

    Returns:
        What was known before.
    """
    known = session.get(CentralStanding, terminal_id, with_for_update=True)
    if known is None:
        session.execute(
            insert(CentralStanding)
            .values(
                **_told(said),
                terminal_id=terminal_id,
                seen_at=now,
                hello_at=now,
                boot_before="",
                boot_changed_at=now,
                clone_at=None,
                backlog_since=now if said.backlog else None,
            )
            .on_conflict_do_nothing()
        )
        return Before(None, is_taking_turns=False)
    before_at = known.hello_at
    is_back = said.boot_id == known.boot_before and said.boot_id != known.boot_id
    is_taking_turns = is_back and now - known.boot_changed_at < TAKING_TURNS
    if said.boot_id != known.boot_id:
        known.boot_before, known.boot_changed_at = known.boot_id, now
    if is_taking_turns:
        known.clone_at = now
    if not said.backlog:
        known.backlog_since = None
    elif known.backlog_since is None:
        known.backlog_since = now
    known.seen_at = known.hello_at = now
    for name, value in _told(said).items():
        setattr(known, name, value)
    is_recent = known.clone_at is not None and now - known.clone_at < TAKING_TURNS
    return Before(before_at, is_taking_turns=is_recent)


def _told(said: Said) -> dict[str, object]:
    return {
        "boot_id": said.boot_id,
        "fingerprint": said.fingerprint,
        "backlog": said.backlog,
        "skew_ms": said.skew_ms,
        "app_version": said.app_version,
        "schema": said.schema,
        "disk_free_mb": said.disk_free_mb,
        "integrity": said.integrity,
        "release_no": said.release_no,
        "recall_no": said.recall_no,
    }


def heard(session: Session, terminal_id: str, *, now: datetime) -> None:
    """Note that something of a terminal came."""
    session.execute(
        update(CentralStanding)
        .where(CentralStanding.terminal_id == terminal_id, CentralStanding.seen_at < now - _OFTEN)
        .values(seen_at=now)
    )


def note_letter(
    session: Session, terminal_id: str, epoch: str, start: Start, *, now: datetime
) -> None:
    """Note where an epoch begins under a letter that another one of the terminal bears: two
    machines went on from the same disk."""
    other = session.scalar(
        select(Stream.epoch).where(
            Stream.terminal_id == terminal_id,
            Stream.epoch != epoch,
            Stream.ordinal == start.ordinal,
        )
    )
    if other is not None:
        session.execute(
            update(CentralStanding)
            .where(CentralStanding.terminal_id == terminal_id)
            .values(clone_at=now)
        )

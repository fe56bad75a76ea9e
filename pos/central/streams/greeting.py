"""Answering a terminal's greeting: what is kept of it is compared with what it has."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from pos.central.database import reading, writing
from pos.central.streams import queries, standings
from pos.central.streams.door import Caller
from pos.central.streams.hello import Greeting, Seen, verdict
from pos.central.streams.queries import StreamState
from pos.central.streams.standings import Said
from pos.central.streams.values import Line, ZAnswer


@dataclass(frozen=True)
class Greeted:
    """What is answered."""

    verdict: str
    streams: tuple[StreamState, ...]
    """The terminal's epochs that are here."""
    z: tuple[ZAnswer, ...]
    """Z whose answer changed since it last heard."""
    parked: int
    """Its facts that are kept and could not be read yet."""


def greet(
    first: Engine, own: Engine, caller: Caller, greeting: Greeting, *, line: Line, now: datetime
) -> Greeted:
    """Note what a terminal says of itself, and say what is kept of it.

    Args:
        first: where terminals and how they stand are noted.
        own: where this one's stream lies; the same, where there is one database.
    """
    terminal_id, head = caller.terminal_id, greeting.head
    said = Said(
        boot_id=caller.asking.boot_id,
        fingerprint=greeting.fingerprint,
        backlog=greeting.backlog,
        skew_ms=caller.skew_ms,
        app_version=greeting.app_version,
        schema=greeting.schema,
        disk_free_mb=greeting.disk_free_mb,
        integrity=greeting.integrity,
        release_no=greeting.release_no,
        recall_no=greeting.recall_no,
    )
    with writing(first) as session:
        before = standings.greet(session, terminal_id, said, now=now)
    with reading(own) as session:
        streams = queries.streams(session, terminal_id)
        seen = Seen(
            status=caller.sender.status,
            streams=streams,
            hash_at=queries.fact_hash(session, terminal_id, head.epoch, head.seq),
            is_elsewhere=before.is_taking_turns
            or greeting.fingerprint != caller.sender.fingerprint,
        )
        # An answer that was lost is none that was heard: the terminal itself says which was.
        since = greeting.z_since or before.hello_at
        z = line.closings_since(session, terminal_id, since)
        parked = queries.parked(session, terminal_id)
    return Greeted(verdict(head, seen), tuple(streams), tuple(z[:_MOST_Z]), parked)


_MOST_Z = 50


def note_heard(first: Engine, terminal_id: str, *, now: datetime) -> None:
    """Note that facts of a terminal came, whose stream lies on another database."""
    with writing(first) as session:
        standings.heard(session, terminal_id, now=now)

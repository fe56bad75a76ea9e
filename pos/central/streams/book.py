"""The book of streams: the only writer of how far each is here, and of the facts themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pos.base.dates import iso_at
from pos.base.errors import Broken
from pos.central.streams.bodies import Start
from pos.central.streams.models import CentralFact, Stream
from pos.central.streams.values import KeptFact
from pos.sync.facts import genesis
from pos.sync.wire import SentFact


@dataclass(frozen=True)
class Held:
    """A stream as it is, held against everybody else who writes to it."""

    last_seq: int
    last_hash: bytes


def hold(session: Session, terminal_id: str, epoch: str) -> Held | None:
    """A stream, held until the transaction ends: two who send it at once take turns.

    None for an epoch that has not begun here.
    """
    session.execute(_SETTINGS)
    row = session.execute(
        select(Stream.last_seq, Stream.last_hash)
        .where(Stream.terminal_id == terminal_id, Stream.epoch == epoch)
        .with_for_update()
    ).one_or_none()
    return None if row is None else Held(row.last_seq, row.last_hash)


_SETTINGS = text(
    "SELECT set_config('synchronous_commit', 'on', true), set_config('lock_timeout', '20s', true)"
)
"""What is answered for lies on the disk, whatever the server's own setting; and nobody waits
longer for another sender of the same stream than a till waits for its answer."""


def start_epoch(
    session: Session, terminal_id: str, epoch: str, start: Start, *, now: datetime
) -> Held:
    """Begin an epoch, without a fact yet, and hold it; one that another sender began meanwhile
    stays as they left it."""
    session.execute(
        insert(Stream)
        .values(
            terminal_id=terminal_id,
            epoch=epoch,
            ordinal=start.ordinal,
            public_key=start.public_key.hex(),
            parent_epoch=start.parent_epoch,
            parent_seq=start.parent_seq,
            parent_hash=start.parent_hash,
            reason=start.reason,
            last_seq=0,
            last_hash=genesis(terminal_id, epoch),
            last_at=now,
        )
        .on_conflict_do_nothing()
    )
    held = hold(session, terminal_id, epoch)
    if held is None:
        raise Broken("a stream that was begun is not there")
    return held


def keep(session: Session, facts: Iterable[tuple[SentFact, KeptFact]], *, now: datetime) -> None:
    """Write facts behind the last, verbatim, and move the stream's head onto the newest.

    Args:
        facts: at least one; of one stream, side by side.
    """
    received_at, last = iso_at(now), None
    with _cursor(session).copy(_COPY) as copy:
        for sent, kept in facts:
            day = kept.business_on.isoformat()
            copy.write_row(
                (
                    *(day, kept.terminal_id, kept.epoch, sent.seq, kept.kind),
                    *(sent.hash, sent.sig, sent.body, received_at),
                )
            )
            last = kept
    if last is None:
        return
    session.execute(
        update(Stream)
        .where(Stream.terminal_id == last.terminal_id, Stream.epoch == last.epoch)
        .values(last_seq=last.seq, last_hash=last.hash, last_at=now)
    )


_COLUMNS = ("business_on", "terminal_id", "epoch", "seq", "kind", "hash", "sig", "body")
_COPY = f"COPY {CentralFact.__tablename__} ({', '.join(_COLUMNS)}, received_at) FROM STDIN"


def _cursor(session: Session) -> Any:
    """The driver's own cursor: only it copies."""
    return session.connection().connection.cursor()


def hashes(
    session: Session, terminal_id: str, epoch: str, first: int, last: int
) -> dict[int, bytes]:
    """The hashes of kept facts by their numbers."""
    rows = session.execute(
        select(CentralFact.seq, CentralFact.hash).where(
            CentralFact.terminal_id == terminal_id,
            CentralFact.epoch == epoch,
            CentralFact.seq.between(first, last),
        )
    )
    return {row.seq: row.hash for row in rows}

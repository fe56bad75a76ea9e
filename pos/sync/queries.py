"""Reads of the stream."""

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from pos.sync.models import Epoch, StoredFact, Terminal


@dataclass(frozen=True)
class StreamHead:
    """Which terminal this is and where its stream stands."""

    terminal_id: str
    epoch: str
    ordinal: str
    """The letter in receipt numbers."""
    facts: int


def head(session: Session) -> StreamHead | None:
    """The stream's head; None before the terminal is founded."""
    row = session.execute(
        select(Terminal.terminal_id, Terminal.epoch, Epoch.ordinal).join(
            Epoch, (Epoch.terminal_id == Terminal.terminal_id) & (Epoch.epoch == Terminal.epoch)
        )
    ).one_or_none()
    if row is None:
        return None
    facts = session.scalar(
        select(func.max(StoredFact.seq)).where(
            StoredFact.terminal_id == row[0], StoredFact.epoch == row[1]
        )
    )
    return StreamHead(row[0], row[1], row[2], facts or 0)


def running_epoch() -> ScalarSelect[str]:
    """The epoch being written, for other rooms' statements."""
    return select(Terminal.epoch).scalar_subquery()


_LAST_HASH = (
    select(StoredFact.hash)
    .join(
        Terminal,
        (StoredFact.terminal_id == Terminal.terminal_id) & (StoredFact.epoch == Terminal.epoch),
    )
    .order_by(StoredFact.seq.desc())
    .limit(1)
)


def stream_hash(session: Session) -> bytes | None:
    """The last fact's hash: it names the whole state that facts tell of; None before any."""
    return session.connection().execute(_LAST_HASH).scalar_one_or_none()


def fact_hash(session: Session, seq: int) -> bytes | None:
    """The hash of one fact of the running epoch."""
    return session.scalar(
        select(StoredFact.hash)
        .join(
            Terminal,
            (StoredFact.terminal_id == Terminal.terminal_id) & (StoredFact.epoch == Terminal.epoch),
        )
        .where(StoredFact.seq == seq)
    )

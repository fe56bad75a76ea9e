"""The epochs of a terminal, for its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pos.central.database import reading
from pos.central.streams.models import Stream
from pos.sync.enrolment import shown_key


@dataclass(frozen=True)
class Epoch:
    """How far one epoch is here."""

    epoch: str
    ordinal: str
    last_seq: int
    last_at: datetime
    reason: str
    """Why it began."""
    parent: str
    """Letter of the epoch that it went on from, or what is known of it; empty: the first."""
    public_key: str

    @property
    def key_shown(self) -> str:
        """Its key as people compare it."""
        return shown_key(self.public_key)


def epochs(engines: Sequence[Engine], terminal_id: str) -> list[Epoch]:
    """A terminal's epochs, the newest first, on whichever shard they lie."""
    found: list[Epoch] = []
    for engine in engines:
        with reading(engine) as session:
            found += _epochs(session, terminal_id)
    return found


def _epochs(session: Session, terminal_id: str) -> list[Epoch]:
    rows = session.scalars(
        select(Stream)
        .where(Stream.terminal_id == terminal_id)
        .order_by(Stream.last_at.desc(), Stream.ordinal.desc())
    ).all()
    letters = {one.epoch: one.ordinal for one in rows}
    return [
        Epoch(
            epoch=one.epoch,
            ordinal=one.ordinal,
            last_seq=one.last_seq,
            last_at=one.last_at,
            reason=one.reason,
            parent=letters.get(one.parent_epoch or "", one.parent_epoch or ""),
            public_key=one.public_key,
        )
        for one in rows
    ]

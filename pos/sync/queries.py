"""Reads of the stream."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ScalarSelect, Select, func, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pos.base.dates import parse_at
from pos.sync.models import Epoch, StoredFact, Terminal

Part = TypeVar("Part")
_OF_THE_RUNNING = (StoredFact.terminal_id == Terminal.terminal_id) & (
    StoredFact.epoch == Terminal.epoch
)


@dataclass(frozen=True)
class StreamHead:
    """Which terminal this is and where its stream stands."""

    terminal_id: str
    epoch: str
    ordinal: str
    """The letter in receipt numbers."""
    facts: int


# Built once: every sale asks for it.
_HEAD = select(
    Terminal.terminal_id,
    Terminal.epoch,
    Epoch.ordinal,
    func.coalesce(
        select(func.max(StoredFact.seq))
        .where(StoredFact.terminal_id == Terminal.terminal_id, StoredFact.epoch == Terminal.epoch)
        .scalar_subquery(),
        0,
    ),
).join(Epoch, (Epoch.terminal_id == Terminal.terminal_id) & (Epoch.epoch == Terminal.epoch))


def head(session: Session) -> StreamHead | None:
    """The stream's head; None before the terminal is founded."""
    row = session.connection().execute(_HEAD).one_or_none()
    return None if row is None else StreamHead(row[0], row[1], row[2], row[3])


def public_key(session: Session) -> bytes | None:
    """The key that the running epoch's facts are signed with; None in a book without a terminal."""
    if not inspect(session.connection()).has_table(Terminal.__tablename__):
        return None
    found = session.scalar(
        select(Epoch.public_key).join(
            Terminal, (Epoch.terminal_id == Terminal.terminal_id) & (Epoch.epoch == Terminal.epoch)
        )
    )
    return None if found is None else bytes.fromhex(found)


def last_at(session: Session) -> datetime | None:
    """The moment of the stream's last fact; None before any."""
    body = session.scalar(_last(StoredFact.body))
    return None if body is None else parse_at(json.loads(body)["at"])


def _last(column: InstrumentedAttribute[Part]) -> Select[Part]:
    """A part of the stream's last fact."""
    return select(column).join(Terminal, _OF_THE_RUNNING).order_by(StoredFact.seq.desc()).limit(1)


def running_epoch() -> ScalarSelect[str]:
    """The epoch being written, for other rooms' statements."""
    return select(Terminal.epoch).scalar_subquery()


_LAST_HASH = _last(StoredFact.hash)


def stream_hash(session: Session) -> bytes | None:
    """The last fact's hash: it names the whole state that facts tell of; None before any."""
    return session.connection().execute(_LAST_HASH).scalar_one_or_none()


def fact_hash(session: Session, seq: int) -> bytes | None:
    """The hash of one fact of the running epoch."""
    return session.scalar(
        select(StoredFact.hash).join(Terminal, _OF_THE_RUNNING).where(StoredFact.seq == seq)
    )

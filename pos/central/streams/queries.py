"""Reads of streams and of who sends them, as frozen values."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from pos.central.streams.models import CentralFact, Parked, Stream
from pos.central.terminals.models import CentralKey, CentralTerminal
from pos.sync.facts import Fact, genesis

NOT_SENDING = {"revoked", "replaced"}
"""What such a terminal sends is put aside."""


@dataclass(frozen=True)
class Sender:
    """A terminal as its stream's door knows it."""

    status: str
    public_key: bytes
    """32 bytes: what its requests are signed with."""
    showroom_code: str
    fingerprint: str


@dataclass(frozen=True)
class StreamState:
    """How far one epoch of a terminal is here."""

    epoch: str
    ordinal: str
    public_key: bytes
    seq: int
    hash: bytes
    parent_epoch: str | None
    parent_seq: int | None
    parent_hash: bytes | None
    reason: str


def sender(session: Session, terminal_id: str) -> Sender | None:
    """Who a terminal is; None for one that was never enrolled."""
    row = session.execute(
        select(
            CentralTerminal.status,
            CentralTerminal.public_key,
            CentralTerminal.showroom_code,
            CentralTerminal.fingerprint,
        ).where(CentralTerminal.terminal_id == terminal_id)
    ).one_or_none()
    if row is None:
        return None
    return Sender(row.status, bytes.fromhex(row.public_key), row.showroom_code, row.fingerprint)


def keys(session: Session, terminal_id: str) -> dict[bytes, bool]:
    """The keys that a terminal has had, and whether each still counts."""
    rows = session.execute(
        select(CentralKey.public_key, CentralKey.revoked_at).where(
            CentralKey.terminal_id == terminal_id
        )
    )
    return {bytes.fromhex(row.public_key): row.revoked_at is None for row in rows}


_STATE = (
    Stream.epoch,
    Stream.ordinal,
    Stream.public_key,
    Stream.last_seq,
    Stream.last_hash,
    Stream.parent_epoch,
    Stream.parent_seq,
    Stream.parent_hash,
    Stream.reason,
)


def streams(session: Session, terminal_id: str) -> list[StreamState]:
    """A terminal's epochs, in the order of their letters."""
    rows = session.execute(
        select(*_STATE)
        .where(Stream.terminal_id == terminal_id)
        .order_by(func.length(Stream.ordinal), Stream.ordinal, Stream.epoch)
    )
    return [StreamState(row[0], row[1], bytes.fromhex(row[2]), *row[3:]) for row in rows]


def stream(session: Session, terminal_id: str, epoch: str) -> StreamState | None:
    """One epoch; None where it has not begun here."""
    row = session.execute(
        select(*_STATE).where(Stream.terminal_id == terminal_id, Stream.epoch == epoch)
    ).one_or_none()
    return None if row is None else StreamState(row[0], row[1], bytes.fromhex(row[2]), *row[3:])


def parked(session: Session, terminal_id: str) -> int:
    """How many of a terminal's facts are kept and could not be read yet."""
    waiting = (Parked.terminal_id == terminal_id) & Parked.settled_at.is_(None)
    return session.scalar(select(func.count()).select_from(Parked).where(waiting)) or 0


def fact_hash(session: Session, terminal_id: str, epoch: str, seq: int) -> bytes | None:
    """The hash of one kept fact."""
    return session.scalar(
        select(CentralFact.hash).where(
            CentralFact.terminal_id == terminal_id,
            CentralFact.epoch == epoch,
            CentralFact.seq == seq,
        )
    )


def facts(session: Session, terminal_id: str, epoch: str, first: int, most: int) -> Iterator[Fact]:
    """Kept facts as they were signed, from a number on."""
    rows = session.execute(
        select(CentralFact.seq, CentralFact.hash, CentralFact.sig, CentralFact.body)
        .where(
            and_(CentralFact.terminal_id == terminal_id, CentralFact.epoch == epoch),
            CentralFact.seq.between(first, first + most - 1),
        )
        .order_by(CentralFact.seq)
    ).all()
    if not rows:
        return
    prev = (
        genesis(terminal_id, epoch)
        if first == 1
        else fact_hash(session, terminal_id, epoch, first - 1) or b""
    )
    for row in rows:
        yield Fact(terminal_id, epoch, row.seq, prev, row.hash, row.sig, row.body)
        prev = row.hash

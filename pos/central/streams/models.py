"""Streams and their facts as they came, and what was put aside."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.models import CentralModel


class Stream(CentralModel):
    """How far one epoch of a terminal is here.  Written by `central.streams.book`."""

    __tablename__ = "central_streams"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[str]
    public_key: Mapped[str]
    """What its facts are signed with, 64 hexadecimal digits: its first fact says it."""
    parent_epoch: Mapped[str | None]
    parent_seq: Mapped[int | None]
    parent_hash: Mapped[bytes | None]
    reason: Mapped[str]
    last_seq: Mapped[int]
    last_hash: Mapped[bytes]
    last_at: Mapped[datetime]
    """When its last fact came."""


class CentralFact(CentralModel):
    """A fact, verbatim; by months of the business day.  Written by `central.streams.book`."""

    __tablename__ = "central_facts"
    __table_args__ = (
        Index("central_facts_stream", "terminal_id", "epoch", "seq"),
        Index("central_facts_kind", "kind", "business_on"),
        {"postgresql_partition_by": "RANGE (business_on)"},
    )

    business_on: Mapped[date] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    hash: Mapped[bytes]
    sig: Mapped[bytes]
    body: Mapped[str]
    received_at: Mapped[datetime]


class Quarantined(CentralModel):
    """A fact that cannot stand in its stream: of a fork, a broken chain, a revoked key.

    Written by `central.streams.aside`; never deleted.
    """

    __tablename__ = "central_quarantine"
    __table_args__ = (
        CheckConstraint(
            "reason IN ('fork', 'chain', 'signature', 'revoked', 'clone', 'parent')",
            name="reason_known",
        ),
    )

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str]
    seq: Mapped[int]
    hash: Mapped[bytes]
    sig: Mapped[bytes]
    body: Mapped[str]
    reason: Mapped[str]
    came_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    settled_note: Mapped[str | None]


class Parked(CentralModel):
    """A fact that is kept and could not be read: read again after an upgrade, or by hand.

    Written by `central.streams.aside`.
    """

    __tablename__ = "central_parked"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    business_on: Mapped[date]
    kind: Mapped[str]
    error: Mapped[str]
    tries: Mapped[int]
    parked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    settled_note: Mapped[str | None]


class Nonce(CentralModel):
    """A request that was answered, and is not answered again.

    Written by `central.streams.nonces`.
    """

    __tablename__ = "central_nonces"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class StreamPlace(CentralModel):
    """On which database a terminal's stream lies, where there are several.

    On the first of them; written by `central.streams.places`.
    """

    __tablename__ = "central_places"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    shard_no: Mapped[int]
    """0: the first database; from 1 on, the further ones in the settings' order."""
    placed_at: Mapped[datetime]

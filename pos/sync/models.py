"""The stream's tables.  Keyed by terminal and epoch, so that till and centre share them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class Terminal(Model):
    """This database's own identity.  Written by `sync.outbox`; one row."""

    __tablename__ = "sync_terminal"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    terminal_id: Mapped[str]
    """A ULID made at set-up; `DEMO` for the demo showroom, which can never be enrolled."""
    epoch: Mapped[str]
    """The epoch being written, 16 hexadecimal digits."""


class Epoch(Model):
    """One unbroken run of the stream.  Written by `sync.outbox`."""

    __tablename__ = "sync_epochs"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[str]
    """`A`, `B`, …: the letter in receipt numbers."""
    public_key: Mapped[str]
    """Ed25519, 64 hexadecimal digits."""
    parent_epoch: Mapped[str | None]
    parent_seq: Mapped[int | None]
    reason: Mapped[str]
    started_at: Mapped[datetime]


class StoredFact(Model):
    """A fact as it was hashed and signed.  Written by `sync.outbox`, never changed."""

    __tablename__ = "sync_facts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["terminal_id", "epoch"], ["sync_epochs.terminal_id", "sync_epochs.epoch"]
        ),
        CheckConstraint("seq > 0", name="seq_positive"),
        CheckConstraint("length(prev) = 32 AND length(hash) = 32", name="hash_lengths"),
    )

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Gap-free within an epoch, from 1."""
    prev: Mapped[bytes]
    hash: Mapped[bytes]
    sig: Mapped[bytes]
    body: Mapped[str]
    """The JSON as it was hashed: stored, sent and printed from verbatim."""


class TrailRow(Model):
    """Where the facts of the audit trail stand, so that a day of them is found at once.

    Written by `sync.outbox` in the fact's own transaction, never changed.
    """

    __tablename__ = "sync_trail"
    __table_args__ = (
        Index("sync_trail_days", "business_on", "topic", "person_id", "register_no", "amount_vnd"),
    )

    no: Mapped[int] = mapped_column(primary_key=True)
    """The order of writing, over all epochs; no clock has a part in it."""
    terminal_id: Mapped[str]
    epoch: Mapped[str]
    seq: Mapped[int]
    topic: Mapped[str]
    """`sync.trails.Topic`."""
    business_on: Mapped[date]
    person_id: Mapped[str]
    """Whom it tells of: who acted; of a wrong PIN whoever it was typed for."""
    register_no: Mapped[int]
    """0: at none."""
    amount_vnd: Mapped[int]
    """What the trail adds up; 0 where the topic has no amount."""

"""The print jobs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model

STATES = "'queued', 'sending', 'confirmed', 'sent_unconfirmed', 'held', 'unknown', 'dismissed'"


class PrintJob(Model):
    """One paper to print, as words, and how far it got.  Written by `spool.queue`."""

    __tablename__ = "spool_jobs"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
        CheckConstraint("copy_no >= 0", name="copy_no_not_negative"),
        Index("spool_jobs_waiting", "state", "id"),
        Index("spool_jobs_by_subject", "subject_id", "copy_no"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """`receipt` or `label`."""
    subject_id: Mapped[str]
    """The sale or the lot."""
    title: Mapped[str]
    """What a person calls it: the receipt's number, the product's name."""
    copy_no: Mapped[int]
    """0 for the first paper, n for `BẢN SAO LẦN n`."""
    copies: Mapped[int]
    """How many of the same paper one job prints (labels)."""
    register_no: Mapped[int]
    document: Mapped[str]
    """The paper as words (`printers.document`), stored in the act's transaction."""
    payload: Mapped[bytes | None]
    """What the printer gets, drawn once, stored before its first byte leaves."""
    payload_sha256: Mapped[str | None]
    state: Mapped[str]
    reason: Mapped[str]
    """Why it is held or not known: a code of `printers.devices`."""
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    finished_at: Mapped[datetime | None]

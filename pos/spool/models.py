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
        Index("spool_jobs_by_request", "request_id", unique=True),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """`receipt`, `label`, `shelf`, `test`, or `drawer`: no paper, but a pulse for the drawer."""
    subject_id: Mapped[str]
    """The sale, the lot or the shelf's product; of a test paper its own id."""
    title: Mapped[str]
    """What a person calls it: the receipt's number, the product's name."""
    copy_no: Mapped[int]
    """0 for the first paper, n for `BẢN SAO LẦN n`."""
    copies: Mapped[int]
    """How many of the same paper one job prints (labels)."""
    register_no: Mapped[int]
    """Where it was asked for; its printer for such papers takes it, unless another is named."""
    printer_id: Mapped[str | None]
    """The printer a person sent it to; None: the register's own."""
    request_id: Mapped[str | None]
    """Made with the page that asked for the paper: the same request sent again prints once."""
    document: Mapped[str]
    """The paper as words (`printers.document`), stored in the act's transaction."""
    payload: Mapped[bytes | None]
    """What the printer gets, drawn once, stored before its first byte leaves; forgotten some
    weeks after the paper is settled, while its words and SHA-256 stay."""
    payload_sha256: Mapped[str | None]
    state: Mapped[str]
    reason: Mapped[str]
    """Why it is held, not known or dismissed: a code of `printers.reasons`, the `Word` of
    `spool.settling`, or an `End`."""
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    finished_at: Mapped[datetime | None]

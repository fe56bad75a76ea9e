"""What the till remembers of its line to the centre.

Nothing here is a fact, and nothing of it decides what is sent: that the centre's own head says,
each time anew.  It is what screens and papers show after the program was closed and opened.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class Link(Model):
    """A centre that this terminal was enrolled at.  Written by `sync.line_book`.

    At most one has not ended; those that ended say who ended them and why.  The one-time code of
    an enrolment is nowhere kept.
    """

    __tablename__ = "sync_links"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'active')", name="status_known"),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (reason IS NULL)",
            name="ended_whole",
        ),
    )

    no: Mapped[int] = mapped_column(primary_key=True)
    """The order of enrolling."""
    url: Mapped[str]
    """`https://centre.example`, perhaps with a port, without a final slash."""
    authority: Mapped[str]
    """A certificate that is trusted besides the machine's own, PEM; empty: none."""
    status: Mapped[str]
    """`waiting` until the centre's people approve; what is sent meanwhile is kept there."""
    showroom_code: Mapped[str]
    """As the centre has it."""
    showroom_name: Mapped[str]
    centre_keys: Mapped[str]
    """What the centre signs with, as JSON: `[{"kid", "public_key", "not_after"}]`."""
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[str]
    """The person's id."""
    heard_at: Mapped[datetime | None]
    """When the centre last answered, noted now and then."""
    trouble: Mapped[str]
    """A value of `sync.standing.Case`; empty: none."""
    trouble_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    """The person's id."""
    reason: Mapped[str | None]
    """Why it was ended, in somebody's words."""


class Ack(Model):
    """How far the centre was last heard to hold an epoch.  Written by `sync.line_book`.

    For the screens: the next fact to send is named by the centre alone.
    """

    __tablename__ = "sync_acks"
    __table_args__ = (CheckConstraint("acked_seq > 0", name="seq_positive"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    acked_seq: Mapped[int]
    hash: Mapped[bytes]
    """Of the fact `acked_seq`, as both sides have it."""
    acked_at: Mapped[datetime]


class Confirmation(Model):
    """What the centre made of a Z.  Written by `sync.line_book`."""

    __tablename__ = "sync_confirmations"
    __table_args__ = (
        CheckConstraint("status IN ('reconciled', 'mismatch', 'waiting')", name="status_known"),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    """`HN01-1A-Z0311`."""
    business_on: Mapped[date]
    status: Mapped[str]
    """`waiting`: it has the Z, and not yet all of what it sums up."""
    differences: Mapped[str]
    """JSON: by field what the till said and what the centre's own rows come to."""
    bills: Mapped[int]
    total_vnd: Mapped[int]
    told_at: Mapped[datetime]
    printed_at: Mapped[datetime | None]
    """When a paper first said so."""


class SentFile(Model):
    """A file that the facts name, and how the centre took it.  Written by `sync.line_book`."""

    __tablename__ = "sync_files"
    __table_args__ = (CheckConstraint("status IN ('kept', 'refused')", name="status_known"),)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    """`refused`: it is not what its name says, too large, or no picture; not offered again."""
    sent_at: Mapped[datetime]

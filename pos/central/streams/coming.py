"""A batch as it stands before its stream: who brings it, under which key, whether it holds."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pos.central.streams import queries
from pos.central.streams.bodies import Start, read_fact, read_start
from pos.central.streams.chain import Flaw, first_broken
from pos.central.streams.queries import Sender, StreamState
from pos.central.streams.values import KeptFact, Unread
from pos.sync.wire import Batch, SentFact


@dataclass(frozen=True)
class Known:
    """What the centre knows of whoever brings a batch."""

    sender: Sender | None
    stream: StreamState | None
    """None for an epoch that has not begun here."""
    start: Start | None
    """What the batch says of such an epoch; None where it says nothing."""
    keys: dict[bytes, bool]
    """The terminal's keys, and whether each still counts."""
    is_child: bool
    """Whether that epoch stands behind a fact that is kept here."""

    @property
    def public_key(self) -> bytes:
        """What the epoch's facts are signed with, 32 bytes; empty where nobody says."""
        if self.stream is not None:
            return self.stream.public_key
        return self.start.public_key if self.start else b""

    @property
    def ordinal(self) -> str:
        """The epoch's letter."""
        if self.stream is not None:
            return self.stream.ordinal
        return self.start.ordinal if self.start else ""

    @property
    def last_seq(self) -> int:
        """The last fact kept when it was looked at; more may be by now."""
        return self.stream.seq if self.stream else 0

    @property
    def is_barred(self) -> bool:
        """Whether what comes is put aside: the terminal or the key was revoked."""
        is_out = self.sender is not None and self.sender.status in queries.NOT_SENDING
        return is_out or not self.keys.get(self.public_key, True)

    def may_begin(self, *, is_vouched: bool) -> bool:
        """Whether the epoch's key is one that may write for the terminal.

        Args:
            is_vouched: whether the terminal itself asks, by a signed request.
        """
        if self.stream is not None or self.public_key in self.keys:
            return True
        return is_vouched and self.is_child


@dataclass(frozen=True)
class Coming:
    """A batch looked at, ready for its stream."""

    terminal_id: str
    epoch: str
    batch: Batch
    known: Known
    flaw: Flaw | None
    good: tuple[SentFact, ...]
    """Those before the flaw."""
    read: dict[int, KeptFact | Unread]
    """The bodies of those that may be new, by their numbers."""
    is_vouched: bool
    now: datetime

    def shape(self, seq: int) -> KeptFact:
        """How a fact is kept."""
        read = self.read[seq]
        return read.fact if isinstance(read, Unread) else read

    @property
    def days(self) -> set[date]:
        """The business days that new facts lie on."""
        return {self.shape(seq).business_on for seq in self.read}


def known_of(session: Session, terminal_id: str, epoch: str, batch: Batch) -> Known:
    """What the centre knows of whoever brings this."""
    stream = queries.stream(session, terminal_id, epoch)
    start = None
    if stream is None and batch.first_seq == 1:
        start = read_start(batch.facts[0].body)
    return Known(
        sender=queries.sender(session, terminal_id),
        stream=stream,
        start=start,
        keys=queries.keys(session, terminal_id),
        is_child=start is not None and _is_child(session, terminal_id, start),
    )


def _is_child(session: Session, terminal_id: str, start: Start) -> bool:
    if start.parent_epoch is None or start.parent_seq is None or not start.parent_hash:
        return False
    kept = queries.fact_hash(session, terminal_id, start.parent_epoch, start.parent_seq)
    return kept == start.parent_hash


def look_at(
    batch: Batch, terminal_id: str, epoch: str, known: Known, *, is_vouched: bool, now: datetime
) -> Coming:
    """Check a batch's chain and signatures, and read its bodies: the long part, held by nobody."""
    last = known.last_seq
    flaw = first_broken(batch, terminal_id, epoch, known.public_key, known=last)
    good = batch.facts if flaw is None else batch.facts[: flaw.at - batch.first_seq]
    read = {
        one.seq: read_fact(one, terminal_id, epoch, ordinal=known.ordinal, now=now)
        for one in good
        if one.seq > last
    }
    return Coming(terminal_id, epoch, batch, known, flaw, good, read, is_vouched, now)

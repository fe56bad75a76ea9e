"""Reads of the spool."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pos.base.prepared import Prepared
from pos.spool.models import PrintJob
from pos.spool.queue import DRAWER, HELD, LED, REPORT, SHELF, SLIP, WAITING
from pos.spool.refusals import UnknownPaper

OPEN = (*WAITING, "sending")
"""States of papers on their way."""


@dataclass(frozen=True)
class Job:
    """A print job without its bytes."""

    job_id: str
    kind: str
    subject_id: str
    title: str
    copy_no: int
    copies: int
    register_no: int
    document: str
    state: str
    reason: str
    attempts: int
    """How often a first byte left."""
    printer_id: str | None
    """The printer a person sent it to; None: the register's own."""
    created_at: datetime
    created_by: str
    finished_at: datetime | None

    @property
    def role(self) -> str:
        """The kind of printer that takes it."""
        return next(role for role, kinds in KINDS_OF.items() if self.kind in kinds)


KINDS_OF = {
    "receipts": ("receipt", "slip", DRAWER, "test", SLIP, HELD),
    "labels": ("label", SHELF),
    "reports": (REPORT, LED),
}
"""What a printer of each role takes."""


@dataclass(frozen=True)
class Share:
    """Which papers come out of one printer."""

    printer_id: str
    of: frozenset[tuple[int, str]]
    """Registers by their number, and the role in which each prints here."""

    def holds(self) -> ColumnElement[bool]:
        """Whether a job is one of them."""
        served = [
            and_(
                PrintJob.printer_id.is_(None),
                PrintJob.register_no == register_no,
                PrintJob.kind.in_(KINDS_OF[role]),
            )
            for register_no, role in sorted(self.of)
        ]
        return or_(PrintJob.printer_id == self.printer_id, *served)


_COLUMNS = (
    PrintJob.id,
    PrintJob.kind,
    PrintJob.subject_id,
    PrintJob.title,
    PrintJob.copy_no,
    PrintJob.copies,
    PrintJob.register_no,
    PrintJob.document,
    PrintJob.state,
    PrintJob.reason,
    PrintJob.attempts,
    PrintJob.printer_id,
    PrintJob.created_at,
    PrintJob.created_by,
    PrintJob.finished_at,
)


def _job(row: Any) -> Job:
    return Job(*row)


def next_waiting(
    session: Session,
    share: Share | None = None,
    *,
    papers_only: bool = False,
    behind: str | None = None,
) -> Job | None:
    """The oldest job no byte of which has left.

    A drawer comes before every paper, since somebody stands there with change in the hand; shelf
    labels wait behind every customer's paper.

    Args:
        share: whose papers are asked for; None: everybody's.
        papers_only: leave drawers aside.
        behind: a job to leave aside, too: the one that is being sent.
    """
    asked = select(*_COLUMNS).where(PrintJob.state.in_(WAITING))
    if papers_only:
        asked = asked.where(PrintJob.kind != DRAWER)
    if behind is not None:
        asked = asked.where(PrintJob.id != behind)
    if share is not None:
        asked = asked.where(share.holds())
    order = (PrintJob.kind != DRAWER, PrintJob.kind == SHELF, PrintJob.id)
    row = session.execute(asked.order_by(*order).limit(1)).one_or_none()
    return None if row is None else _job(row)


def payload(session: Session, job_id: str, sha256: str | None = None) -> bytes | None:
    """The stored bytes of a job, once drawn.

    Args:
        sha256: only where it is theirs; None: whatever they are.
    """
    asked = select(PrintJob.payload).where(PrintJob.id == job_id)
    if sha256 is not None:
        asked = asked.where(PrintJob.payload_sha256 == sha256)
    return session.scalar(asked)


def sha256(session: Session, job_id: str) -> str | None:
    """That of a job's bytes, which outlives them; None where it was never drawn."""
    return session.scalar(select(PrintJob.payload_sha256).where(PrintJob.id == job_id))


def sha256s(session: Session, job_ids: Collection[str]) -> dict[str, str | None]:
    """The same of many, by job."""
    asked = select(PrintJob.id, PrintJob.payload_sha256).where(PrintJob.id.in_(job_ids))
    return {row[0]: row[1] for row in session.execute(asked)}


def job(session: Session, job_id: str) -> Job:
    """One job.

    Raises:
        UnknownPaper: there is none of this id.
    """
    row = session.execute(select(*_COLUMNS).where(PrintJob.id == job_id)).one_or_none()
    if row is None:
        raise UnknownPaper
    return _job(row)


def paper(session: Session, job_id: str) -> Job:
    """One paper.

    Raises:
        UnknownPaper: there is none of this id; a drawer's pulse is no paper.
    """
    found = job(session, job_id)
    if found.kind == DRAWER:
        raise UnknownPaper
    return found


def recent(session: Session, limit: int = 60) -> list[Job]:
    """The newest papers that have come to an end, the newest first."""
    ended = PrintJob.state.not_in((*OPEN, "unknown"))
    rows = session.execute(
        select(*_COLUMNS)
        .where(ended, PrintJob.kind != DRAWER)
        .order_by(PrintJob.id.desc())
        .limit(limit)
    )
    return [_job(row) for row in rows]


def of_subject(session: Session, kind: str, subject_id: str, limit: int = 60) -> list[Job]:
    """The papers of a kind that were asked for of a subject, the newest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(PrintJob.kind == kind, PrintJob.subject_id == subject_id)
        .order_by(PrintJob.id.desc())
        .limit(limit)
    )
    return [_job(row) for row in rows]


def in_state(session: Session, states: Collection[str], limit: int = 200) -> list[Job]:
    """Papers in one of these states, the oldest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(PrintJob.state.in_(states), PrintJob.kind != DRAWER)
        .order_by(PrintJob.id)
        .limit(limit)
    )
    return [_job(row) for row in rows]


_LAST_OF = Prepared(
    select(PrintJob.id, PrintJob.state, PrintJob.reason)
    .where(PrintJob.subject_id == bindparam("subject"))
    .order_by(PrintJob.id.desc())
    .limit(1)
)
_WAITING = Prepared(
    select(PrintJob.state, func.count(), func.min(PrintJob.created_at), func.min(PrintJob.id))
    .where(PrintJob.state.in_((*OPEN, "unknown")))
    .where(PrintJob.register_no == bindparam("register_no"), PrintJob.kind != DRAWER)
    .group_by(PrintJob.state)
)


def last_of(session: Session, subject_id: str) -> tuple[str, str, str] | None:
    """The newest job of a sale or lot: its id, its state and the reason of that."""
    row = _LAST_OF.first(session, subject=subject_id)
    return None if row is None else (row[0], row[1], row[2])


@dataclass(frozen=True)
class Waiting:
    """A register's papers that have not come out, or are not known to have."""

    waiting: int
    held: int
    """Of those that wait, the ones a printer did not take."""
    unknown: int
    since: datetime | None
    """When the oldest of those that wait was asked for."""
    doubted_id: str | None
    """The oldest that nobody knows about: the one a person is asked about first."""

    def is_slow(self, now: datetime) -> bool:
        """Whether somebody notices that a paper waits."""
        return self.held > 0 or (self.since is not None and now - self.since > SLOW)


SLOW = timedelta(seconds=2)
"""How long a paper may wait before the till says that it does."""


def waiting(session: Session, register_no: int = 1) -> Waiting:
    """Counts of a register's papers that have not come out, or are not known to have."""
    found = {row[0]: row for row in _WAITING.all(session, register_no=register_no)}
    open_ones = [found[state] for state in OPEN if state in found]
    doubted = found.get("unknown")
    held = found.get("held")
    return Waiting(
        waiting=sum(row[1] for row in open_ones),
        held=0 if held is None else held[1],
        unknown=0 if doubted is None else doubted[1],
        since=min((row[2] for row in open_ones), default=None),
        doubted_id=None if doubted is None else doubted[3],
    )


def waiting_of_kind(session: Session, kind: str, register_no: int) -> list[Job]:
    """A register's papers of a kind of which no byte has left, the oldest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(PrintJob.state.in_(WAITING), PrintJob.kind == kind)
        .where(PrintJob.register_no == register_no)
        .order_by(PrintJob.id)
    )
    return [_job(row) for row in rows]


def copies_printed(session: Session, kind: str, subject_id: str) -> int:
    """How many papers of a kind were asked for of a subject, without those that were given up."""
    asked = select(func.sum(PrintJob.copies)).where(
        PrintJob.kind == kind, PrintJob.subject_id == subject_id, PrintJob.state != "dismissed"
    )
    return session.scalar(asked) or 0


def papers_of(session: Session, kind: str, subject_id: str) -> list[Job]:
    """Every paper of a kind that was asked for of a subject, the newest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(PrintJob.kind == kind, PrintJob.subject_id == subject_id)
        .order_by(PrintJob.id.desc())
    )
    return [_job(row) for row in rows]


def not_one_original(
    session: Session, record_id: InstrumentedAttribute[str], number: InstrumentedAttribute[str]
) -> list[str]:
    """The numbers of records that have no first paper, or more than one: for audits."""
    rows = session.scalars(
        select(number)
        .outerjoin(PrintJob, (PrintJob.subject_id == record_id) & (PrintJob.copy_no == 0))
        .group_by(record_id)
        .having(func.count(PrintJob.id) != 1)
    )
    return list(rows)

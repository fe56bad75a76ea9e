"""Reads of the spool."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.spool.models import PrintJob
from pos.spool.queue import SHELF, WAITING
from pos.spool.refusals import UnknownPaper


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
    created_at: datetime


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
    PrintJob.created_at,
)


def _job(row: Any) -> Job:
    return Job(*row)


def next_waiting(session: Session, register_nos: Collection[int] = ()) -> Job | None:
    """The oldest paper no byte of which has left; shelf labels wait behind every customer's paper.

    Args:
        register_nos: whose papers are asked for; none given: everybody's.
    """
    asked = select(*_COLUMNS).where(PrintJob.state.in_(WAITING))
    if register_nos:
        asked = asked.where(PrintJob.register_no.in_(register_nos))
    first = asked.order_by(PrintJob.kind == SHELF, PrintJob.id).limit(1)
    row = session.execute(first).one_or_none()
    return None if row is None else _job(row)


def payload(session: Session, job_id: str) -> bytes | None:
    """The stored bytes of a job, once drawn."""
    return session.scalar(select(PrintJob.payload).where(PrintJob.id == job_id))


def job(session: Session, job_id: str) -> Job:
    """One job.

    Raises:
        UnknownPaper: there is none of this id.
    """
    row = session.execute(select(*_COLUMNS).where(PrintJob.id == job_id)).one_or_none()
    if row is None:
        raise UnknownPaper
    return _job(row)


def recent(session: Session, limit: int = 60) -> list[Job]:
    """The newest jobs first."""
    rows = session.execute(select(*_COLUMNS).order_by(PrintJob.id.desc()).limit(limit))
    return [_job(row) for row in rows]


_LAST_OF = Prepared(
    select(PrintJob.id, PrintJob.state)
    .where(PrintJob.subject_id == bindparam("subject"))
    .order_by(PrintJob.id.desc())
    .limit(1)
)
_WAITING = Prepared(
    select(PrintJob.state, func.count())
    .where(PrintJob.state.in_((*WAITING, "sending", "unknown")))
    .where(PrintJob.register_no == bindparam("register_no"))
    .group_by(PrintJob.state)
)


def last_of(session: Session, subject_id: str) -> tuple[str, str] | None:
    """The newest job of a sale or lot: its id and its state."""
    row = _LAST_OF.first(session, subject=subject_id)
    return None if row is None else (row[0], row[1])


@dataclass(frozen=True)
class Waiting:
    """How the printer is doing, as far as the jobs tell."""

    waiting: int
    held: int
    unknown: int


def waiting(session: Session, register_no: int = 1) -> Waiting:
    """Counts of a register's papers that have not come out, or are not known to have."""
    counted: dict[str, int] = dict(_WAITING.all(session, register_no=register_no))
    return Waiting(
        waiting=sum(counted.get(state, 0) for state in (*WAITING, "sending")),
        held=counted.get("held", 0),
        unknown=counted.get("unknown", 0),
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

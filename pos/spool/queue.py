"""The book of print jobs: the only writer of `spool_jobs`.

Queued in the act's own transaction, as words.  `queued → sending → confirmed |
sent_unconfirmed | held | unknown → (a person) a new job, or dismissed`.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.spool.models import PrintJob
from pos.sync.pen import Hand

WAITING = ("queued", "held")
"""States the worker takes up by itself: no byte of these papers has left."""


@dataclass(frozen=True)
class NewJob:
    """A paper to print."""

    kind: str
    subject_id: str
    title: str
    document: str
    """The paper as words: `printers.stored.dumps`."""
    copy_no: int = 0
    copies: int = 1


def queue(session: Session, job: NewJob, *, hand: Hand) -> str:
    """Write a job into the act's transaction; gives its id."""
    require_act(session)
    made = new_id()
    session.execute(
        insert(PrintJob).values(
            id=made,
            kind=job.kind,
            subject_id=job.subject_id,
            title=job.title,
            copy_no=job.copy_no,
            copies=job.copies,
            register_no=hand.register_no or 1,
            document=job.document,
            payload=None,
            payload_sha256=None,
            state="queued",
            reason="",
            attempts=0,
            created_at=hand.at,
            created_by=hand.by_name,
            finished_at=None,
        )
    )
    return made


def next_copy_no(session: Session, subject_id: str) -> int:
    """The number of the next copy of a subject's paper."""
    last = session.scalar(
        select(func.max(PrintJob.copy_no)).where(PrintJob.subject_id == subject_id)
    )
    return (last or 0) + 1


def original(session: Session, subject_id: str) -> PrintJob | None:
    """The first job of a subject: the paper every copy is made from."""
    return session.scalar(
        select(PrintJob)
        .where(PrintJob.subject_id == subject_id, PrintJob.copy_no == 0)
        .order_by(PrintJob.id)
        .limit(1)
    )


def keep_payload(session: Session, job_id: str, payload: bytes) -> None:
    """Store what the printer gets, before its first byte leaves."""
    require_act(session)
    session.execute(
        update(PrintJob)
        .where(PrintJob.id == job_id)
        .values(payload=payload, payload_sha256=hashlib.sha256(payload).hexdigest())
    )


def start(session: Session, job_id: str) -> None:
    """Write that the first byte is about to leave: from here on nobody may print it unasked."""
    require_act(session)
    session.execute(
        update(PrintJob)
        .where(PrintJob.id == job_id, PrintJob.state.in_(WAITING))
        .values(state="sending", attempts=PrintJob.attempts + 1)
    )


def settle(session: Session, job_id: str, state: str, reason: str, at: datetime | None) -> None:
    """Write how far a sending job got."""
    require_act(session)
    session.execute(
        update(PrintJob)
        .where(PrintJob.id == job_id)
        .values(state=state, reason=reason, finished_at=at)
    )


def doubt_unfinished(session: Session, at: datetime) -> list[str]:
    """After a restart: papers that were being sent are not known to have come out."""
    require_act(session)
    rows = session.scalars(
        update(PrintJob)
        .where(PrintJob.state == "sending")
        .values(state="unknown", reason="restarted", finished_at=at)
        .returning(PrintJob.id)
    )
    return list(rows)

"""The book of print jobs: the only writer of `spool_jobs`.

Queued in the act's own transaction, as words.  `queued → sending → confirmed |
sent_unconfirmed | held | unknown → (a person) a new job, or dismissed`.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.spool.models import PrintJob
from pos.spool.refusals import PaperIsSettled
from pos.sync.pen import Hand

WAITING = ("queued", "held")
"""States the worker takes up by itself: no byte of these papers has left."""
SHELF = "shelf"
"""The kind of shelf labels, of which many may be asked for at once."""
DRAWER = "drawer"
"""The kind of a pulse for the cash drawer: no paper, wanted now or never."""
SETTLED = ("confirmed", "sent_unconfirmed", "dismissed")
"""States nothing leads out of."""


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
    request_id: str | None = None
    """Made with the page that asked; None for papers that no page asks for twice."""
    printer_id: str | None = None
    """The printer that is to take it; None: the register's own for such papers."""


# Built once: a receipt is on its way to the printer, or the shop is about to open.
_INSERT = Prepared(insert(PrintJob))
_KEEP = Prepared(
    update(PrintJob)
    .where(PrintJob.id == bindparam("job"))
    .values(payload=bindparam("bytes"), payload_sha256=bindparam("digest"))
)
_START = Prepared(
    update(PrintJob)
    .where(PrintJob.id == bindparam("job"), PrintJob.state.in_(WAITING))
    .values(state="sending", attempts=PrintJob.attempts + 1)
    .returning(PrintJob.id)
)
_FORGET = Prepared(
    update(PrintJob)
    .where(PrintJob.payload.is_not(None), PrintJob.finished_at < bindparam("before"))
    .where(PrintJob.state.in_(SETTLED))
    .values(payload=None)
)
_DOUBT = Prepared(
    update(PrintJob)
    .where(PrintJob.state.in_(bindparam("states", expanding=True)))
    .values(
        # Nobody is asked whether a drawer opened: it did, or somebody has a key.
        state=case((PrintJob.kind == DRAWER, "dismissed"), else_="unknown"),
        reason=bindparam("why"),
        finished_at=bindparam("at"),
    )
    .returning(PrintJob.id, PrintJob.kind)
)


def queue(session: Session, job: NewJob, *, hand: Hand, register_no: int | None = None) -> str:
    """Write a job into the act's transaction; gives its id.

    Args:
        register_no: whose printer it is for; None: the one where the hand acts.
    """
    require_act(session)
    made = new_id()
    _INSERT.run(
        session,
        {
            "id": made,
            "kind": job.kind,
            "subject_id": job.subject_id,
            "title": job.title,
            "copy_no": job.copy_no,
            "copies": job.copies,
            "register_no": register_no or hand.register_no or 1,
            "printer_id": job.printer_id,
            "request_id": job.request_id,
            "document": job.document,
            "payload": None,
            "payload_sha256": None,
            "state": "queued",
            "reason": "",
            "attempts": 0,
            "created_at": hand.at,
            "created_by": hand.by_name,
            "finished_at": None,
        },
    )
    return made


def asked_before(session: Session, request_id: str | None) -> str | None:
    """The job that a request made when it was heard the first time."""
    if request_id is None:
        return None
    return session.scalar(select(PrintJob.id).where(PrintJob.request_id == request_id))


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
    digest = hashlib.sha256(payload).hexdigest()
    _KEEP.run(session, {"job": job_id, "bytes": payload, "digest": digest})


def start(session: Session, job_id: str) -> None:
    """Write that the first byte is about to leave: from here on nobody may print it unasked.

    Raises:
        PaperIsSettled: a person dismissed it meanwhile.
    """
    require_act(session)
    if _START.only(session, job=job_id) is None:
        raise PaperIsSettled


def hold(session: Session, job_id: str, reason: str) -> None:
    """Write that the printer took nothing of a job.

    Raises:
        PaperIsSettled: a person dismissed it meanwhile.
    """
    _change(session, job_id, (*WAITING, "sending"), state="held", reason=reason)


def move(session: Session, job_id: str, printer_id: str) -> None:
    """Write that a waiting paper goes to another printer.

    Raises:
        PaperIsSettled: it does not wait any more.
    """
    _change(session, job_id, WAITING, state="queued", reason="", printer_id=printer_id)


def bring_home(session: Session, printer_ids: Collection[str]) -> None:
    """Papers that wait for a printer which is no more go to their register's own again.

    Args:
        printer_ids: the printers that there are.
    """
    require_act(session)
    session.execute(
        update(PrintJob)
        .where(PrintJob.state.in_(WAITING), PrintJob.printer_id.not_in(printer_ids))
        .values(printer_id=None)
    )


def settle(
    session: Session,
    job_id: str,
    state: str,
    reason: str,
    *,
    at: datetime,
    was: Collection[str] = (*WAITING, "sending"),
) -> None:
    """Write how a job ended, or that nobody knows.

    Args:
        was: the states it may be in until now.

    Raises:
        PaperIsSettled: it is in none of them.
    """
    _change(session, job_id, was, state=state, reason=reason, finished_at=at)


def _change(session: Session, job_id: str, was: Collection[str], **values: object) -> None:
    """Change a job that is in one of the states `was`.

    Raises:
        PaperIsSettled: it is in none of them.
    """
    require_act(session)
    changed = session.scalar(
        update(PrintJob)
        .where(PrintJob.id == job_id, PrintJob.state.in_(was))
        .values(**values)
        .returning(PrintJob.id)
    )
    if changed is None:
        raise PaperIsSettled


def forget_bytes(session: Session, before: datetime) -> None:
    """Drop the stored bytes of papers settled before a moment; words and SHA-256 stay."""
    require_act(session)
    _FORGET.run(session, {"before": before})


def doubt_waiting(session: Session, at: datetime) -> list[str]:
    """In a restored book: whatever waited to be printed may have come out since the copy."""
    require_act(session)
    states = [*WAITING, "sending"]
    return _doubt(session, states, "restored", at)


def doubt_unfinished(session: Session, at: datetime) -> list[str]:
    """After a restart: papers that were being sent are not known to have come out."""
    require_act(session)
    return _doubt(session, ["sending"], "restarted", at)


def _doubt(session: Session, states: list[str], why: str, at: datetime) -> list[str]:
    """The papers among them: of a drawer's pulse nothing is to be told."""
    doubted = _DOUBT.all(session, states=states, why=why, at=at)
    return [job_id for job_id, kind in doubted if kind != DRAWER]

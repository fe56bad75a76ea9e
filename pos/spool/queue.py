"""The book of print jobs: the only writer of `spool_jobs`.

Queued in the act's own transaction, as words.  `queued → sending → confirmed |
sent_unconfirmed | held | unknown → (a person) a new job, or dismissed`.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, case, func, insert, or_, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.spool.ends import End
from pos.spool.models import PrintJob
from pos.spool.papers import practised
from pos.spool.refusals import PaperIsSettled
from pos.sync.pen import Hand
from printers.document import Block, Document
from printers.stored import dumps, loads

WAITING = ("queued", "held")
"""States the worker takes up by itself: no byte of these papers has left."""
SHELF = "shelf"
"""The kind of shelf labels, of which many may be asked for at once."""
DRAWER = "drawer"
"""The kind of a pulse for the cash drawer: no paper, wanted now or never."""
TEST = "test"
"""The kind of a paper that tries a printer."""
LED = "led"
"""The kind of a report that only who leads may see: it tells what a drawer must hold."""
REPORT = "report"
SLIP = "cash"
"""The kind of the slip that lies in a drawer for cash moved."""
HELD = "hold"
"""The kind of the slip that goes onto a box of goods held back."""
_IN_ONE = 500
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


@dataclass(frozen=True)
class Claim:
    """A job as the worker knows it that took it up.

    What a worker writes counts only as long as this is so: another may have begun to send the job
    meanwhile, or a person sent it to another printer.
    """

    job_id: str
    printer_id: str | None
    """The printer that a person had sent it to; None: the register's own."""
    attempts: int
    """How often a first byte had left."""
    is_sending: bool = False
    """Whether the last of those was this worker's, and how it ended is not written yet."""

    def holds(self) -> ColumnElement[bool]:
        """Whether the job is still as the worker knows it."""
        return and_(
            PrintJob.id == self.job_id,
            PrintJob.state.in_(("sending",) if self.is_sending else WAITING),
            PrintJob.printer_id.is_not_distinct_from(self.printer_id),
            PrintJob.attempts == self.attempts,
        )


# Built once: a receipt is on its way to the printer, or the shop is about to open.
_INSERT = Prepared(insert(PrintJob))
_WAITS = and_(
    PrintJob.id == bindparam("job"),
    PrintJob.state.in_(WAITING),
    PrintJob.printer_id.is_not_distinct_from(bindparam("printer")),
    PrintJob.attempts == bindparam("begun"),
)
_KEEP = Prepared(
    update(PrintJob)
    .where(_WAITS)
    .values(payload=bindparam("bytes"), payload_sha256=bindparam("digest"))
    .returning(PrintJob.id)
)
_START = Prepared(
    update(PrintJob)
    .where(_WAITS, PrintJob.payload_sha256 == bindparam("digest"))
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
    .where(
        or_(
            PrintJob.state.in_(bindparam("states", expanding=True)),
            and_(PrintJob.kind == DRAWER, PrintJob.state.in_(WAITING)),
        )
    )
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
            "document": _words(job, hand),
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


def kick(
    session: Session,
    title: str,
    drawer_at: str | None,
    *,
    hand: Hand,
    request_id: str | None = None,
) -> str:
    """Have the drawer opened behind the act; gives the pulse's job.

    Args:
        drawer_at: the register's printer by name, since by the time of the pulse the register may
            print elsewhere; None: the drawer has only a key, the job is at its end and keeps the
            request's id.
    """
    pulse = NewJob(DRAWER, new_id(), title, "", request_id=request_id, printer_id=drawer_at)
    job_id = queue(session, pulse, hand=hand)
    if drawer_at is None:
        settle(session, job_id, "dismissed", End.NO_DRAWER, at=hand.at)
    return job_id


def _words(job: NewJob, hand: Hand) -> str:
    """The paper's; a pulse for the drawer has none."""
    return practised(job.document) if hand.pen.is_training and job.document else job.document


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


def keep_payload(session: Session, claim: Claim, payload: bytes) -> str:
    """Store what the printer gets, before its first byte leaves; gives its SHA-256.

    Raises:
        PaperIsSettled: the job is not as the worker knows it any more.
    """
    require_act(session)
    digest = hashlib.sha256(payload).hexdigest()
    _require(_KEEP.only(session, **_waits(claim), bytes=payload, digest=digest))
    return digest


def start(session: Session, claim: Claim, sha256: str) -> Claim:
    """Write that the first byte is about to leave: from here on nobody may print it unasked.

    Args:
        sha256: of the bytes that are to leave; they must be the stored ones.

    Returns:
        What alone lets anybody write how this sending ends.

    Raises:
        PaperIsSettled: the job is not as the worker knows it any more, or other bytes are stored.
    """
    require_act(session)
    _require(_START.only(session, **_waits(claim), digest=sha256))
    return replace(claim, attempts=claim.attempts + 1, is_sending=True)


def _waits(claim: Claim) -> dict[str, object]:
    return {"job": claim.job_id, "printer": claim.printer_id, "begun": claim.attempts}


def hold(session: Session, claim: Claim, reason: str) -> None:
    """Write that the printer took nothing of a job.

    Raises:
        PaperIsSettled: the job is not as the worker knows it any more.
    """
    _change(session, claim.holds(), state="held", reason=reason)


def end(session: Session, claim: Claim, state: str, reason: str, *, at: datetime) -> None:
    """Write how a worker's sending ended, or that it cannot be sent at all.

    Raises:
        PaperIsSettled: the job is not as the worker knows it any more.
    """
    _change(session, claim.holds(), state=state, reason=reason, finished_at=at)


def move(session: Session, job_id: str, printer_id: str) -> None:
    """Write that a waiting paper goes to another printer.

    Raises:
        PaperIsSettled: it does not wait any more.
    """
    waits = and_(PrintJob.id == job_id, PrintJob.state.in_(WAITING))
    _change(session, waits, state="queued", reason="", printer_id=printer_id)


def bring_home(session: Session, printer_ids: Collection[str]) -> list[str]:
    """Papers that wait for a printer which is no more go to their register's own again.

    Args:
        printer_ids: the printers that there are.

    Returns:
        What was meant for that printer alone and goes nowhere else: its test papers and pulses.
    """
    require_act(session)
    is_lost = and_(PrintJob.state.in_(WAITING), PrintJob.printer_id.not_in(printer_ids))
    is_its_own = PrintJob.kind.in_((TEST, DRAWER))
    home = update(PrintJob).where(is_lost, PrintJob.kind.not_in((TEST, DRAWER)))
    session.execute(home.values(printer_id=None, state="queued", reason=""))
    return list(session.scalars(select(PrintJob.id).where(is_lost, is_its_own)))


def settle(
    session: Session,
    job_id: str,
    state: str,
    reason: str,
    *,
    at: datetime,
    was: Collection[str] = WAITING,
) -> None:
    """Write what a person, or a late proof, says of a job that nobody is sending.

    Args:
        was: the states it may be in until now.

    Raises:
        PaperIsSettled: it is in none of them.
    """
    is_so = and_(PrintJob.id == job_id, PrintJob.state.in_(was))
    _change(session, is_so, state=state, reason=reason, finished_at=at)


def settle_all(session: Session, job_ids: Collection[str], state: str, *, at: datetime) -> None:
    """The same of many at once; those that are settled already are let be."""
    require_act(session)
    waiting = and_(PrintJob.id.in_(job_ids), PrintJob.state.in_(WAITING))
    values = {"state": state, "reason": "", "finished_at": at}
    session.execute(update(PrintJob).where(waiting).values(**values))


def _change(session: Session, is_so: ColumnElement[bool], **values: object) -> None:
    """Change a job of which `is_so` is true.

    Raises:
        PaperIsSettled: it is not, any more.
    """
    require_act(session)
    changed = update(PrintJob).where(is_so).values(**values).returning(PrintJob.id)
    _require(session.scalar(changed))


def _require(job_id: str | None) -> None:
    if job_id is None:
        raise PaperIsSettled


def leave_out(
    session: Session, subject_ids: Collection[str], is_gone: Callable[[Block], bool]
) -> None:
    """Take blocks out of stored receipts and their copies: whoever was named is forgotten.

    Bytes that show them go, too; what still waits is drawn anew, and what is being sent right now
    cannot be called back.
    """
    require_act(session)
    wanted = sorted(subject_ids)
    for first in range(0, len(wanted), _IN_ONE):
        some = wanted[first : first + _IN_ONE]
        asked = select(PrintJob.id, PrintJob.document).where(
            PrintJob.subject_id.in_(some), PrintJob.kind == "receipt"
        )
        for job_id, document in session.execute(asked).all():
            paper = loads(document)
            if not isinstance(paper, Document):
                continue
            kept = tuple(one for one in paper.blocks if not is_gone(one))
            words = dumps(replace(paper, blocks=kept))
            change = update(PrintJob).where(PrintJob.id == job_id)
            session.execute(change.values(document=words, payload=None))


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
    """After a restart: papers that were being sent are not known to have come out.

    A drawer's pulse that waited is dismissed: how old it is a clock may not tell.
    """
    require_act(session)
    return _doubt(session, ["sending"], "restarted", at)


def _doubt(session: Session, states: list[str], why: str, at: datetime) -> list[str]:
    """The papers among them: of a drawer's pulse nothing is to be told."""
    doubted = _DOUBT.all(session, states=states, why=why, at=at)
    return [job_id for job_id, kind in doubted if kind != DRAWER]

"""Copies of receipts: made from the stored words of the first paper, never from today's names."""

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.shop import approvals, printer_queries
from pos.shop.approvals import Kind, Need, Voucher
from pos.shop.printers import MACHINES
from pos.shop.refusals import UnknownPrinter
from pos.spool import queue
from pos.spool.papers import copy_of
from pos.spool.queries import Job
from pos.spool.queue import NewJob
from pos.spool.refusals import UnknownPaper
from pos.sync.pen import Hand
from printers.document import Document
from printers.stored import dumps, loads

COPIED = ("receipt", queue.REPORT)
"""Kinds of papers of which copies are made."""


def require_printer(session: Session, printer_id: str) -> None:
    """Be sure, within the act that sends a paper to a printer, that the shop has it.

    Raises:
        UnknownPrinter: it was given up meanwhile.
    """
    if printer_id != MACHINES:  # which is in no book
        printer_queries.printer(session, printer_id)


def printer_of(session: Session, job: Job) -> str | None:
    """The printer that a person had sent a paper to, as long as the shop has it."""
    if job.printer_id is None:
        return None
    try:
        require_printer(session, job.printer_id)
    except UnknownPrinter:
        return None
    return job.printer_id


def queue_copy(
    session: Session,
    subject_id: str,
    *,
    hand: Hand,
    request_id: str | None = None,
    printer_id: str | None = None,
) -> str:
    """Queue the next copy of a receipt or a Z within the caller's act; gives the job's id.

    Args:
        request_id: the same request heard again makes no second copy.
        printer_id: the printer that is to take it; None: the one of the register where it is asked.

    Raises:
        UnknownPaper: the subject has no such paper.
    """
    known = queue.asked_before(session, request_id)
    if known is not None:
        return known
    first = queue.original(session, subject_id)
    if first is None or first.kind not in COPIED:
        raise UnknownPaper
    paper = loads(first.document)
    if not isinstance(paper, Document):
        raise Broken(f"the paper of {first.title} is a label")
    copy_no = queue.next_copy_no(session, subject_id)
    words = dumps(copy_of(paper, copy_no, hand.by_name, hand.at))
    job = NewJob(
        first.kind,
        subject_id,
        first.title,
        words,
        copy_no=copy_no,
        request_id=request_id,
        printer_id=printer_id,
    )
    return queue.queue(session, job, hand=hand)


def queue_asked_copy(
    session: Session,
    subject_id: str,
    *,
    voucher: Voucher | None,
    hand: Hand,
    request_id: str | None = None,
) -> str:
    """Queue a copy that a person asks for: the first needs nobody, each further one a yes.

    A copy in place of a paper that nobody knows about is no such copy.

    Raises:
        ApprovalNeeded: it is the second copy or a later one, and nobody said yes.
        UnknownPaper: the subject has no receipt.
    """
    known = queue.asked_before(session, request_id)
    if known is not None:
        return known
    copy_no, first = queue.next_copy_no(session, subject_id), queue.original(session, subject_id)
    if copy_no > 1 and first is not None:
        need = Need(Kind.REPRINT, subject_id, copy_no, first.title)
        approvals.give(session, [need], voucher, hand=hand)
    return queue_copy(session, subject_id, hand=hand, request_id=request_id)

"""Printing a paper elsewhere: the way out where its printer is dead."""

from pos.base.transaction import writing
from pos.shop.printers import ShopPrinter, most_copies, profile_for
from pos.spool import queries, queue
from pos.spool.copies import queue_copy, require_printer
from pos.spool.queries import Job
from pos.spool.refusals import PaperIsSettled, TooManyCopies
from pos.spool.settling import DOUBTED, Word
from pos.spool.telling import tell
from pos.sync.pen import Hand
from printers.stored import loads


def require_fit(job: Job, printer: ShopPrinter) -> None:
    """Draw a paper for trial, before it goes to another printer.

    Raises:
        DoesNotFit, QrDoesNotFit: it does not fit there.
        UnreadablePaper: it cannot be read at all.
        TooManyCopies: it is wanted more often than that printer prints in one go.
    """
    from printers.printing import draw_paper  # heavy: few ask for it

    if job.copies > most_copies(printer):
        raise TooManyCopies(most=most_copies(printer))
    paper = loads(job.document)
    draw_paper(paper, profile_for(paper, printer))


def print_elsewhere(
    job_id: str, printer_id: str, *, hand: Hand, request_id: str | None = None
) -> str:
    """Send a paper to another printer of the shop.

    One of which no byte has left moves there as it is; one that may be on paper already comes out
    there as a copy, and is doubted no more.

    Args:
        printer_id: one of the shop's printers.
        request_id: made with the page; the same word said again changes nothing more.

    Returns:
        The job to look at: the copy's where one was queued, else the paper's own.

    Raises:
        UnknownPaper: no such paper; or a doubted one that is no receipt, which has no copies.
        PaperIsSettled: it has come out, or was given up.
        UnknownPrinter: the printer was given up meanwhile.
    """
    with writing() as session:
        known = queue.asked_before(session, request_id)
        if known is not None:
            return known
        require_printer(session, printer_id)
        job = queries.paper(session, job_id)
        if job.state in queue.WAITING:
            queue.move(session, job_id, printer_id)
            return job_id
        if job.state not in DOUBTED:
            raise PaperIsSettled
        state = "dismissed"
        queue.settle(session, job_id, state, Word.REPRINTED, at=hand.at, was=DOUBTED)
        tell(session, job, state, Word.REPRINTED, hand)
        return queue_copy(
            session, job.subject_id, hand=hand, request_id=request_id, printer_id=printer_id
        )

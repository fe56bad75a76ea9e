"""Trying a printer: its test paper, and a pulse for the drawer that hangs on it."""

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.shop.printers import ShopPrinter
from pos.spool import queries, queue
from pos.spool.copies import require_printer
from pos.spool.queue import NewJob
from pos.spool.settling import Word
from pos.spool.telling import tell
from pos.spool.testing import KIND
from pos.sync import outbox
from pos.sync.pen import Hand


def try_printer(
    printer: ShopPrinter, title: str, document: str, *, hand: Hand, request_id: str | None = None
) -> str:
    """Queue a printer's test paper; gives the job's id.

    A test that still waits for this printer is given up: once the printer answers, one paper is
    enough.

    Args:
        document: the paper as words: `printers.stored.dumps`.
        request_id: made with the page; the same request heard again prints nothing more.

    Raises:
        UnknownPrinter: the printer was given up meanwhile.
    """
    with writing() as session:
        known = queue.asked_before(session, request_id)
        if known is not None:
            return known
        require_printer(session, printer.printer_id)
        _give_up_waiting(session, printer.printer_id, hand)
        job = NewJob(
            KIND,
            new_id(),
            title,
            document,
            printer_id=printer.printer_id,
            request_id=request_id,
        )
        return queue.queue(session, job, hand=hand)


def try_drawer(printer: ShopPrinter, *, hand: Hand, request_id: str | None = None) -> str:
    """Have the drawer opened that hangs on a printer, and write down who tried it.

    Returns:
        The job's id.

    Raises:
        UnknownPrinter: the printer was given up meanwhile.
    """
    with writing() as session:
        known = queue.asked_before(session, request_id)
        if known is not None:
            return known
        require_printer(session, printer.printer_id)
        content = {"change": "test", "drawer": {"shift": None, "note": printer.name}}
        outbox.record(session, "drawer.opened/1", content, hand=hand)
        job = NewJob(
            queue.DRAWER,
            new_id(),
            "test",
            "",
            printer_id=printer.printer_id,
            request_id=request_id,
        )
        return queue.queue(session, job, hand=hand)


def _give_up_waiting(session: Session, printer_id: str, hand: Hand) -> None:
    for job in queries.in_state(session, queue.WAITING):
        if job.kind == KIND and job.printer_id == printer_id:
            state, was = "dismissed", queue.WAITING
            queue.settle(session, job.job_id, state, Word.SKIPPED, at=hand.at, was=was)
            tell(session, job, state, Word.SKIPPED, hand)

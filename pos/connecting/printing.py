"""Printing what the centre confirmed."""

from pos.base.errors import Broken
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.connecting import papers
from pos.connecting.refusals import NothingToPrint
from pos.shop import queries as shop
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.sync import line_book, line_queries
from pos.sync.pen import Hand


def print_confirmations(number: str, *, hand: Hand, request_id: str | None = None) -> str:
    """Print a slip of Zs that the centre found to be right; gives the job.

    Args:
        number: of one Z; empty: of all that no paper says yet.

    Raises:
        NothingToPrint: there is none, or this one is not confirmed.
    """
    with writing() as session:
        known = queue.asked_before(session, request_id)
        if known is not None:
            return known
        if number:
            named = line_queries.confirmations_of(session, [number]).values()
            zs = [one for one in named if one.status == "reconciled"]
        else:
            zs = line_queries.to_print(session)
        showroom = shop.showroom(session)
        if showroom is None:
            raise Broken("something is printed without a showroom")
        if not zs:
            raise NothingToPrint
        paper = papers.confirmation_paper(showroom, zs, hand.at)
        line_book.note_printed(session, [one.number for one in zs], hand.at)
        job = NewJob(queue.REPORT, new_id(), papers.title(), paper, request_id=request_id)
        return queue.queue(session, job, hand=hand)

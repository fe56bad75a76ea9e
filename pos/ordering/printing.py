"""Printing an order's slip: the first time as it is, then marked as a copy."""

from pos.base.transaction import writing
from pos.ordering import paper_records, slips
from pos.ordering.kinds import State
from pos.ordering.open_orders import known
from pos.ordering.refusals import NotSent
from pos.spool import queue
from pos.spool.copies import queue_copy
from pos.spool.queue import NewJob
from pos.sync.pen import Hand


def print_slip(order_id: str, link: str, *, request_id: str | None, hand: Hand) -> str:
    """Queue the slip; gives the job's id.  The same request heard again prints nothing more.

    An order that was changed has a new paper.

    Args:
        link: the producer's page; empty where nobody outside could open it.

    Raises:
        UnknownOrder, NotSent: it has no paper.
    """
    with writing() as session:
        heard = queue.asked_before(session, request_id)
        if heard is not None:
            return heard
        order = known(session, order_id)
        if order.state is State.DRAFT:
            raise NotSent
        paper = paper_records.paper(session, order)
        if queue.original(session, paper.subject_id) is not None:
            return queue_copy(session, paper.subject_id, hand=hand, request_id=request_id)
        words = slips.slip(paper, link)
        job = NewJob(queue.REPORT, paper.subject_id, paper.number, words, request_id=request_id)
        return queue.queue(session, job, hand=hand)

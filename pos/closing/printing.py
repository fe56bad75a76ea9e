"""Printing a shift so far (X), and a Z again as a copy."""

from pos.base.dates import format_moment
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.closing import closings, papers, sights, told
from pos.closing.counting import open_shift
from pos.closing.refusals import NoSuchClosing
from pos.closing.states import state_of
from pos.shop.permissions import Role
from pos.spool import queue
from pos.spool.copies import queue_copy
from pos.spool.queue import NewJob
from pos.sync import line_book
from pos.sync.pen import Hand


def print_shift(
    register_no: int,
    shift_id: str,
    *,
    is_full: bool,
    hand: Hand,
    request_id: str | None = None,
) -> str:
    """Print what a shift has done so far; gives the job.

    Args:
        is_full: whether for who leads, with all sums of money, where they may see them; any other
            has none from which the drawer could be told before it is counted.

    Raises:
        NoShift, NotThisShift: the page is an old one.
    """
    with writing() as session:
        known = queue.asked_before(session, request_id)
        if known is not None:
            return known
        shift = open_shift(session, register_no, shift_id)
        state = state_of(session, shift)
        record = told.running(state)
        is_full = is_full and sights.sees(session, shift, hand.by_id, Role.MANAGER)
        if is_full:  # the other paper says nothing of sums
            zs = [one.number for one in state.freshness.confirmed]
            line_book.note_printed(session, zs, hand.at)
        title = f"X {register_no}/{shift.no}"
        write = papers.x_paper if is_full else papers.blind_paper
        paper = write(record, number=title, at=format_moment(hand.at), by_name=hand.by_name)
        kind = queue.LED if is_full else queue.REPORT
        job = NewJob(kind, new_id(), title, paper, request_id=request_id)
        return queue.queue(session, job, hand=hand)


def copy_closing(number: str, *, hand: Hand, request_id: str | None = None) -> str:
    """Print a Z again, marked as a copy; gives the job.

    Raises:
        NoSuchClosing: there is none of this number.
    """
    with writing() as session:
        closing_id = closings.id_of(session, number)
        if closing_id is None:
            raise NoSuchClosing
        return queue_copy(session, closing_id, hand=hand, request_id=request_id)

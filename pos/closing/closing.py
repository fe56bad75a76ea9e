"""Closing a shift: one act, one transaction, and nothing that could fail outside the shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.ids import new_id
from pos.base.text import clean
from pos.base.transaction import writing
from pos.closing import closings, counts, happenings, papers, readable, told
from pos.closing.closings import NewClosing
from pos.closing.counting import open_shift, require_closer
from pos.closing.records import CountLine, SlipsLine
from pos.closing.refusals import LeftTooMuch, NotCounted, OrdersChanged, ReasonNeeded
from pos.closing.states import state_of
from pos.closing.told import Ended, State
from pos.shop import approvals, duty
from pos.shop.approvals import Kind, Need
from pos.shop.approving import Voucher
from pos.shop.limits import limits
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.sync import line_book, outbox
from pos.sync import queries as sync
from pos.sync.pen import Hand
from pos.till import counters, payment_requests, shifts
from pos.till.numbers import closing_number
from pos.till.shifts import ShiftRow

MOST_LETTERS = 300
"""Of the reason why money differs."""
NO_SLIPS = SlipsLine(0, 0, ())
SLIP_KINDS = frozenset({"transfer", "card", "voucher"})
"""Ways of paying that leave something to look at besides the drawer."""


@dataclass(frozen=True)
class Given:
    """What whoever closes has seen and says."""

    shift_id: str
    count_no: int
    """Which count the page showed."""
    left_vnd: int
    """What stays in the drawer; the rest of the counted is taken out."""
    reason: str
    carried: Sequence[str]
    """The open orders that the page listed, by their ids."""


def close_shift(
    register_no: int, given: Given, *, hand: Hand, voucher: Voucher | None = None
) -> str:
    """Close a shift: the Z with its number, its fact, its paper, and what stays in the drawer.

    Open orders go over to the next shift, and the Z says which.

    Returns:
        The Z's number; the same one where the same page is heard again.

    Raises:
        NoShift, NotThisShift, AnothersShift: as `counting.take_count`.
        NotCounted: the money is not counted, or counted once more since.
        OrdersChanged: other orders are open than the page listed.
        LeftTooMuch: more is to stay than was counted.
        ReasonNeeded, ApprovalNeeded: the money differs by more than the shop lets pass.
        ApprovalNeeded: whoever counted had looked at what there should be.
    """
    with writing() as session:
        known = closings.number_of(session, given.shift_id)
        if known is not None:
            return known
        shift = open_shift(session, register_no, given.shift_id)
        require_closer(session, shift, hand)
        # Before the books are read: the Z is the last that is told of its shift.
        payment_requests.abandon_all(session, shift.register_no, shift.id, hand=hand)
        state = state_of(session, shift)
        ended = _ended(session, state, given)
        needs = _needs(session, state, ended)
        said = approvals.give(session, needs, voucher, hand=hand)
        return _close(session, state, ended, [vars(one) for one in said], hand=hand)


def needs_slips(state: State) -> bool:
    """Whether anything but notes came in or went back."""
    kinds = {one.kind for one in (*state.sums.tenders, *state.sums.returns.refunds)}
    return not kinds.isdisjoint(SLIP_KINDS)


def _ended(session: Session, state: State, given: Given) -> Ended:
    held = counts.of_shift(session, state.shift.id)
    slips = counts.slips_of(session, state.shift.id)
    if slips is None and not needs_slips(state):
        slips = NO_SLIPS
    if slips is None or len(held) != given.count_no or not held:
        raise NotCounted
    if {one.draft_id for one in state.waiting} != set(given.carried):
        raise OrdersChanged
    if not 0 <= given.left_vnd <= held[-1].counted_vnd:
        raise LeftTooMuch(counted_vnd=held[-1].counted_vnd)
    return Ended(held, slips, given.left_vnd, clean(given.reason, max_length=MOST_LETTERS))


def off_by_vnd(state: State, held: Sequence[CountLine], slips: SlipsLine | None) -> int:
    """How far the money is off, or was at the count before: after that one the books were shown,
    so a second that fits them proves nothing."""
    tries = [held[:no] for no in range(1, len(held) + 1)]
    return max(told.difference_vnd(told.tender_checks(state, one, slips)) for one in tries)


def is_known(session: Session, shift: ShiftRow, held: Sequence[CountLine]) -> bool:
    """Whether somebody counted who had looked at what there should be."""
    lookers = happenings.lookers(session, shift)
    return any(one.by_id in lookers for one in held)


def _needs(session: Session, state: State, ended: Ended) -> Sequence[Need]:
    off_vnd = off_by_vnd(state, ended.counts, ended.slips)
    is_far_off = off_vnd > limits(session).difference_vnd
    if not is_far_off and not is_known(session, state.shift, ended.counts):
        return ()
    if is_far_off and not ended.reason:
        raise ReasonNeeded
    return (Need(Kind.DIFFERENCE, state.shift.id, off_vnd, ended.reason),)


def _close(
    session: Session,
    state: State,
    ended: Ended,
    said: Sequence[dict[str, Any]],
    *,
    hand: Hand,
) -> str:
    head = sync.head(session)
    if head is None:
        raise Broken("a till without a terminal")
    shift = state.shift
    no = counters.next_closing(session, shift.register_no, head.epoch)
    number = closing_number(state.showroom.code, shift.register_no, head.ordinal, no)
    made = NewClosing(
        closing_id=new_id(),
        shift_id=shift.id,
        number=number,
        register_no=shift.register_no,
        epoch=head.epoch,
        closing_no=no,
        total_vnd=state.sums.total_vnd,
        expected_vnd=state.drawer.expected_vnd,
        counted_vnd=ended.counts[-1].counted_vnd,
        left_vnd=ended.left_vnd,
        gt_before_vnd=state.sums.gt_before_vnd,
        gt_after_vnd=state.sums.gt_after_vnd,
    )
    record = told.shift_closed(
        state,
        ended,
        closing={"id": made.closing_id, "number": number, "no": no, "epoch": head.epoch},
        closed_by=hand.by_name,
        closed_at=hand.at,
        approvals=said,
        notices=readable.notices(state.showroom, hand.on),
    )
    fact = outbox.record(session, "shift.closed/1", record, hand=hand)
    closings.write(session, made, record, fact_seq=fact.seq, hand=hand)
    shifts.close(session, shift.id, left_vnd=ended.left_vnd, at=hand.at)
    if shift.person_id == hand.by_id:
        duty.leave(session, hand.by_id, hand.at)  # their day at the till is over
    line_book.note_printed(session, [one.number for one in state.freshness.confirmed], hand.at)
    paper = papers.z_paper(record)
    queue.queue(session, NewJob(queue.REPORT, made.closing_id, number, paper), hand=hand)
    return number

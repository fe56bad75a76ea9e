"""Counting a drawer to close its shift: blind, and once more where it does not fit."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.transaction import writing
from pos.closing import counts, happenings, queries
from pos.closing.records import MOST_VND
from pos.closing.refusals import (
    AnothersShift,
    CountedTwice,
    NotCounted,
    NotThisShift,
    OrderHalfPaid,
    TooMuchCash,
)
from pos.shop import approvals
from pos.shop import queries as shop
from pos.shop.approvals import Kind, Need, Voucher
from pos.shop.permissions import Task, may
from pos.spool import queue
from pos.sync import outbox
from pos.sync.pen import Hand
from pos.till import shifts
from pos.till.shifts import ShiftRow
from pos.till.transfer_queries import Standing

MOST_COUNTS = 2
"""Of one closing: the second where the first does not fit."""
OPENED = "drawer:count"
"""How a shift's happenings name the drawer opened to be counted."""


def open_to_count(
    register_no: int,
    *,
    drawer_at: str | None,
    hand: Hand,
    request_id: str | None = None,
    voucher: Voucher | None = None,
) -> None:
    """Have the drawer opened, so that its money can be counted.

    Once for each count; oftener it is an opening like any other, and needs a yes.

    Args:
        drawer_at: the register's printer, where a drawer hangs on it; None: it has only a key.
        voucher: who said yes to one more.

    Raises:
        NoShift: the register has no open shift.
        AnothersShift: as `take_count`.
        ApprovalNeeded: it was opened to count before, and nobody has counted since.
    """
    with writing() as session:
        if queue.asked_before(session, request_id) is not None:
            return
        shift = open_shift(session, register_no, shifts.require_begun(session, register_no).id)
        require_closer(session, shift, hand)
        opened = sum(one.kind == OPENED for one in happenings.of_shift(session, shift))
        if opened > len(counts.of_shift(session, shift.id)):
            approvals.give(session, [Need(Kind.DRAWER, shift.id, 1)], voucher, hand=hand)
        content = {"change": "count", "drawer": {"shift": shift.id, "note": ""}}
        outbox.record(session, "drawer.opened/1", content, hand=hand)
        queue.kick(session, "count", drawer_at, hand=hand, request_id=request_id)


def take_count(
    register_no: int, shift_id: str, no: int, notes: Mapping[int, int], *, hand: Hand
) -> None:
    """Keep what somebody counted.  From the first count on the shift sells no more.

    So what the drawer must hold stands still from the moment that somebody may see it.

    Args:
        no: which count the page asked for; the same one heard again changes nothing.
        notes: how many of each note, by its worth in đồng.

    Raises:
        NoShift, NotThisShift: the page is an old one.
        AnothersShift: who counts neither opened the shift nor leads.
        OrderHalfPaid: money lies in the drawer for an order that is not sold.
        CountedTwice: there is no third count.
        TooMuchCash: more than any drawer holds.
    """
    if sum(note * count for note, count in notes.items()) > MOST_VND:
        raise TooMuchCash(most_vnd=MOST_VND)
    with writing() as session:
        shift = open_shift(session, register_no, shift_id)
        require_closer(session, shift, hand)
        held = counts.of_shift(session, shift_id)
        if 1 <= no <= len(held):
            return
        if no != len(held) + 1 or no > MOST_COUNTS:
            raise CountedTwice
        if no == 1:
            _require_whole_orders(session, register_no)
            shifts.stop(session, shift_id, hand.at)
        counts.write_count(session, shift_id, no, notes, hand=hand)


def check_slips(
    register_no: int,
    shift_id: str,
    *,
    card_vnd: int,
    voucher_vnd: int,
    seen: Iterable[str],
    hand: Hand,
    card_back_vnd: int = 0,
) -> None:
    """Keep what the slips of cards and vouchers came to, and which transfers are in the bank.

    Once for a shift: the same sent again, or something else from an old page, changes nothing.

    Args:
        card_vnd: what the terminal's settlement says that it took.
        card_back_vnd: and what it gave back; the two together may be below 0.

    Raises:
        NoShift, NotThisShift, AnothersShift: as `take_count`.
        NotCounted: the notes come first.
        TooMuchCash: more than anybody's slips come to.
    """
    if max(card_vnd, card_back_vnd, voucher_vnd) > MOST_VND:
        raise TooMuchCash(most_vnd=MOST_VND)
    with writing() as session:
        shift = open_shift(session, register_no, shift_id)
        require_closer(session, shift, hand)
        if not counts.of_shift(session, shift_id):
            raise NotCounted
        if counts.slips_of(session, shift_id) is not None:
            return
        # What a manager looked for and did not find, no tick at the till finds.
        listed = queries.transfers(session, shift_id)
        known = {one.key for one in listed if one.standing != Standing.NEVER}
        counts.write_slips(
            session,
            shift_id,
            card_vnd=card_vnd,
            card_back_vnd=card_back_vnd,
            voucher_vnd=voucher_vnd,
            seen=known & set(seen),
            hand=hand,
        )


def open_shift(session: Session, register_no: int, shift_id: str) -> ShiftRow:
    """The register's open shift, which must be the one that a page shows.

    Raises:
        NoShift, NotThisShift: it is not.
    """
    if shifts.require_begun(session, register_no).id != shift_id:
        raise NotThisShift
    row = shifts.read(session, shift_id)
    if row is None:
        raise Broken("an open shift without a row")
    return row


def require_closer(session: Session, shift: ShiftRow, hand: Hand) -> None:
    """Be sure that somebody may count and close a shift: their own, or any where they lead.

    Raises:
        AnothersShift: they may not.
    """
    if shift.person_id == hand.by_id:
        return
    everybody = {one.id: one for one in shop.everybody(session)}
    closer = everybody.get(hand.by_id)
    if closer is None or not may(closer.role, Task.APPROVE):
        owner = everybody.get(shift.person_id)
        raise AnothersShift(name="" if owner is None else owner.name)


def _require_whole_orders(session: Session, register_no: int) -> None:
    for one in queries.waiting(session, register_no):
        if one.taken_vnd:
            raise OrderHalfPaid(no=one.no)

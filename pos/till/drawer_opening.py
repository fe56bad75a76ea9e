"""Opening the cash drawer without a sale: named, with a reason, in the stream for good."""

from enum import StrEnum

from pos.base.text import clean
from pos.base.transaction import writing
from pos.shop import approvals
from pos.shop.approvals import Kind, Need, Voucher
from pos.spool import queue
from pos.sync import outbox
from pos.sync.pen import Hand
from pos.till import shifts
from pos.till.refusals import NoReason

MOST_LETTERS = 200
"""Of what a person writes beside a reason."""


class Why(StrEnum):
    """Why somebody opens the drawer without selling anything."""

    CHANGE = "change"
    """Notes are changed into smaller ones."""
    COUNT = "count"
    """The money is counted."""
    FORGOTTEN = "forgotten"
    """Something of the last sale was left in it, or change was given wrongly."""
    OTHER = "other"
    """Said in the person's own words."""


def open_drawer(
    register_no: int,
    reason: str,
    note: str,
    *,
    drawer_at: str | None,
    hand: Hand,
    request_id: str | None = None,
    voucher: Voucher | None = None,
) -> str:
    """Write down who opens the drawer and why, then have it opened.

    Args:
        reason: a `Why`.
        note: the person's own words; needed for `Why.OTHER`.
        drawer_at: the register's printer, where a drawer hangs on it; None: it has only a key.
        request_id: made with the page; asked for twice by one press, it opens once.
        voucher: of whoever says yes to it: nobody opens a drawer alone.

    Returns:
        The job; where the drawer has only a key it is at its end, and keeps the request's id.

    Raises:
        NoShift: the register has no open shift.
        ApprovalNeeded: nobody said yes.
        NoReason: no reason that is known, or `Why.OTHER` without words.
    """
    words = clean(note, max_length=MOST_LETTERS)
    if reason not in set(Why) or (reason == Why.OTHER and not words):
        raise NoReason
    with writing() as session:
        known = queue.asked_before(session, request_id)
        if known is not None:
            return known
        shift = shifts.require_begun(session, register_no)  # to count once more, too
        need = Need(Kind.DRAWER, shift.id, 1, words)
        approvals.give(session, [need], voucher, hand=hand)
        content = {"change": reason, "drawer": {"shift": shift.id, "note": words}}
        outbox.record(session, "drawer.opened/1", content, hand=hand)
        return queue.kick(session, reason, drawer_at, hand=hand, request_id=request_id)

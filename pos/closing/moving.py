"""Moving cash: into the drawer or out of it, without a sale."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.dates import format_moment
from pos.base.errors import Broken
from pos.base.text import clean
from pos.base.transaction import writing
from pos.closing import cash_papers
from pos.closing.records import MOST_VND
from pos.closing.refusals import NoSuchMove, NoteNeeded, NotTakenOut, TooMuchCash
from pos.returns import drawers
from pos.shop import approvals
from pos.shop import queries as shop
from pos.shop.approvals import Approval, Kind, Need
from pos.shop.approving import Voucher
from pos.shop.limits import limits
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.sync import outbox
from pos.sync.pen import Hand
from pos.till import cash_moves, shifts
from pos.till.cash_moves import REASONS, REFUSED, Moved, NewMove, Reason, Way
from pos.till.shifts import ShiftRow
from pos.till.told import cash_moved

MOST_LETTERS = 200
"""Of what a person writes beside a reason."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to move."""

    way: str
    amount_vnd: int
    reason: str
    note: str
    request_id: str | None = None


def move_cash(
    register_no: int,
    asked: Asked,
    *,
    drawer_at: str | None,
    hand: Hand,
    voucher: Voucher | None = None,
) -> Moved:
    """Write that cash goes in or out, tell it, have the drawer opened and a slip printed.

    Above the shop's limit a taking needs a yes, and so does every taking after one that the drawer
    could not hold: nobody is to learn what is in it by trying.  All takings since the last yes
    count together, so that none is cut into small ones.

    Args:
        drawer_at: the register's printer, where a drawer hangs on it; None: it has only a key.

    Raises:
        NoSuchMove, NoteNeeded, TooMuchCash: nothing was understood that could be done.
        NoShift, ShiftIsCounted: no drawer is open for it.
        ApprovalNeeded: somebody must say yes to it first.
        NotTakenOut: the drawer does not hold so much; that it was asked for is kept and told.
    """
    new = _checked(asked)
    with writing() as session:
        done = cash_moves.asked_before(session, asked.request_id)
        if done is None:
            done = _move(session, register_no, new, voucher, drawer_at=drawer_at, hand=hand)
    if done.kind == REFUSED:
        raise NotTakenOut
    return done


def _checked(asked: Asked) -> NewMove:
    note = clean(asked.note, max_length=MOST_LETTERS)
    if asked.way not in set(Way) or asked.reason not in REASONS[Way(asked.way)]:
        raise NoSuchMove
    if asked.reason == Reason.OTHER and not note:
        raise NoteNeeded
    if not 0 < asked.amount_vnd <= MOST_VND:
        raise TooMuchCash(most_vnd=MOST_VND)
    return NewMove(asked.way, asked.amount_vnd, asked.reason, note, asked.request_id)


def _move(
    session: Session,
    register_no: int,
    new: NewMove,
    voucher: Voucher | None,
    *,
    drawer_at: str | None,
    hand: Hand,
) -> Moved:
    shift = shifts.read(session, shifts.require_open(session, register_no).id)
    if shift is None:
        raise Broken("an open shift without a row")
    needs = _needs(session, shift, new)
    given = approvals.give(session, needs, voucher, hand=hand)
    if new.kind == Way.OUT and new.amount_vnd > drawers.drawer(session, shift).expected_vnd:
        refused = NewMove(REFUSED, new.amount_vnd, new.reason, new.note, new.request_id)
        return _write(session, shift, refused, given, hand=hand)
    moved = _write(session, shift, new, given, hand=hand)
    _send_out(session, shift, moved, given, drawer_at=drawer_at, hand=hand)
    return moved


def _needs(session: Session, shift: ShiftRow, new: NewMove) -> Sequence[Need]:
    """What somebody must say yes to."""
    if new.kind != Way.OUT:
        return ()
    before = cash_moves.of_shift(session, shift.id)
    loose_vnd = sum(one.amount_vnd for one in before if one.kind == "out" and not one.is_approved)
    was_refused = cash_moves.was_refused(session, shift.id)
    if not was_refused and loose_vnd + new.amount_vnd <= limits(session).cash_out_vnd:
        return ()
    return (Need(Kind.CASH_OUT, new.move_id, new.amount_vnd, new.note),)


def _write(
    session: Session, shift: ShiftRow, new: NewMove, given: Sequence[Approval], *, hand: Hand
) -> Moved:
    moved = cash_moves.write(session, shift.id, new, is_approved=bool(given), hand=hand)
    content = cash_moved(moved, [vars(one) for one in given])
    outbox.record(session, "cash.moved/1", content, hand=hand)
    return moved


def _send_out(
    session: Session,
    shift: ShiftRow,
    moved: Moved,
    given: Sequence[Approval],
    *,
    drawer_at: str | None,
    hand: Hand,
) -> None:
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("a till without a showroom")
    slip = cash_papers.cash_slip(
        showroom,
        register_no=shift.register_no,
        shift_no=shift.no,
        move={**vars(moved), "by": hand.by_name},
        at=format_moment(hand.at),
        approved_by=[one.by_name for one in given],
    )
    title = f"{shift.register_no}/{shift.no}/{moved.no}"
    queue.queue(session, NewJob(queue.SLIP, moved.move_id, title, slip), hand=hand)
    queue.kick(session, moved.reason, drawer_at, hand=hand)

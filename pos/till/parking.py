"""Putting an order aside, taking it up at any register, giving it up."""

from sqlalchemy.orm import Session

from pos.base.text import clean
from pos.base.transaction import writing
from pos.sync.pen import Hand
from pos.till import draft_tenders, drafts, parked, payment_requests, shifts, voids
from pos.till.refusals import DraftIsClosed, NothingToSell, NoWhy, PaidInPart

MOST_LETTERS = 120
"""Of a note, or of why an order is given up."""


def park_order(draft_id: str, note: str, *, hand: Hand) -> str:
    """Put the order in hand aside; gives the id of the order that takes its place.

    Asked for again, it is put aside once.

    Args:
        note: whose it is, in a few words; may be empty.

    Raises:
        NoShift, DraftIsClosed.
        NothingToSell: it has no line.
        PaidInPart: something was taken for it, and lies in this register's drawer.
    """
    words = clean(note, max_length=MOST_LETTERS)
    register_no = hand.register_no or 0
    with writing() as session:
        shift = shifts.require_open(session, register_no)
        where = parked.state(session, draft_id)
        if where is None or not (where.is_parked and where.register_no == register_no):
            draft = drafts.require_open(session, draft_id, register_no)
            if not drafts.lines(session, draft.id):
                raise NothingToSell
            if draft_tenders.of(session, draft.id):
                raise PaidInPart
            payment_requests.abandon_waiting(session, draft.id, shift.id, hand=hand)
            drafts.park(session, draft, words, by_id=hand.by_id, at=hand.at)
        return drafts.newest(session, register_no) or _empty(session, register_no, hand)


def take_up_order(draft_id: str, *, hand: Hand) -> str:
    """Let an order that was put aside be in hand at this register; gives its id.

    Raises:
        NoShift.
        DraftIsClosed: it was taken up elsewhere, or given up.
    """
    register_no = hand.register_no or 0
    with writing() as session:
        shifts.require_open(session, register_no)
        where = parked.state(session, draft_id)
        if where is None or where.is_closed:
            raise DraftIsClosed
        if where.is_parked:
            drafts.take_up(session, draft_id, register_no)
        elif where.register_no != register_no:
            raise DraftIsClosed
        return draft_id


def give_up_order(draft_id: str, why: str, *, hand: Hand) -> None:
    """Nobody comes for an order that was put aside.  Asked for again, it is given up once.

    Raises:
        NoWhy: no reason was given.
        DraftIsClosed: it was taken up meanwhile.
    """
    words = clean(why, max_length=MOST_LETTERS)
    if not words:
        raise NoWhy
    with writing() as session:
        draft = drafts.find_parked(session, draft_id)
        if draft is not None:
            voids.tell_order(session, draft, hand=hand)
            payment_requests.give_up_waiting(session, draft.id, hand=hand)
            drafts.give_up(session, draft.id, words, at=hand.at)
            return
        where = parked.state(session, draft_id)
        if where is None or not where.is_closed:
            raise DraftIsClosed


def _empty(session: Session, register_no: int, hand: Hand) -> str:
    return drafts.empty_one(session, register_no, hand.at)

"""Making suggestions anew from the books: at the first look of a day, after a closed shift, after
anything was done that they lean on, and whenever the manager asks."""

import threading
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.ids import new_id
from pos.base.money import WHOLE_BP
from pos.base.transaction import end_reading, reading, writing
from pos.planning.learning import Memory
from pos.planning.suggestion import suggest
from pos.supply import changes, hours, remembering, review_rows, reviews, taking_in
from pos.supply.models import SupplyReview
from pos.supply.reviews import Head
from pos.supply.state import state_of
from pos.sync.pen import Hand
from pos.till.models import Shift

NEARLY_OVER_BP = 1_000
"""Of the usual hours: a shop that counts its drawers and closes early is done for the day."""
_one_at_a_time = threading.Lock()
"""Two who ask at once would reckon the same twice."""


def is_due(session: Session, today: date) -> bool:
    """Whether the newest review is of another day, or a shift was closed since, or anything else
    was done that suggestions lean on: an order sent or answered, goods received, a term typed."""
    if is_of_before(session, today):
        return True
    newest = select(SupplyReview.seen).order_by(SupplyReview.id.desc()).limit(1)
    return session.scalar(newest) != changes.mark(session)


def is_of_before(session: Session, today: date) -> bool:
    """Whether the newest review is of another day, or a shift was closed since."""
    row = session.execute(
        select(SupplyReview.at, SupplyReview.on_day).order_by(SupplyReview.id.desc()).limit(1)
    ).first()
    if row is None or row.on_day != today:
        return True
    closed = session.scalar(select(func.max(Shift.closed_at)))
    return closed is not None and closed > row.at


def look(hand: Hand) -> None:
    """Make suggestions anew where another day or a closed shift asks for it, and anybody ever
    asked for some.  What is done in between waits for somebody who looks."""
    session = reading()
    is_asked = session.scalar(select(SupplyReview.id).limit(1)) is not None
    is_wanted = is_asked and is_of_before(session, hand.on)
    end_reading()
    if is_wanted:
        refresh_review(hand=hand, thorough=True)


def refresh_review(*, hand: Hand, thorough: bool = False) -> str:
    """Take in the days that are over, and suggest; the review's id.

    Nothing is sent, nothing is ordered.  Asked twice it suggests the same twice.

    Args:
        thorough: learn anew what was learnt of days that have changed since; at night there is
            time for it.
    """
    with _one_at_a_time:
        today = hand.on
        taking_in.take_days(today)
        kept = remembering.remember(today, hand.at, thorough=thorough)
        memory = Memory() if kept is None else kept.memory
        session = reading()
        try:
            left = hours.left_of_day(session, hand.at)
            as_of = last_day_sold(session, today, left)
            read_to = as_of if kept is None else min(as_of, kept.on_day)
            out = frozenset() if kept is None else kept.out
            ahead = WHOLE_BP if as_of == today or left is None else left
            seen = changes.mark(session)
            asked = state_of(session, today, as_of=as_of, memory=memory, ahead_bp=ahead)
            found = suggest(asked.state)
            rows = review_rows.rows(session, asked, found, read_to=read_to, out=out)
        finally:
            end_reading()
        head = Head(new_id(), hand.at, today, as_of, read_to, hand.by_name, rows.told, seen)
        with writing() as session:
            reviews.write(session, head, rows.lines, rows.producers)
        return head.review_id


def last_day_sold(session: Session, today: date, left_bp: int | None) -> date:
    """The last day whose sales are in: today once its shifts are closed and its hours are nearly
    over, else yesterday.  Between two shifts, or with one register closed before the other opens,
    the day goes on.

    Args:
        left_bp: how much of today's hours lies ahead; None: nobody knows the hours yet.
    """
    is_open = session.scalar(select(Shift.id).where(Shift.closed_at.is_(None)).limit(1))
    closed: datetime | None = session.scalar(select(func.max(Shift.closed_at)))
    is_over = is_open is None and closed is not None and business_day(closed) == today
    is_over = is_over and (left_bp is None or left_bp <= NEARLY_OVER_BP)
    return today if is_over else date.fromordinal(today.toordinal() - 1)

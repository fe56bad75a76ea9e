"""The act of adding up: what changed since the last time, over all showrooms."""

from datetime import date, datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.central.database import writing
from pos.central.desk import lot_book, rollups, spans
from pos.central.desk.models import DeskRound

_TURN = 6_002
"""The number of the lock by which one process alone adds up."""
FURTHEST = timedelta(days=400)
"""What is told of lots of longer ago is no longer put right."""


def add_up(engine: Engine, *, now: datetime) -> int:
    """Add up the days that changed, one act.

    Dues are taken first and sums read after: a fact that arrives in between is added up now, and
    once more in the next round, which changes nothing.

    Returns:
        How many days were added up; 0 too where another process is at it.
    """
    with writing(engine) as session:
        if not session.scalar(select(func.pg_try_advisory_xact_lock(_TURN))):
            return 0
        dues = rollups.take_dues(session)
        anew = rollups.follow_terminals(session)
        moved = rollups.follow_products(session, set(dues) | anew)
        days = {day for some in dues.values() for day in some}
        days |= rollups.days_of_terminals(session, anew)
        days |= rollups.days_of_kinds(session, moved)
        rollups.add_up_days(session, days)
        rollups.add_up_months(session, {spans.month_of(day) for day in days})
        _settle_lots(session, business_day(now), days)
        rollups.note_round(session, now)
        return len(days)


def _settle_lots(session: Session, today: date, changed: set[date]) -> None:
    """Settle the lots whose last day has passed since the last round, and those of days of which
    something came late: what is sold today changes nothing about them."""
    last_round = session.scalar(select(DeskRound.rolled_at))
    since = today - FURTHEST if last_round is None else business_day(last_round)
    first = min([since, *(day for day in changed if day < today)])
    if first < today:
        lot_book.settle(session, max(first, today - FURTHEST), today - timedelta(days=1))

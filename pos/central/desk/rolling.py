"""The act of adding up: what changed since the last time, over all showrooms."""

from datetime import date, datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.central.database import writing
from pos.central.desk import lot_book, rollups, spans

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
        _keep_months(session, business_day(now), dues, anew)
        _settle_lots(session, business_day(now), days)
        rollups.note_round(session, now)
        return len(days)


def _settle_lots(session: Session, today: date, changed: set[date]) -> None:
    """Settle the lots whose last day has passed since the last round, and those of days of which
    something came late: what is sold today changes nothing about them."""
    before = rollups.last_round(session)
    since = today - FURTHEST if before is None else business_day(before)
    first = min([since, *(day for day in changed if day < today)])
    if first < today:
        lot_book.settle(session, max(first, today - FURTHEST), today - timedelta(days=1))


def _keep_months(session: Session, today: date, dues: dict[str, set[date]], anew: set[str]) -> None:
    """Keep the months of single terminals that are over: of which something came late, that a new
    terminal brought, and that ended since the last round."""
    now = spans.month_of(today)
    months = {(one, spans.month_of(day)) for one, days in dues.items() for day in days}
    months |= rollups.months_of_terminals(session, anew)
    before = rollups.last_round(session)
    if before is not None:
        every = rollups.all_terminals(session)
        months |= {(one, month) for month in _ended(business_day(before), today) for one in every}
    rollups.add_up_shop_months(session, {one for one in months if one[1] < now})


def _ended(since: date, today: date) -> list[str]:
    """The months that ended since a day."""
    return [one for one in spans.months(spans.Span(since, today)) if one < spans.month_of(today)]

"""Everything that is derived from the ledger, made anew."""

from datetime import date, datetime, timedelta

from pos.base import clock
from pos.base.dates import business_day
from pos.supply import remembering, taking_in


def rebuild(at: datetime) -> tuple[date | None, int]:
    """Read every day from the moves and learn every day; the last of them, and the seconds."""
    today = business_day(at)
    remembering.forget_all()
    taking_in.rebuild_days(today)
    kept = remembering.remember(today, at)
    seconds = (clock.now() - at) // timedelta(seconds=1)
    return (None if kept is None else kept.on_day), seconds

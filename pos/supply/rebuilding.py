"""Everything that is derived from the ledger, made anew."""

import time
from datetime import date, datetime

from pos.base.dates import business_day
from pos.supply import remembering, taking_in


def rebuild(at: datetime) -> tuple[date | None, int]:
    """Read every day from the moves and learn every day; the last of them, and the seconds."""
    begun = time.monotonic()
    today = business_day(at)
    remembering.forget_all()
    taking_in.rebuild_days(today)
    kept = remembering.remember(today, at)
    seconds = int(time.monotonic() - begun + 0.5)
    return (None if kept is None else kept.on_day), seconds

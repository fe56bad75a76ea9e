"""How much of a day that has begun is still to be sold: by the hours that the shop keeps."""

from datetime import date, datetime, time
from statistics import median_low

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.dates import ZONE, business_day, iso_at
from pos.base.money import WHOLE_BP
from pos.supply.daily import milliseconds
from pos.supply.models import SupplyHours

LAST_DAYS = 28
"""On which the shop opened: their middle one says how it is open."""
ENOUGH_DAYS = 7
"""Before so many nobody knows the hours, and a day counts whole until it is closed."""


def left_of_day(session: Session, at: datetime) -> int | None:
    """The share of the usual opening hours that lies ahead, in hundredths of a percent: all of
    them before the shop opens, 0 behind its last hour.  None as long as nobody knows the hours."""
    today = business_day(at)
    rows = session.execute(
        select(SupplyHours.on_day, SupplyHours.begin_ms, SupplyHours.end_ms)
        .where(SupplyHours.on_day < today)
        .order_by(SupplyHours.on_day.desc())
        .limit(LAST_DAYS)
    )
    known = [(begin - _midnight(day), end - _midnight(day)) for day, begin, end in rows]
    if len(known) < ENOUGH_DAYS:
        return None
    begin = median_low([one[0] for one in known])
    end = median_low([one[1] for one in known])
    if end <= begin:
        return None
    now = milliseconds(iso_at(at)) - _midnight(today)
    return min(WHOLE_BP, max(0, (end - now) * WHOLE_BP // (end - begin)))


def _midnight(day: date) -> int:
    return milliseconds(iso_at(datetime.combine(day, time(), ZONE)))

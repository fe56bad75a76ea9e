"""Taking moves of days that are over into the book of days, in pieces that keep no till waiting."""

from datetime import date, timedelta

from pos.base.transaction import writing
from pos.supply import days

MOVES_AT_ONCE = 8_000
"""About a quarter of a second."""


def take_days(today: date) -> int:
    """Read every day before `today` that was not read yet; how many pieces it took."""
    pieces = 0
    until = today - timedelta(days=1)
    is_more = True
    while is_more:
        with writing() as session:
            is_more = days.take_piece(session, until, MOVES_AT_ONCE)
        pieces += 1
    return pieces


def rebuild_days(today: date) -> int:
    """Forget every day, and read them all anew; how many pieces it took."""
    with writing() as session:
        days.forget(session)
    return take_days(today)

"""Taking moves of days that are over into the book of days, in pieces that keep no till waiting:
what is read is read and reckoned beside the till, and only written in an act."""

from datetime import date, timedelta

from pos.base.transaction import end_reading, reading, writing
from pos.supply import days

MOVES_AT_ONCE = 40_000
"""Written in half a second."""


def take_days(today: date) -> int:
    """Read every day before `today` that was not read yet; how many pieces it took."""
    pieces, until = 0, today - timedelta(days=1)
    reader = days.Reader()
    while (made := _next(reader, until)) is not None:
        with writing() as session:
            is_written = days.write(session, made)
        if not is_written:
            reader = days.Reader()
            continue
        pieces += 1
        if made.piece.is_end:
            break
    return pieces


def _next(reader: days.Reader, until: date) -> days.Made | None:
    try:
        return reader.next(reading(), until, MOVES_AT_ONCE)
    finally:
        end_reading()


def rebuild_days(today: date) -> int:
    """Forget every day, and read them all anew; how many pieces it took."""
    with writing() as session:
        days.forget(session)
    return take_days(today)

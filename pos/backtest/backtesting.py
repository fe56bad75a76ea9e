"""Living the shop's past again, and keeping what was found."""

from datetime import date

from pos.backtest import results as backtests
from pos.backtest import sources as replay_sources
from pos.backtest.reports import Progress, Report, backtest
from pos.base.transaction import end_reading, reading, writing
from pos.supply import taking_in
from pos.sync.pen import Hand

USUAL_DAYS = 180
"""Half a year: long enough that chance evens out, and not so long that prices are others."""


def look(days: int, *, today: date | None, progress: Progress) -> Report:
    """Live the last days again by every rule; nothing of it is written.

    Args:
        days: so many, fewer where the books go back less far.
        today: days before it that nobody read yet are read first; None: none is.

    Raises:
        TooLittlePast: the books go back too few days.
        Stopped: the progress said so.
    """
    if today is not None:
        taking_in.take_days(today)
    world, left_out = replay_sources.world(reading(), days)
    end_reading()  # the replay takes a while, and the book goes on
    return backtest(world, left_out, progress)


def keep_report(report: Report, *, hand: Hand) -> None:
    """Keep it for the page."""
    with writing() as session:
        backtests.keep(session, report, hand=hand)

"""Keeping the sums of the months that are over: one act a month, done at night."""

from datetime import date

from pos.base.transaction import end_reading, reading, writing
from pos.reports import months, queries


def fold_months(*, today: date) -> list[str]:
    """Keep the sums of every month that is over and has sales that its sums do not hold.

    Returns:
        The months written, in their order.
    """
    behind = queries.months_behind(reading(), today)
    end_reading()
    for month in behind:
        with writing() as session:  # a month at a time: a till that sells waits for one only
            months.keep(session, month)
    return behind

"""On which day a producer comes next, where what was told does not say it.  Pure."""

from collections.abc import Collection
from datetime import date, timedelta

from pos.planning.delivery_seasons import first_in
from pos.planning.values import Producer


def in_season(day: date, season: Collection[int] | None) -> date:
    """The first day from `day` on within the season.

    Args:
        day: the next delivery.
        season: days of the year, 1 to 366; None: all.
    """
    if season is None:
        return day
    return first_in(day, lambda at: at.timetuple().tm_yday in season) or day


def after_closure(day: date, producer: Producer, closed: Collection[date]) -> date:
    """The first delivery from `day` on that is not within the producer's own closed days.

    Args:
        day: when it was to come; it stands, on whichever weekday, unless it is closed.
        producer: its weekdays, and every how many weeks or days it comes.
        closed: days on which it does not.
    """
    if day not in closed:
        return day
    return first_in(day, lambda at: at not in closed and _comes(producer, at, day)) or day


def _comes(producer: Producer, at: date, before: date) -> bool:
    """Whether one of its days is another, so much later."""
    if producer.cycle_days:
        return (at - before).days % producer.cycle_days == 0
    weeks = (_monday(at) - _monday(before)).days // 7
    weekdays = producer.delivery_weekdays
    return weeks % producer.every_weeks == 0 and (not weekdays or at.weekday() in weekdays)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

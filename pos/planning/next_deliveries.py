"""On which day a producer comes next, where what was told does not say it.  Pure."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from pos.planning.values import Producer

ONE_DAY = timedelta(days=1)
DAYS_OF_A_YEAR = 366


def first_day_that(first: date, holds: Callable[[date], bool]) -> date | None:
    """The first day from `first` on for which `holds`; None: it holds on no day of a year."""
    days = (first + timedelta(days=ahead) for ahead in range(DAYS_OF_A_YEAR))
    return next((one for one in days if holds(one)), None)


def after(first: date, producer: Producer) -> date:
    """The delivery after `first`, by its cycle, its weekdays, or every so many weeks."""
    if producer.cycle_days:
        return first + timedelta(days=producer.cycle_days)
    if producer.delivery_weekdays:
        found = first_day_that(first + ONE_DAY, lambda at: _comes(producer, at, first))
        if found is not None:
            return found
    return first + timedelta(weeks=producer.every_weeks)


def comes_on(
    day: date,
    producer: Producer,
    closed: Collection[date] = (),
    season: Collection[int] | None = None,
) -> date:
    """The first delivery from `day` on that its producer's closed days and the product's season
    let come.

    Args:
        day: when it was to come; it stands, on whichever weekday, unless one of both forbids it.
        producer: its weekdays, and every how many weeks or days it comes.
        closed: days on which it does not.
        season: days of the year, 1 to 366; None: all.
    """

    def is_free(at: date) -> bool:
        return at not in closed and (season is None or at.timetuple().tm_yday in season)

    if is_free(day):
        return day
    found = first_day_that(day, lambda at: is_free(at) and _comes(producer, at, day))
    return found or first_day_that(day, is_free) or day


def _comes(producer: Producer, at: date, before: date) -> bool:
    """Whether one of its days is another, so much later."""
    if producer.cycle_days:
        return (at - before).days % producer.cycle_days == 0
    weeks = (_monday(at) - _monday(before)).days // 7
    weekdays = producer.delivery_weekdays
    return weeks % producer.every_weeks == 0 and (not weekdays or at.weekday() in weekdays)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

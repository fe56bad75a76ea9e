"""Seasons in which a product is delivered: honey from March, new rice in October.  Pure."""

from collections.abc import Callable
from datetime import date, timedelta

DAYS_OF_A_YEAR = 366


def first_in(day: date, is_delivered: Callable[[date], bool]) -> date | None:
    """The first day from `day` on on which the product is delivered; None: on none of a year."""
    days = (day + timedelta(days=ahead) for ahead in range(DAYS_OF_A_YEAR))
    return next((one for one in days if is_delivered(one)), None)

"""Making the months that facts need, in a transaction before the one that writes them."""

from collections.abc import Iterable
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from pos.central.database import writing
from pos.central.streams.partitions import by_months, ensure_months, month_of

_made: WeakKeyDictionary[Engine, frozenset[date]] = WeakKeyDictionary()
"""What this process knows to be there: every batch asks."""


def lay_months(engine: Engine, days: Iterable[date], *, is_sure: bool = True) -> None:
    """Make these days' months of every table that lies in months, where they are missing.

    By itself: a table that is made within a long transaction keeps others waiting.

    Args:
        is_sure: whether what was there once is taken to be there still.
    """
    known = _made.get(engine, frozenset()) if is_sure else frozenset()
    wanted = {month_of(day) for day in days} - known
    if not wanted:
        return
    with writing(engine) as session:
        for table in by_months(session):
            ensure_months(session, table, wanted)
    _made[engine] = known | wanted

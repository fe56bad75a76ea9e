"""What was promised and counts tonight: by producers, who are believed less each day, and to
customers, who are not forgotten.  Pure; the same for the books, the line protocol and the
back-test.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from pos.planning import records
from pos.planning.values import Lot, Reservation

ONE_DAY = timedelta(days=1)


def on_its_way(units: int, promised: date, lives: Sequence[int], today: date) -> Lot | None:
    """Goods of an open order as a lot; None where nobody believes in them any more.

    Args:
        units: still to come.
        promised: the day; where it has passed, they come tomorrow.
        lives: days on sale that past lots had on arrival; empty: no expiry.
        today: its sales are in.
    """
    counted = int(units * records.belief((today + ONE_DAY - promised).days) + 0.5)
    if counted <= 0:
        return None
    arrives = max(promised, today + ONE_DAY)
    life = max(sum(lives) // len(lives), 1) if lives else None
    return Lot(counted, None if life is None else arrives + timedelta(days=life - 1), arrives)


def to_a_customer(units: int, due: date, today: date) -> Reservation:
    """What a customer is still promised tonight: where its day has come or passed, it is wanted
    tomorrow."""
    return Reservation(max(due, today + ONE_DAY), units)

"""A producer's record: late, short, silent.  Pure.

Needs reach to the delivery after next; where that may not come on its day, tonight's order has
to last longer with the chance that it does (`levels`).  One chance for each unit ordered: what
came on its day, what came later and by how much, what never came.
"""

from dataclasses import dataclass
from datetime import date

from pos.planning.values import Slip

USUAL_CHANCE = 0.04
"""That a delivery is not there on its day, of a producer nobody knows."""
USUAL_DAYS = 3.0
"""How late it then is."""
BORROWED_ORDERS = 8.0
"""So many orders of the usual kind are borrowed."""
WAITED_DAYS = 10
"""An order so many days overdue is believed no more."""
MOST_LATE_DAYS = 30
"""No delivery says more about the next one: what comes a year later was mislaid, or written down
wrong."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of an order."""

    producer_id: str
    promised: date | None
    arrived: date | None
    """None: it never came."""
    ordered: int
    got: int


@dataclass(slots=True)
class Record:
    """What a producer's orders came to, in orders."""

    orders: float = 0.0
    late: float = 0.0
    late_days: float = 0.0
    """Of late orders, added up."""
    absent: float = 0.0
    """Orders, or shares of orders, that never came."""

    def add(self, one: Delivery) -> None:
        """Take an order that is over into the record."""
        if one.ordered <= 0:
            return
        came = min(max(one.got, 0) / one.ordered, 1.0) if one.arrived is not None else 0.0
        self.orders += 1
        self.absent += 1 - came
        if one.arrived is not None and one.promised is not None and one.arrived > one.promised:
            self.late += came
            late = min((one.arrived - one.promised).days, MOST_LATE_DAYS)
            self.late_days += came * late

    def slip(self, interval_days: int) -> Slip:
        """The chance that a delivery is not there on its day, and how much later it then comes.

        Args:
            interval_days: what never comes is made good by the next delivery, so many days later.
        """
        usual = BORROWED_ORDERS * USUAL_CHANCE
        missed = usual + self.late + self.absent
        days = usual * USUAL_DAYS + self.late_days + self.absent * interval_days
        return Slip(missed / (self.orders + BORROWED_ORDERS), days / missed)


def belief(overdue_days: int) -> float:
    """How much of an open order is still counted: less each day it is overdue, then nothing."""
    return max(0.0, 1 - max(overdue_days, 0) / WAITED_DAYS)

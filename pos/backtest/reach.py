"""How far back the shop's books go, and which spans of them can be lived again."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.backtest.books import LEARNT_DAYS, LEAST_DAYS
from pos.base.dates import business_day
from pos.supply.models import SupplyHours
from pos.till.models import Shift

SPANS = (90, 180, 365, 540)
"""Days that a manager may choose from, as far as the shop has them."""
NEEDED_DAYS = LEARNT_DAYS + LEAST_DAYS


@dataclass(frozen=True)
class Reach:
    """What there is to be lived again."""

    had: int
    """Days from the first on which the shop was open to yesterday."""

    @property
    def missing(self) -> int:
        """Days that are still to come before a first run."""
        return max(0, NEEDED_DAYS - self.had)

    @property
    def most(self) -> int:
        """Days that can be lived again, besides those learnt from."""
        return max(0, min(self.had - LEARNT_DAYS, SPANS[-1]))

    @property
    def spans(self) -> tuple[int, ...]:
        """What may be chosen: all there is, and before it the usual spans well below that."""
        if self.missing:
            return ()
        return (*(one for one in SPANS if 5 * one <= 4 * self.most), self.most)

    def nearest(self, days: int) -> int:
        """The longest choice that is no longer than `days`; else the shortest."""
        return max((one for one in self.spans if one <= days), default=min(self.spans, default=0))


def reach(session: Session, today: date) -> Reach:
    """How far back the books go, whether the days before `today` were read yet or not."""
    begin = session.scalar(select(func.min(SupplyHours.on_day)))
    if begin is None:
        opened_at = session.scalar(select(func.min(Shift.opened_at)))
        begin = today if opened_at is None else business_day(opened_at)
    return Reach(max(0, (today - begin).days))

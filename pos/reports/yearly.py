"""The revenue of the last twelve months beside the yearly threshold of household businesses."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from pos.law.revenue import Threshold, threshold, twelve_months
from pos.law.vat import SellerMethod
from pos.reports import queries
from pos.reports.spans import Span

FRESH = timedelta(minutes=10)
"""For so long a sum of twelve months is not made again: desk pages ask for it all day."""


def standing(session: Session, method: SellerMethod, *, on: date) -> Threshold | None:
    """Where a household business stands; None for every other seller.

    Everything sold, VAT inside, less what came back in the same months.
    """
    if method is not SellerMethod.HOUSEHOLD_UNDER:
        return None
    span = Span(twelve_months(on), on)
    sold = queries.sales_report(session, span, most=0).net_sold
    return threshold([(on, sold.amount_vnd)], on=on)


@dataclass
class Watch:
    """The last answer, for a while."""

    _held: tuple[datetime, SellerMethod, Threshold | None] | None = field(default=None)

    def look(
        self, session: Session, method: SellerMethod, *, at: datetime, on: date
    ) -> Threshold | None:
        """As `standing`, at most `FRESH` old."""
        held = self._held
        if held is None or held[1] is not method or not timedelta() <= at - held[0] < FRESH:
            held = (at, method, standing(session, method, on=on))
            self._held = held
        return held[2]

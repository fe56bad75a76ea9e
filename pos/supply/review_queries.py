"""Reads of suggestions for the pages.

    review = newest(session, today)                     # producers, without their lines
    lines = lines_of(session, review, producer_ids)     # by producer, the most urgent first
    found = sum_of(session, product_id, today)          # "Vì sao 24?"
    terms = rethinking.rethink(found.told, {"pack": 12})
    due = due_today(session, today)                     # for the rail

A page asks `reviewing.is_due(session, today)` first, and lets `reviewing.refresh_review(hand=…)`
make the review where it says so.  `snoozing.snooze(product_id, until, request_id=…, hand=…)` puts
a product off; the day itself takes that back.
"""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy.orm import Session

from pos.supply.review_views import LineView, ReviewView, SumView


def newest(session: Session, today: date) -> ReviewView | None:
    """The newest review with its producers; None: there was none yet."""
    raise NotImplementedError


def lines_of(
    session: Session, review: ReviewView, producer_ids: Collection[str], today: date
) -> Mapping[str, tuple[LineView, ...]]:
    """The lines of producers: what is to be ordered first, the most urgent first; then what is
    enough; then what is not asked about.

    Few statements, however many lines.
    """
    raise NotImplementedError


def sum_of(session: Session, product_id: str, today: date) -> SumView | None:
    """A product's sum in the newest review; None: the review knows no such product."""
    raise NotImplementedError


def due_today(session: Session, today: date) -> int:
    """Producers whose order goes out today: one statement, for the rail."""
    raise NotImplementedError

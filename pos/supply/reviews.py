"""The book of reviews: the only writer of `supply_reviews` and of their lines and producers.

The last thirty are kept.  Of those before the last the lines with units are, as they were
suggested: whether the manager knew better can be looked up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.supply.models import SupplyReview, SupplyReviewLine, SupplyReviewProducer

KEPT = 30

_INSERT_LINES = Prepared(insert(SupplyReviewLine))
_INSERT_PRODUCERS = Prepared(insert(SupplyReviewProducer))


@dataclass(frozen=True)
class Head:
    """A review's own row."""

    review_id: str
    at: datetime
    on_day: date
    as_of: date
    read_to: date
    by_name: str
    told: str
    seen: str
    """The `changes.mark` of what it knew."""


def write(
    session: Session,
    head: Head,
    lines: Iterable[dict[str, Any]],
    producers: Iterable[dict[str, Any]],
) -> None:
    """Write a review whole; of those before it, what is kept of them.

    Args:
        lines: columns of `supply_review_lines`, all but the review.
        producers: the same of `supply_review_producers`.
    """
    require_act(session)
    _thin_out(session)
    session.execute(
        insert(SupplyReview).values(
            id=head.review_id,
            at=head.at,
            on_day=head.on_day,
            as_of=head.as_of,
            read_to=head.read_to,
            by_name=head.by_name,
            told=head.told,
            seen=head.seen,
        )
    )
    its = {"review_id": head.review_id}
    _INSERT_LINES.run(session, *(its | one for one in lines))
    _INSERT_PRODUCERS.run(session, *(its | one for one in producers))


def _thin_out(session: Session) -> None:
    """Make room for another."""
    newest = select(SupplyReview.id).order_by(SupplyReview.id.desc())
    last = session.scalar(newest.limit(1))
    if last is None:
        return
    its = SupplyReviewLine.review_id == last
    session.execute(delete(SupplyReviewLine).where(its, SupplyReviewLine.units == 0))
    session.execute(update(SupplyReviewLine).where(its).values(shown=""))
    session.execute(update(SupplyReview).where(SupplyReview.id == last).values(told=""))
    old = list(session.scalars(newest.offset(KEPT - 1)))
    for table in (SupplyReviewLine, SupplyReviewProducer):
        session.execute(delete(table).where(table.review_id.in_(old)))
    session.execute(delete(SupplyReview).where(SupplyReview.id.in_(old)))

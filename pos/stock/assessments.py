"""The book of assessments: goods past their best-before that somebody looked at, to be sold on.

The only writer of `stock_assessments`.  Source: NĐ 37/2026 Art 46.4: such goods may stay on sale
where that was assessed and written down.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.stock.models import Assessment, Lot
from pos.sync import outbox
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Assessed:
    """What somebody found."""

    lot_id: str
    reason: str
    by_id: str
    at: datetime


def write(session: Session, lot_id: str, reason: str, *, hand: Hand) -> None:
    """Write why a lot past its best-before is sold on, and the fact of it."""
    require_act(session)
    row = {"id": new_id(), "lot_id": lot_id, "reason": reason, "by_id": hand.by_id, "at": hand.at}
    session.execute(insert(Assessment).values(**row))
    lot = session.get_one(Lot, lot_id)
    content = {
        "lot": {"id": lot_id, "code": lot.code, "use_by": lot.use_by},
        "product": lot.product_id,
        "reason": reason,
    }
    outbox.record(session, "lot.assessed/1", content, hand=hand)


def latest(session: Session, lot_ids: Collection[str]) -> dict[str, Assessed]:
    """The last assessment of each lot named, by lot; lots without one are left out."""
    asked = (
        select(Assessment.lot_id, Assessment.reason, Assessment.by_id, Assessment.at)
        .where(Assessment.lot_id.in_(sorted(lot_ids)))
        .order_by(Assessment.id)
    )
    return {row[0]: Assessed(*row) for row in session.execute(asked)}

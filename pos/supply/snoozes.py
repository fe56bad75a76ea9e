"""The book of what is put off: the only writer of `supply_snoozes`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.supply.models import SupplySnooze
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Snooze:
    """A product is put off."""

    product_id: str
    until_on: date
    """The first day on which it is asked about again."""


def put_off(session: Session, wanted: Snooze, *, request_id: str, hand: Hand) -> None:
    """Write it; the last one written counts.  The same request heard again writes nothing."""
    require_act(session)
    heard = select(SupplySnooze.id).where(SupplySnooze.request_id == request_id)
    if session.scalar(heard) is not None:
        return
    session.execute(
        insert(SupplySnooze).values(
            id=new_id(),
            product_id=wanted.product_id,
            until_on=wanted.until_on,
            by_id=hand.by_id,
            by_name=hand.by_name,
            at=hand.at,
            request_id=request_id,
        )
    )


def standing(session: Session, today: date) -> Mapping[str, date]:
    """Products that are put off today, and until when."""
    last = select(func.max(SupplySnooze.id)).group_by(SupplySnooze.product_id)
    rows = session.execute(
        select(SupplySnooze.product_id, SupplySnooze.until_on).where(
            SupplySnooze.id.in_(last), SupplySnooze.until_on > today
        )
    )
    return {row[0]: row[1] for row in rows}

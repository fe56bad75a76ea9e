"""What customers bought: receipts that name them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.customer.elsewhere import Purchase
from pos.till.models import Sale

_IN_ONE = 500


def purchases(session: Session, customer_id: str) -> list[Purchase]:
    """Somebody's receipts, the newest first."""
    asked = select(Sale.number, Sale.business_on, Sale.total_vnd).where(
        Sale.customer_id == customer_id
    )
    return [Purchase(*row) for row in session.execute(asked.order_by(Sale.id.desc()))]


def has_bought_since(session: Session, ids: Sequence[str], day: date) -> frozenset[str]:
    """Of these customers, those who bought something on `day` or later."""
    found: set[str] = set()
    for first in range(0, len(ids), _IN_ONE):
        asked = select(Sale.customer_id).where(
            Sale.customer_id.in_(ids[first : first + _IN_ONE]), Sale.business_on >= day
        )
        found.update(one for one in session.scalars(asked.distinct()) if one is not None)
    return frozenset(found)

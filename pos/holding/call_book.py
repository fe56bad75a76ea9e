"""The book of calls: the only writer of `holding_calls`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.holding.models import Call
from pos.shop.models import Person
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Called:
    """Who called a customer, and when."""

    by_name: str
    at: datetime


def note(session: Session, hold_id: str, customer_id: str, *, is_called: bool, hand: Hand) -> None:
    """Write that somebody called, or did not after all; what is so already is not written."""
    require_act(session)
    if (customer_id in called(session, hold_id)) == is_called:
        return
    session.execute(
        insert(Call).values(
            id=new_id(),
            hold_id=hold_id,
            customer_id=customer_id,
            is_called=is_called,
            by_id=hand.by_id,
            at=hand.at,
        )
    )


def called(session: Session, hold_id: str) -> dict[str, Called]:
    """Who was called about an order, by customer: the last word counts."""
    rows = session.execute(
        select(Call.customer_id, Call.is_called, Person.name, Call.at)
        .join(Person, Person.id == Call.by_id)
        .where(Call.hold_id == hold_id)
        .order_by(Call.id)
    )
    found: dict[str, Called] = {}
    for customer_id, is_called, name, at in rows:
        found.pop(customer_id, None)
        if is_called:
            found[customer_id] = Called(name, at)
    return found

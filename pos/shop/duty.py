"""The book of who is about: when whoever may say yes was last seen at a register of the shop.

The only writer of `shop_duty`.  Of those who may not say yes nothing is kept: that they are signed
in is all that matters of them.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.shop.models import Duty, Person
from pos.shop.permissions import Task, roles_that_may
from pos.shop.queries import Someone

STANDS_BY = timedelta(minutes=30)
"""Who was seen no longer ago can still be called to the register."""
CLOCK_SLIP = timedelta(hours=12)
"""A moment so far ahead was written before the clock was put back; beyond it the clock was simply
wrong, and nobody is to wait for that day."""


def come(session: Session, person_id: str, at: datetime) -> None:
    """Write that somebody gave their PIN or opened a shift: they are here, or here again."""
    require_act(session)
    row = session.get(Duty, person_id)
    if row is None:
        session.add(Duty(person_id=person_id, seen_at=at, left_at=None))
    else:
        row.seen_at, row.left_at = at, None
    session.flush()


def stay(session: Session, person_id: str, at: datetime) -> None:
    """Write that somebody who is signed in acts; who has closed their shift stays gone."""
    require_act(session)
    row = session.get(Duty, person_id)
    if row is None or row.left_at is None:
        come(session, person_id, at)


def leave(session: Session, person_id: str, at: datetime) -> None:
    """Write that somebody closed their own shift; of who may not say yes there is nothing."""
    require_act(session)
    row = session.get(Duty, person_id)
    if row is not None:
        row.left_at = at
        session.flush()


def standing_by(session: Session, at: datetime) -> list[Someone]:
    """Who works here, may say yes and was seen lately, in the order they came."""
    rows = session.execute(
        select(Person, Duty.seen_at)
        .join(Duty, Duty.person_id == Person.id)
        .where(Person.is_active, Person.role.in_(roles_that_may(Task.APPROVE)))
        .where(Duty.left_at.is_(None))
        .order_by(Person.id)
    )
    return [
        Someone(one.id, one.name, one.role)
        for one, seen_at in rows
        if -CLOCK_SLIP <= at - seen_at <= STANDS_BY
    ]

"""The book of people: who works here, and how their tries to sign in went."""

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.shop.models import Person, PinGuard
from pos.shop.pins import Guard
from pos.sync import outbox
from pos.sync.pen import Hand


def add_person(session: Session, *, name: str, role: str, pin_hash: str, hand: Hand) -> str:
    """Write a new person and the fact of it; gives the id."""
    require_act(session)
    person = Person(
        id=new_id(), name=name, role=role, pin_hash=pin_hash, is_active=True, created_at=hand.at
    )
    session.add(person)
    session.add(PinGuard(person_id=person.id, failures=0, locked_until=None))
    session.flush()
    content = {"person": {"id": person.id, "name": name, "role": role, "is_active": True}}
    outbox.record(session, "person.changed/1", content, hand=hand)
    return person.id


def guard_of(session: Session, person_id: str) -> Guard:
    """How the person's last tries went."""
    row = session.get_one(PinGuard, person_id)
    return Guard(row.failures, row.locked_until)


def keep_guard(session: Session, person_id: str, guard: Guard) -> None:
    """Write how the last try went."""
    require_act(session)
    row = session.get_one(PinGuard, person_id)
    row.failures = guard.failures
    row.locked_until = guard.locked_until

"""The book of people: who works here, and how their tries to sign in went."""

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.shop.models import Person, PinGuard
from pos.shop.pins import LOST, Guard
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
    _tell(session, person, "added", hand)
    return person.id


def keep_person(session: Session, person_id: str, *, name: str, role: str, hand: Hand) -> None:
    """Write a person's name and role from now on."""
    require_act(session)
    person = session.get_one(Person, person_id)
    person.name, person.role = name, role
    _tell(session, person, "changed", hand)


def set_pin(session: Session, person_id: str, pin_hash: str, *, change: str, hand: Hand) -> None:
    """Write a person's new PIN, and forget the wrong tries at the old one.

    Args:
        change: `pin_changed` by oneself, `pin_reset` by a manager, `pin_lost` with the keys.
    """
    require_act(session)
    person = session.get_one(Person, person_id)
    person.pin_hash = pin_hash
    keep_guard(session, person_id, Guard(0, None))
    _tell(session, person, change, hand)


def lose_pin(session: Session, person_id: str, *, hand: Hand) -> None:
    """Write that a person's PIN went with the keys it was kept under."""
    set_pin(session, person_id, LOST, change="pin_lost", hand=hand)


def let_go(session: Session, person_id: str, *, hand: Hand) -> None:
    """Write that a person works here no more."""
    require_act(session)
    person = session.get_one(Person, person_id)
    person.is_active = False
    _tell(session, person, "left", hand)


def _tell(session: Session, person: Person, change: str, hand: Hand) -> None:
    """The fact of a person's new state, whole; nothing of the PIN is part of it."""
    session.flush()
    state = {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "is_active": person.is_active,
    }
    outbox.record(session, "person.changed/1", {"person": state, "change": change}, hand=hand)


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

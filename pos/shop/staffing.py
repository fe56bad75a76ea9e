"""People come, change their PIN or their work, and leave."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.shop import people, pins
from pos.shop.founding import Newcomer
from pos.shop.models import Person
from pos.shop.queries import Someone
from pos.shop.refusals import LastManager, NameTaken, UnknownPerson
from pos.shop.signing_in import sign_in
from pos.sync.pen import Hand


def hire(newcomer: Newcomer, *, pepper: bytes, hand: Hand) -> str:
    """Add somebody; gives the id.

    Raises:
        WeakPin: a PIN anybody would guess.
        NameTaken: somebody who works here has the name.
    """
    pin_hash = pins.hash_pin(pins.check_pin(newcomer.pin), pepper)
    with writing() as session:
        _refuse_taken(session, newcomer.name, "")
        return people.add_person(
            session, name=newcomer.name, role=newcomer.role, pin_hash=pin_hash, hand=hand
        )


def change_person(person_id: str, name: str, role: str, *, hand: Hand) -> None:
    """Give somebody another name or other work; what is already so writes nothing.

    Raises:
        UnknownPerson: nobody of this id works here.
        NameTaken: somebody else has the name.
        LastManager: nobody would be left to manage.
    """
    with writing() as session:
        row = _require(session, person_id)
        _refuse_taken(session, name, person_id)
        if role != "manager":
            _keep_a_manager(session, row)
        if (row.name, row.role) != (name, role):
            people.keep_person(session, person_id, name=name, role=role, hand=hand)


def change_own_pin(someone: Someone, old: str, new: str, *, pepper: bytes, hand: Hand) -> None:
    """Give oneself another PIN; a wrong old one counts as a failed try to sign in.

    Raises:
        WrongPin: the old PIN does not fit.
        PinLocked: there were too many wrong ones.
        WeakPin: the new one is too easy.
    """
    pins.check_pin(new)
    sign_in(someone.id, old, pepper=pepper, hand=hand)
    _set_pin(someone.id, new, "pin_changed", pepper, hand)


def reset_pin(person_id: str, new: str, *, pepper: bytes, hand: Hand) -> None:
    """Give somebody who forgot the PIN, or is locked out, a new one.

    Raises:
        WeakPin: it is too easy.
        UnknownPerson: nobody of this id works here.
    """
    pins.check_pin(new)
    _set_pin(person_id, new, "pin_reset", pepper, hand)


def leave(person_id: str, *, hand: Hand) -> None:
    """Somebody works here no more; what they did keeps their name.

    Raises:
        UnknownPerson: nobody of this id works here.
        LastManager: nobody would be left to manage.
    """
    with writing() as session:
        row = _require(session, person_id)
        _keep_a_manager(session, row)
        people.let_go(session, person_id, hand=hand)


def _set_pin(person_id: str, new: str, change: str, pepper: bytes, hand: Hand) -> None:
    pin_hash = pins.hash_pin(new, pepper)
    with writing() as session:
        _require(session, person_id)
        people.set_pin(session, person_id, pin_hash, change=change, hand=hand)


def _require(session: Session, person_id: str) -> Person:
    row = session.get(Person, person_id)
    if row is None or not row.is_active:
        raise UnknownPerson
    return row


def _refuse_taken(session: Session, name: str, own_id: str) -> None:
    rows = session.scalars(select(Person).where(Person.is_active, Person.id != own_id))
    if any(row.name.casefold() == name.casefold() for row in rows):
        raise NameTaken(name=name)


def _keep_a_manager(session: Session, leaving: Person) -> None:
    if leaving.role != "manager":
        return
    others = select(func.count()).where(
        Person.is_active, Person.role == "manager", Person.id != leaving.id
    )
    if not session.scalar(others):
        raise LastManager(name=leaving.name)

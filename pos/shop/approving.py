"""Saying yes with a PIN to what another person, or oneself alone, is about to do."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select

from pos.base.text import clean
from pos.base.transaction import reading, writing
from pos.shop import approvals, queries, signing_in
from pos.shop.approvals import Voucher
from pos.shop.models import Person
from pos.shop.permissions import Role, Task, may
from pos.shop.queries import Someone
from pos.shop.refusals import MayNotApprove, NotAlone, NotYours, ReasonNeeded, UnknownPerson
from pos.shop.signing_in import Prove
from pos.sync.pen import Hand

__all__ = ["Voucher", "is_alone", "look_at", "may_be_asked", "vouch"]

MOST_LETTERS = 200
"""Of a reason."""


def vouch(
    person_id: str,
    pin: str,
    *,
    reason: str,
    shown: Mapping[str, int],
    on_duty: Collection[Someone],
    pepper: bytes,
    hand: Hand,
    prove: Prove = signing_in.prove,
) -> Voucher:
    """Check the PIN of whoever says yes; a wrong one is counted and told, and nothing else is.

    Args:
        reason: needed where somebody says yes to themselves.
        shown: what the sheet showed, by kind.
        on_duty: who is signed in at any register now, or may say yes and was seen lately.
        hand: of the person who acts.
        prove: checks the PIN.

    Raises:
        MayNotApprove: the person's role lets nobody else do anything.
        NotAlone: somebody else is on duty, who is to be asked.
        ReasonNeeded: to oneself one says why.
        WrongPin, PinLocked, PinLost: as at the door.
    """
    try:
        someone = queries.someone(reading(), person_id)
    except UnknownPerson as nobody:
        raise MayNotApprove from nobody
    is_self, alone = someone.id == hand.by_id, is_alone(hand.by_id, on_duty)
    words = clean(reason, max_length=MOST_LETTERS)
    if not is_self and not may(someone.role, Task.APPROVE):
        raise MayNotApprove
    if is_self and not alone:
        raise NotAlone
    if is_self and not words:
        raise ReasonNeeded
    prove(person_id, pin, pepper=pepper, hand=hand, is_asked=not is_self)
    return Voucher(someone.id, someone.name, someone.role, is_self, alone, words, dict(shown))


def is_alone(person_id: str, on_duty: Collection[Someone]) -> bool:
    """Whether somebody may say yes to themselves, since nobody else could be asked.

    A cashier needs the shop to be empty of others; whoever may approve needs it to be empty of
    others who may, since a cashier cannot say yes to a manager.
    """
    own_role = next((one.role for one in on_duty if one.id == person_id), Role.CASHIER)
    others = [one for one in on_duty if one.id != person_id]
    if may(own_role, Task.APPROVE):
        others = [one for one in others if may(one.role, Task.APPROVE)]
    return not others


def may_be_asked(person_id: str, on_duty: Collection[Someone]) -> list[Someone]:
    """Who may say yes to a person's act, in the order they came; themselves last, if at all.

    Whoever may approve is asked also while nobody has signed them in: they come to the till and
    type their PIN.
    """
    everybody = queries.people(reading())
    found = [one for one in everybody if one.id != person_id and may(one.role, Task.APPROVE)]
    if is_alone(person_id, on_duty):
        found += [one for one in everybody if one.id == person_id]
    return found


def look_at(approval_id: str, *, hand: Hand) -> None:
    """A manager has looked at somebody's yes to themselves.

    Raises:
        NotYours: it is the manager's own and another one could look, or no manager looks.
    """
    with writing() as session:
        someone = session.get(Person, hand.by_id)
        if someone is None:
            raise NotYours
        others = select(func.count()).where(
            Person.is_active, Person.role == Role.MANAGER, Person.id != someone.id
        )
        approvals.see(session, approval_id, someone, others=session.scalar(others) or 0, hand=hand)

"""Signing in with a name tile and a PIN."""

import threading
from dataclasses import replace
from typing import Protocol

from pos.base.transaction import end_reading, reading, writing
from pos.shop import duty, people, pins
from pos.shop.models import Person
from pos.shop.permissions import Task, may
from pos.shop.pins import FREE_FAILURES, Guard
from pos.shop.queries import Someone
from pos.shop.refusals import PinLocked, PinLost, WrongPin
from pos.sync import outbox
from pos.sync.pen import HOUSE, Hand

_one_at_a_time = threading.Lock()
"""Tries sent side by side are counted one after another, and never hold up a sale."""


def sign_in(person_id: str, pin: str, *, pepper: bytes, hand: Hand) -> Someone:
    """Let a person in, or count the failure.

    Raises:
        PinLocked, PinLost, WrongPin: as `prove`.
    """
    return prove(person_id, pin, pepper=pepper, hand=hand)


class Prove(Protocol):
    """`prove`, or what stands in its place where the guard of tries is another shop's."""

    def __call__(
        self, person_id: str, pin: str, *, pepper: bytes, hand: Hand, is_asked: bool = False
    ) -> Someone:
        """Whose PIN it is."""


def prove(
    person_id: str,
    pin: str,
    *,
    pepper: bytes,
    hand: Hand,
    is_asked: bool = False,
    is_practice: bool = False,
) -> Someone:
    """Whose PIN it is, or count the failure: an act of its own.

    A failure is written, with its fact, although the answer is no: the act here is the try.

    Args:
        is_asked: whether the person is asked to say yes to what the hand's person does: the fact
            of a wrong PIN then names both.
        is_practice: whether it is given in a training: a wrong PIN counts all the same, a right
            one is nobody seen at the till.

    Raises:
        PinLocked: too many failures; nothing was compared.
        PinLost: the person has none since the shop's keys were lost.
        WrongPin: the PIN does not fit, or there is no such person.
    """
    asked_by = {"id": hand.by_id, "name": hand.by_name} if is_asked else None
    with _one_at_a_time:
        person, is_right = _compare(person_id, pin, pepper, hand)
        if not is_right:
            raise _count_failure(person, hand, asked_by)
        _note_right(person, hand, is_seen=not is_practice)
        return person


def _compare(person_id: str, pin: str, pepper: bytes, hand: Hand) -> tuple[Someone, bool]:
    """Whether the PIN fits; outside of any writing, since argon2 is slow by design."""
    end_reading()  # what the try before this one wrote must be seen
    session = reading()
    person = session.get(Person, person_id)
    if person is None or not person.is_active:
        raise WrongPin(left=0)
    if person.pin_hash == pins.LOST:
        raise PinLost(name=person.name)
    wait = pins.wait_s(people.guard_of(session, person.id), hand.at)
    if wait:
        raise PinLocked(wait_s=wait)
    found, kept = Someone(person.id, person.name, person.role), person.pin_hash
    end_reading()
    return found, pins.fits(pin, kept, pepper)


def _count_failure(
    person: Someone, hand: Hand, asked_by: dict[str, str] | None
) -> PinLocked | WrongPin:
    house = replace(hand, by_id=HOUSE[0], by_name=HOUSE[1])
    with writing() as session:
        guard = pins.after_failure(people.guard_of(session, person.id), hand.at)
        people.keep_guard(session, person.id, guard)
        content: dict[str, object] = {
            "person": {"id": person.id, "name": person.name},
            "failures": guard.failures,
        }
        if asked_by is not None:
            content["asked_by"] = asked_by
        outbox.record(session, "signin.failed/1", content, hand=house)
    wait = pins.wait_s(guard, hand.at)
    return PinLocked(wait_s=wait) if wait else WrongPin(left=FREE_FAILURES - guard.failures)


def _note_right(person: Someone, hand: Hand, *, is_seen: bool) -> None:
    """Forget the wrong tries; whoever may say yes was seen, wherever the PIN was given."""
    failures = people.guard_of(reading(), person.id).failures
    is_noted = is_seen and may(person.role, Task.APPROVE)
    if not failures and not is_noted:
        return
    with writing() as session:
        if failures:
            people.keep_guard(session, person.id, Guard(0, None))
        if is_noted:
            duty.come(session, person.id, hand.at)

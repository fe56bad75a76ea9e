"""Signing in with a name tile and a PIN."""

from dataclasses import replace

from pos.base.transaction import writing
from pos.shop import people, pins
from pos.shop.models import Person
from pos.shop.pins import FREE_FAILURES, Guard
from pos.shop.queries import Someone
from pos.shop.refusals import PinLocked, WrongPin
from pos.sync import outbox
from pos.sync.pen import HOUSE, Hand


def sign_in(person_id: str, pin: str, *, pepper: bytes, hand: Hand) -> Someone:
    """Let a person in, or count the failure.

    A failure is written, with its fact, although the answer is no: the act here is the try.

    Raises:
        PinLocked: too many failures; nothing was compared.
        WrongPin: the PIN does not fit, or there is no such person.
    """
    refusal: PinLocked | WrongPin | None = None
    with writing() as session:
        person = session.get(Person, person_id)
        if person is None or not person.is_active:
            raise WrongPin(left=0)
        guard = people.guard_of(session, person.id)
        wait = pins.wait_s(guard, hand.at)
        if wait:
            refusal = PinLocked(wait_s=wait)
        elif pins.fits(pin, person.pin_hash, pepper):
            if guard.failures:
                people.keep_guard(session, person.id, Guard(0, None))
        else:
            guard = pins.after_failure(guard, hand.at)
            people.keep_guard(session, person.id, guard)
            content = {"person": {"id": person.id, "name": person.name}, "failures": guard.failures}
            outbox.record(
                session,
                "signin.failed/1",
                content,
                hand=replace(hand, by_id=HOUSE[0], by_name=HOUSE[1]),
            )
            wait = pins.wait_s(guard, hand.at)
            refusal = (
                PinLocked(wait_s=wait) if wait else WrongPin(left=FREE_FAILURES - guard.failures)
            )
        someone = Someone(person.id, person.name, person.role)
    if refusal is not None:
        raise refusal
    return someone

"""Founding a showroom: its terminal, its first facts, its registers and people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pos.base.transaction import writing
from pos.shop import people, pins, profile, registers
from pos.shop.models import Profile
from pos.shop.queries import Showroom, Someone
from pos.shop.refusals import AlreadyFounded
from pos.sync import outbox
from pos.sync.pen import HOUSE, Hand

REGISTER_NAME = "Quầy {no}"


@dataclass(frozen=True)
class Newcomer:
    """A person to add, with the PIN in the clear for this one moment."""

    name: str
    role: str
    pin: str


def found_showroom(
    showroom: Showroom,
    newcomers: Sequence[Newcomer],
    *,
    terminal_id: str,
    pepper: bytes,
    hand: Hand,
    register_count: int = 1,
) -> list[Someone]:
    """Make the terminal, the showroom, its registers and its people, with their facts.

    Returns:
        The people, in the order given.

    Raises:
        WeakPin: a PIN anybody would guess; nothing was founded.
        AlreadyFounded: there is a showroom here.
        Broken: this database already has a terminal, though no showroom.
    """
    house = replace(hand, by_id=HOUSE[0], by_name=HOUSE[1], register_no=None)
    hashed = [(one, pins.hash_pin(pins.check_pin(one.pin), pepper)) for one in newcomers]
    with writing() as session:
        if session.get(Profile, 1) is not None:
            raise AlreadyFounded
        outbox.found(session, terminal_id, hand=house, reason="set-up")
        profile.keep(session, showroom, hand=house)
        for _ in range(register_count):
            registers.add(session, REGISTER_NAME, hand=house)
        made = []
        for one, pin_hash in hashed:
            person_id = people.add_person(
                session, name=one.name, role=one.role, pin_hash=pin_hash, hand=house
            )
            made.append(Someone(person_id, one.name, one.role))
        return made

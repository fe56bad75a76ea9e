"""Founding a showroom: its terminal, its first facts, its registers and people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.shop import people, pins
from pos.shop.models import Profile, Register
from pos.shop.queries import Showroom
from pos.sync import outbox
from pos.sync.pen import HOUSE, Hand


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
    registers: int = 1,
) -> None:
    """Make the terminal, the showroom, its registers and its people, with their facts.

    Raises:
        WeakPin: a PIN anybody would guess; nothing was founded.
        Broken: this database already has a terminal.
    """
    house = replace(hand, by_id=HOUSE[0], by_name=HOUSE[1], register_no=None)
    hashed = [(one, pins.hash_pin(pins.check_pin(one.pin), pepper)) for one in newcomers]
    with writing() as session:
        outbox.found(session, terminal_id, hand=house, reason="set-up")
        _write_profile(session, showroom, house)
        for no in range(1, registers + 1):
            session.add(Register(no=no, name=f"Quầy {no}", paired_at=hand.at))
            session.flush()
            content = {"paired": {"no": no, "name": f"Quầy {no}"}}
            outbox.record(session, "register.paired/1", content, hand=house)
        for one, pin_hash in hashed:
            people.add_person(session, name=one.name, role=one.role, pin_hash=pin_hash, hand=house)


def _write_profile(session: Session, showroom: Showroom, hand: Hand) -> None:
    session.add(
        Profile(
            id=1,
            showroom_code=showroom.code,
            name=showroom.name,
            address=showroom.address,
            mst=showroom.mst,
            phone=showroom.phone,
            seller_method=showroom.seller_method,
            slip_note=showroom.slip_note,
            is_demo=showroom.is_demo,
            changed_at=hand.at,
        )
    )
    session.flush()
    content = {
        "shop": {
            "showroom": showroom.code,
            "name": showroom.name,
            "address": showroom.address,
            "mst": showroom.mst,
            "phone": showroom.phone,
            "seller_method": showroom.seller_method,
            "slip_note": showroom.slip_note,
            "is_demo": showroom.is_demo,
        }
    }
    outbox.record(session, "shop.changed/1", content, hand=hand)

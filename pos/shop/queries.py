"""Reads of the showroom's profile, registers and people."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.shop.models import Person, Profile, Register


@dataclass(frozen=True)
class Showroom:
    """The showroom as its papers name it."""

    code: str
    name: str
    address: str
    mst: str
    phone: str
    seller_method: str
    slip_note: str
    is_demo: bool


@dataclass(frozen=True)
class Someone:
    """A person of the showroom."""

    id: str
    name: str
    role: str


def showroom(session: Session) -> Showroom | None:
    """The showroom; None in a folder where none was founded."""
    row = session.get(Profile, 1)
    if row is None:
        return None
    return Showroom(
        code=row.showroom_code,
        name=row.name,
        address=row.address,
        mst=row.mst,
        phone=row.phone,
        seller_method=row.seller_method,
        slip_note=row.slip_note,
        is_demo=row.is_demo,
    )


def people(session: Session) -> list[Someone]:
    """Everybody who may sign in, in the order they came."""
    rows = session.scalars(select(Person).where(Person.is_active).order_by(Person.id))
    return [Someone(row.id, row.name, row.role) for row in rows]


def registers(session: Session) -> list[int]:
    """The registers' numbers."""
    return list(session.scalars(select(Register.no).order_by(Register.no)))

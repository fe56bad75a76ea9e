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


# Built once: building a statement costs more than SQLite's answer.
_SHOWROOM = select(
    Profile.showroom_code,
    Profile.name,
    Profile.address,
    Profile.mst,
    Profile.phone,
    Profile.seller_method,
    Profile.slip_note,
    Profile.is_demo,
).where(Profile.id == 1)


def showroom(session: Session) -> Showroom | None:
    """The showroom; None in a folder where none was founded."""
    row = session.connection().execute(_SHOWROOM).one_or_none()
    return None if row is None else Showroom(*row)


def people(session: Session) -> list[Someone]:
    """Everybody who may sign in, in the order they came."""
    rows = session.scalars(select(Person).where(Person.is_active).order_by(Person.id))
    return [Someone(row.id, row.name, row.role) for row in rows]


def registers(session: Session) -> list[int]:
    """The registers' numbers."""
    return list(session.scalars(select(Register.no).order_by(Register.no)))

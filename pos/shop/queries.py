"""Reads of the showroom's profile, registers and people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.shop.models import GUARDED, Person, Profile, Register
from pos.shop.pins import LOST
from pos.shop.refusals import UnknownPerson
from pos.shop.sale_policy import SalePolicies


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
    street: str = ""
    """What of the address was typed; empty where it was written in one piece."""
    commune_code: str = ""
    """Today's commune, from which the rest of the address was made."""
    papers_english: bool = False
    """Whether papers carry English, small, beside the Vietnamese."""
    lapsed_sale: str = ""
    """How goods are sold whose OCOP certificate has ended, or was withdrawn: a word of
    `sale_policy.SalePolicy`; empty while nobody chose."""
    withdrawn_sale: str = ""

    @property
    def policies(self) -> SalePolicies:
        """How goods are sold that lost their stars."""
        return SalePolicies.read(self.lapsed_sale, self.withdrawn_sale)

    @property
    def head(self) -> dict[str, object]:
        """As facts copy it in, so that a paper can be printed from them alone."""
        return {
            "showroom": self.code,
            "name": self.name,
            "address": self.address,
            "mst": self.mst,
            "phone": self.phone,
            "seller_method": self.seller_method,
            "slip_note": self.slip_note,
            "papers_english": self.papers_english,
            "is_demo": self.is_demo,
        }


@dataclass(frozen=True)
class Someone:
    """A person of the showroom."""

    id: str
    name: str
    role: str
    needs_pin: bool = False
    """Whether the PIN was lost with the shop's keys, and no new one is set yet."""


# Built once: building a statement costs more than SQLite's answer.
_SHOWROOM = Prepared(
    select(
        Profile.showroom_code,
        Profile.name,
        Profile.address,
        Profile.mst,
        Profile.phone,
        Profile.seller_method,
        Profile.slip_note,
        Profile.is_demo,
        func.coalesce(Profile.street, ""),
        func.coalesce(Profile.commune_code, ""),
        Profile.papers_english,
        Profile.lapsed_sale,
        Profile.withdrawn_sale,
    ).where(Profile.id == 1)
)


def showroom(session: Session) -> Showroom | None:
    """The showroom; None in a folder where none was founded."""
    row = _SHOWROOM.first(session)
    return None if row is None else Showroom(*row)


def policy_chosen(session: Session) -> tuple[datetime, str] | None:
    """When the shop's policy for lapsed certificates was chosen, and by whom; None: never."""
    row = session.execute(
        select(Profile.policy_at, Profile.policy_by).where(Profile.id == 1)
    ).first()
    return None if row is None or row[0] is None else (row[0], row[1])


def people(session: Session) -> list[Someone]:
    """Everybody who may sign in, in the order they came."""
    rows = session.scalars(select(Person).where(Person.is_active).order_by(Person.id))
    return [Someone(row.id, row.name, row.role, row.pin_hash == LOST) for row in rows]


def everybody(session: Session) -> list[Someone]:
    """Everybody who ever worked here, in the order they came."""
    rows = session.scalars(select(Person).order_by(Person.id))
    return [Someone(row.id, row.name, row.role) for row in rows]


def someone(session: Session, person_id: str) -> Someone:
    """Somebody who works here.

    Raises:
        UnknownPerson: nobody of this id does.
    """
    row = session.get(Person, person_id)
    if row is None or not row.is_active:
        raise UnknownPerson
    return Someone(row.id, row.name, row.role)


def person_named(session: Session, name: str) -> str:
    """The id of somebody who works here, by the name on the tile.

    Raises:
        UnknownPerson: nobody has the name.
    """
    for one in people(session):
        if one.name.casefold() == name.strip().casefold():
            return one.id
    raise UnknownPerson


def registers(session: Session) -> list[int]:
    """The registers' numbers."""
    return list(session.scalars(select(Register.no).order_by(Register.no)))


@dataclass(frozen=True)
class Counter:
    """A register as its settings stand."""

    no: int
    name: str
    is_paired: bool
    paired_at: datetime | None
    is_guarded: bool = False
    """Whether its browser was paired under TLS."""


def counters(session: Session) -> list[Counter]:
    """Every register, by its number."""
    rows = session.scalars(select(Register).order_by(Register.no))
    return [
        Counter(
            no=row.no,
            name=row.name,
            is_paired=row.browser_sha256 is not None,
            paired_at=row.browser_at,
            is_guarded=(row.browser_sha256 or "").startswith(GUARDED),
        )
        for row in rows
    ]


def register_of(session: Session, kept: Sequence[str]) -> int | None:
    """The register that a paired browser is; None where it is none.

    Args:
        kept: what the book may keep of the browser's secret (`pairing.fingerprint`).
    """
    return session.scalar(select(Register.no).where(Register.browser_sha256.in_(kept)))

"""The book of phones paired for one task: the only writer of `shop_phones`.

Such a phone is no register: it opens the pages of its task and none else, for a day's work at
most, and only while the task lasts and the person who holds it works here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.shop.models import Person, Phone
from pos.sync.pen import Hand

LIVES = timedelta(hours=12)


@dataclass(frozen=True)
class PairedPhone:
    """A phone and what it is for."""

    phone_id: str
    subject_id: str
    person_id: str
    person_name: str
    paired_at: datetime


def pair(session: Session, subject_id: str, person_id: str, kept: str, *, hand: Hand) -> str:
    """Note a phone's secret, as `pairing.fingerprint` makes it; gives the phone's id."""
    require_act(session)
    made = new_id()
    session.execute(
        insert(Phone).values(
            id=made,
            subject_id=subject_id,
            person_id=person_id,
            secret_sha256=kept,
            paired_at=hand.at,
        )
    )
    return made


def end(session: Session, phone_id: str, *, hand: Hand) -> None:
    """Let a phone open nothing any more."""
    require_act(session)
    session.execute(
        update(Phone).where(Phone.id == phone_id, Phone.ended_at.is_(None)).values(ended_at=hand.at)
    )


def end_of(session: Session, subject_id: str, *, hand: Hand) -> None:
    """The task is over: so are its phones."""
    require_act(session)
    session.execute(
        update(Phone)
        .where(Phone.subject_id == subject_id, Phone.ended_at.is_(None))
        .values(ended_at=hand.at)
    )


def holding(session: Session, kept: Collection[str], at: datetime) -> PairedPhone | None:
    """The phone whose secret this is; None where it is none, or none any more."""
    row = session.execute(_PHONES.where(Phone.secret_sha256.in_(kept), Person.is_active)).first()
    if row is None:
        return None
    found = PairedPhone(*row)
    return found if timedelta() <= at - found.paired_at <= LIVES else None


def paired_with(session: Session, subject_id: str) -> list[PairedPhone]:
    """The phones of a task, in the order they came."""
    rows = session.execute(_PHONES.where(Phone.subject_id == subject_id).order_by(Phone.id))
    return [PairedPhone(*row) for row in rows]


_PHONES = (
    select(Phone.id, Phone.subject_id, Phone.person_id, Person.name, Phone.paired_at)
    .join(Person, Person.id == Phone.person_id)
    .where(Phone.ended_at.is_(None))
)

"""What is known of the centre's people."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.central.people.models import Account, AccountSession, OfficeAct
from pos.central.people.roles import Role

IDLE = timedelta(hours=1)
ABSOLUTE = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
"""So often at most the table is told that somebody goes on working."""


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in."""

    account_id: str
    login: str
    name: str
    role: Role
    showroom_code: str
    """Of a showroom's account; empty for the office."""
    is_temporary: bool = False
    """Whether the password is to be changed first."""
    is_disabled: bool = False


@dataclass(frozen=True)
class SignedIn:
    """A browser's person."""

    person: Person
    is_to_be_noted: bool
    """Whether the session's last moment is due to be written."""


@dataclass(frozen=True)
class Act:
    """What somebody at the office did."""

    at: datetime
    by_name: str
    kind: str
    about: str
    note: str


def key_hash(key: str) -> str:
    """How a session's id is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def signed_in(session: Session, key: str, at: datetime) -> SignedIn | None:
    """Whose session it is; None once idle, too old, ended, or its account is closed."""
    row = session.execute(
        select(AccountSession, Account)
        .join(Account, Account.account_id == AccountSession.account_id)
        .where(AccountSession.key_hash == key_hash(key), Account.disabled_at.is_(None))
    ).first()
    if row is None:
        return None
    kept, account = row
    if at - kept.seen_at > IDLE or at - kept.begun_at > ABSOLUTE:
        return None
    return SignedIn(_person(account), at - kept.seen_at > NOTED_EVERY)


def people(session: Session) -> list[Person]:
    """Every account, closed ones last, by name."""
    rows = session.scalars(select(Account).order_by(Account.name, Account.account_id))
    return sorted(map(_person, rows), key=lambda one: one.is_disabled)


def acts(session: Session, about: str, most: int = 50) -> list[Act]:
    """What was done to a thing, the newest first."""
    rows = session.scalars(
        select(OfficeAct)
        .where(OfficeAct.about == about)
        .order_by(OfficeAct.act_id.desc())
        .limit(most)
    )
    return [Act(one.at, one.by_name, one.kind, one.about, one.note) for one in rows]


def _person(account: Account) -> Person:
    return Person(
        account_id=account.account_id,
        login=account.login,
        name=account.name,
        role=Role(account.role),
        showroom_code=account.showroom_code,
        is_temporary=account.is_temporary,
        is_disabled=account.disabled_at is not None,
    )

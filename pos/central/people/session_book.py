"""The one writer of sessions and of wrong tries."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from pos.central.people.models import AccountSession, AddressTries
from pos.central.people.queries import ABSOLUTE, key_hash


def add(session: Session, account_id: str, key: str, at: datetime) -> None:
    """Note a browser that was signed in; what is too old to count goes."""
    session.execute(delete(AccountSession).where(AccountSession.begun_at < at - ABSOLUTE))
    session.add(
        AccountSession(key_hash=key_hash(key), account_id=account_id, begun_at=at, seen_at=at)
    )


def note_seen(session: Session, key: str, at: datetime) -> None:
    """Note that the browser was heard."""
    session.execute(
        update(AccountSession).where(AccountSession.key_hash == key_hash(key)).values(seen_at=at)
    )


def end(session: Session, key: str) -> None:
    """Sign one browser out."""
    session.execute(delete(AccountSession).where(AccountSession.key_hash == key_hash(key)))


def end_of(session: Session, account_id: str, but: str = "") -> None:
    """Sign somebody out everywhere.

    Args:
        but: the id of the session that stays; empty: none.
    """
    session.execute(
        delete(AccountSession).where(
            AccountSession.account_id == account_id,
            AccountSession.key_hash != (key_hash(but) if but else ""),
        )
    )


def tries_of(session: Session, address: str) -> AddressTries | None:
    """The row of an address, locked until the transaction ends."""
    return session.get(AddressTries, address, with_for_update=True)


def note_tries(
    session: Session, address: str, failures: int, locked_until: datetime | None, at: datetime
) -> None:
    """Write how an address's tries went; those of yesterday are forgotten."""
    session.execute(delete(AddressTries).where(AddressTries.last_at < at - timedelta(days=1)))
    session.merge(
        AddressTries(address=address, failures=failures, last_at=at, locked_until=locked_until)
    )


def forget_tries(session: Session, address: str) -> None:
    """The right password came from there."""
    session.execute(delete(AddressTries).where(AddressTries.address == address))

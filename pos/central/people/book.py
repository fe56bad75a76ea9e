"""The one writer of accounts."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.central.people.models import Account
from pos.central.people.passwords import Tries
from pos.central.people.refusals import NoSuchAccount
from pos.central.people.roles import Role


def add(session: Session, account: Account) -> None:
    """Keep a new account."""
    session.add(account)
    session.flush()


def find(session: Session, account_id: str) -> Account:
    """An account, held until the transaction ends.

    Raises:
        NoSuchAccount: there is none.
    """
    found = session.get(Account, account_id, with_for_update=True)
    if found is None:
        raise NoSuchAccount
    return found


def named(session: Session, login: str) -> Account | None:
    """The account of a name to sign in by, held until the transaction ends."""
    return session.scalar(select(Account).where(Account.login == login).with_for_update())


def open_admins(session: Session) -> int:
    """How many administrators may sign in; asked for in a transaction that closes one, it holds
    them all."""
    held = session.scalars(
        select(Account.account_id)
        .where(Account.role == Role.ADMIN, Account.disabled_at.is_(None))
        .with_for_update()
    ).all()
    return len(held)


def is_empty(session: Session) -> bool:
    """Whether nobody was ever let in."""
    return not session.scalar(select(func.count()).select_from(Account))


def set_password(account: Account, password_hash: str, *, is_temporary: bool) -> None:
    """Give an account another password; its wrong tries are forgotten."""
    account.password_hash, account.is_temporary = password_hash, is_temporary
    note_tries(account, Tries())


def note_tries(account: Account, tries: Tries) -> None:
    """Write how the last tries went."""
    account.failures, account.locked_until = tries.failures, tries.locked_until


def close(account: Account, at: datetime) -> None:
    """Let nobody in by it any more."""
    account.disabled_at = at


def reopen(account: Account) -> None:
    """Let its person in again."""
    account.disabled_at = None

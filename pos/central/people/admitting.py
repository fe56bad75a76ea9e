"""Letting people in: accounts, passwords, closing them."""

import re
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pos.base.errors import BadForm
from pos.base.ids import new_id, new_token
from pos.central.database import writing
from pos.central.people import book, log_book, passwords, session_book
from pos.central.people.models import Account
from pos.central.people.queries import Person
from pos.central.people.refusals import HasFounder, LastAdmin, LoginTaken, WrongSignIn
from pos.central.people.roles import Role

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_SHOWROOM = re.compile(r"[A-Z]{2,4}[0-9]{2,4}")


def found(engine: Engine, login: str, name: str, password: str, *, at: datetime) -> str:
    """Make the first administrator, at the command line.

    Returns:
        The account's id.

    Raises:
        HasFounder: somebody was let in before.
        WeakPassword, BadForm: as `make_account`.
    """
    with writing(engine) as session:
        if not book.is_empty(session):
            raise HasFounder
        made = _account(login, name, Role.ADMIN, "", at)
        kept = passwords.hash_password(passwords.check_password(password, made.login))
        book.set_password(made, kept, is_temporary=False)
        book.add(session, made)
        log_book.note(session, None, at, kind="account.made", about=made.account_id)
        return made.account_id


def make_account(
    engine: Engine, login: str, name: str, role: Role, *, showroom: str, by: Person, at: datetime
) -> tuple[str, str]:
    """Let somebody new in.

    Args:
        showroom: `HN01` of a showroom's account, else empty.

    Returns:
        The account's id, and the password to hand over: it is changed at the first signing in.

    Raises:
        LoginTaken: somebody signs in by this name.
        BadForm: `login`, `name` or `showroom` cannot be.
    """
    password = new_password()
    with writing(engine) as session:
        made = _account(login, name, role, showroom, at)
        if book.named(session, made.login) is not None:
            raise LoginTaken(login=made.login)
        made.made_by = by.account_id
        book.set_password(made, passwords.hash_password(password), is_temporary=True)
        book.add(session, made)
        log_book.note(session, by, at, kind="account.made", about=made.account_id)
        return made.account_id, password


def give_new_password(engine: Engine, account_id: str, *, by: Person, at: datetime) -> str:
    """Give somebody a password to change at once; whoever has the old one is out.

    Raises:
        NoSuchAccount: there is none.
    """
    password = new_password()
    with writing(engine) as session:
        account = book.find(session, account_id)
        book.set_password(account, passwords.hash_password(password), is_temporary=True)
        session_book.end_of(session, account_id)
        log_book.note(session, by, at, kind="account.password_given", about=account_id)
    return password


def change_password(
    engine: Engine, person: Person, old: str, new: str, *, key: str, at: datetime
) -> None:
    """Change one's own password; other browsers are signed out.

    Args:
        key: of the session that asks, which stays.

    Raises:
        WrongSignIn: the old one does not fit.
        WeakPassword: the new one will not do.
    """
    with writing(engine) as session:
        account = book.find(session, person.account_id)
        if not passwords.fits(old, account.password_hash):
            raise WrongSignIn
        kept = passwords.hash_password(passwords.check_password(new, account.login))
        book.set_password(account, kept, is_temporary=False)
        session_book.end_of(session, person.account_id, but=key)
        log_book.note(session, person, at, kind="account.password_changed", about=person.account_id)


def close_account(engine: Engine, account_id: str, *, by: Person, at: datetime) -> None:
    """Let somebody in no more; whoever is signed in by it is out.

    Raises:
        LastAdmin: nobody would be left to let people in.
        NoSuchAccount: there is none.
    """
    with writing(engine) as session:
        account = book.find(session, account_id)
        _keep_an_admin(session, account)
        book.close(account, at)
        session_book.end_of(session, account_id)
        log_book.note(session, by, at, kind="account.closed", about=account_id)


def reopen_account(engine: Engine, account_id: str, *, by: Person, at: datetime) -> None:
    """Let somebody in again.

    Raises:
        NoSuchAccount: there is none.
    """
    with writing(engine) as session:
        book.reopen(book.find(session, account_id))
        log_book.note(session, by, at, kind="account.reopened", about=account_id)


def new_password() -> str:
    """80 random bits in four groups, to be read out over a telephone."""
    letters = new_token(16).lower()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def _keep_an_admin(session: Session, account: Account) -> None:
    is_admin = account.role == Role.ADMIN and account.disabled_at is None
    if is_admin and book.open_admins(session) == 1:
        raise LastAdmin


def _account(login: str, name: str, role: Role, showroom: str, at: datetime) -> Account:
    known, said = login.strip().lower(), " ".join(name.split())
    wrong = {}
    if not _LOGIN.fullmatch(known):
        wrong["login"] = "central_login"
    if not 1 <= len(said) <= 80:
        wrong["name"] = "missing"
    if role is Role.SHOP and not _SHOWROOM.fullmatch(showroom):
        wrong["showroom"] = "central_showroom"
    if wrong:
        raise BadForm(wrong)
    return Account(
        account_id=new_id(),
        login=known,
        name=said,
        role=role,
        showroom_code=showroom if role is Role.SHOP else "",
        password_hash="",
        is_temporary=True,
        made_at=at,
        made_by="",
        failures=0,
    )

"""Signing in and out."""

import ipaddress
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pos.base.errors import Refusal
from pos.base.ids import new_secret
from pos.central.database import writing
from pos.central.people import book, log_book, passwords, session_book
from pos.central.people.passwords import Tries
from pos.central.people.refusals import SlowDown, WrongSignIn


def sign_in(engine: Engine, login: str, password: str, *, address: str, at: datetime) -> str:
    """Let somebody in.

    A wrong try slows down the next ones of the same person and of the same address; a name that
    nobody has answers in the same words and the same time.

    Args:
        address: where the browser is.

    Returns:
        The new session's id, for the cookie.

    Raises:
        WrongSignIn: name or password do not fit.
        SlowDown: too soon after wrong ones; nothing was compared.
    """
    place = network_of(address)
    with writing(engine) as session:
        made = _try(session, login.strip().lower(), password, place=place, at=at)
    if isinstance(made, Refusal):
        raise made  # the try itself is kept
    return made


def _try(session: Session, login: str, password: str, *, place: str, at: datetime) -> str | Refusal:
    account = book.named(session, login)
    of_place = session_book.tries_of(session, place)
    here = Tries() if of_place is None else Tries(of_place.failures, of_place.locked_until)
    own = Tries() if account is None else Tries(account.failures, account.locked_until)
    waits_s = max(passwords.wait_s(here, at), passwords.wait_s(own, at))
    if waits_s:
        return SlowDown(wait_s=waits_s)
    is_known = account is not None and account.disabled_at is None
    kept = account.password_hash if account is not None and is_known else None
    if account is None or not passwords.fits(password, kept):
        free = passwords.FREE_FAILURES * passwords.OF_ADDRESS
        then = passwords.after_failure(here, at, free=free)
        session_book.note_tries(session, place, then.failures, then.locked_until, at)
        if account is not None:
            book.note_tries(account, passwords.after_failure(own, at))
        return WrongSignIn()
    book.note_tries(account, Tries())
    session_book.forget_tries(session, place)
    key = new_secret()
    session_book.add(session, account.account_id, key, at)
    log_book.note(session, None, at, kind="account.signed_in", about=account.account_id)
    return key


def sign_out(engine: Engine, key: str) -> None:
    """End one browser's session."""
    with writing(engine) as session:
        session_book.end(session, key)


def network_of(address: str) -> str:
    """The part of an address that one person has: of IPv6 the first 64 bits."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:45]
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)

"""The centre's accounts, who is signed in, wrong tries, and what the office did."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.models import CentralModel


class Account(CentralModel):
    """Somebody who may sign in.  Written by `central.people.book`; never deleted."""

    __tablename__ = "central_accounts"
    __table_args__ = (
        CheckConstraint("role IN ('admin', 'office', 'shop')", name="role_known"),
        CheckConstraint("(role = 'shop') = (showroom_code <> '')", name="shop_has_showroom"),
        Index("central_accounts_login", "login", unique=True),
    )

    account_id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str]
    """Lower case, what is typed to sign in."""
    name: Mapped[str]
    role: Mapped[str]
    showroom_code: Mapped[str]
    """Of an account of a showroom, the only one it sees; empty for the office."""
    password_hash: Mapped[str]
    """argon2id with its salt."""
    is_temporary: Mapped[bool]
    """Whether somebody else made the password: it is changed at the next signing in."""
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    disabled_at: Mapped[datetime | None]
    failures: Mapped[int]
    """Wrong passwords since the last right one."""
    locked_until: Mapped[datetime | None]


class AccountSession(CentralModel):
    """A browser that somebody signed in with.  Written by `central.people.session_book`."""

    __tablename__ = "central_sessions"
    __table_args__ = (Index("central_sessions_account", "account_id"),)

    key_hash: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the id in the cookie: a leaked table lets nobody in."""
    account_id: Mapped[str]
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class AddressTries(CentralModel):
    """Wrong tries from one address.  Written by `central.people.session_book`."""

    __tablename__ = "central_tries"

    address: Mapped[str] = mapped_column(primary_key=True)
    """IPv4, or the first 64 bits of an IPv6 address."""
    failures: Mapped[int]
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class OfficeAct(CentralModel):
    """What somebody at the office did.  Written by `central.people.log_book`; never changed."""

    __tablename__ = "central_acts"
    __table_args__ = (Index("central_acts_about", "about", "act_id"),)

    act_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[str]
    by_name: Mapped[str]
    kind: Mapped[str]
    """`terminal.approved`, `account.made`, …"""
    about: Mapped[str]
    """The id of what it was done to."""
    note: Mapped[str]

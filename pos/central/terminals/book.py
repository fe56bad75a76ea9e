"""The one writer of terminals and their keys."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pos.central.terminals.models import CentralKey, CentralTerminal
from pos.central.terminals.refusals import NoSuchTerminal


def find(session: Session, terminal_id: str) -> CentralTerminal:
    """A terminal, held until the transaction ends.

    Raises:
        NoSuchTerminal: there is none.
    """
    found = held(session, terminal_id)
    if found is None:
        raise NoSuchTerminal
    return found


def held(session: Session, terminal_id: str) -> CentralTerminal | None:
    """The same; None where there is none."""
    return session.get(CentralTerminal, terminal_id, with_for_update=True)


def add(session: Session, terminal: CentralTerminal) -> None:
    """Keep a new terminal."""
    session.add(terminal)
    session.flush()


def add_keys(session: Session, terminal_id: str, keys: Iterable[str], at: datetime) -> None:
    """Put keys into a terminal's book; one that is there stays as it is."""
    for key in sorted(set(keys)):
        session.execute(
            insert(CentralKey)
            .values(terminal_id=terminal_id, public_key=key, from_at=at)
            .on_conflict_do_nothing()
        )


def keys_of(session: Session, terminal_id: str) -> dict[str, datetime | None]:
    """A terminal's keys, and since when each is revoked."""
    rows = session.scalars(select(CentralKey).where(CentralKey.terminal_id == terminal_id))
    return {one.public_key: one.revoked_at for one in rows}


def owner_of(session: Session, public_key: str) -> str | None:
    """The terminal whose book has the key; None: nobody's."""
    return session.scalar(
        select(CentralKey.terminal_id).where(CentralKey.public_key == public_key).limit(1)
    )


def use_key(terminal: CentralTerminal, public_key: str) -> None:
    """Have a terminal's requests signed by this key from now on."""
    terminal.public_key = public_key


def take_in_again(
    terminal: CentralTerminal, *, public_key: str, fingerprint: str, app_version: str, at: datetime
) -> None:
    """A known terminal comes back, with another key or machine: it waits until approved."""
    terminal.public_key, terminal.fingerprint = public_key, fingerprint
    terminal.app_version, terminal.enrolled_at = app_version, at
    terminal.status, terminal.revoked_at = "waiting", None
    terminal.approved_at = terminal.approved_by = None


def approve(terminal: CentralTerminal, by_id: str, at: datetime) -> None:
    """Let it in for good."""
    terminal.status, terminal.approved_at, terminal.approved_by = "active", at, by_id


def revoke(session: Session, terminal: CentralTerminal, at: datetime) -> None:
    """What it signs from now on is put aside."""
    terminal.status, terminal.revoked_at = "revoked", at
    session.execute(
        update(CentralKey)
        .where(CentralKey.terminal_id == terminal.terminal_id, CentralKey.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def revoke_key(session: Session, terminal_id: str, public_key: str, at: datetime) -> None:
    """The same for one key alone."""
    session.execute(
        update(CentralKey)
        .where(
            CentralKey.terminal_id == terminal_id,
            CentralKey.public_key == public_key,
            CentralKey.revoked_at.is_(None),
        )
        .values(revoked_at=at)
    )


def replace(terminal: CentralTerminal, by: CentralTerminal) -> None:
    """Another terminal takes the showroom, and the place on the map."""
    terminal.status = "replaced"
    by.province_code, by.commune_code = terminal.province_code, terminal.commune_code
    by.latitude, by.longitude = terminal.latitude, terminal.longitude

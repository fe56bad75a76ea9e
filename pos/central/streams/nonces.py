"""The book of requests that were answered once: the only writer of nonces."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pos.central.streams.models import Nonce

WINDOW = timedelta(minutes=10)
"""So far may a terminal's clock be off, either way; a nonce is known twice as long."""


def use(session: Session, terminal_id: str, nonce: str, *, now: datetime) -> bool:
    """Use a nonce up; gives whether it was new."""
    session.execute(
        delete(Nonce).where(Nonce.terminal_id == terminal_id, Nonce.at < now - 2 * WINDOW)
    )
    made = session.scalar(
        insert(Nonce)
        .values(terminal_id=terminal_id, nonce=nonce, at=now)
        .on_conflict_do_nothing()
        .returning(Nonce.nonce)
    )
    return made is not None

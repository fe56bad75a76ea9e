"""Noting that somebody goes on working."""

from datetime import datetime

from sqlalchemy import Engine

from pos.central.database import writing
from pos.central.people import session_book


def note_seen(engine: Engine, key: str, at: datetime) -> None:
    """Keep a session awake."""
    with writing(engine) as session:
        session_book.note_seen(session, key, at)

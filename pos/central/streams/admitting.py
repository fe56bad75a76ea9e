"""Letting a request of the line in once."""

from datetime import datetime

from sqlalchemy import Engine

from pos.central.database import writing
from pos.central.streams import nonces
from pos.central.streams.refusals import LineRefusal


def admit_once(engine: Engine, terminal_id: str, nonce: str, *, now: datetime) -> None:
    """Use a request's nonce up.

    Raises:
        LineRefusal: `AUTH`: it was used before.
    """
    with writing(engine) as session:
        is_new = nonces.use(session, terminal_id, nonce, now=now)
    if not is_new:
        raise LineRefusal("AUTH", why="nonce")

"""Facts into the books of the rooms above, so that one that cannot be read harms no other."""

import logging
from collections.abc import Sequence

import psycopg
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pos.central.database import trying
from pos.central.streams.values import Interpret, KeptFact, Unread

_log = logging.getLogger(__name__)


def read_into_books(
    session: Session, facts: Sequence[KeptFact], interpret: Interpret
) -> list[Unread]:
    """Read kept facts, together; where that breaks, one by one.

    Returns:
        What could not be read: nothing of it is in the books.

    Raises:
        OperationalError: the database itself failed; a later try may succeed.
    """
    if not facts:
        return []
    try:
        with trying(session):
            return list(interpret(session, facts))
    except (OperationalError, psycopg.OperationalError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a reader does, the fact stays kept
        if len(facts) > 1:
            return [
                unread for one in facts for unread in read_into_books(session, [one], interpret)
            ]
        _log.exception("a reader broke on fact %s of %s", facts[0].seq, facts[0].terminal_id)
        return [Unread(facts[0], f"{type(error).__name__}: {error}")]

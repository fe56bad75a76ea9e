"""Noting that somebody who may say yes goes on working at a register."""

import logging
from datetime import datetime

from pos.base.errors import NoRoom, NotWritable
from pos.base.transaction import writing
from pos.shop import duty

log = logging.getLogger(__name__)


def note_here(person_id: str, at: datetime) -> None:
    """Write that somebody acts at a register.

    A disk that takes nothing is told by the act itself that comes next, in words of its own; and
    whoever only locks the till must be able to.
    """
    try:
        with writing() as session:
            duty.stay(session, person_id, at)
    except (NoRoom, NotWritable) as no:
        log.warning("who is about was not written: %s", no.code)

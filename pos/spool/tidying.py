"""What is written of papers around the printing: at a start, after a restoration, now and then."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.spool import queries, queue
from pos.spool.ends import End
from pos.spool.settling import Word
from pos.spool.telling import tell
from pos.spool.trying import HandMaker
from pos.sync.pen import Hand
from printers.reasons import Reason

KEPT = timedelta(days=30)
"""How long the very bytes of a settled paper are kept; its words are kept for ever."""


def forget_old_bytes(at: datetime) -> None:
    """Drop the stored bytes of papers settled `KEPT` ago or earlier."""
    with writing() as session:
        queue.forget_bytes(session, at - KEPT)


class DailyForgetting:
    """Drops old bytes once a day in a shop that is never closed."""

    def __init__(self) -> None:
        self._done_at: datetime | None = None

    def look(self, at: datetime) -> None:
        """Drop them, if that was not done within a day of this moment."""
        if self._done_at is None or abs(at - self._done_at) >= timedelta(days=1):
            forget_old_bytes(at)
            self._done_at = at


def bring_home(printer_ids: Collection[str], hand: HandMaker) -> None:
    """Papers sent to a printer that is no more go to their register's own again.

    What only tried that printer, or was to open the drawer on it, is given up with it.
    """
    made = hand()
    with writing() as session:
        for job_id in queue.bring_home(session, printer_ids):
            job = queries.job(session, job_id)
            is_pulse = job.kind == queue.DRAWER
            reason = End.NO_DRAWER if is_pulse else Word.SKIPPED
            queue.settle(session, job_id, "dismissed", reason, at=made.at)
            if not is_pulse:
                tell(session, job, "dismissed", reason, made)


def doubt_unfinished(hand: HandMaker) -> int:
    """At the start: papers a stopped process was sending are not known to have come out.

    Nobody stands before a drawer whose pulse still waits.
    """
    made = hand()
    with writing() as session:
        doubted = queue.doubt_unfinished(session, made.at)
        for job_id in doubted:
            job = queries.job(session, job_id)
            tell(session, job, "unknown", Reason.RESTARTED, made)
    return len(doubted)


def doubt_restored(session: Session, hand: Hand) -> int:
    """In the act that brings an older book back: its waiting papers are not printed unasked."""
    doubted = queue.doubt_waiting(session, hand.at)
    for job_id in doubted:
        tell(session, queries.job(session, job_id), "unknown", Reason.RESTORED, hand)
    return len(doubted)

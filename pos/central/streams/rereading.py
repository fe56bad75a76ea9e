"""Reading again what could not be read when it came."""

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pos.central.database import reading, writing
from pos.central.streams import aside, queries
from pos.central.streams.bodies import read_fact
from pos.central.streams.models import Parked
from pos.central.streams.readers import read_into_books
from pos.central.streams.values import Interpret, Unread


def read_again(
    engine: Engine, terminal_id: str, epoch: str, seq: int, *, interpret: Interpret, now: datetime
) -> str:
    """Have one parked fact read again.

    Returns:
        Why it still cannot be read, and stays parked; empty: it was, or is parked no more.
    """
    with writing(engine) as session:
        return _read(session, terminal_id, epoch, seq, interpret, now=now)


def read_all_again(engine: Engine, *, interpret: Interpret, now: datetime) -> tuple[int, int]:
    """The same for everything parked, each terminal's in its order: after an upgrade.

    Returns:
        How many were read, and how many still cannot be.
    """
    with reading(engine) as session:
        places = session.execute(
            select(Parked.terminal_id, Parked.epoch, Parked.seq)
            .where(Parked.settled_at.is_(None))
            .order_by(Parked.terminal_id, Parked.parked_at, Parked.epoch, Parked.seq)
        ).all()
    errors = [read_again(engine, *place, interpret=interpret, now=now) for place in places]
    unread = sum(map(bool, errors))
    return len(errors) - unread, unread


def _read(
    session: Session,
    terminal_id: str,
    epoch: str,
    seq: int,
    interpret: Interpret,
    *,
    now: datetime,
) -> str:
    parked = session.get(Parked, (terminal_id, epoch, seq), with_for_update=True)
    stream = queries.stream(session, terminal_id, epoch)
    kept = aside.kept_versions(session, terminal_id, epoch, seq, seq)
    if parked is None or stream is None or not kept:
        return ""
    fact = read_fact(kept[0], terminal_id, epoch, ordinal=stream.ordinal, now=now)
    unread = [fact] if isinstance(fact, Unread) else read_into_books(session, [fact], interpret)
    if unread:
        aside.park(session, unread, now=now)
        return unread[0].error
    aside.unpark(session, terminal_id, epoch, seq)
    return ""

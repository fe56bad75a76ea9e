"""The book of places: the only writer of which database a terminal's stream lies on."""

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pos.central.streams.models import StreamPlace
from pos.central.terminals.models import CentralTerminal


def place_of(session: Session, terminal_id: str) -> int | None:
    """The number of a terminal's database; None where it has none yet."""
    return session.scalar(
        select(StreamPlace.shard_no).where(StreamPlace.terminal_id == terminal_id)
    )


def give_place(session: Session, terminal_id: str, shards: int, *, now: datetime) -> int:
    """Give a terminal its place for good: where its province's are, else where fewest are.

    Args:
        shards: how many databases there are.
    """
    neighbours = session.scalar(
        select(StreamPlace.shard_no)
        .join(CentralTerminal, CentralTerminal.terminal_id == StreamPlace.terminal_id)
        .where(CentralTerminal.province_code == _province(session, terminal_id))
        .where(CentralTerminal.province_code != "")
        .group_by(StreamPlace.shard_no)
        .order_by(func.count().desc(), StreamPlace.shard_no)
        .limit(1)
    )
    chosen = _emptiest(session, shards) if neighbours is None else neighbours
    session.execute(
        insert(StreamPlace)
        .values(terminal_id=terminal_id, shard_no=chosen, placed_at=now)
        .on_conflict_do_nothing()
    )
    given = place_of(session, terminal_id)
    return chosen if given is None else given


def _province(session: Session, terminal_id: str) -> str:
    found = session.scalar(
        select(CentralTerminal.province_code).where(CentralTerminal.terminal_id == terminal_id)
    )
    return found or ""


def _emptiest(session: Session, shards: int) -> int:
    rows = session.execute(
        select(StreamPlace.shard_no, func.count()).group_by(StreamPlace.shard_no)
    )
    many = Counter({row[0]: row[1] for row in rows})
    return min(range(shards), key=lambda no: (many[no], no))

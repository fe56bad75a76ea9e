"""The book of what the centre published: the only writer of `holding_recalls`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, aliased

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.holding.models import RecallEvent


@dataclass(frozen=True)
class Seen:
    """A recall as this shop last heard of it."""

    recall_id: str
    version: int
    change: str
    """`applied`, `matched` or `lifted`."""
    level: str
    document: str
    hold_id: str | None
    unsure_id: str | None
    lots: int
    units: int
    published_at: datetime


def write(session: Session, seen: Seen, *, at: datetime) -> None:
    """Write what was heard."""
    require_act(session)
    session.execute(insert(RecallEvent).values(id=new_id(), at=at, **vars(seen)))


def newest(session: Session, recall_id: str) -> Seen | None:
    """What was last heard of a recall; None: nothing ever."""
    row = session.scalar(
        select(RecallEvent)
        .where(RecallEvent.recall_id == recall_id)
        .order_by(RecallEvent.version.desc(), RecallEvent.id.desc())
        .limit(1)
    )
    return None if row is None else _seen(row)


def known_words(session: Session) -> dict[str, tuple[int, bool]]:
    """By recall: the last version heard, and whether it was the one that lifts it."""
    rows = session.execute(
        select(RecallEvent.recall_id, RecallEvent.version, RecallEvent.change).order_by(
            RecallEvent.version, RecallEvent.id
        )
    )
    return {row[0]: (row[1], row[2] == "lifted") for row in rows}


def in_force(session: Session) -> Sequence[Seen]:
    """What was last heard of each recall that nobody lifted."""
    later = aliased(RecallEvent)
    newest_id = (
        select(func.max(later.id)).where(later.recall_id == RecallEvent.recall_id).scalar_subquery()
    )
    rows = session.scalars(
        select(RecallEvent).where(RecallEvent.id == newest_id, RecallEvent.change != "lifted")
    )
    return [_seen(row) for row in rows]


def _seen(row: RecallEvent) -> Seen:
    return Seen(
        recall_id=row.recall_id,
        version=row.version,
        change=row.change,
        level=row.level,
        document=row.document,
        hold_id=row.hold_id,
        unsure_id=row.unsure_id,
        lots=row.lots,
        units=row.units,
        published_at=row.published_at,
    )

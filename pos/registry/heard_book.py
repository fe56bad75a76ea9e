"""The book of what was heard of recalls: the only writer of `registry_recall_lists`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.registry.models import HeardList


@dataclass(frozen=True)
class Heard:
    """The newest list of recalls that was heard."""

    no: int
    told_at: datetime
    heard_at: datetime
    linked_at: datetime
    unread: str


def write(session: Session, heard: Heard) -> None:
    """Write it in the place of the one before."""
    require_act(session)
    session.execute(delete(HeardList))
    session.execute(insert(HeardList).values(id=1, **vars(heard)))


def newest(session: Session) -> Heard | None:
    """The newest list; None where none was ever heard."""
    asked = select(
        HeardList.no,
        HeardList.told_at,
        HeardList.heard_at,
        HeardList.linked_at,
        HeardList.unread,
    )
    row = session.execute(asked).first()
    return None if row is None else Heard(*row)

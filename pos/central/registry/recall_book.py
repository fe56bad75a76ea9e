"""The book of recalls: the only writer of what the centre recalled and of its lists."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from pos.central.registry.models import RecallAct, RecallSheet
from pos.holding.recall_lists import Lifted


@dataclass(frozen=True)
class Act:
    """A word about a recall."""

    recall_id: str
    version: int
    change: str
    level: str
    product_code: str
    title: str
    document: str
    reason: str
    at: datetime
    by_name: str
    list_no: int


@dataclass(frozen=True)
class Sheet:
    """A list as it was signed."""

    no: int
    at: datetime
    told: str
    kid: str
    sig: str


def write(session: Session, act: Act) -> None:
    """Write a word."""
    session.execute(insert(RecallAct).values(**vars(act)))


def write_sheet(session: Session, sheet: Sheet) -> None:
    """Write a list."""
    session.execute(insert(RecallSheet).values(**vars(sheet)))


def newest(session: Session, recall_id: str) -> Act | None:
    """The last word about a recall."""
    asked = select(*RecallAct.__table__.c).where(RecallAct.recall_id == recall_id)
    newest_first = asked.order_by(RecallAct.version.desc()).limit(1)
    row = session.execute(newest_first).mappings().first()
    return None if row is None else Act(**row)


def newest_of_each(session: Session) -> list[Act]:
    """The last word about every recall, the oldest recall first."""
    asked = select(*RecallAct.__table__.c).order_by(RecallAct.recall_id, RecallAct.version)
    last = {row["recall_id"]: Act(**row) for row in session.execute(asked).mappings()}
    return list(last.values())


def last_list_no(session: Session) -> int:
    """The newest list's number; 0 where there is none."""
    return session.scalar(select(func.max(RecallSheet.no))) or 0


def standing(session: Session) -> tuple[list[str], list[Lifted]]:
    """The documents of the recalls in force, and what was lifted."""
    documents, lifted = [], []
    for one in newest_of_each(session):
        if one.change == "lifted":
            lifted.append(Lifted(one.recall_id, one.version, one.reason))
        else:
            documents.append(one.document)
    return documents, lifted

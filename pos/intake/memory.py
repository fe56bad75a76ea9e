"""What people pointed out by hand: the only writer of `intake_mappings`, `intake_spellings`."""

import json
from collections.abc import Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.intake.models import ColumnMap, Spelling
from pos.sync.pen import Hand


def remembered(session: Session) -> dict[str, dict[str, str]]:
    """Every mapping, by layout key: folded header to field."""
    rows = session.execute(select(ColumnMap.key, ColumnMap.columns))
    return {row[0]: json.loads(row[1]) for row in rows}


def remember_columns(session: Session, key: str, columns: Mapping[str, str], *, hand: Hand) -> None:
    """Keep what the columns of a list tell, for the next list with the same headers."""
    require_act(session)
    session.execute(delete(ColumnMap).where(ColumnMap.key == key))
    text = json.dumps(dict(columns), ensure_ascii=False)
    values = {"key": key, "columns": text, "changed_at": hand.at}
    session.execute(insert(ColumnMap).values(values))


def spellings(session: Session) -> dict[str, str]:
    """Every other spelling, and the name it stands for."""
    return {row[0]: row[1] for row in session.execute(select(Spelling.spelling, Spelling.name))}


def remember_spellings(session: Session, merges: Mapping[str, str], *, hand: Hand) -> None:
    """Keep which names are one producer's, so that the same list twice changes nothing."""
    require_act(session)
    for spelling, name in merges.items():
        session.execute(delete(Spelling).where(Spelling.spelling == spelling))
        if spelling != name:
            values = {"spelling": spelling, "name": name, "changed_at": hand.at}
            session.execute(insert(Spelling).values(values))

"""What people pointed out by hand: the only writer of `intake_mappings`, `intake_spellings`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.catalogue.list_changes import Written
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


def remember_spellings(session: Session, merges: Mapping[str, str], *, hand: Hand) -> list[Written]:
    """Keep which names are one producer's, so that the same list twice changes nothing.

    Args:
        merges: a spelling to the name it stands for; to itself: it stands for itself again.

    Returns:
        What is kept otherwise than before.
    """
    require_act(session)
    known = spellings(session)
    written = []
    for spelling, name in merges.items():
        before, after = known.get(spelling), None if name == spelling else name
        if before != after:
            _keep_spelling(session, spelling, after, hand)
            written.append(Written("spelling", spelling, _named(before), _named(after)))
    return written


def put_spellings_back(
    session: Session, names: Iterable[tuple[str, str | None]], *, hand: Hand
) -> None:
    """Let spellings stand for what they stood for; None: for themselves."""
    require_act(session)
    for spelling, name in names:
        _keep_spelling(session, spelling, name, hand)


def _keep_spelling(session: Session, spelling: str, name: str | None, hand: Hand) -> None:
    session.execute(delete(Spelling).where(Spelling.spelling == spelling))
    if name is not None:
        values = {"spelling": spelling, "name": name, "changed_at": hand.at}
        session.execute(insert(Spelling).values(values))


def _named(name: str | None) -> dict[str, Any] | None:
    return None if name is None else {"name": name}

"""Copies of terminals and their keys on the further databases: the only writer of them there.

What counts is the first database's; where streams lie, the same rows stand beside them.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pos.central.terminals.models import CentralKey, CentralTerminal


@dataclass(frozen=True)
class Rows:
    """A terminal as its tables have it."""

    terminal: tuple[Any, ...]
    keys: tuple[tuple[Any, ...], ...]


def rows_of(session: Session, terminal_id: str) -> Rows | None:
    """A terminal's rows; None where nobody enrolled it."""
    terminal = session.execute(
        select(*CentralTerminal.__table__.columns).where(CentralTerminal.terminal_id == terminal_id)
    ).one_or_none()
    if terminal is None:
        return None
    keys = session.execute(
        select(*CentralKey.__table__.columns)
        .where(CentralKey.terminal_id == terminal_id)
        .order_by(CentralKey.public_key)
    )
    return Rows(tuple(terminal), tuple(tuple(one) for one in keys))


def keep_copy(session: Session, rows: Rows) -> None:
    """Make a database's rows of a terminal these."""
    _keep(session, CentralTerminal, rows.terminal)
    for key in rows.keys:
        _keep(session, CentralKey, key)


def _keep(
    session: Session, table: type[CentralTerminal | CentralKey], row: tuple[Any, ...]
) -> None:
    columns = [one.name for one in table.__table__.columns]
    told = dict(zip(columns, row, strict=True))
    keyed = [one.name for one in table.__table__.columns if one.primary_key]
    rest = {name: value for name, value in told.items() if name not in keyed}
    made = insert(table).values(**told)
    session.execute(made.on_conflict_do_update(index_elements=keyed, set_=rest))

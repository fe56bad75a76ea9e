"""What no fact tells, carried over from the book before: settings, PINs, customers, papers.

Reads the old book's plain rows, as far as it has them; what names a row that is not in the new
book stays behind.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from pos.base.database import Model
from pos.base.errors import Broken
from pos.base.library import open_to_read
from pos.rebuilding import everything
from pos.rebuilding.left_out import NOT_FED, NOT_TOLD, ROWS_TOLD, why_not_fed
from pos.rebuilding.rows import plain

_MADE_ANEW = frozenset(
    name for name, why in NOT_FED.items() if name.startswith("supply_") and name != "supply_snoozes"
) | {"alembic_version", "catalogue_communes", "sync_acks", "reports_months", "reports_folded"}
"""Tables whose rows come from elsewhere, or name moves by ids that are others now."""
_BESIDE = frozenset({"till_drafts", "shop_pin_guards"})
"""Tables in which the rebuilt book has rows of its own, that others name."""
_AT_ONCE = 500


def carry_over(line: Connection, before: Path) -> None:
    """Write into a rebuilt book what only the one before it knows.

    Args:
        line: to the new book, in its transaction, its guards aside and references not checked.
    """
    with closing(open_to_read(before)) as old:
        known = {str(row[0]) for row in old.execute("SELECT name FROM sqlite_master")}
        for name in _carried():
            if name in known:
                _copy(line, old, name)
        for name in ROWS_TOLD:
            if name in known:
                _add(line, old, name)
        for of in NOT_TOLD:
            table, _dot, column = of.partition(".")
            if table in known:
                _fill(line, old, table, column)
    _close_sold(line)
    _drop_astray(line)


def _close_sold(line: Connection) -> None:
    """Orders that were open in the book before, and that the branch from the centre had sold."""
    drafts, sales = plain("till_drafts"), plain("till_sales")
    is_sold = (drafts.c.id == sales.c.id) & drafts.c.closed_at.is_(None)
    sold_at = select(sales.c.completed_at).where(sales.c.id == drafts.c.id).scalar_subquery()
    asked = update(drafts).where(drafts.c.id.in_(select(drafts.c.id).where(is_sold)))
    line.execute(asked.values(closed_at=sold_at))


def _carried() -> list[str]:
    names = (one.name for one in Model.metadata.sorted_tables)
    return [
        one
        for one in names
        if why_not_fed(one) and one not in _MADE_ANEW and not one.startswith("central_")
    ]


def _shared(old: Any, name: str) -> list[str]:
    """The columns that both books have; none where the old one lacks a key."""
    known = {str(row[1]) for row in old.execute(f"PRAGMA table_info({name})")}
    return [one.name for one in everything.TABLES[name].c if one.name in known]


def _rows(
    old: Any, name: str, columns: list[str], where: str = ""
) -> Iterator[list[dict[str, Any]]]:
    picked = ", ".join(f'"{one}"' for one in columns)
    found = old.execute(f"SELECT {picked} FROM {name}{where}")  # noqa: S608 - our own names
    while piece := found.fetchmany(_AT_ONCE):
        yield [dict(zip(columns, row, strict=True)) for row in piece]


def _copy(line: Connection, old: Any, name: str) -> None:
    """The old book's rows in the place of the new one's."""
    if name not in _BESIDE:
        line.execute(delete(plain(name)))
    for piece in _rows(old, name, _shared(old, name)):
        line.execute(insert(plain(name)).prefix_with("OR REPLACE"), piece)


def _add(line: Connection, old: Any, name: str) -> None:
    """Rows of which facts do not tell yet: drafts of orders, a count before its Z."""
    where = f" WHERE NOT ({ROWS_TOLD[name][0]})"
    for piece in _rows(old, name, _shared(old, name), where):
        for row in piece:
            line.execute(insert(plain(name)).prefix_with("OR IGNORE"), row)


def _fill(line: Connection, old: Any, name: str, column: str) -> None:
    """A column that no fact tells, wherever both books have the row by a key that facts tell."""
    table = everything.TABLES[name]
    keys = [one.name for one in table.primary_key]
    is_named = any(f"{name}.{one}" in NOT_TOLD for one in keys)
    shared = _shared(old, name)
    if is_named or column not in shared or _names_a_move(name, column):
        return
    target = plain(name)
    for piece in _rows(old, name, [*keys, column]):
        for row in piece:
            its = (target.c[key] == row[key] for key in keys)
            line.execute(update(target).where(*its).values({column: row[column]}))


def _names_a_move(name: str, column: str) -> bool:
    table = everything.TABLES[name]
    return any(key.column.table.name == "stock_moves" for key in table.c[column].foreign_keys)


def _drop_astray(line: Connection) -> None:
    """Rows that name one which the new book does not have, away; again, for what named those."""
    while found := line.execute(text("PRAGMA foreign_key_check")).all():
        for name, row_id, *_rest in found:
            if not why_not_fed(name) and name not in ROWS_TOLD:
                raise Broken(f"a row of {name} names another that no fact told of")
            if row_id is not None:
                line.execute(delete(plain(name)).where(text(f"rowid = {int(row_id)}")))

"""The rows of a book that is being rebuilt: written in pieces, as their tables keep them.

Values are what the database stores: days and moments as text, claims as 0 and 1.  No table's own
writer is asked: each of them would tell a fact anew.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    TableClause,
    and_,
    column,
    func,
    select,
    table,
    true,
)
from sqlalchemy import delete as gone
from sqlalchemy import insert as new
from sqlalchemy import update as changed

from pos.rebuilding import everything
from pos.rebuilding.left_out import NOT_TOLD

_PIECE = 500
"""So many rows of a table wait to be written together."""
_ID_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_ABSENT = object()

Row = dict[str, Any]


@cache
def plain(name: str) -> TableClause:
    """A table whose columns are read and written as they are stored."""
    return table(name, *(column(one.name) for one in everything.TABLES[name].c))


@dataclass
class Memory:
    """What readers remember from one fact to the next."""

    levels: dict[tuple[str, str], int] = field(default_factory=dict)
    """Units by lot and own place."""
    inside: dict[str, list[Row]] = field(default_factory=dict)
    """What lies in gift sets, by their lot: rows of `stock_set_parts`."""
    shifts: dict[tuple[str, str], str] = field(default_factory=dict)
    """By epoch and shift: the one that goes on in its place, where its Z is of another branch."""
    sales: dict[tuple[str, str], str] = field(default_factory=dict)
    """By epoch and sale: its row's id, where another branch of the stream sold the same order."""
    expected: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Holds that mean goods of a lot which the next fact brings, by lot: goods that come in are
    barred before it is told that they came."""


class Rows:
    """The tables of a new book."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self.memory = Memory()
        self._waiting: dict[str, list[Row]] = defaultdict(list)
        self._made = 0

    def add(self, name: str, /, **values: object) -> None:
        """A row more; columns that no fact tells may be left out."""
        row = dict(_stand_ins(name)) | values
        self._waiting[name].append(row)
        if len(self._waiting[name]) >= _PIECE:
            self._write(name)

    def change(self, name: str, where: Mapping[str, object], /, **values: object) -> None:
        """Columns of the rows that are so."""
        self._write(name)
        self._line.execute(changed(plain(name)).where(_is(name, where)).values(**values))

    def drop(self, name: str, /, **where: object) -> None:
        """The rows that are so, away."""
        self._write(name)
        self._line.execute(gone(plain(name)).where(_is(name, where)))

    def all(self, name: str, /, **where: object) -> list[Row]:
        """The rows that are so, in the order in which they were written."""
        self._write(name)
        asked = select(plain(name)).where(_is(name, where)).order_by(column("rowid"))
        return [dict(one) for one in self._line.execute(asked).mappings()]

    def one(self, name: str, /, **where: object) -> Row | None:
        """The first of them."""
        return next(iter(self.all(name, **where)), None)

    def count(self, name: str, /, **where: object) -> int:
        """How many rows are so."""
        self._write(name)
        asked = select(func.count()).select_from(plain(name)).where(_is(name, where))
        return self._line.execute(asked).scalar_one()

    def new_id(self, at_id: str) -> str:
        """An id for a row of which no fact tells the id; sorts as rows are made.

        Args:
            at_id: of the fact that tells of the row: its moment begins the id.
        """
        self._made += 1
        left, letters = self._made, ""
        for _ in range(16):
            left, at = divmod(left, 32)
            letters = _ID_LETTERS[at] + letters
        return at_id[:10] + letters

    def finish(self) -> None:
        """Write what still waits."""
        for name in list(self._waiting):
            self._write(name)

    def _write(self, name: str) -> None:
        if waiting := self._waiting.pop(name, None):
            names = sorted({one for row in waiting for one in row})
            rows = [{one: row.get(one, _ABSENT) for one in names} for row in waiting]
            if any(_ABSENT in row.values() for row in rows):
                for row in waiting:
                    self._line.execute(new(plain(name)), row)
                return
            self._line.execute(new(plain(name)), rows)


@cache
def _stand_ins(name: str) -> tuple[tuple[str, object], ...]:
    return tuple(
        (of.partition(".")[2], told.stand_in)
        for of, told in NOT_TOLD.items()
        if of.partition(".")[0] == name
    )


def _is(name: str, where: Mapping[str, object]) -> ColumnElement[bool]:
    columns = plain(name).c
    return and_(true(), *(columns[one] == value for one, value in where.items()))

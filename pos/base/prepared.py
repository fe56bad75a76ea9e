"""Statements of the hot path: written with SQLAlchemy, worked out once, run by the driver itself.

A till asks the same two dozen questions at every scan.  SQLite answers each in microseconds;
SQLAlchemy's way to the answer, with objects of its own around statement, context and rows, takes
several times as long.  A prepared statement keeps SQLAlchemy's text, its order of values and its
types, and leaves the rest out.  It runs on the connection, and so in the transaction, of the
session that is handed in.  On another database than SQLite, SQLAlchemy runs it as ever.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

from pos.base.database import line_of
from pos.base.errors import Broken

Row = tuple[Any, ...]
Change = Callable[[Any], Any]
"""From a value of ours to the database's, or back."""

Statement = Select[*tuple[Any, ...]] | UpdateBase

_MOST_FORMS = 64


class Prepared:
    """One statement, run many times.

    Args:
        statement: each of its values is named by a `bindparam`, or a column of the row to insert.
            The name of a list (`expanding`) is given a list.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._forms: dict[tuple[str | int, ...], _Form] = {}
        """By the names given and the lengths of their lists: each is a text of its own."""

    def all(self, session: Session, **values: Any) -> list[Row]:
        """Every row.

        Raises:
            DBAPIError: as SQLAlchemy's own execution raises it.
        """
        connection = line_of(session)
        if connection.dialect.name != "sqlite":
            return [tuple(row) for row in connection.execute(self._statement, values)]
        form = self._form(connection, values)
        rows = form.ask(connection, values)
        return rows if not form.reads else [_changed(row, form.reads) for row in rows]

    def first(self, session: Session, **values: Any) -> Row | None:
        """The only row; None where there is none.

        Raises:
            Broken: there are more.
            DBAPIError: as `all`.
        """
        rows = self.all(session, **values)
        if len(rows) > 1:
            raise Broken("a question after one row found several")
        return rows[0] if rows else None

    def only(self, session: Session, **values: Any) -> Any:
        """The only row's first value; None where there is no row.

        Raises:
            Broken, DBAPIError: as `first`.
        """
        row = self.first(session, **values)
        return None if row is None else row[0]

    def run(self, session: Session, *rows: Mapping[str, Any]) -> None:
        """Write, once for each of `rows`; all of them name the same values.

        Raises:
            DBAPIError: as `all`.
        """
        if not rows:
            return
        connection = line_of(session)
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, list(rows))
        else:
            self._form(connection, rows[0]).write(connection, rows)

    def _form(self, connection: Connection, values: Mapping[str, Any]) -> "_Form":
        lengths = (len(one) if type(one) is list else -1 for one in values.values())
        asked: tuple[str | int, ...] = (*values, *lengths)
        form = self._forms.get(asked)
        if form is None:
            if len(self._forms) >= _MOST_FORMS:
                self._forms.clear()
            form = self._forms[asked] = _work_out(self._statement, connection.dialect, values)
        return form


@dataclass(frozen=True)
class _Place:
    """One `?` of a text: a named value, one of a named list, or a value of the statement's own."""

    name: str
    nth: int | None = None
    change: Change | None = None
    own: Any = None

    def of(self, values: Mapping[str, Any]) -> Any:
        """What stands there."""
        if not self.name:
            return self.own
        value = values[self.name] if self.nth is None else values[self.name][self.nth]
        return value if self.change is None else self.change(value)


@dataclass(frozen=True)
class _Form:
    """A statement as SQLite reads it."""

    text: str
    places: tuple[_Place, ...]
    reads: tuple[tuple[int, Change], ...]
    """The columns that do not come as they are."""

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """The rows, as SQLite gives them."""
        given = [place.of(values) for place in self.places]
        line = _line(connection)
        try:
            rows: list[Row] = line.execute(self.text, given).fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise self._as_told(connection, given, error) from error
        return rows

    def write(self, connection: Connection, rows: tuple[Mapping[str, Any], ...]) -> None:
        """Once for each of `rows`; each is made when its turn comes, however many there are."""
        if all(place.name and place.nth is None for place in self.places):
            named = [(place.name, place.change) for place in self.places]
            given = (
                [values[name] if change is None else change(values[name]) for name, change in named]
                for values in rows
            )
        else:
            given = ([place.of(values) for place in self.places] for values in rows)
        line = _line(connection)
        try:
            line.executemany(self.text, given)
        except connection.dialect.loaded_dbapi.Error as error:
            raise self._as_told(connection, given, error) from error

    def _as_told(self, connection: Connection, given: Any, error: Exception) -> BaseException:
        return DBAPIError.instance(
            self.text,
            given,
            error,
            connection.dialect.loaded_dbapi.Error,
            hide_parameters=True,  # names of people and PIN hashes are no part of a log
            dialect=connection.dialect,
        )


def _line(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _changed(row: Row, reads: tuple[tuple[int, Change], ...]) -> Row:
    values = list(row)
    for at, change in reads:
        values[at] = change(values[at])
    return tuple(values)


@dataclass(frozen=True)
class _Slot:
    """Holds a named value's place while a statement is worked out."""

    name: str
    nth: int | None = None


def _work_out(statement: Statement, dialect: Dialect, values: Mapping[str, Any]) -> _Form:
    """Have SQLAlchemy write the text once, with a slot in place of each value."""
    compiled = statement.compile(dialect=dialect, column_keys=list(values))
    if not isinstance(compiled, SQLCompiler):
        raise Broken("only questions and changes are prepared")
    slots = {name: _slots(name, value) for name, value in values.items()}
    expanded = compiled.construct_expanded_state(slots)
    ordered = zip(expanded.positiontup or (), expanded.positional_parameters, strict=True)
    places = tuple(_place(compiled, dialect, name, given) for name, given in ordered)
    columns = enumerate(statement.exported_columns)
    changes = ((at, _reader(column, dialect)) for at, column in columns)
    reads = tuple((at, change) for at, change in changes if change is not None)
    return _Form(expanded.statement, places, reads)


def _place(compiled: SQLCompiler, dialect: Dialect, name: str, given: Any) -> _Place:
    is_slot = isinstance(given, _Slot)
    bound = compiled.binds.get(given.name if is_slot else name)
    change = None if bound is None else bound.type.dialect_impl(dialect).bind_processor(dialect)
    if is_slot:
        return _Place(given.name, given.nth, change)
    return _Place("", own=given if change is None else change(given))


def _reader(column: ColumnElement[Any], dialect: Dialect) -> Change | None:
    return column.type.dialect_impl(dialect).result_processor(dialect, None)


def _slots(name: str, value: Any) -> Any:
    return [_Slot(name, n) for n in range(len(value))] if type(value) is list else _Slot(name)

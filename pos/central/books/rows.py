"""Writing many rows at once: new ones are copied in, states and sums merged.

Statements are made once a table and run with arrays, so a batch of 500 facts is a few of them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, LargeBinary, Text, bindparam, func, select, tuple_
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from pos.base.columns import Day, Flag, Moment, Whole
from pos.central.books.sheets import Row, Table


def copy_in(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Write rows that are not there yet.

    Raises:
        psycopg.IntegrityError: one of them is.
    """
    ways = _ways(table)
    names = ", ".join(name for name, _way in ways)
    cursor = session.connection().connection.cursor()
    with cursor.copy(f"COPY {table.__tablename__} ({names}) FROM STDIN") as line:
        for row in rows:
            line.write_row([row[name] if way is None else way(row[name]) for name, way in ways])


def merge(session: Session, table: Table, rows: Collection[Row], statement: Insert) -> None:
    """Run a statement of `states`, `amounts` or `patches` over rows of all its columns."""
    if not rows:
        return
    ways = _ways(table)
    session.execute(
        statement,
        {
            name: [row[name] if way is None else way(row[name]) for row in rows]
            for name, way in ways
        },
    )


@cache
def states(table: Table) -> Insert:
    """Writes rows of which the newest counts."""
    made = _from_arrays(table)
    return made.on_conflict_do_update(
        index_elements=_keys(table),
        set_={name: made.excluded[name] for name in _rest(table)},
        where=_is_newer(table, made),
    )


@cache
def amounts(table: Table, added: tuple[str, ...]) -> Insert:
    """Writes rows of which some columns are added to what is there; the others take its place."""
    made = _from_arrays(table)
    held = table.__table__.columns
    return made.on_conflict_do_update(
        index_elements=_keys(table),
        set_={
            name: held[name] + made.excluded[name] if name in added else made.excluded[name]
            for name in _rest(table)
        },
    )


def sums(table: Table) -> Insert:
    """Writes rows whose amounts are all added to those that are there."""
    return amounts(table, tuple(_rest(table)))


def completed(table: Table, ways: Mapping[str, str]) -> Insert:
    """Writes rows that complete what is there.

    Args:
        ways: by column, what counts of two: `first` that says anything, `last`, the `least` or
            the `greatest`; other columns stay as they are.
    """
    return _completed(table, tuple(ways.items()))


@cache
def _completed(table: Table, ways: tuple[tuple[str, str], ...]) -> Insert:
    made = _from_arrays(table)
    held = table.__table__.columns
    said = {
        name: (func.nullif(held[name], ""), func.nullif(made.excluded[name], ""))
        if not held[name].nullable and isinstance(held[name].type, Text)
        else (held[name], made.excluded[name])
        for name, _way in ways
    }
    found = {}
    for name, way in ways:
        ours, new = said[name]
        if way in ("least", "greatest"):
            found[name] = getattr(func, way)(held[name], made.excluded[name])
        else:
            both = (ours, new) if way == "first" else (new, ours)
            blank = () if held[name].nullable else ("",)
            found[name] = func.coalesce(*both, *blank)
    return made.on_conflict_do_update(index_elements=_keys(table), set_=found)


@cache
def unless_there(table: Table) -> Insert:
    """Writes rows, and leaves be those that are there."""
    return _from_arrays(table).on_conflict_do_nothing()


@cache
def patches(table: Table, columns: tuple[str, ...], *, is_guarded: bool) -> Insert:
    """Writes some columns of rows; of rows that are not there the others are left blank."""
    made = _from_arrays(table)
    return made.on_conflict_do_update(
        index_elements=_keys(table),
        set_={name: made.excluded[name] for name in columns},
        where=_is_newer(table, made) if is_guarded else None,
    )


def filled(table: Table, rows: Iterable[Row]) -> list[Row]:
    """Rows with the columns they do not tell left blank."""
    blank = _blank(table)
    return [{**blank, **row} for row in rows]


def _is_newer(table: Table, made: Any) -> Any:
    held = table.__table__.columns
    return tuple_(held.epoch_no, held.seq) < tuple_(made.excluded.epoch_no, made.excluded.seq)


def _from_arrays(table: Table) -> Insert:
    columns = list(table.__table__.columns)
    arrays = [
        func.unnest(bindparam(one.name, type_=ARRAY(_plain(one)))).label(one.name)
        for one in columns
    ]
    plain: Any = table.__table__
    return insert(plain).from_select([one.name for one in columns], select(*arrays))


def _plain(column: Any) -> Any:
    """The type of a column in the database, since rows are made plain before."""
    if isinstance(column.type, LargeBinary):
        return LargeBinary()
    return Text() if isinstance(column.type, Day | Moment | Text) else Whole


def _keys(table: Table) -> list[str]:
    return [one.name for one in table.__table__.primary_key.columns]  # type: ignore[attr-defined]


def _rest(table: Table) -> list[str]:
    return [one.name for one in table.__table__.columns if not one.primary_key]


Way = Callable[[Any], Any]


@cache
def _ways(table: Table) -> tuple[tuple[str, Way | None], ...]:
    """How each column's values become plain, in the order of the columns."""
    return tuple((one.name, _way(one)) for one in table.__table__.columns)


def _way(column: Any) -> Way | None:
    for kind, way in _WAYS.items():
        if isinstance(column.type, kind):
            return way
    return None


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _moment(value: datetime | None) -> str | None:
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)


_WAYS: Mapping[type, Way] = {Day: _day, Moment: _moment, Flag: _flag}


@cache
def _blank(table: Table) -> Row:
    return {one.name: _nothing(one) for one in table.__table__.columns}


def _nothing(column: Any) -> Any:
    if column.nullable:
        return None
    if isinstance(column.type, Text):
        return ""
    if isinstance(column.type, Moment):
        return datetime(1, 1, 1, tzinfo=UTC)
    return date(1, 1, 1) if isinstance(column.type, Day) else 0

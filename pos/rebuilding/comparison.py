"""Two books side by side, table by table: what facts tell must be the same in both.  Reads."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pos.base.library import open_to_read
from pos.rebuilding import everything
from pos.rebuilding.left_out import ALIKE, NOT_TOLD, ROWS_TOLD, why_not_fed


@dataclass(frozen=True)
class Difference:
    """The first row by which two tables differ."""

    key: str
    """The row's key, or what is told of it where its key is the row's alone."""
    column: str
    """Empty: the row is in one of the books alone."""
    running: str
    rebuilt: str
    """The values; empty where the row is missing."""


@dataclass(frozen=True)
class Compared:
    """A table of both books."""

    table: str
    running_rows: int
    rebuilt_rows: int
    running_hash: str
    rebuilt_hash: str
    """SHA-256 over all that facts tell of its rows, hexadecimal."""
    difference: Difference | None


def fed_tables() -> list[str]:
    """The tables that are rebuilt, by name."""
    return sorted(name for name in everything.TABLES if not why_not_fed(name))


def compare(running: Path, rebuilt: Path) -> Iterator[Compared]:
    """Each table that facts feed, one after the other; neither book is written."""
    with closing(open_to_read(running)) as left, closing(open_to_read(rebuilt)) as right:
        left.execute("BEGIN")  # one moment of a book that may be selling
        known = {str(row[0]) for row in left.execute("SELECT name FROM sqlite_master")}
        for name in fed_tables():
            if name in known:  # a book of an older release has fewer
                yield _compared(name, left, right)


def _compared(name: str, left: Any, right: Any) -> Compared:
    columns, asked = _asked(name)
    hashes, counts = (hashlib.sha256(), hashlib.sha256()), [0, 0]
    difference = None
    pairs = zip_longest(left.execute(asked), right.execute(asked))
    for pair in pairs:
        for side, row in enumerate(pair):
            if row is not None:
                hashes[side].update(repr(row).encode())
                counts[side] += 1
        if difference is None and pair[0] != pair[1]:
            difference = _difference(name, columns, *pair)
    return Compared(
        name, counts[0], counts[1], hashes[0].hexdigest(), hashes[1].hexdigest(), difference
    )


def _asked(name: str) -> tuple[list[str], str]:
    """The columns that facts tell of a table, its key first, and how they are asked for."""
    table = everything.TABLES[name]
    told = [one.name for one in table.c if f"{name}.{one.name}" not in NOT_TOLD]
    keys = [one.name for one in table.primary_key if one.name in told]
    columns = [*keys, *(one for one in told if one not in keys)]
    picked = ", ".join(_picked(name, one) for one in columns)
    rows = f" WHERE {ROWS_TOLD[name][0]}" if name in ROWS_TOLD else ""
    order = ", ".join(str(at) for at in range(1, len(columns) + 1))
    return columns, f"SELECT {picked} FROM {name}{rows} ORDER BY {order}"  # noqa: S608 - our own


def _picked(name: str, column: str) -> str:
    alike = ALIKE.get(f"{name}.{column}")
    if alike is None:
        return f'"{column}"'
    return f"CASE WHEN \"{column}\" = '{alike[0]}' THEN '{alike[1]}' ELSE \"{column}\" END"


def _difference(
    name: str, columns: list[str], left: tuple[Any, ...] | None, right: tuple[Any, ...] | None
) -> Difference:
    table = everything.TABLES[name]
    keys = sum(1 for one in table.primary_key if one.name in columns)
    is_keyed = keys == len(table.primary_key.columns)
    at = keys if is_keyed else len(columns)
    if left is not None and right is not None and is_keyed and left[:at] == right[:at]:
        wrong = next(no for no, one in enumerate(left) if one != right[no])
        return Difference(_said(left[:at]), columns[wrong], repr(left[wrong]), repr(right[wrong]))
    if right is None or (left is not None and _before(left, right)):
        return Difference(_said((left or ())[:at]), "", _said(left or ()), "")
    return Difference(_said(right[:at]), "", "", _said(right))


def _before(left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    """Whether a row stands before another, as the database sorts them."""
    for mine, other in zip(left, right, strict=True):
        if mine != other:
            return _place(mine) < _place(other)
    return False


def _place(value: Any) -> tuple[int, Any]:
    """NULL, numbers, text, bytes."""
    if value is None:
        return 0, 0
    return (1, value) if isinstance(value, int) else (2 + isinstance(value, bytes), value)


def _said(row: tuple[Any, ...]) -> str:
    return ", ".join(str(one) for one in row)

"""A running book and the one rebuilt from its facts, side by side."""

import tempfile
from functools import cache
from pathlib import Path

import tests.rooms  # noqa: F401 - so that every table is known
from pos.rebuilding import comparison, rebuilding
from pos.rebuilding.comparison import Compared
from pos.rebuilding.rebuilding import Rebuilt
from pos.rehydrating import make_book
from pos.sync import verify


@cache
def empty() -> bytes:
    """A book of today's schema, without content."""
    with tempfile.TemporaryDirectory() as folder:
        make_book(Path(folder) / "till.db")
        return (Path(folder) / "till.db").read_bytes()


def rebuilt_of(book: Path, into: Path) -> Rebuilt:
    """What a book's facts come to."""
    into.write_bytes(empty())
    return rebuilding.rebuild(verify.read_database(book), into)


def differences(book: Path) -> list[str]:
    """What differs, a line each; empty where facts tell all that the book holds."""
    with tempfile.TemporaryDirectory() as folder:
        rebuilt = Path(folder) / "till.db"
        done = rebuilt_of(book, rebuilt)
        found = [one for one in comparison.compare(book, rebuilt) if one.difference is not None]
    wrong = [*(f"no reader: {kind}" for kind in done.unread), *map(_said, found)]
    return wrong + [f"leads nowhere: {table}" for table in done.astray]


def _said(one: Compared) -> str:
    return f"{one.table} {one.running_rows}/{one.rebuilt_rows}: {one.difference}"

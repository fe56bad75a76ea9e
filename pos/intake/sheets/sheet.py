"""A table as a file holds it: rows of text with their line numbers.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_BYTES = 50 * 1024 * 1024
"""The largest file that is read."""
MOST_ROWS = 100_000
MOST_COLUMNS = 200


@dataclass(frozen=True)
class Note:
    """Something about a file that a person should know; it stops nothing."""

    code: str
    at: str = ""
    """Where, or how many: cells, sheets, a name."""


@dataclass(frozen=True)
class Row:
    """One row that says anything."""

    line: int
    """As the program that wrote the file counts it, from 1."""
    cells: tuple[str, ...]
    flaws: Mapping[int, str] = field(default_factory=dict)
    """Column to the code of why its cell cannot be taken: `formula`, `merged_cell`."""


@dataclass(frozen=True)
class Sheet:
    """One table."""

    name: str
    """Empty for a CSV file."""
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()


def column_letters(at: int) -> str:
    """The letters over a column counted from 0: `A`, `Z`, `AA`."""
    letters, n = "", at + 1
    while n:
        n, rest = divmod(n - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

"""A count's result as a file that people open.

CSV is UTF-8 with its mark and semicolons, as Excel with Vietnamese settings takes it; a text that
could be a formula is guarded.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from pos.base.dates import format_day
from pos.base.quantity import Unit
from pos.counting import results, words
from pos.counting.results import Row
from pos.web.sentences import of_counting

COLUMNS = (
    *("sku", "name", "lot", "until", "unit", "counted", "expected", "difference", "posted"),
    *("value_vnd", "cause", "left"),
)
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")


def as_csv(lines: Sequence[Mapping[str, Any]]) -> bytes:
    """The record's lines, a row each."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([of_counting("column", one) for one in COLUMNS])
    for kept in lines:
        row = results.read(kept)
        writer.writerow(_cells(row, words.cause(kept["cause"]), is_left=kept["is_left"]))
    return out.getvalue().encode()


def _cells(row: Row, cause: str, *, is_left: bool) -> list[str]:
    unit = Unit(row.unit)
    return [
        guarded(row.sku),
        guarded(row.name),
        guarded(row.lot_code),
        "" if row.use_by is None else format_day(row.use_by),
        guarded(row.unit_word),
        "" if row.counted is None else _amount(row.counted, unit),
        _amount(row.expected, unit),
        _amount(row.difference, unit),
        "" if is_left else _amount(row.to_post, unit),
        str(row.value_vnd) if row.has_value else "",
        guarded(cause),
        "x" if is_left else "",
    ]


def _amount(units: int, unit: Unit) -> str:
    """Pieces as they are; weights in kilograms with a comma, as the file's reader writes them."""
    if not unit.is_weighed:
        return str(units)
    whole, part = divmod(abs(units), 1_000)
    return f"{'-' if units < 0 else ''}{whole},{part:03d}"


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text

"""Our own list to fill in: a header, an example, and what each column means; and plain CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pos.base.dates import format_day
from pos.base.guards import guard
from pos.intake.layouts import FIELDS, Field

_WIDTH = 18
_ROWS_AS_TEXT = 2_000


def shown() -> list[str]:
    """The fields of the template, in their order."""
    return [name for name, one in FIELDS.items() if not one.is_hidden]


@dataclass(frozen=True)
class Told:
    """One column of the template, in the reader's language."""

    head: str
    example: str
    help: str
    is_needed: bool


def told(today: date, language: str) -> list[Told]:
    """The template's columns, each with an example that can be taken in on the day of today.

    Args:
        language: `vi`, or `en`.
    """
    return [_told(FIELDS[name], today, language) for name in shown()]


def _told(field: Field, today: date, language: str) -> Told:
    days = {"made_on": today - timedelta(days=18), "use_by": today + timedelta(days=347)}
    day = format_day(days[field.name]) if field.name in days else ""
    if language == "en":
        return Told(field.en, day or field.example_en, field.help_en, field.is_needed)
    return Told(field.vi, day or field.example, field.help, field.is_needed)


def as_csv(today: date, language: str) -> bytes:
    """The template as CSV for Excel in Vietnam: UTF-8 with its mark, semicolons."""
    columns = told(today, language)
    return write_csv([[one.head for one in columns], [one.example for one in columns]])


def write_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV that no spreadsheet can take for formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([guard(str(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(
    sheet_names: tuple[str, str], head: tuple[str, str], today: date, language: str
) -> bytes:
    """The template as XLSX: codes and days as text, so that Excel changes none of them.

    Args:
        sheet_names: of the goods and of the explanations.
        head: what stands over a column's name and over its explanation.
        today: the example's dates lie around it.
        language: `vi`, or `en`.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    columns = told(today, language)
    book = Workbook()
    goods = book.worksheets[0]
    goods.title = sheet_names[0]
    goods.append([one.head for one in columns])
    goods.append([one.example for one in columns])
    for at, column in enumerate(columns, start=1):
        letter = get_column_letter(at)
        goods.column_dimensions[letter].width = _WIDTH
        for line in range(2, _ROWS_AS_TEXT):
            goods[f"{letter}{line}"].number_format = "@"
        top = goods[f"{letter}1"]
        top.font = Font(bold=True)
        if column.is_needed:
            top.fill = PatternFill("solid", fgColor="FAE5B6")
    goods.freeze_panes = "C2"
    explained = book.create_sheet(sheet_names[1])
    explained.append(head)
    for column in columns:
        explained.append([column.head, column.help])
    explained.column_dimensions["A"].width = 28
    explained.column_dimensions["B"].width = 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

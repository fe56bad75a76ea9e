"""Our own list to fill in: a header, an example, and what each column means; and plain CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pos.base.dates import format_day
from pos.intake.layouts import FIELDS
from pos.intake.sheets.guards import guard

_WIDTH = 18
_ROWS_AS_TEXT = 2_000


def shown() -> list[str]:
    """The fields of the template, in their order."""
    return [name for name, one in FIELDS.items() if not one.is_hidden]


def _example(name: str, today: date) -> str:
    """An example that can be taken in on the day it is downloaded."""
    if name == "made_on":
        return format_day(today - timedelta(days=18))
    if name == "use_by":
        return format_day(today + timedelta(days=347))
    return FIELDS[name].example


def as_csv(today: date) -> bytes:
    """The template as CSV for Excel in Vietnam: UTF-8 with its mark, semicolons."""
    names = shown()
    return write_csv(
        [[FIELDS[name].vi for name in names], [_example(name, today) for name in names]]
    )


def write_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV that no spreadsheet can take for formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([guard(str(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(sheet_names: tuple[str, str], head: tuple[str, str], today: date) -> bytes:
    """The template as XLSX: codes and days as text, so that Excel changes none of them.

    Args:
        sheet_names: of the goods and of the explanations.
        head: what stands over a column's name and over its explanation.
        today: the example's dates lie around it.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    names = shown()
    book = Workbook()
    goods = book.worksheets[0]
    goods.title = sheet_names[0]
    goods.append([FIELDS[name].vi for name in names])
    goods.append([_example(name, today) for name in names])
    for at, name in enumerate(names, start=1):
        letter = get_column_letter(at)
        goods.column_dimensions[letter].width = _WIDTH
        for line in range(2, _ROWS_AS_TEXT):
            goods[f"{letter}{line}"].number_format = "@"
        top = goods[f"{letter}1"]
        top.font = Font(bold=True)
        if FIELDS[name].is_needed:
            top.fill = PatternFill("solid", fgColor="FAE5B6")
    goods.freeze_panes = "C2"
    told = book.create_sheet(sheet_names[1])
    told.append(head)
    for name in names:
        told.append([FIELDS[name].vi, FIELDS[name].help])
    told.column_dimensions["A"].width = 28
    told.column_dimensions["B"].width = 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

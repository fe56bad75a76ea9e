"""Tables as files that people open: CSV and XLSX, row by row, in little memory.  Pure.

CSV is UTF-8 with its mark and semicolons: Excel with Vietnamese settings takes the comma for the
decimal sign and parts a file at semicolons, and without the mark it reads UTF-8 as Windows-1258.
A cell that could be a formula is guarded; a code is written `="8938500000016"`, which every
spreadsheet shows as the text it is instead of 8,93E+12.  XLSX has a kind for each cell: texts are
texts and never calculate.

XLSX is written straight into the zip as it goes out: a library that builds a sheet first takes ten
times the work, beside tills that sell.  Source: ECMA-376 part 1 (SpreadsheetML).
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from pos.base.dates import format_day
from pos.base.guards import guard

MOST_ROWS = 1_048_575
"""Rows of one sheet of Excel below its header."""
_PIECE = 64 * 1024
_PLAIN_CODE = re.compile(r"[0-9A-Za-z./-]+")
_UNSAID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML has no sign for."""
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EXCEL_DAY_0 = date(1899, 12, 30)
_MOST_LETTERS = 32_767
"""A cell of Excel holds no more."""


class Code(str):
    """A text of digits and letters that no spreadsheet may read as a number or a day."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Thousandths:
    """A quantity in thousandths of its unit: 450 g are 450 thousandths of a kilogram."""

    count: int

    @property
    def text(self) -> str:
        """With a point: `0.45`."""
        sign = "-" if self.count < 0 else ""
        whole, part = divmod(abs(self.count), 1_000)
        return f"{sign}{whole}.{part:03d}".rstrip("0").rstrip(".")


Cell = str | int | date | Thousandths | None
"""Text, a number, a day, a quantity, or nothing."""


@dataclass(frozen=True)
class Table:
    """What a file holds."""

    name: str
    """Of the sheet and of the file, without its kind."""
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


# --- CSV --------------------------------------------------------------------------------------


def as_csv(table: Table) -> Iterator[bytes]:
    """A table as CSV, in pieces."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow([guard(one) for one in table.head])
    for row in table.rows:
        writer.writerow([_csv_cell(one) for one in row])
        if out.tell() > _PIECE:
            yield out.getvalue().encode("utf-8", "replace")
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode("utf-8", "replace")


def _csv_cell(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, Code):
        return f'="{cell}"' if _PLAIN_CODE.fullmatch(cell) else guard(str(cell))
    if isinstance(cell, str):
        return guard(cell)
    if isinstance(cell, date):
        return format_day(cell)
    return cell.text.replace(".", ",") if isinstance(cell, Thousandths) else cell


# --- XLSX -------------------------------------------------------------------------------------

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TEXT, _WHOLE, _DAY, _PART, _TITLE = 1, 2, 3, 4, 5
"""The styles of `_STYLES`, by their place."""


def _xf(number_format: int, font: int = 0) -> str:
    """A kind of cell: how its numbers look, in which font."""
    return (
        f'<xf numFmtId="{number_format}" fontId="{font}" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1" applyFont="1"/>'
    )


_FIXED = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
        '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
        '<numFmt numFmtId="165" formatCode="0.###"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1">{_xf(0)}</cellStyleXfs>'
        f'<cellXfs count="6">{_xf(0)}{_xf(49)}{_xf(3)}{_xf(164)}{_xf(165)}{_xf(49, 1)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}


class _Outlet(io.RawIOBase):
    """Where the zip is written: what came since the last look is handed on."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._held.append(piece)
        self.size += len(piece)
        return len(piece)

    def take(self) -> bytes:
        """Everything since the last time."""
        taken = b"".join(self._held)
        self._held.clear()
        self.size = 0
        return taken


def as_workbook(table: Table) -> Iterator[bytes]:
    """A table as XLSX, in pieces."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in _FIXED.items():
            package.writestr(name, _HEAD + content)
        package.writestr("xl/workbook.xml", _HEAD + _book(table.name))
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((_HEAD + _opening(table)).encode())
            held: list[str] = []
            for n, row in enumerate(table.rows, start=2):
                held.append(_row(n, row))
                if n % 200 == 0:
                    sheet.write("".join(held).encode())
                    held.clear()
                    if outlet.size > _PIECE:
                        yield outlet.take()
            held.append("</sheetData></worksheet>")
            sheet.write("".join(held).encode())
    yield outlet.take()


def _book(name: str) -> str:
    bare = re.sub(r"[\[\]:*?/\\]", " ", name)[:31]
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(bare)}" sheetId="1" r:id="r1"/></sheets></workbook>'
    )


def _opening(table: Table) -> str:
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{max(len(name) + 3, 12)}" customWidth="1"/>'
        for at, name in enumerate(table.head, start=1)
    )
    head = "".join(_text(name, _TITLE) for name in table.head)
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f'</sheetView></sheetViews><cols>{widths}</cols><sheetData><row r="1">{head}</row>'
    )


def _row(n: int, row: Sequence[Cell]) -> str:
    return f'<row r="{n}">{"".join(map(_cell, row))}</row>'


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, str):
        return _text(cell, _TEXT)
    if isinstance(cell, date):
        return f'<c s="{_DAY}"><v>{(cell - _EXCEL_DAY_0).days}</v></c>'
    if isinstance(cell, Thousandths):
        return f'<c s="{_PART}"><v>{cell.text}</v></c>'
    return f'<c s="{_WHOLE}"><v>{cell}</v></c>'


def _text(text: str, style: int) -> str:
    said = _UNSAID.sub("\ufffd", _LIKE_ESCAPE.sub("_x005F_", text[:_MOST_LETTERS]))
    space = ' xml:space="preserve"' if said != said.strip() or "\n" in said else ""
    return f'<c t="inlineStr" s="{style}"><is><t{space}>{escape(said)}</t></is></c>'

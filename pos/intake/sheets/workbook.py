"""XLSX: a zip of XML, read straight through, within limits.  Pure.

A reader of our own: it sees in one pass a cell's formula and the value Excel left beside it,
names what is merged or hidden, counts every byte it unpacks, and can fail only in known ways.
Source: ECMA-376 part 1 (SpreadsheetML).
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from pos.base.text import nfc
from pos.catalogue.refusals import UnreadableFile
from pos.intake.sheets.cells import Grid, read_grid
from pos.intake.sheets.numbers import is_date_format
from pos.intake.sheets.sheet import Note, Row, Sheet
from pos.intake.sheets.tags import Tags, parse

MOST_UNPACKED = 200 * 1024 * 1024
"""What the parts may add up to once unpacked, by what the zip declares and by what comes out."""
MOST_PARTS = 2_000
MOST_SHEETS = 30
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
)
"""Everything `zipfile` answers a broken archive with."""
_NAMED = 5
"""So many cells or names are told; the rest is a number."""


@dataclass
class _Parts:
    """The parts of the package, unpacked one by one within the limit."""

    zip: zipfile.ZipFile
    names: Mapping[str, zipfile.ZipInfo]
    left: int = MOST_UNPACKED

    def read(self, name: str) -> bytes:
        """One part; empty where there is none."""
        info = self.names.get(name.lower())
        if info is None:
            return b""
        if info.flag_bits & 1:
            raise UnreadableFile(reason="encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableFile(reason="zip_damaged")
        try:
            with self.zip.open(info) as file:
                content = file.read(self.left + 1)
        except _DAMAGED as error:
            raise UnreadableFile(reason="zip_damaged") from error
        self.left -= len(content)
        if self.left < 0:
            raise UnreadableFile(reason="zip_bomb")
        return content


def read_workbook(content: bytes) -> tuple[Sheet, ...]:
    """Read every visible sheet that says anything.

    Raises:
        UnreadableFile: `zip_damaged`, `zip_bomb`, `encrypted`, `ods`, `word`, `xlsb`, `archive`,
            `xml_broken`, `xml_unsafe`, `too_many_rows`, `too_many_columns`, `no_visible_sheet`
            or `empty`.
    """
    parts = _open(content)
    book = _book(parts)
    strings, dates = _strings(parts), _date_styles(parts)
    made, hidden = [], []
    for name, state, target in book.sheets[:MOST_SHEETS]:
        if state != "visible":
            hidden.append(name)
            continue
        grid = read_grid(
            parts.read(target), strings=strings, dates=dates, since_1904=book.since_1904
        )
        if grid.rows:
            made.append(_sheet(name, grid))
    if not made:
        raise UnreadableFile(reason="no_visible_sheet" if hidden else "empty")
    if hidden:
        note = Note("hidden_sheets", _some(hidden))
        made = [Sheet(one.name, one.rows, (*one.notes, note)) for one in made]
    return tuple(made)


def _open(content: bytes) -> _Parts:
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGED as error:
        raise UnreadableFile(reason="zip_damaged") from error
    found = package.infolist()
    if len(found) > MOST_PARTS or sum(one.file_size for one in found) > MOST_UNPACKED:
        raise UnreadableFile(reason="zip_bomb")
    parts = _Parts(package, {one.filename.lower().lstrip("/"): one for one in found})
    if "xl/workbook.xml" not in parts.names:
        raise UnreadableFile(reason=_other_kind(parts))
    return parts


def _other_kind(parts: _Parts) -> str:
    if "xl/workbook.bin" in parts.names:
        return "xlsb"
    if "word/document.xml" in parts.names or "ppt/presentation.xml" in parts.names:
        return "word"
    if b"opendocument" in parts.read("mimetype")[:100]:
        return "ods"
    return "archive"


@dataclass(frozen=True)
class _Book:
    sheets: tuple[tuple[str, str, str], ...]
    """Name, state (`visible`, `hidden`, `veryHidden`) and part of each."""
    since_1904: bool


def _book(parts: _Parts) -> _Book:
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str, str]] = []
    modes: list[bool] = []

    def relation(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship":
            path = given.get("Target", "")
            whole = path.lstrip("/") if path.startswith("/") else posixpath.join("xl", path)
            targets[given.get("Id", "")] = posixpath.normpath(whole)

    def sheet(tag: str, given: Mapping[str, str]) -> None:
        if tag == "workbookPr":
            modes.append(given.get("date1904", "") in ("1", "true"))
        if tag == "sheet":
            target = targets.get(given.get("id", ""), "")
            sheets.append((nfc(given.get("name", "")), given.get("state", "visible"), target))

    parse(parts.read("xl/_rels/workbook.xml.rels"), Tags(start=relation))
    parse(parts.read("xl/workbook.xml"), Tags(start=sheet))
    return _Book(tuple(sheets), any(modes))


def _strings(parts: _Parts) -> list[str]:
    """The shared strings; what is only said how to read (phonetic runs) is left out."""
    found: list[str] = []
    pieces: list[str] = []
    open_tags: list[str] = []

    def start(tag: str, _given: Mapping[str, str]) -> None:
        open_tags.append(tag)
        if tag == "si":
            pieces.clear()

    def end(tag: str) -> None:
        open_tags.pop()
        if tag == "si":
            found.append("".join(pieces))

    def said(text: str) -> None:
        if open_tags[-1] == "t" and "rPh" not in open_tags:
            pieces.append(text)

    parse(parts.read("xl/sharedStrings.xml"), Tags(start, end, said))
    return found


def _date_styles(parts: _Parts) -> frozenset[int]:
    """The numbers of the cell styles that show days."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside: list[str] = []

    def start(tag: str, given: Mapping[str, str]) -> None:
        inside.append(tag)
        format_id = given.get("numFmtId", "")
        if not format_id.isdecimal() or len(format_id) > 9:
            return
        if tag == "numFmt":
            codes[int(format_id)] = given.get("formatCode", "")
        if tag == "xf" and "cellXfs" in inside:
            styles.append(int(format_id))

    def end(_tag: str) -> None:
        inside.pop()

    parse(parts.read("xl/styles.xml"), Tags(start, end))
    return frozenset(at for at, one in enumerate(styles) if is_date_format(one, codes.get(one, "")))


def _sheet(name: str, grid: Grid) -> Sheet:
    notes = []
    if grid.formulas:
        notes.append(Note("formula_values", _some(grid.formulas)))
    if grid.merged:
        notes.append(Note("merged_cells", _some(grid.merged)))
    if grid.hidden_rows:
        notes.append(Note("hidden_rows", str(grid.hidden_rows)))
    rows = tuple(Row(one.line, one.cells, one.flaws) for one in grid.rows)
    return Sheet(name, rows, tuple(notes))


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f", … (+{more})" if more > 0 else "")

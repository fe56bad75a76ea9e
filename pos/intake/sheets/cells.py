"""The cells of one XLSX sheet, as text.  Pure."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from pos.base.text import nfc
from pos.catalogue.refusals import UnreadableFile
from pos.intake.sheets.numbers import day, plain
from pos.intake.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Row, column_letters
from pos.intake.sheets.tags import Tags, parse

_PLACE = re.compile(r"(?P<letters>[A-Z]{1,3})(?P<row>[0-9]{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x(?P<code>[0-9A-Fa-f]{4})_")
_MOST_MERGED = 20_000
"""So many covered lines are marked; beyond, a merged block is no list."""


def unescape(text: str) -> str:
    """What Excel writes where XML has no sign for it: `_x000D_` is a line end, `_x005F_` a `_`.

    Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
    """
    return _ESCAPED.sub(_sign, text) if "_x" in text else text


def _sign(match: re.Match[str]) -> str:
    number = int(match["code"], 16)
    return match[0] if 0xD800 <= number <= 0xDFFF or number == 0 else chr(number)


@dataclass
class Grid:
    """What a sheet holds."""

    rows: list[Row] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    """Cells whose formula was left aside for the value stored beside it."""
    merged: list[str] = field(default_factory=list)
    """Merged ranges: `A3:A5`."""
    hidden_rows: int = 0


def read_grid(content: bytes, *, strings: Sequence[str], dates: Set[int], since_1904: bool) -> Grid:
    """Read a sheet's part.

    Args:
        strings: the workbook's shared strings.
        dates: the styles that show days.
        since_1904: whether days are counted from 1904.

    Raises:
        UnreadableFile: `xml_broken`, `xml_unsafe`, `too_many_rows` or `too_many_columns`.
    """
    reader = _Reader(strings, dates, since_1904)
    parse(content, Tags(reader.start, reader.end, reader.said))
    _mark_merged(reader.grid)
    return reader.grid


class _Reader:
    """Hears the tags of a sheet and keeps the row under way."""

    def __init__(self, strings: Sequence[str], dates: Set[int], since_1904: bool) -> None:
        self.grid = Grid()
        self._strings, self._dates, self._since_1904 = strings, dates, since_1904
        self._line, self._at = 0, -1
        self._kind, self._style = "", -1
        self._cells: dict[int, str] = {}
        self._flaws: dict[int, str] = {}
        self._value: list[str] = []
        self._has_value = self._has_formula = False
        self._listens = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "c":
            self._begin_cell(given)
        elif tag in ("v", "t"):
            self._listens = True
            self._has_value = True
        elif tag == "rPh":
            self._listens = False
        elif tag == "f":
            self._has_formula = True
        elif tag == "row":
            self._begin_row(given)
        elif tag == "mergeCell":
            self.grid.merged.append(given.get("ref", ""))

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._listens = False
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()

    def said(self, text: str) -> None:
        if self._listens:
            self._value.append(text)

    def _begin_row(self, given: Mapping[str, str]) -> None:
        number = given.get("r", "")
        is_number = number.isdecimal() and len(number) <= 7
        self._line = int(number) if is_number else self._line + 1
        self._at, self._cells, self._flaws = -1, {}, {}
        if given.get("hidden", "") in ("1", "true"):
            self.grid.hidden_rows += 1

    def _begin_cell(self, given: Mapping[str, str]) -> None:
        place = _PLACE.fullmatch(given.get("r", ""))
        self._at = _column(place["letters"]) if place else self._at + 1
        self._kind = given.get("t", "n")
        style = given.get("s", "")
        self._style = int(style) if style.isdecimal() and len(style) <= 9 else -1
        self._value = []
        self._has_value = self._has_formula = False

    def _end_cell(self) -> None:
        if self._at >= MOST_COLUMNS:
            if self._value:
                raise UnreadableFile(reason="too_many_columns")
            return
        text = self._text("".join(self._value))
        if text:
            self._cells[self._at] = text
        if self._kind == "e":
            self._flaws[self._at] = "excel_error"
        elif self._has_formula and not text:
            self._flaws[self._at] = "formula"
        elif self._has_formula:
            self.grid.formulas.append(f"{column_letters(self._at)}{self._line}")

    def _text(self, value: str) -> str:
        if self._kind == "s":
            at = int(value) if value.isdecimal() and len(value) <= 9 else len(self._strings)
            return nfc(unescape(self._strings[at])) if at < len(self._strings) else ""
        if self._kind == "n" and value:
            if self._style in self._dates:
                return day(value, since_1904=self._since_1904)
            return plain(value)
        return nfc(unescape(value))

    def _end_row(self) -> None:
        if not self._flaws and not any(text.strip() for text in self._cells.values()):
            return
        if len(self.grid.rows) >= MOST_ROWS:
            raise UnreadableFile(reason="too_many_rows")
        width = max((*self._cells, *self._flaws)) + 1
        cells = tuple(self._cells.get(at, "") for at in range(width))
        self.grid.rows.append(Row(self._line, cells, self._flaws))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _mark_merged(grid: Grid) -> None:
    """Mark the cells that a merged one covers: Excel stores them empty."""
    covered: dict[int, set[int]] = {}
    left = _MOST_MERGED
    for ref in grid.merged:
        match = _RANGE.fullmatch(ref)
        if match is None or not left:
            continue
        first, last = _column(match[1]), min(_column(match[3]), MOST_COLUMNS - 1)
        top, bottom = int(match[2]), int(match[4])
        for line in range(top, min(bottom, top + left) + 1):
            from_column = first + 1 if line == top else first
            covered.setdefault(line, set()).update(range(from_column, last + 1))
            left = max(left - 1, 0)
    if covered:
        grid.rows = [_with_merged(row, covered.get(row.line, set())) for row in grid.rows]


def _with_merged(row: Row, covered: Set[int]) -> Row:
    empty = {at for at in covered if at >= len(row.cells) or not row.cells[at].strip()}
    flaws = dict.fromkeys(sorted(empty), "merged_cell") | dict(row.flaws)
    return Row(row.line, row.cells, flaws) if empty else row

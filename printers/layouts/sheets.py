"""A sheet of A4 as words → where everything on its pages stands.

One kind of sheet: who sends it and its number, a title, what is told, a table that goes on on the
next page under its head, sums, room for names, and a code for a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from printers.document import clean
from printers.fonts.outlines import outlines
from printers.layouts.page_marks import Block, Mark, Stroke, Words
from printers.layouts.qr import choose_symbol

WIDE, TALL = 21_000, 29_700
LEFT, TOP, BOTTOM = 1_500, 1_500, 27_900
"""Margins in hundredths of a millimetre; page numbers stand below the last."""
ROOM = WIDE - 2 * LEFT
BODY, SMALL, TITLE = 100, 84, 160
"""Sizes in tenths of a point."""
_LINE = 50
"""Hundredths of a millimetre from line to line for each point of size: 1.42 of it, so that two
marks on a capital never touch the line above."""
_PAD = 120
_TOLD = 3_000
_CODE = 2_600
_SIGNS = 2_600
_ANY_WIDTH = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table."""

    title: str
    wide: int
    """Hundredths of a millimetre; all of them together are `ROOM`."""
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column."""

    text: str
    note: str = ""
    """Under it, in small type."""


@dataclass(frozen=True)
class Sheet:
    """A sheet as words."""

    sender: tuple[str, ...]
    """The first is bold."""
    number: tuple[str, ...]
    """To the right of it; the first is bold."""
    title: str
    second: str
    """The title in another language; empty for none."""
    told: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: tuple[tuple[str, str], ...] = ()
    signs: tuple[str, ...] = ()
    sign_note: str = ""
    note: str = ""
    mark: str = ""
    """In a box over the title."""
    code: str = ""
    """What a phone reads; empty for none."""
    caption: tuple[str, ...] = ()
    """Beside the code."""
    page_word: str = "{no}/{of}"


def lay_out(sheet: Sheet) -> list[list[Mark]]:
    """The pages of a sheet."""
    pen = _Pen()
    _head(pen, sheet)
    _told(pen, sheet)
    _table(pen, sheet)
    _sums(pen, sheet)
    _foot(pen, sheet)
    many = len(pen.pages)
    for no, page in enumerate(pen.pages, start=1):
        said = sheet.page_word.format(no=no, of=many)
        page.append(Words(_end(said, WIDE - LEFT, SMALL), TALL - 1_000, said, SMALL))
        if sheet.number:
            page.append(Words(LEFT, TALL - 1_000, clean(sheet.number[0]), SMALL))
    return pen.pages


@dataclass
class _Pen:
    """Where the next thing stands."""

    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    y: int = TOP

    def put(self, *marks: Mark) -> None:
        self.pages[-1].extend(marks)

    def has_room(self, tall: int) -> bool:
        return self.y + tall <= BOTTOM

    def turn(self) -> None:
        self.pages.append([])
        self.y = TOP


def _line(tenths: int) -> int:
    return _LINE * tenths // 10


def _end(text: str, x: int, tenths: int, *, bold: bool = False) -> int:
    """Where a text begins that ends at `x`."""
    return x - outlines(bold).width(text, tenths)


def wrapped(text: str, room: int, tenths: int, *, bold: bool = False) -> list[str]:
    """A text in lines that fit a room; a word that is longer than a line is parted anywhere."""
    font, lines = outlines(bold), [""]
    for word in clean(text).split(" "):
        tried = f"{lines[-1]} {word}".strip()
        if font.width(tried, tenths) <= room:
            lines[-1] = tried
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and font.width(lines[-1] + letter, tenths) > room:
                lines.append("")
            lines[-1] += letter
    return lines


def _head(pen: _Pen, sheet: Sheet) -> None:
    room = ROOM * 6 // 10
    left = pen.y
    for at, said in enumerate(sheet.sender):
        for line in wrapped(said, room, BODY, bold=at == 0):
            left += _line(BODY)
            pen.put(Words(LEFT, left, line, BODY, bold=at == 0))
    right = pen.y
    for at, said in enumerate(map(clean, sheet.number)):
        right += _line(BODY)
        x = _end(said, WIDE - LEFT, BODY, bold=at == 0)
        pen.put(Words(x, right, said, BODY, bold=at == 0))
    pen.y = max(left, right) + 500
    if sheet.mark:
        _boxed(pen, clean(sheet.mark))
    for said, tenths, bold in ((sheet.title, TITLE, True), (sheet.second, BODY, False)):
        for line in wrapped(said, ROOM, tenths, bold=bold) if said else ():
            pen.y += _line(tenths)
            x = (WIDE - outlines(bold).width(line, tenths)) // 2
            pen.put(Words(x, pen.y, line, tenths, bold=bold))
    pen.y += 350


def _boxed(pen: _Pen, said: str) -> None:
    wide, tall = outlines(True).width(said, BODY) + 600, _line(BODY) + 250
    x, end = (WIDE - wide) // 2, (WIDE + wide) // 2
    pen.put(*_frame(x, pen.y, end, pen.y + tall, thick=40))
    pen.put(Words(x + 300, pen.y + _line(BODY), said, BODY, bold=True))
    pen.y += tall + 300


def _frame(x: int, y: int, to_x: int, to_y: int, *, thick: int) -> tuple[Stroke, ...]:
    return (
        Stroke(x, y, to_x, y, thick),
        Stroke(x, to_y, to_x, to_y, thick),
        Stroke(x, y, x, to_y, thick),
        Stroke(to_x, y, to_x, to_y, thick),
    )


def _told(pen: _Pen, sheet: Sheet) -> None:
    for label, said in sheet.told:
        for at, line in enumerate(wrapped(said, ROOM - _TOLD, BODY)):
            if not pen.has_room(_line(BODY)):
                pen.turn()
            pen.y += _line(BODY)
            if at == 0:
                pen.put(Words(LEFT, pen.y, clean(label), BODY))
            pen.put(Words(LEFT + _TOLD, pen.y, line, BODY))
    pen.y += 350


# --- The table ---------------------------------------------------------------------------


def _table(pen: _Pen, sheet: Sheet) -> None:
    head = tuple(Cell(one.title) for one in sheet.columns)
    _row(pen, sheet, head, bold=True)
    for cells in sheet.rows:
        if not pen.has_room(_height(sheet, cells)):
            pen.turn()
            _row(pen, sheet, head, bold=True)
        _row(pen, sheet, cells)


def _height(sheet: Sheet, cells: Sequence[Cell], *, bold: bool = False) -> int:
    """How tall a row is: its tallest cell's."""
    return 2 * _PAD + max(
        sum(_line(tenths) for _text, tenths in _lines(cell, column, bold=bold))
        for cell, column in zip(cells, sheet.columns, strict=True)
    )


def _lines(cell: Cell, column: Column, *, bold: bool) -> list[tuple[str, int]]:
    room = column.wide - 2 * _PAD
    said = [(line, BODY) for line in wrapped(cell.text, room, BODY, bold=bold)]
    noted = wrapped(cell.note, room, SMALL) if cell.note else []
    return said + [(line, SMALL) for line in noted]


def _row(pen: _Pen, sheet: Sheet, cells: Sequence[Cell], *, bold: bool = False) -> None:
    tall, x = _height(sheet, cells, bold=bold), LEFT
    for cell, column in zip(cells, sheet.columns, strict=True):
        y = pen.y + _PAD - 80  # letters stand on the line, and little hangs below it
        for line, tenths in _lines(cell, column, bold=bold):
            y += _line(tenths)
            is_bold = bold and tenths == BODY
            begin = x + _PAD
            if column.is_right:
                begin = _end(line, x + column.wide - _PAD, tenths, bold=is_bold)
            pen.put(Words(begin, y, line, tenths, bold=is_bold))
        pen.put(*_frame(x, pen.y, x + column.wide, pen.y + tall, thick=15))
        x += column.wide
    pen.y += tall


def _sums(pen: _Pen, sheet: Sheet) -> None:
    for label, said in sheet.sums:
        if not pen.has_room(_line(BODY) + 200):
            pen.turn()
        pen.y += _line(BODY) + 100
        words, amount = clean(label), clean(said)
        begin = _end(amount, WIDE - LEFT - _PAD, BODY, bold=True)
        pen.put(Words(begin, pen.y, amount, BODY, bold=True))
        pen.put(Words(_end(words, begin - 300, BODY), pen.y, words, BODY))
    pen.y += 400


# --- Under the table ---------------------------------------------------------------------


def _foot(pen: _Pen, sheet: Sheet) -> None:
    """The code, the names and the note stay together."""
    note = wrapped(sheet.note, ROOM, SMALL) if sheet.note else []
    tall = (_CODE + 300 if sheet.code else 0) + (_SIGNS if sheet.signs else 0)
    if not pen.has_room(tall + len(note) * _line(SMALL) + 500):
        pen.turn()
    if sheet.code:
        _code(pen, sheet)
    if sheet.signs:
        _signs(pen, sheet)
    if note:
        pen.put(Stroke(LEFT, pen.y, WIDE - LEFT, pen.y, 10))
        pen.y += 100
    for line in note:
        pen.y += _line(SMALL)
        pen.put(Words(LEFT, pen.y, line, SMALL))


def _code(pen: _Pen, sheet: Sheet) -> None:
    rows = choose_symbol(sheet.code, width_dots=_ANY_WIDTH).rows
    side = _CODE // len(rows)
    for at, row in enumerate(rows):
        for first, many in _runs(row):
            pen.put(Block(LEFT + first * side, pen.y + at * side, many * side, side))
    y = pen.y + 200
    for at, said in enumerate(sheet.caption):
        for line in wrapped(said, ROOM - _CODE - 500, BODY, bold=at == 0):
            y += _line(BODY)
            pen.put(Words(LEFT + _CODE + 500, y, line, BODY, bold=at == 0))
    pen.y = max(pen.y + _CODE, y) + 300


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many stand together."""
    found: list[tuple[int, int]] = []
    for at, is_dark in enumerate(row):
        if not is_dark:
            continue
        if found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((at, 1))
    return found


def _signs(pen: _Pen, sheet: Sheet) -> None:
    room = ROOM // len(sheet.signs)
    for at, who in enumerate(map(clean, sheet.signs)):
        middle = LEFT + at * room + room // 2
        for said, tenths, bold, y in (
            (who, BODY, True, pen.y + _line(BODY)),
            (clean(sheet.sign_note), SMALL, False, pen.y + _line(BODY) + _line(SMALL)),
        ):
            x = middle - outlines(bold).width(said, tenths) // 2
            pen.put(Words(x, y, said, tenths, bold=bold))
    pen.y += _SIGNS

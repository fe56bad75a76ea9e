"""A paper as lines of plain letters: the last resort, for a printer that takes no picture.

words        without accents, wrapped at words, as many letters a line as the printer has
amounts      on the right, never broken
QR symbols   as the link they carry
stars        as asterisks
"""

import textwrap
from collections.abc import Iterator

from printers.dialects import bands, escpos
from printers.dialects.letters import (
    PLAIN_LINE_DOTS,
    cells,
    line_bytes,
    plain,
    select,
    to_left_edge,
)
from printers.document import (
    Align,
    AmountAt,
    Block,
    Boxed,
    Document,
    Gap,
    Label,
    Paper,
    Paragraph,
    Qr,
    Row,
    Rule,
    Space,
    Span,
    Stars,
    Table,
    words,
)
from printers.drawing.ink import Ink
from printers.layouts.trials import plain_trial
from printers.profiles import Profile

_INDENT = 2
_WIDE_FROM = 40
_MORE = "..."


def encode_paper(paper: Paper, profile: Profile, copies: int) -> bytes:
    """`paper` as one job of letters."""
    at = to_left_edge(profile)
    once = b"".join(at + line_bytes(line) for line in plain_lines(paper, profile.columns))
    down = bands.motion_feed(profile.motion_per_dot)(profile.top_dots)
    end = escpos.ending(profile)
    return escpos.start(profile) + select(profile) + (down + once + end) * copies


def ink_paper(paper: Paper, profile: Profile) -> Ink:
    """About how the letters look, for the screen: the same words in the same columns."""
    top = profile.top_dots
    lines = (
        [Ink(profile.width_dots, bytes(profile.width_dots // 8 * top), bytes(top))] if top else []
    )
    for line in plain_lines(paper, profile.columns):
        # Only a ruler's line is longer than the printer's, which then goes on below.
        for at in range(0, max(1, len(line)), profile.columns):
            part = line[at : at + profile.columns]
            lines.append(cells(part, profile, PLAIN_LINE_DOTS))
    blank = Ink(profile.width_dots, bytes(profile.width_dots // 8), b"\x00")
    lines = lines or [blank]
    rows, inked = b"".join(line.rows for line in lines), b"".join(line.inked for line in lines)
    return Ink(profile.width_dots, rows, inked)


def plain_lines(paper: Paper, columns: int) -> list[str]:
    """The lines of `paper`, each of at most `columns` characters of printable ASCII.

    Only a ruler has longer ones: see `printers.layouts.trials.plain_trial`.
    """
    blocks = paper.blocks if isinstance(paper, Document) else tuple(_label_blocks(paper))
    return [line.rstrip() for block in blocks for line in _lines(block, columns)]


def _label_blocks(label: Label) -> Iterator[Block]:
    yield Paragraph((*words(label.name), *((Stars(label.stars),) if label.stars else ())))
    texts = (label.name_en, label.note, label.producer, label.place)
    dates = (
        label.made_both or label.made_line,
        label.date_both or label.date_line,
        label.lot_both or label.lot_line,
    )
    for text in (*texts, *dates, label.price):
        if text:
            yield Paragraph(words(text))
    if label.qr:
        yield Qr(label.qr)


def _lines(block: Block, columns: int) -> list[str]:
    match block:
        case Paragraph():
            return _paragraph(block, columns)
        case Row():
            return _row(block, columns)
        case Table():
            return _table(block, columns)
        case Rule():
            return [("- " * columns if block.dashed else "-" * columns)[:columns]]
        case Boxed():
            return _boxed(block, columns)
        case Qr():
            return _qr(block, columns)
        case Gap():
            return [""] * (block.space is not Space.SMALL)
        case _:
            return list(plain_trial(block, columns))


def _boxed(block: Boxed, columns: int) -> list[str]:
    inside = _wrapped(plain(block.text), columns)
    return ["*" * columns, *(line.center(columns) for line in inside), "*" * columns]


def _qr(block: Qr, columns: int) -> list[str]:
    # A link that lost a letter would lead elsewhere, so one that is no ASCII is left out.
    link = _wrapped(block.content, columns) if block.content.isascii() else []
    return [*link, *(line for part in block.caption for line in _paragraph(part, columns))]


def _text(spans: tuple[Span, ...], columns: int) -> str:
    parts = []
    for span in spans:
        if isinstance(span, Stars):
            parts.append(" " + "*" * span.count)
        elif not span.wide_only or columns >= _WIDE_FROM:
            parts.append(plain(span.text))
    return "".join(parts)


def _wrapped(text: str, columns: int) -> list[str]:
    return textwrap.wrap(text, columns, break_on_hyphens=False)


def _paragraph(block: Paragraph, columns: int) -> list[str]:
    indent = block.indent * _INDENT
    room = columns - indent
    lines = _wrapped(_text(block.spans, columns), room)
    if block.max_lines is not None and len(lines) > block.max_lines:
        lines = lines[: block.max_lines]
        lines[-1] = lines[-1][: room - len(_MORE)].rstrip() + _MORE
    return [" " * indent + _aligned(line, block.align, room) for line in lines]


def _aligned(line: str, align: Align, room: int) -> str:
    if align is Align.CENTER:
        return " " * ((room - len(line)) // 2) + line
    return line.rjust(room) if align is Align.RIGHT else line


def _row(block: Row, columns: int) -> list[str]:
    indent = block.indent * _INDENT
    room = columns - indent
    amount = _text((block.right,), columns).strip()
    left = _text(block.left, columns)
    beside = room - len(amount) - 1
    if not amount:
        lines = _wrapped(left, room)
    elif block.amount_at is AmountAt.FIRST and beside * 3 >= room:
        lines = _wrapped(left, beside) or [""]
        lines[0] = lines[0].ljust(room - len(amount)) + amount
    else:
        lines = _wrapped(left, room)
        if not lines or len(lines[-1]) > beside:
            lines.append("")
        if len(amount) <= room:
            lines[-1] = lines[-1].ljust(room - len(amount)) + amount
        else:  # longer than the paper is wide: broken, but whole
            lines[-1:] = [line.rjust(room) for line in _wrapped(amount, room)]
    return [" " * indent + line for line in lines]


def _table(block: Table, columns: int) -> list[str]:
    rows = [[plain(cell).strip() for cell in row] for row in (block.head, *block.rows) if row]
    if not rows:
        return []
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    spare = columns - sum(widths)
    if spare < len(widths) - 1:
        return _stacked(block, columns)
    lines = []
    for row in rows:
        line = ""
        for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
            end = sum(widths[: number + 1]) + spare * number // max(1, len(widths) - 1)
            line = cell.ljust(width) if number == 0 else line.ljust(end - len(cell)) + cell
        lines.append(line)
    return lines


def _stacked(block: Table, columns: int) -> list[str]:
    """A table too wide for the paper, each cell on a line of its own beside its head."""
    lines: list[str] = []
    for row in block.rows:
        lines += _paragraph(Paragraph(words(row[0])), columns)
        heads = block.head or ("",) * len(row)
        for head, cell in zip(heads[1:], row[1:], strict=True):
            lines += _row(Row(words(head), words(cell)[0], indent=1), columns)
    return lines

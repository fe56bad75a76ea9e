"""From words to places: the layout of a paper on a printer's width.

`lay_out` is the only door.  Receipts and other documents are laid out here, labels in
`labels`.
"""

from dataclasses import dataclass, field, replace

from printers.document import (
    Align,
    AmountAt,
    Block,
    Boxed,
    Document,
    Gap,
    HeadTest,
    Label,
    Paper,
    Paragraph,
    Qr,
    QrSizes,
    Row,
    Rule,
    Ruler,
    Size,
    Space,
    Span,
    Table,
    Text,
)
from printers.fonts import glyphs
from printers.fonts.glyphs import Face
from printers.layouts import flow
from printers.layouts.flow import Line, Word
from printers.layouts.labels import lay_out_label
from printers.layouts.marks import BoxMark, Layout, Mark, QrMark, line_marks, moved_down
from printers.layouts.qr import Symbol, choose_symbol
from printers.layouts.tables import column_widths
from printers.layouts.trials import Trial, lay_out_trial, ruler_ends
from printers.profiles import Profile

_WIDE_FROM_DOTS = 512
"""From this width on a paper takes the large titles; a roll of 58 mm takes the small ones."""
_PX_WIDE = {
    Size.SMALL: 22,
    Size.BODY: 24,
    Size.LEAD: 30,
    Size.TITLE: 32,
    Size.HEADING: 36,
    Size.TOTAL: 44,
    Size.SHELF_PRICE: 96,
}
_PX_NARROW = {
    Size.SMALL: 22,
    Size.BODY: 22,
    Size.LEAD: 26,
    Size.TITLE: 28,
    Size.HEADING: 30,
    Size.TOTAL: 36,
    Size.SHELF_PRICE: 64,
}
"""22 is the least that is read with ease, and sets the 32 letters such a roll is known for."""
_TINY_BELOW_DOTS = 300
"""Below this width only an impact head of 200 dots is left; a word of a title still fits it."""
_PX_TINY = dict.fromkeys(Size, 22) | {Size.TOTAL: 30, Size.SHELF_PRICE: 40}
_BOLD_SIZES = frozenset({Size.TITLE, Size.HEADING, Size.LEAD, Size.TOTAL, Size.SHELF_PRICE})
"""Roles that are bold whether or not a span says so."""
_GAPS = {Space.SMALL: 9, Space.MEDIUM: 16, Space.LARGE: 32}
_INDENT_DOTS = 20
_RULE_DOTS = 2
_RULE_AIR_DOTS = 13
_DASH_DOTS = 6
_DASH_GAP_DOTS = 4
_FRAME_DOTS = 3
_FRAME_AIR_DOTS = 5
_COLUMN_GAP_DOTS = 16
_COLUMN_GAPS_DOTS = (_COLUMN_GAP_DOTS, 8)
_NARROWEST_LEFT = 3
"""Words beside an amount keep at least a third of the width, or the amount goes below them."""
_CAPTION_DOTS = 200
"""Narrower than this a caption goes below its symbol."""


def lay_out(paper: Paper, profile: Profile) -> Layout:
    """Where every word of `paper` stands on the paper of `profile`.

    A document is as wide as the profile, less what it is moved by, and as long as it needs; a
    label has its own size.

    Raises:
        DoesNotFit: a label is larger than the printer, or its price or date too long for it.
        QrDoesNotFit: a symbol would need modules of 3 dots or less.
    """
    if isinstance(paper, Label):
        return lay_out_label(paper, profile)
    return _lay_out_document(paper, profile)


def _lay_out_document(document: Document, profile: Profile) -> Layout:
    sheet = _Sheet(profile.content_dots, profile.scale_eighths)
    for block in document.blocks:
        sheet.add(block)
    return sheet.layout()


def lay_out_block(block: Block, width_dots: int, scale_eighths: int = 8) -> Layout:
    """One block alone, 0 rows high where it says nothing.

    A document is its blocks below each other and nothing more.

    Raises:
        QrDoesNotFit: a symbol would need modules of 3 dots or less.
    """
    sheet = _Sheet(width_dots, scale_eighths)
    sheet.add(block)
    return replace(sheet.layout(), height_dots=sheet.y)


def line_height_dots(px: int) -> int:
    """Room of one line of receipt text, in dots: 32 for 24, tall enough for Ỗ above and g below."""
    return baseline_dots(px) + (px * 25 + 99) // 100


def baseline_dots(px: int) -> int:
    """Dots from a line's top to its baseline; the tallest letter, Ỗ, reaches 1.06 em up."""
    return (px * 108 + 99) // 100


@dataclass(slots=True)
class _Sheet:
    """A paper being filled from the top; `y` is the first free row."""

    width_dots: int
    scale_eighths: int = 8
    y: int = 0
    reach_dots: int = 0
    """How far a ruler goes, which may be beyond the width."""
    marks: list[Mark] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def add(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._add_paragraph(block)
            case Row():
                self._add_row(block)
            case Table():
                self._add_table(block)
            case Rule():
                self._add_rule(dashed=block.dashed)
            case Boxed() | Qr():
                self._add_set_apart(block)
            case Gap():
                self.y += self.dots(_GAPS[block.space])
            case Ruler() | HeadTest() | QrSizes():
                self._add_trial(block)

    def _add_trial(self, block: Trial) -> None:
        marks, taken_dots = lay_out_trial(block, self.width_dots, self.scale_eighths)
        if isinstance(block, Ruler):
            self.reach_dots = max(self.reach_dots, ruler_ends(block, self.width_dots)[-1])
        self.marks += moved_down(marks, self.y)
        self.y += taken_dots

    def layout(self) -> Layout:
        width = max(self.width_dots, self.reach_dots)
        return Layout(width, max(1, self.y), tuple(self.marks), tuple(sorted(self.missing)))

    def dots(self, at_203_dpi: int) -> int:
        return (at_203_dpi * self.scale_eighths + 4) // 8

    @property
    def is_wide(self) -> bool:
        return self.width_dots >= self.dots(_WIDE_FROM_DOTS)

    def face(self, size: Size, *, bold: bool = False) -> Face:
        table = _PX_WIDE if self.is_wide else _PX_NARROW
        if self.width_dots < self.dots(_TINY_BELOW_DOTS):
            table = _PX_TINY
        return Face(self.dots(table[size]), bold or size in _BOLD_SIZES)

    def words(self, spans: tuple[Span, ...], size: Size) -> list[Word]:
        faced: list[tuple[Span, Face]] = []
        for span in spans:
            if isinstance(span, Text):
                if span.wide_only and not self.is_wide:
                    continue
                self.missing |= glyphs.missing(span.text)
                faced.append((span, self.face(span.size or size, bold=span.bold)))
            else:
                faced.append((span, self.face(size, bold=True)))
        return flow.split_words(faced)

    def place(self, line: Line, *, x: int, baseline: int) -> None:
        """Put a line down, its first ink at `x`."""
        self.marks += line_marks(line, x=x, baseline=baseline)

    def _add_paragraph(self, block: Paragraph) -> None:
        self._flow(block, x=0, width_dots=self.width_dots)

    def _flow(self, block: Paragraph, *, x: int, width_dots: int, is_even: bool = False) -> None:
        indent = block.indent * self.dots(_INDENT_DOTS)
        words = self.words(block.spans, block.size)
        room = width_dots - indent
        lines = flow.wrap(words, room, max_lines=block.max_lines)
        if is_even or block.align is Align.CENTER:
            lines = flow.balanced(lines, words, room)
        for line in lines:
            free = room - line.width_dots
            shift = {Align.LEFT: 0, Align.CENTER: free // 2, Align.RIGHT: free}[block.align]
            self.place(line, x=x + indent + shift, baseline=self.y + baseline_dots(line.px))
            self.y += line_height_dots(line.px)

    def _add_row(self, block: Row) -> None:
        indent = block.indent * self.dots(_INDENT_DOTS)
        room = self.width_dots - indent
        amount = Text(flow.unbroken(block.right.text), block.right.bold, block.right.size)
        words = self.words(block.left, block.size)
        right = flow.wrap(self.words((amount,), block.size), room)
        taken = right[0].width_dots + self.gap_dots(right[0]) if len(right) == 1 else room
        if block.amount_at is AmountAt.FIRST and (room - taken) * _NARROWEST_LEFT >= room:
            left, beside = flow.wrap(words, room - taken), 0
        else:
            left = flow.wrap(words, room)
            fits = bool(left) and left[-1].width_dots + taken <= room
            beside = len(left) - 1 if fits else len(left)
        for number in range(max(len(left), beside + len(right))):
            words_here = left[number] if number < len(left) else Line(())
            amount_here = right[number - beside] if 0 <= number - beside < len(right) else Line(())
            self._add_pair(words_here, amount_here, x=indent)

    def gap_dots(self, right: Line) -> int:
        return max(self.dots(_COLUMN_GAP_DOTS), right.px // 2)

    def _add_pair(self, left: Line, right: Line, *, x: int) -> None:
        px = max(left.px, right.px)
        baseline = self.y + baseline_dots(px)
        self.place(left, x=x, baseline=baseline)
        self.place(right, x=self.width_dots - right.width_dots, baseline=baseline)
        self.y += line_height_dots(px)

    def _add_table(self, block: Table) -> None:
        face = self.face(block.size)
        rows = [*((block.head,) if block.head else ()), *block.rows]
        if not rows:
            return
        for gap_dots in _COLUMN_GAPS_DOTS:
            gap = self.dots(gap_dots)
            widths = column_widths(rows, face, self.width_dots, gap_dots=gap)
            if widths is not None:
                for row in rows:
                    self._add_cells(row, widths, block.size)
                return
        self._add_stacked_table(block)

    def _add_cells(self, row: tuple[str, ...], widths: list[int], size: Size) -> None:
        cells = [
            flow.wrap(self.words((Text(cell),), size), width)
            for cell, width in zip(row, widths, strict=True)
        ]
        px = self.face(size).px
        height = max(1, *(len(lines) for lines in cells), 1)
        spare = self.width_dots - sum(widths)
        for column, (lines, width) in enumerate(zip(cells, widths, strict=True)):
            x = sum(widths[:column]) + spare * column // max(1, len(widths) - 1)
            for number, line in enumerate(lines):
                # Cells stand on the row's last line, so an amount is beside the end of its words.
                row_y = self.y + (height - len(lines) + number) * line_height_dots(px)
                shift = width - line.width_dots if column else 0
                self.place(line, x=x + shift, baseline=row_y + baseline_dots(px))
        self.y += height * line_height_dots(px)

    def _add_stacked_table(self, block: Table) -> None:
        """A table too wide for the paper, each cell on a line of its own beside its head."""
        for row in block.rows:
            self._add_paragraph(Paragraph((Text(row[0]),), block.size))
            heads = block.head or ("",) * len(row)
            for head, cell in zip(heads[1:], row[1:], strict=True):
                self._add_row(Row((Text(head),), Text(cell), block.size, indent=1))

    def _add_rule(self, *, dashed: bool) -> None:
        air, thick = self.dots(_RULE_AIR_DOTS), self.dots(_RULE_DOTS)
        dash, gap = self.dots(_DASH_DOTS), self.dots(_DASH_GAP_DOTS)
        top = self.y + air
        if dashed:
            for x in range(0, self.width_dots, dash + gap):
                self.marks.append(BoxMark(x, top, min(dash, self.width_dots - x), thick))
        else:
            self.marks.append(BoxMark(0, top, self.width_dots, thick))
        self.y = top + thick + air

    def _add_set_apart(self, block: Boxed | Qr) -> None:
        if isinstance(block, Qr):
            self._add_qr(block)
        else:
            self._add_boxed(block)

    def _add_boxed(self, block: Boxed) -> None:
        thick = self.dots(_FRAME_DOTS)
        edge = thick + self.dots(_FRAME_AIR_DOTS)
        top = self.y
        self.y += edge
        inside = Paragraph((Text(block.text, bold=True),), block.size, Align.CENTER)
        self._flow(inside, x=edge, width_dots=self.width_dots - 2 * edge)
        self.y += edge
        wide, tall = self.width_dots, self.y - top
        self.marks += (
            BoxMark(0, top, wide, thick),
            BoxMark(0, self.y - thick, wide, thick),
            BoxMark(0, top, thick, tall),
            BoxMark(wide - thick, top, thick, tall),
        )
        self.y += self.dots(_GAPS[Space.MEDIUM])

    def _add_qr(self, block: Qr) -> None:
        symbol = choose_symbol(
            block.content, width_dots=self.width_dots, scale_eighths=self.scale_eighths
        )
        caption_x = symbol.side_dots + self.dots(_COLUMN_GAP_DOTS) // 2
        if self.width_dots - caption_x >= self.dots(_CAPTION_DOTS):
            self._add_qr_beside(symbol, block.caption, caption_x)
            return
        self.marks.append(QrMark((self.width_dots - symbol.side_dots) // 2, self.y, symbol))
        self.y += symbol.side_dots
        for paragraph in block.caption:
            self._flow(paragraph, x=0, width_dots=self.width_dots)

    def _add_qr_beside(
        self, symbol: Symbol, paragraphs: tuple[Paragraph, ...], caption_x: int
    ) -> None:
        caption = _Sheet(self.width_dots, self.scale_eighths)
        for paragraph in paragraphs:
            # Even lines leave no word alone at the end.
            room = self.width_dots - caption_x
            caption._flow(paragraph, x=caption_x, width_dots=room, is_even=True)
        tall = max(symbol.side_dots, caption.y)
        self.marks.append(QrMark(0, self.y + (tall - symbol.side_dots) // 2, symbol))
        self.marks += moved_down(caption.marks, self.y + (tall - caption.y) // 2)
        self.missing |= caption.missing
        self.y += tall

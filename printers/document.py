"""A paper as words: what is said and how loud, never pixels, fonts or printers.

Two papers exist: a `Document` flows down a roll, a `Label` fills a fixed little sheet.  Both are
frozen values that are stored as JSON, so a paper drawn again years later says the same words.

Every text is normalised to NFC and freed of control and direction characters as it enters, because
text comes from keyboards, spreadsheets and suppliers and could otherwise carry printer commands.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

NBSP = "\u00a0"
_DEEPEST_INDENT = 4
_REPLACEMENT = "\ufffd"
_VARIATION_SELECTORS = frozenset(
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0x180B, 0x180E))
)
_HARD_SPACES = frozenset({NBSP, "\u202f", "\u2007"})


class BadPaper(ValueError):  # noqa: N818 - says what happened
    """A paper was asked for that cannot exist, such as six stars; the reason is the message."""


class Size(StrEnum):
    """How large a text is, as a role; the layout knows the dots."""

    SMALL = "small"
    """The smallest text of a receipt: commune, lot, VAT table."""
    BODY = "body"
    LEAD = "lead"
    """The word before the total; a copy's box."""
    TITLE = "title"
    """The shop's name."""
    HEADING = "heading"
    """The name of the paper itself."""
    TOTAL = "total"
    SHELF_PRICE = "shelf_price"
    """A price that is read from two steps away."""


class Align(StrEnum):
    """Where a line stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Space(StrEnum):
    """How much paper is left blank, as a role."""

    SMALL = "small"
    """Between two items."""
    MEDIUM = "medium"
    """Between two groups."""
    LARGE = "large"


class AmountAt(StrEnum):
    """Beside which line of a wrapped text an amount stands."""

    FIRST = "first"
    LAST = "last"


def clean(text: str) -> str:
    """`text` in NFC without anything that is not meant to be seen.

    Line ends, tabs and other control characters become spaces; format characters (joiners,
    direction marks, soft hyphens, byte order marks) and variation selectors vanish; lone
    surrogates become U+FFFD; exotic spaces become a space, unbreakable ones U+00A0.
    """
    is_plain = text.isprintable() and _VARIATION_SELECTORS.isdisjoint(text)
    if is_plain and unicodedata.is_normalized("NFC", text):
        return text  # nearly every word, and a long receipt has some hundred
    return unicodedata.normalize("NFC", "".join(_clean_character(mark) for mark in text))


def _clean_character(mark: str) -> str:
    category = unicodedata.category(mark)
    if category == "Cf" or mark in _VARIATION_SELECTORS:
        return ""
    if category == "Cs":
        return _REPLACEMENT
    if mark in _HARD_SPACES:
        return NBSP
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    return mark


def _set_clean(value: object, *names: str) -> None:
    """Clean the named texts of a frozen dataclass in its `__post_init__`."""
    for name in names:
        object.__setattr__(value, name, clean(getattr(value, name)))


@dataclass(frozen=True, slots=True)
class Text:
    """A run of words in one voice."""

    text: str
    bold: bool = False
    size: Size | None = None
    """None takes the size of the paragraph or row it stands in."""
    wide_only: bool = False
    """Left out on narrow paper (58 mm), where it would cost a line or a second of printing."""

    def __post_init__(self) -> None:
        _set_clean(self, "text")


@dataclass(frozen=True, slots=True)
class Stars:
    """OCOP stars, drawn as shapes in the size of the text around them; never broken apart."""

    count: int
    """1 to 5 (Decision 148/QĐ-TTg rates 1 to 5 stars; a shop prints 3 to 5)."""

    def __post_init__(self) -> None:
        if not 1 <= self.count <= 5:
            raise BadPaper(f"a rating has 1 to 5 stars, not {self.count}")


Span = Text | Stars


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Spans that wrap at words; a word longer than the line breaks between letters."""

    spans: tuple[Span, ...]
    size: Size = Size.BODY
    align: Align = Align.LEFT
    indent: int = 0
    """Steps of about two letters to the right, 0 to 4."""
    max_lines: int | None = None
    """The last of these lines ends in "…" when words are left over; None never shortens."""

    def __post_init__(self) -> None:
        _check_indent(self.indent)
        if self.max_lines is not None and self.max_lines < 1:
            raise BadPaper(f"a paragraph has at least 1 line, not {self.max_lines}")


@dataclass(frozen=True, slots=True)
class Row:
    """Words on the left that may wrap, an amount on the right that does not."""

    left: tuple[Span, ...]
    right: Text
    size: Size = Size.BODY
    indent: int = 0
    amount_at: AmountAt = AmountAt.LAST

    def __post_init__(self) -> None:
        _check_indent(self.indent)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of short texts; the first column stands left, all others right (they hold amounts)."""

    head: tuple[str, ...]
    """One text a column; an empty tuple for a table without a head."""
    rows: tuple[tuple[str, ...], ...]
    size: Size = Size.SMALL

    def __post_init__(self) -> None:
        widths = {len(row) for row in (*((self.head,) if self.head else ()), *self.rows)}
        if len(widths) > 1 or widths == {0}:
            raise BadPaper("every row of a table has the same number of columns, at least 1")
        object.__setattr__(self, "head", tuple(clean(cell) for cell in self.head))
        rows = tuple(tuple(clean(cell) for cell in row) for row in self.rows)
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper with a little air above and below."""

    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Boxed:
    """A text in a frame across the paper, such as `BẢN SAO LẦN 1`."""

    text: str
    size: Size = Size.LEAD

    def __post_init__(self) -> None:
        _set_clean(self, "text")


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR symbol with paragraphs beside it, or below it where the paper is narrow."""

    content: str
    """What the symbol carries, exactly; upper-case links make the smallest symbols."""
    caption: tuple[Paragraph, ...] = ()

    def __post_init__(self) -> None:
        _check_qr(self.content)


@dataclass(frozen=True, slots=True)
class Gap:
    """Blank paper."""

    space: Space = Space.SMALL


@dataclass(frozen=True, slots=True)
class Ruler:
    """A ruler that may reach beyond the profile's width, so that one too narrow shows as well.

    Each width has a line of its own with its number at the end; the largest number that came out
    whole says how wide the printer prints.
    """

    widths_dots: tuple[int, ...] = (384, 512, 576, 640, 832)
    """Widths of heads; the profile's own is always among the lines."""


@dataclass(frozen=True, slots=True)
class HeadTest:
    """A black bar as wide as the head: a dead element leaves a white stripe in it."""


@dataclass(frozen=True, slots=True)
class QrSizes:
    """The same symbol with modules of several sizes, to see which of them a phone reads."""

    content: str
    """What stands in each symbol before its own size."""
    modules_dots: tuple[int, ...] = (6, 5, 4)
    """Dots of a module at 203 dpi."""

    def __post_init__(self) -> None:
        _check_qr(self.content)
        if not self.modules_dots or min(self.modules_dots) < 1:
            raise BadPaper(f"modules have at least 1 dot, not {self.modules_dots}")

    def content_of(self, module_dots: int) -> str:
        """What the symbol of this size says."""
        return f"{self.content} {module_dots}"


Block = Paragraph | Row | Table | Rule | Boxed | Qr | Gap | Ruler | HeadTest | QrSizes


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that flows down a roll as far as its words need: receipt, Z, test page."""

    blocks: tuple[Block, ...]
    language: str = "vi"
    """BCP 47 language of the words; it changes nothing in how they are drawn."""


@dataclass(frozen=True, slots=True)
class Label:
    """A sticker of a fixed size: words on the left, the lot's QR and the price on the right.

    The layout never cuts a letter.  Where the words do not fit it lets go of them in this order:
    the second line of place and producer, place, the English name (and the place is back as far as
    there is room), note, producer, `contents` but for a line, `made_line`, the rest of `contents`.
    A place lets go of its later parts first: province, then district.
    The lines of dates and lot have their English beside them where all of them have room for it.
    The name, the stars, `date_line`, `lot_line`, the prices and the QR always stay.
    """

    width_mm: int
    height_mm: int
    name: str
    date_line: str
    """The one date a buyer needs, bold: `HSD 03/11/2027`.  Empty only where the law asks none."""
    lot_line: str
    """`Lô L261103 · 100 g`."""
    price: str
    """With its currency, and its unit behind a stroke: `450.000 đ`, `42.000 đ/kg`.  Never
    shortened."""
    qr: str
    """What the symbol carries, exactly; empty on a label that is too small for one."""
    name_en: str = ""
    """Printed whole, in smaller type than any Vietnamese, or not at all."""
    stars: int = 0
    """0 to 5; 0 prints none."""
    note: str = ""
    """A line in the stars' place, such as `Đặc sản vùng`."""
    producer: str = ""
    place: str = ""
    made_line: str = ""
    """`NSX 03/11/2026` or `Đóng gói 21/11/2026`."""
    language: str = "vi"
    made_both: str = ""
    """`made_line` with its English: `NSX / Made on 03/11/2026`; empty: it is Vietnamese alone."""
    date_both: str = ""
    lot_both: str = ""
    was: str = ""
    """The price before it was lowered, struck through below the lot; its date is set larger then,
    since it is why.  Always stays."""
    contents: str = ""
    """What lies in a gift set, in as many lines as there is room for; most labels have none."""

    def __post_init__(self) -> None:
        if self.width_mm < 1 or self.height_mm < 1:
            raise BadPaper(f"a label of {self.width_mm} × {self.height_mm} mm cannot exist")
        if not 0 <= self.stars <= 5:
            raise BadPaper(f"a label has 0 to 5 stars, not {self.stars}")
        if self.qr:
            _check_qr(self.qr)
        _set_clean(self, "name", "name_en", "note", "producer", "place")
        _set_clean(self, "made_line", "date_line", "lot_line", "price")
        _set_clean(self, "made_both", "date_both", "lot_both", "was")


Paper = Document | Label


def _check_indent(indent: int) -> None:
    if not 0 <= indent <= _DEEPEST_INDENT:
        raise BadPaper(f"an indent is 0 to {_DEEPEST_INDENT} steps, not {indent}")


def _check_qr(content: str) -> None:
    if not content:
        raise BadPaper("a QR symbol carries at least one character")
    if clean(content) != content:
        # Cleaning would change where the code leads, so here a stray character is refused.
        raise BadPaper("a QR symbol's content is NFC and free of control characters")


def words(text: str, *, bold: bool = False, size: Size | None = None) -> tuple[Text, ...]:
    """One span holding `text`, for paragraphs and rows that need no more."""
    return (Text(text, bold=bold, size=size),)

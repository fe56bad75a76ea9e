"""From a paper to the bytes a device takes: the one way for spool, preview and label sheet."""

from collections.abc import Callable

from PIL import Image

from printers.devices import Speech
from printers.dialects import bands, columns, escpos, fs_label, graphics, mixed, plain, tspl
from printers.document import (
    Block,
    Document,
    Paper,
    Paragraph,
    Qr,
    Row,
    Rule,
    Size,
    Stars,
    Table,
    Text,
    words,
)
from printers.drawing.ink import Ink, image_of, ink_of, safe_rows
from printers.drawing.pdf import pdf
from printers.drawing.png import png
from printers.drawing.raster import ink_paper
from printers.profiles import Dialect, Profile

_Encoder = Callable[[Ink, Profile, int], bytes]
_ENCODERS: dict[Dialect, _Encoder] = {
    Dialect.RASTER: escpos.encode_ink,
    Dialect.GRAPHICS: graphics.encode_ink,
    Dialect.COLUMNS: columns.encode_ink,
    Dialect.TSPL: tspl.encode_ink,
    Dialect.FS_LABEL: fs_label.encode_ink,
}


def draw_paper(paper: Paper, profile: Profile) -> Image.Image:
    """The raster of `paper`, the single truth for screen and printer.

    Where a dialect sends letters, they stand in it about as the printer's own will look.

    Raises:
        DoesNotFit, QrDoesNotFit: see `printers.layouts.papers.lay_out`.
    """
    return image_of(_ink(paper, profile))


def _ink(paper: Paper, profile: Profile) -> Ink:
    if profile.dialect is Dialect.PLAIN:
        return plain.ink_paper(paper, profile)
    if profile.dialect is Dialect.MIXED and isinstance(paper, Document):
        return mixed.ink_paper(paper, profile)
    # Made safe here and not only in the encoder, so that the screen shows the very same dots.
    return _safe(ink_paper(paper, profile), profile)


def _safe(dots: Ink, profile: Profile) -> Ink:
    """Safe in the order in which this dialect sends the dots; rows are safe already."""
    if profile.dialect is Dialect.COLUMNS:
        return columns.safe_columns(dots, profile.head_dots)
    return dots


def encode(raster: Image.Image, profile: Profile, speech: Speech, *, copies: int = 1) -> bytes:
    """`raster` in the language a device speaks: its own, and for a printer its dialect.

    It stands where it was drawn: what the profile moves, `draw_paper` has moved already.

    A preview shows one copy, whatever is asked for: a second picture would say nothing new.
    A mixed or plain dialect needs the words (`encode_paper`); a raster alone is sent as a raster.

    Raises:
        ValueError: the raster is of another mode or too wide, or there are no copies.
    """
    if speech is Speech.PNG:
        return png(raster)
    dots = _safe(safe_rows(escpos.checked(ink_of(raster), profile, copies)), profile)
    return _ENCODERS.get(profile.dialect, escpos.encode_ink)(dots, profile, copies)


def encode_paper(paper: Paper, profile: Profile, speech: Speech, *, copies: int = 1) -> bytes:
    """`paper` in the language a device speaks.

    The same bytes as of its raster, only sooner; and letters, where the dialect has them.

    Raises:
        DoesNotFit, QrDoesNotFit: see `printers.layouts.papers.lay_out`.
        ValueError: there are no copies.
    """
    if speech is Speech.PNG:
        return preview_png(paper, profile)
    if copies < 1:
        raise ValueError(f"a job prints at least 1 copy, not {copies}")
    if profile.dialect is Dialect.PLAIN:
        return plain.encode_paper(paper, profile, copies)
    if profile.dialect is Dialect.MIXED and isinstance(paper, Document):
        return mixed.encode_paper(paper, profile, copies)
    return _ENCODERS.get(profile.dialect, escpos.encode_ink)(_ink(paper, profile), profile, copies)


def warm_up(profile: Profile) -> None:
    """Do once what makes a first job slow: load the fonts, and draw each usual letter and sign.

    A paper with all letters of Vietnamese, digits, a table, stars and a symbol, in the sizes of a
    receipt; it is drawn, made into bytes, and forgotten.  What it drew is kept.
    """
    letters = " ".join(map(chr, _USUAL_LETTERS))  # words: a long one would be tried in each length
    figures = words("0123456789.,:/-×% \u20ab\u00a0" + chr(0x111))  # as amounts end
    blocks: tuple[Block, ...] = (
        *(Paragraph((Text(letters, bold), Stars(1)), size) for bold, size in _USUAL_SIZES),
        *(Paragraph(figures, size) for size in Size if size is not Size.SHELF_PRICE),
        Row(words("0"), Text("0", size=Size.TOTAL), size=Size.LEAD),
        Table(("0", "0"), (("0", "0"),)),
        Rule(dashed=True),
        Qr("HTTPS://A.VN/0", (Paragraph(figures, Size.SMALL),)),
    )
    encode_paper(Document(blocks), profile, Speech.ESCPOS)


_USUAL_LETTERS = (
    *range(0x20, 0x7F),
    *(0xA0, 0xB7, 0xD7, 0x2013, 0x2026, 0x20AB),
    *(0xC0, 0xC1, 0xC2, 0xC3, 0xC8, 0xC9, 0xCA, 0xCC, 0xCD, 0xD2, 0xD3, 0xD4, 0xD5, 0xD9, 0xDA),
    *(0xDD, 0xE0, 0xE1, 0xE2, 0xE3, 0xE8, 0xE9, 0xEA, 0xEC, 0xED, 0xF2, 0xF3, 0xF4, 0xF5, 0xF9),
    *(0xFA, 0xFD, 0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF),
    *(0x1B0, *range(0x1EA0, 0x1EFA)),
)
"""Printable ASCII, the signs of our papers, and the 134 letters of Vietnamese with a mark."""
_USUAL_SIZES = ((False, Size.BODY), (True, Size.BODY), (False, Size.SMALL), (True, Size.SMALL))
"""Whether bold, and how large: what most words of a receipt are set in."""


def tear_off(profile: Profile, speech: Speech) -> bytes:
    """What goes behind the last of several papers that were drawn without an end of their own.

    It feeds the last one out, to the tear bar or the knife, and cuts where there is one; a label
    printer feeds by itself.
    """
    has_end = speech is Speech.ESCPOS and profile.dialect not in (Dialect.TSPL, Dialect.FS_LABEL)
    return escpos.ending(profile) if has_end else b""


def after_break(profile: Profile, speech: Speech) -> bytes:
    """What goes before a job, paper or pulse, where the one before it broke off in the middle.

    The printer may still wait for the rest of a picture and would take the beginning of the next
    job for it, and the rest of that for letters.  This fills the picture up; it prints nothing.
    """
    if speech is Speech.PNG:
        return b""
    closing = tspl.closing if profile.dialect is Dialect.TSPL else bands.closing
    return closing(profile.width_dots)


def paper_pdf(paper: Paper, profile: Profile) -> bytes:
    """`paper` as a PDF at 1:1, pixel for pixel what is printed: the way out without a printer."""
    return pdf(draw_paper(paper, profile), profile.dots_per_mm)


def preview_png(paper: Paper, profile: Profile) -> bytes:
    """`paper` as the PNG a screen shows, pixel for pixel what is printed."""
    return png(draw_paper(paper, profile))

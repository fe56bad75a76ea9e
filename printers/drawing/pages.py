"""Pages of words as PDF: letters stay letters, so that they can be read, found and copied.

Both weights of the typeface lie in the file as far as they are used, with a table back from
glyphs to letters; the file looks the same wherever it is opened.  It holds no date and no name of a
program, and the same pages are always the same bytes.
Source: ISO 32000-1, 9.7 (composite fonts), 9.10 (extraction of text).
"""

import zlib
from collections.abc import Iterable, Sequence

from printers.drawing.pdf import file_of, stream
from printers.fonts.outlines import Outlines, outlines
from printers.layouts.page_marks import Block, Mark, Stroke, Words

A4 = (21_000, 29_700)
_MICRO = 1_000_000
_FIRST_PAGE = 13
"""Behind the catalogue, the tree of pages and five objects for each of the two fonts."""
_IN_ONE = 100
"""Letters that one part of a character map may name."""


def pages_pdf(
    pages: Sequence[Sequence[Mark]], *, size: tuple[int, int] = A4, language: str = "vi"
) -> bytes:
    """Pages as a PDF.

    Args:
        size: width and height of each page in hundredths of a millimetre.
    """
    kids = " ".join(f"{_FIRST_PAGE + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for bold in (False, True):
        used = {
            letter
            for page in pages
            for mark in page
            if isinstance(mark, Words) and mark.bold is bold
            for letter in mark.text
        }
        objects += _font(outlines(bold), used, 3 + 5 * bold)
    for number, page in enumerate(pages):
        objects += _page(page, size, _FIRST_PAGE + 2 * number)
    return file_of(objects)


def _page(marks: Sequence[Mark], size: tuple[int, int], number: int) -> list[bytes]:
    wide, tall = size
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_points(wide)} {_points(tall)}]"
        f" /Resources << /Font << /F0 3 0 R /F1 8 0 R >> >> /Contents {number + 1} 0 R >>"
    )
    drawn = "\n".join(_drawn(mark, tall) for mark in marks).encode()
    return [page.encode(), stream("/Filter /FlateDecode", zlib.compress(drawn, 9))]


def _drawn(mark: Mark, tall: int) -> str:
    """What draws a mark; a PDF counts from the bottom of the page."""
    x, y = _points(mark.x), _points(tall - mark.y)
    if isinstance(mark, Words):
        font = outlines(mark.bold)
        glyphs = "".join(f"{font.glyph(one):04X}" for one in mark.text)
        size = f"{mark.tenths // 10}.{mark.tenths % 10}"
        return f"BT /F{int(mark.bold)} {size} Tf {x} {y} Td <{glyphs}> Tj ET"
    if isinstance(mark, Stroke):
        end = f"{_points(mark.to_x)} {_points(tall - mark.to_y)}"
        return f"{_points(mark.thick)} w {x} {y} m {end} l S"
    return _filled(mark, tall)


def _filled(mark: Block, tall: int) -> str:
    low = _points(tall - mark.y - mark.tall)
    return f"{_points(mark.x)} {low} {_points(mark.wide)} {_points(mark.tall)} re f"


def _points(hundredths: int) -> str:
    """Hundredths of a millimetre in points of 1/72 inch, to a millionth, without a float."""
    whole, rest = divmod(abs(hundredths) * 72 * _MICRO // 2_540, _MICRO)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:06}"


# --- Fonts -------------------------------------------------------------------------------


def _font(font: Outlines, used: Iterable[str], number: int) -> list[bytes]:
    """The five objects of a font, numbered from `number` on."""
    letters = {font.glyph(one): one for one in sorted(used, reverse=True)}
    widths = " ".join(f"{glyph} [{_em(font, font.advances[glyph])}]" for glyph in sorted(letters))
    box = " ".join(str(_em(font, one)) for one in font.box)
    composite = (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font.name} /Encoding /Identity-H"
        f" /DescendantFonts [{number + 1} 0 R] /ToUnicode {number + 4} 0 R >>"
    )
    glyphs = (
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{font.name}"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /FontDescriptor {number + 2} 0 R /CIDToGIDMap /Identity /W [{widths}] >>"
    )
    described = (
        f"<< /Type /FontDescriptor /FontName /{font.name} /Flags 4 /FontBBox [{box}]"
        f" /ItalicAngle 0 /Ascent {_em(font, font.ascent)} /Descent {_em(font, font.descent)}"
        f" /CapHeight 714 /StemV {140 if 'Bold' in font.name else 80}"
        f" /FontFile2 {number + 3} 0 R >>"
    )
    file = stream(f"/Length1 {len(font.file)} /Filter /FlateDecode", zlib.compress(font.file, 9))
    back = stream("/Filter /FlateDecode", zlib.compress(_back(letters).encode(), 9))
    return [composite.encode(), glyphs.encode(), described.encode(), file, back]


def _em(font: Outlines, units: int) -> int:
    """Font units in thousandths of an em."""
    return units * 1_000 // font.units_per_em


def _back(letters: dict[int, str]) -> str:
    """The table from glyphs back to letters."""
    pairs = [
        f"<{glyph:04X}> <{letters[glyph].encode('utf-16-be').hex().upper()}>"
        for glyph in sorted(letters)
    ]
    parts = [pairs[at : at + _IN_ONE] for at in range(0, len(pairs), _IN_ONE)]
    told = "".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n" for part in parts
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{told}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )

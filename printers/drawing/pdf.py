"""A paper as PDF: one picture a page, as large in millimetres as it is on paper.

    page        width and height of the paper, in points of 1/72 inch
    picture     the raster itself, one bit a dot, 1 is white, packed by deflate

Its pixels are the printer's dots, so the file looks like the paper and cannot say anything else;
its words cannot be selected.  The file holds no date, no name of a program and no fonts, and the
same paper is always the same bytes.  A page may be 200 inches long, so a receipt of hundreds of
lines is still one page.
Source: ISO 32000-1, 7.3 (objects), 7.5 (file structure), 8.9.5 (images), annex C.2 (page size).
"""

import zlib

from PIL import Image

_LONGEST_POINTS = 14_400
_MICRO = 1_000_000


def pdf(raster: Image.Image, dots_per_mm: int) -> bytes:
    """`raster` (mode "1") as a PDF at 1:1, on one page unless it is longer than 5 metres.

    Raises:
        ValueError: the raster is of another mode.
    """
    if raster.mode != "1":
        raise ValueError(f"a raster is of mode 1, not {raster.mode}")
    longest = _LONGEST_POINTS * 254 * dots_per_mm // 720
    tops = range(0, raster.height, longest)
    first_page = 3
    kids = " ".join(f"{first_page + 3 * number} 0 R" for number in range(len(tops)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(tops)} >>".encode(),
    ]
    for top in tops:
        part = raster.crop((0, top, raster.width, min(raster.height, top + longest)))
        objects += _page(part, dots_per_mm, first_page + len(objects) - 2)
    return file_of(objects)


def _page(part: Image.Image, dots_per_mm: int, number: int) -> list[bytes]:
    """The page, what is drawn on it, and its picture, numbered from `number` on."""
    width, height = (_points(side, dots_per_mm) for side in part.size)
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}]"
        f" /Resources << /XObject << /Paper {number + 2} 0 R >> >> /Contents {number + 1} 0 R >>"
    )
    drawn = f"{width} 0 0 {height} 0 0 cm /Paper Do".encode()
    picture = (
        f"/Type /XObject /Subtype /Image /Width {part.width} /Height {part.height}"
        " /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode"
    )
    data = zlib.compress(part.tobytes(), 9)
    return [page.encode(), stream("", drawn), stream(picture, data)]


def _points(dots: int, dots_per_mm: int) -> str:
    """Dots in points of 1/72 inch, to a millionth, without a float."""
    whole, rest = divmod(dots * 720 * _MICRO // (254 * dots_per_mm), _MICRO)
    return f"{whole}.{rest:06}"


def stream(entries: str, data: bytes) -> bytes:
    """An object that is a stream, with what its dictionary says beside the length."""
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def file_of(objects: list[bytes]) -> bytes:
    """Numbered objects, the table of where each begins, and the trailer."""
    # Four bytes above 127 tell programs that copy files that this one is not text.
    written = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    starts = []
    for number, content in enumerate(objects, start=1):
        starts.append(len(written))
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    tail = (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    )
    return written + (head + table + tail).encode()

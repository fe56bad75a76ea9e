"""ESC/POS bit images: `ESC *`, one line of the head at a time, column by column.

    ESC *   1B 2A m nL nH data    m 33: 24 rows, 3 bytes a column; m 0: 8 rows, 1 byte a column
    ESC J   1B 4A n               print the line and feed its rows
    ESC U   1B 55 01              print from left to right only, so that an impact head's lines meet

Here a column's bytes stand one after the other from top to bottom, so other dots than in a row
could form a real-time command.  Between two columns the line is taken up anew by a further `ESC *`;
within a column of three bytes a dot is added, and the screen shows it.
Source: Epson ESC/POS command reference, ESC *; for the impact head, its TM-U220 entries.
"""

from collections.abc import Iterator
from itertools import pairwise

from PIL import Image

from printers.dialects import bands, escpos
from printers.drawing.ink import REAL_TIME, Ink, with_dots
from printers.profiles import Profile

_MODES = {24: b"\x21", 8: b"\x00"}
_IMPACT = 8
_LEFT_TO_RIGHT = b"\x1bU\x01"


def encode_ink(dots: Ink, profile: Profile, copies: int) -> bytes:
    """Ink that is safe already as one job."""
    feed = bands.motion_feed(profile.motion_per_dot)
    head = profile.head_dots
    parts: list[bytes] = []
    blank = 0
    for top, columns in _lines(dots, head):
        rows = min(head, dots.height_dots - top)
        if not columns:
            blank += rows
            continue
        # A line is printed by the feed behind it, so what was blank before it is fed first.
        parts += (feed(blank), _line(columns, head), feed(rows))
        blank = 0
    once = b"".join((*parts, feed(blank)))
    straight = _LEFT_TO_RIGHT if head == _IMPACT else b""
    return escpos.start(profile) + straight + (once + escpos.ending(profile)) * copies


def safe_columns(dots: Ink, head_dots: int) -> Ink:
    """`dots` without a real-time command within a column of any line of the head.

    The lone dot that begins such a pair of bytes gets a neighbour below it.
    """
    deep = head_dots // 8
    places = []
    for top, columns in _lines(dots, head_dots):
        for hit in REAL_TIME.finditer(columns):
            column, byte = divmod(hit.start(), deep)
            if byte + 1 < deep:
                places.append((column, top + byte * 8 + 4))
    return with_dots(dots, places) if places else dots


def _lines(dots: Ink, head_dots: int) -> Iterator[tuple[int, bytes]]:
    """The top row of each line of the head with its columns; empty where it is blank."""
    width = dots.width_bytes
    for top in range(0, dots.height_dots, head_dots):
        if not any(dots.inked[top : top + head_dots]):
            yield top, b""
            continue
        rows = dots.rows[top * width : (top + head_dots) * width]
        line = Image.frombytes("1", (width * 8, head_dots), rows.ljust(width * head_dots, b"\x00"))
        columns = line.transpose(Image.Transpose.TRANSPOSE).tobytes()
        yield top, columns[: dots.width_dots * head_dots // 8]


def _line(columns: bytes, head_dots: int) -> bytes:
    """One line, white on its right left out, taken up anew where two columns would act.

    So it is, in its middle, where the number of its columns would: 1,040 and 1,296.
    """
    deep = head_dots // 8
    count = -(-len(columns.rstrip(b"\x00")) // deep)
    data = columns[: count * deep]
    seams = [hit.start() + 1 for hit in REAL_TIME.finditer(data)]
    starts = [0, *(seam for seam in seams if seam % deep == 0), len(data)]
    return b"".join(
        _columns(data[at:end], (end - at) // deep, head_dots) for at, end in pairwise(starts)
    )


def _columns(data: bytes, count: int, head_dots: int) -> bytes:
    number = count.to_bytes(2, "little")
    if REAL_TIME.match(number):
        half = count // 2
        at = half * head_dots // 8
        return _columns(data[:at], half, head_dots) + _columns(data[at:], count - half, head_dots)
    return b"\x1b*" + _MODES[head_dots] + number + data

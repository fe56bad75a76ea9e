"""TSPL: label printers that are told the size of the label and sent its picture once.

    SIZE 50 mm,30 mm        the label; both in whole millimetres, rounded up
    GAP 2 mm,0 mm           the blank backing to the next label; 0 on a roll without gaps
    DIRECTION 1             the head of the label comes out last, so it is read from the front
    REFERENCE x,y           where the picture begins, in dots; what is moved is drawn so already
    DENSITY n, SPEED n      heat and inches a second, where the profile names them
    CLS                     forget what was drawn before
    BITMAP x,y,w,h,0,data   w in bytes, h in rows; a 0 bit is black, the opposite of ESC/POS
    PRINT n,1               n labels of the one picture

An empty line is nothing, so empty lines close a bitmap that broke off.

Besides the real-time commands of ESC/POS, which printers of two languages may hear, TSPL knows
`ESC !` and `~!` that act at once.  Where a picture's bytes would form one of them, the picture is
sent as two bitmaps side by side or one below the other, with no dot changed.
Source: TSC, TSPL/TSPL2 programming manual.
"""

import re

from printers.dialects import bands
from printers.drawing.ink import Ink
from printers.profiles import Profile

_AT_ONCE = re.compile(rb"\x10[\x04\x05\x14]|\x1b!|~!")
_INVERTED = bytes(value ^ 0xFF for value in range(256))
_END = b"\r\n"


def encode_ink(dots: Ink, profile: Profile, copies: int) -> bytes:
    """`dots` as one job of `copies` labels."""
    per_mm = profile.dots_per_mm
    across, along = -(-dots.width_dots // per_mm), -(-dots.height_dots // per_mm)
    lines = [
        f"SIZE {across} mm,{along} mm",
        f"GAP {profile.gap_mm} mm,0 mm",
        "DIRECTION 1",
        "REFERENCE 0,0",
    ]
    if profile.darkness is not None:
        lines.append(f"DENSITY {profile.darkness}")
    if profile.speed is not None:
        lines.append(f"SPEED {profile.speed}")
    lines.append("CLS")
    head = b"".join(line.encode("ascii") + _END for line in lines)
    return head + _picture(dots) + f"PRINT {copies},1".encode("ascii") + _END


def _picture(dots: Ink) -> bytes:
    """The inked rows as bitmaps of a band each, so that one broken off is soon filled up."""
    first = dots.inked.find(1)
    if first < 0:
        return b""
    last = dots.inked.rfind(1) + 1
    width = dots.width_bytes
    parts: list[bytes] = []
    for top in range(first, last, bands.BAND_ROWS):
        end = min(top + bands.BAND_ROWS, last)
        data = dots.rows[top * width : end * width].translate(_INVERTED)
        parts.append(_bitmaps(data, width, 0, top))
    return b"".join(parts)


def closing(width_dots: int) -> bytes:
    """What fills up a bitmap that broke off in the middle: dots in one, else empty lines."""
    return bands.closing(width_dots, _END)


def _bitmaps(data: bytes, width: int, x_bytes: int, y: int) -> bytes:
    """`data` as bitmaps, parted at every pair of bytes that would act at once."""
    parts: list[bytes] = []
    while (hit := _AT_ONCE.search(data)) is not None:
        row, column = divmod(hit.start() + 1, width)
        if row:
            parts.append(_bitmap(data[: row * width], width, x_bytes, y))
        if column:
            # The row itself in two parts, which are searched once more.
            one = data[row * width : (row + 1) * width]
            parts.append(_bitmap(one[:column], column, x_bytes, y + row))
            parts.append(_bitmaps(one[column:], width - column, x_bytes + column, y + row))
            row += 1
        data = data[row * width :]
        y += row
    if data:
        parts.append(_bitmap(data, width, x_bytes, y))
    return b"".join(parts)


def _bitmap(data: bytes, width: int, x_bytes: int, y: int) -> bytes:
    head = f"BITMAP {x_bytes * 8},{y},{width},{len(data) // width},0,".encode("ascii")
    return head + data + _END

"""ESC/POS graphics: `GS ( L` stores a band (function 112) and prints it (function 50).

    1D 28 4C pL pH 30 70 30 01 01 31 xL xH yL yH data      store: p counts what follows it
    1D 28 4C 02 00 30 32                                   print what is stored, and forget it

The length has 16 bits and counts 10 bytes more than the data, so a paper stored whole would be cut
short without a word; bands keep far below it.
Source: Epson ESC/POS command reference, GS ( L <fn 112> and <fn 50>.
"""

from printers.dialects import bands, escpos
from printers.drawing.ink import REAL_TIME, Ink
from printers.profiles import Profile

_COUNTED = 10
_LONGEST = 0xFFFF
_PRINT = b"\x1d(L\x02\x0002"


def encode_ink(dots: Ink, profile: Profile, copies: int) -> bytes:
    """Ink that is safe already as one job."""
    feed = bands.motion_feed(profile.motion_per_dot)
    once = bands.body(dots, band, feed)
    return escpos.start(profile) + (once + escpos.ending(profile)) * copies


def band(data: bytes, width_bytes: int, height: int) -> bytes:
    """A stored and printed graphic; two of them where its length itself would act on the printer.

    Where its width would, as 1,040 dots do, a white byte makes it wider.

    Raises:
        ValueError: the band is larger than the length field can say.
    """
    if REAL_TIME.match(_dots(width_bytes)):
        rows = (data[at : at + width_bytes] for at in range(0, len(data), width_bytes))
        return band(b"".join(row + b"\x00" for row in rows), width_bytes + 1, height)
    if len(data) + _COUNTED > _LONGEST:
        raise ValueError(f"a graphic of {len(data)} bytes is longer than its length field")
    length = (len(data) + _COUNTED).to_bytes(2, "little")
    if REAL_TIME.match(length):
        row = data[:width_bytes]
        return band(row, width_bytes, 1) + band(data[width_bytes:], width_bytes, height - 1)
    size = _dots(width_bytes) + height.to_bytes(2, "little")
    return b"\x1d(L" + length + b"0p0\x01\x011" + size + data + _PRINT


def _dots(width_bytes: int) -> bytes:
    return (width_bytes * 8).to_bytes(2, "little")

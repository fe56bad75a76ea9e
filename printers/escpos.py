"""Rasters as ESC/POS, in the few commands every printer and every clone understands.

    ESC @        1B 40                          start clean
    GS v 0       1D 76 30 00 xL xH yL yH data   print a band of at most 128 rows
    ESC J n      1B 4A n                        feed n rows, at most 255
    GS V 66 n    1D 56 42 n                     feed to the cutter and cut
    ESC p        1B 70 m t1 t2                  pulse for the cash drawer, in steps of 2 ms

No text is ever sent as text: no two brands agree where a Vietnamese letter lies in a code page.
Source: Epson ESC/POS command reference; the duty of the pulse: Citizen printer manuals, which ask
for on / (on + off) of at most 0.2 to spare the drawer's coil.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from PIL import Image

from printers.profiles import Profile

BAND_ROWS = 128
"""Most rows in one band: receive buffers of cheap printers hold a few kilobytes."""
_FEED_ROWS = 255
_BLANK_ROWS = 3
"""So many blank rows always part two bands; fewer may stay in one."""
_BAND_COST = 16
"""Bytes a further band must save: 8 of its head, and the printer's short halt between bands."""
_START = b"\x1b@"
_CUT = b"\x1dVB\x00"
_PULSE_ON_MS = 50
_PULSE_OFF_MS = 500
_PULSE_STEP_MS = 2
_REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
"""DLE EOT, DLE ENQ and DLE DC4 act even inside the data of another command."""


def encode(raster: Image.Image, profile: Profile, *, copies: int = 1) -> bytes:
    """`raster` as one job: start, bands and feeds, then the cut or the feed to the tear bar.

    Args:
        raster: mode "1", black on white, no wider than the profile.
        profile: decides how the job ends.
        copies: how often the paper is printed, each with its own end; at least 1.

    Raises:
        ValueError: the raster is of another mode or too wide, or there are no copies.
    """
    if raster.mode != "1":
        raise ValueError(f"a raster is of mode 1, not {raster.mode}")
    if raster.width > profile.width_dots:
        raise ValueError(f"{raster.width} dots on a printer of {profile.width_dots}")
    if copies < 1:
        raise ValueError(f"a job prints at least 1 copy, not {copies}")
    once = b"".join(_body(_rows(without_real_time_bytes(raster))))
    ending = _feed(profile.feed_dots) + (_CUT if profile.cuts else b"")
    return _START + (once + ending) * copies


def drawer_pulse() -> bytes:
    """The job that opens the cash drawer on pin 2: 50 ms on, 500 ms off."""
    return b"\x1bp\x00" + bytes((_PULSE_ON_MS // _PULSE_STEP_MS, _PULSE_OFF_MS // _PULSE_STEP_MS))


def without_real_time_bytes(raster: Image.Image) -> Image.Image:
    """`raster` whose rows hold no DLE EOT, DLE ENQ or DLE DC4.

    Such a pair of bytes is one lone dot with white on both sides, followed by another; the lone
    dot gets a neighbour on its right.  Text and symbols of this package have hardly ever such
    dots, and pictures that have them change by an eighth of a millimetre.  A raster without such
    a pair is given back as it is.
    """
    width_bytes = (raster.width + 7) // 8
    ink = bytearray(_ink(raster))
    found = [hit.start() for hit in _REAL_TIME.finditer(ink) if _in_one_row(hit, width_bytes)]
    if not found:
        return raster
    for at in found:
        ink[at] |= 0x08
    flipped = bytes(value ^ 0xFF for value in ink)
    return Image.frombytes("1", raster.size, flipped)


def _in_one_row(hit: re.Match[bytes], width_bytes: int) -> bool:
    return (hit.start() + 1) % width_bytes != 0


def _ink(raster: Image.Image) -> bytes:
    """The dots in rows of whole bytes, 1 is black; dots beyond the right edge are white."""
    whole = Image.new("1", ((raster.width + 7) // 8 * 8, raster.height), 1)
    whole.paste(raster, (0, 0))
    return whole.point([1, 0] + [0] * 254, "1").tobytes()


def _rows(raster: Image.Image) -> list[bytes]:
    width_bytes = (raster.width + 7) // 8
    ink = _ink(raster)
    return [ink[at : at + width_bytes] for at in range(0, len(ink), width_bytes)]


def _body(rows: list[bytes]) -> Iterator[bytes]:
    for stretch in _stretches([row.rstrip(b"\x00") for row in rows]):
        if any(stretch):
            yield from _bands(stretch)
        else:
            yield _feed(len(stretch))


def _stretches(rows: list[bytes]) -> Iterator[list[bytes]]:
    """Inked and blank stretches in turn; a short blank between ink stays with the ink.

    Most gaps between two lines are worth parting, and knowing that keeps the search for the best
    bands to a few rows at a time.
    """
    inked: list[bytes] = []
    blank: list[bytes] = []
    for row in rows:
        if not row:
            blank.append(row)
            continue
        if len(blank) >= _BLANK_ROWS or not inked:
            yield inked
            yield blank
            inked, blank = [], []
        inked += (*blank, row)
        blank = []
    yield inked
    yield blank


def _bands(rows: list[bytes]) -> Iterator[bytes]:
    """Rows cut into bands, each as wide as its widest row."""
    cuts = _cuts(tuple(len(row) for row in rows))
    for start, end in pairwise(cuts):
        band = rows[start:end]
        width_bytes = max(len(row) for row in band)
        if width_bytes:
            yield from _safe_bands(band, width_bytes)
        else:
            yield _feed(len(band))


@lru_cache(maxsize=512)
def _cuts(widths: tuple[int, ...]) -> tuple[int, ...]:
    """Where to part rows of these widths in bytes so that the bands are smallest in all.

    A band costs its rows at the width of the widest and, besides, what makes a new band worth
    while.  The cheapest way to each row is built on the cheapest ways to the rows before it.
    Kept, since the same words of one paper after the other have the same widths.

    Returns:
        Row numbers from 0 to the number of rows, ascending; every two neighbours are a band.
    """
    cheapest = [0]
    came_from = [0]
    for end in range(1, len(widths) + 1):
        best, best_start, widest = -1, end - 1, 0
        for start in range(end - 1, max(-1, end - 1 - BAND_ROWS), -1):
            widest = max(widest, widths[start])
            cost = cheapest[start] + _BAND_COST + (end - start) * widest
            if best < 0 or cost < best:
                best, best_start = cost, start
        cheapest.append(best)
        came_from.append(best_start)
    cuts = [len(widths)]
    while cuts[-1]:
        cuts.append(came_from[cuts[-1]])
    return tuple(cuts[::-1])


def _safe_bands(band: list[bytes], width_bytes: int) -> Iterator[bytes]:
    """The band, parted where one row's end and the next one's start would form a real-time code.

    Between two bands stands a command, so the two bytes no longer follow each other.
    """
    start = 0
    for index in range(1, len(band)):
        seam = band[index - 1].ljust(width_bytes, b"\x00")[-1:] + band[index][:1]
        if _REAL_TIME.match(seam):
            yield _band(band[start:index], width_bytes)
            start = index
    yield _band(band[start:], width_bytes)


def _band(rows: list[bytes], width_bytes: int) -> bytes:
    head = b"\x1dv0\x00" + width_bytes.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return head + b"".join(row.ljust(width_bytes, b"\x00") for row in rows)


def _feed(dots: int) -> bytes:
    whole, rest = divmod(dots, _FEED_ROWS)
    return b"\x1bJ\xff" * whole + (b"\x1bJ" + bytes((rest,)) if rest else b"")

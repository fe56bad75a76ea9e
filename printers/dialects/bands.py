"""A paper cut into bands: stretches of ink in few bytes, and paper fed between them.

Shared by every dialect that sends rows.  A band is as wide as its widest row, so white on the
right is not sent; blank rows are fed; and where the end of one row and the start of the next would
form a real-time command, the band ends between them, because there a command stands in between.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import groupby, pairwise

from printers.drawing.ink import REAL_TIME, Ink

BAND_ROWS = 128
"""Most rows in one band: receive buffers of cheap printers hold a few kilobytes."""
_BAND_COST = 16
"""Bytes a further band must save: 8 of its head, and the printer's short halt between bands."""
_HEAD_BYTES = 32
"""More than the head of any band, with what prints it."""
_RULER_DOTS = 576
"""A ruler reaches beyond its roll, in bands of few rows."""
_BLANK_ROWS = 3
"""So many blank rows always part two bands; fewer may stay in one."""
_STRETCH = re.compile(rb"\x01(?:\x00{0,%d}\x01+)*" % (_BLANK_ROWS - 1))

Band = Callable[[bytes, int, int], bytes]
"""The command that prints a band: its packed rows, their width in bytes, their number."""
Feed = Callable[[int], bytes]
"""The command that feeds so many blank rows."""


def body(dots: Ink, band: Band, feed: Feed) -> bytes:
    """All of `dots` as bands and feeds, from the first row to the last."""
    width = dots.width_bytes
    parts: list[bytes] = []
    done = 0
    for hit in _STRETCH.finditer(dots.inked):
        start, end = hit.span()
        if start > done:
            parts.append(feed(start - done))
        parts.append(_stretch(dots.rows[start * width : end * width], width, band, feed))
        done = end
    if dots.height_dots > done:
        parts.append(feed(dots.height_dots - done))
    return b"".join(parts)


@lru_cache(maxsize=256)
def _stretch(data: bytes, width: int, band: Band, feed: Feed) -> bytes:
    """The bands of one stretch of ink; kept, since receipt after receipt holds the same words."""
    rows = [data[at : at + width].rstrip(b"\x00") for at in range(0, len(data), width)]
    parts: list[bytes] = []
    for start, end in pairwise(_cuts(tuple(map(len, rows)))):
        widest = max(map(len, rows[start:end]))
        if widest:
            parts += _safe_bands(rows[start:end], widest, band)
        else:
            parts.append(feed(end - start))
    return b"".join(parts)


@lru_cache(maxsize=256)
def _cuts(widths: tuple[int, ...]) -> tuple[int, ...]:
    """Where to part rows of these widths in bytes so that the bands are smallest in all.

    A band costs its rows at the width of the widest and, besides, what makes a new band worth
    while.  The cheapest way to each run of equal rows is built on the cheapest ways before it.

    Returns:
        Row numbers from 0 to the number of rows, ascending; every two neighbours are a band.
    """
    runs = list(_runs(widths))
    cheapest = [0]
    came_from = [0]
    for end in range(1, len(runs) + 1):
        best, best_start, widest, rows = -1, end - 1, 0, 0
        for start in range(end - 1, -1, -1):
            width, count = runs[start]
            rows += count
            if rows > BAND_ROWS:
                break
            if width > widest:
                widest = width
            cost = cheapest[start] + _BAND_COST + rows * widest
            if best < 0 or cost < best:
                best, best_start = cost, start
        cheapest.append(best)
        came_from.append(best_start)
    cuts = [len(runs)]
    while cuts[-1]:
        cuts.append(came_from[cuts[-1]])
    ends = [0]
    for _, count in runs:
        ends.append(ends[-1] + count)
    return tuple(ends[cut] for cut in reversed(cuts))


def _runs(widths: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Each width with the number of rows that have it one after the other, at most a band's."""
    for width, group in groupby(widths):
        count = sum(1 for _ in group)
        while count > BAND_ROWS:
            yield width, BAND_ROWS
            count -= BAND_ROWS
        yield width, count


def _safe_bands(rows: list[bytes], width: int, band: Band) -> Iterator[bytes]:
    """The band, parted where one row's end and the next one's start form a real-time command."""
    full = [row.ljust(width, b"\x00") for row in rows]
    data = b"".join(full)
    start = 0
    for hit in REAL_TIME.finditer(data):
        index = hit.start() // width + 1
        yield band(data[start * width : index * width], width, index - start)
        start = index
    yield band(data[start * width :], width, len(rows) - start)


def motion_feed(motion_per_dot: int) -> Feed:
    """`ESC J` for a printer that moves in so many units a row; the same function for each value.

    Source: Epson ESC/POS command reference, `ESC J` and the units of `GS P`.
    """
    return _FEEDS[motion_per_dot]


def _feed(motion_per_dot: int, dots: int) -> bytes:
    most = 255 // motion_per_dot * motion_per_dot
    whole, rest = divmod(dots * motion_per_dot, most)
    return (b"\x1bJ" + bytes((most,))) * whole + (b"\x1bJ" + bytes((rest,)) if rest else b"")


_FEEDS = {units: partial(_feed, units) for units in range(1, 5)}
"""Made once, since what is kept of a stretch hangs on the function's identity."""


def closing(width_dots: int, filler: bytes = b"\x00") -> bytes:
    """What fills up a picture that broke off in the middle, and is nothing to a printer else.

    There is enough of it for the largest band a paper of this width has, and for its head.

    Args:
        width_dots: of the paper.
        filler: what is nothing outside of a picture; for ESC/POS NUL, in a picture a white dot.
    """
    length = _HEAD_BYTES + BAND_ROWS * max(width_dots, _RULER_DOTS) // 8
    return filler * -(-length // len(filler))

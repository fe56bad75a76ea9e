"""Labels on Epson's label printers: `GS v 0`, and `FS ( L` that finds where a label begins.

    FS ( L 67   1C 28 4C 02 00 43 30   feed to the start of the next label, unless there already
    FS ( L 65   1C 28 4C 02 00 41 30   feed to where the label is peeled off
    FS ( L 66   1C 28 4C 02 00 42 30   feed to where the backing is cut

The printer measures its labels itself when they are put in (its own automatic layout setting);
without a layout these commands do nothing, and a label is printed as on a plain roll.
Source: Epson ESC/POS command reference, FS ( L <fn 65>, <fn 66> and <fn 67>.
"""

from printers.dialects import bands, escpos
from printers.drawing.ink import Ink
from printers.profiles import Cut, Profile

_TO_START = b"\x1c(L\x02\x00C0"
_TO_PEEL = b"\x1c(L\x02\x00A0"
_TO_CUT = b"\x1c(L\x02\x00B0"
_CUTS_HERE = {Cut.FULL: b"\x1dV\x00", Cut.PARTIAL: b"\x1dV\x01"}
"""A cut without a feed: the paper stands where it is to be cut."""


def encode_ink(dots: Ink, profile: Profile, copies: int) -> bytes:
    """Labels, each from its own start to where it is peeled off or cut."""
    once = bands.body(dots, escpos.band, bands.motion_feed(profile.motion_per_dot))
    end = _TO_CUT + _CUTS_HERE[profile.cut] if profile.cuts else _TO_PEEL
    return escpos.start(profile) + (_TO_START + once + end) * copies

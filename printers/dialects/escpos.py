"""ESC/POS: the few commands every printer and every clone understands, and `GS v 0` in bands.

    ESC @        1B 40                          start clean
    GS v 0       1D 76 30 00 xL xH yL yH data   print a band of at most 128 rows
    ESC J n      1B 4A n                        feed n units, at most 255
    GS V m n     1D 56 m n                      feed to the cutter and cut: m 65 full, 66 partial
    ESC p        1B 70 m t1 t2                  pulse for the cash drawer, in steps of 2 ms
    GS ( D       1D 28 44 03 00 14 01 00        no drawer pulse by DLE DC4 inside pictures
    GS ( K 49    1D 28 4B 02 00 31 m            how dark: m 1 to 6 darker, 255 to 250 lighter

No text is sent as text here: no two brands agree where a Vietnamese letter lies in a code page.
Source: Epson ESC/POS command reference; the duty of the pulse: Citizen printer manuals, which ask
for on / (on + off) of at most 0.2 to spare the drawer's coil.
"""

from PIL import Image

from printers.dialects import bands
from printers.drawing.ink import Ink, image_of, ink_of, safe_rows
from printers.profiles import Cut, Profile

_START = b"\x1b@"
_NO_PULSE_INSIDE = b"\x1d(D\x03\x00\x14\x01\x00"
_CUTS = {Cut.FULL: b"\x1dVA\x00", Cut.PARTIAL: b"\x1dVB\x00"}
_PINS = {2: b"\x00", 5: b"\x01"}
_PULSE_ON_MS = 50
_PULSE_OFF_MS = 500
_PULSE_STEP_MS = 2
_DENSITY = b"\x1d(K\x02\x001"
_DENSITY_STEPS = 6
_USUAL_DARKNESS = 8
_DARKEST = 15
_IMPACT = 8
"""Rows of an impact head's line: it has no heat."""


def encode(raster: Image.Image, profile: Profile, *, copies: int = 1) -> bytes:
    """`raster` as one job of `GS v 0`: start, bands and feeds, then the cut or the tear bar.

    Args:
        raster: mode "1", black on white, no wider than the profile.
        profile: decides how the job starts and ends.
        copies: how often the paper is printed, each with its own end; at least 1.

    Raises:
        ValueError: the raster is of another mode or too wide, or there are no copies.
    """
    dots = checked(ink_of(raster), profile, copies)
    return encode_ink(safe_rows(dots), profile, copies)


def encode_ink(dots: Ink, profile: Profile, copies: int) -> bytes:
    """As `encode`, for ink that is safe already."""
    once = bands.body(dots, band, bands.motion_feed(profile.motion_per_dot))
    return start(profile) + (once + ending(profile)) * copies


def checked(dots: Ink, profile: Profile, copies: int) -> Ink:
    """`dots`, if this many copies of them can be printed.

    Raises:
        ValueError: they are wider than the profile, or there are no copies.
    """
    if dots.width_dots > profile.width_dots:
        raise ValueError(f"{dots.width_dots} dots on a printer of {profile.width_dots}")
    if copies < 1:
        raise ValueError(f"a job prints at least 1 copy, not {copies}")
    return dots


def start(profile: Profile) -> bytes:
    """What every job begins with."""
    return _START + (_NO_PULSE_INSIDE if profile.guards_pulse else b"") + _density(profile)


def _density(profile: Profile) -> bytes:
    """The command for the profile's darkness, which lasts until the next `ESC @`.

    Of 16 steps, 8 the usual one, the printer has 13: six to either side.
    """
    if profile.darkness is None or profile.head_dots == _IMPACT:
        return b""
    steps = profile.darkness - _USUAL_DARKNESS
    room = _USUAL_DARKNESS if steps < 0 else _DARKEST - _USUAL_DARKNESS
    level = (abs(steps) * _DENSITY_STEPS + room // 2) // room
    return _DENSITY + bytes(((-level if steps < 0 else level) % 256,))


def ending(profile: Profile) -> bytes:
    """The feed behind the last ink, and the cut."""
    fed = bands.motion_feed(profile.motion_per_dot)(profile.feed_dots)
    return fed + (_CUTS[profile.cut] if profile.cuts else b"")


def drawer_pulse(pin: int = 2) -> bytes:
    """The job that opens the cash drawer: 50 ms on, 500 ms off.

    Raises:
        ValueError: a drawer hangs on pin 2 or 5.
    """
    if pin not in _PINS:
        raise ValueError(f"a drawer hangs on pin 2 or 5, not {pin}")
    times = bytes((_PULSE_ON_MS // _PULSE_STEP_MS, _PULSE_OFF_MS // _PULSE_STEP_MS))
    return b"\x1bp" + _PINS[pin] + times


def without_real_time_bytes(raster: Image.Image) -> Image.Image:
    """`raster` whose rows hold no real-time command: see `printers.drawing.ink.safe_rows`.

    A raster without one is given back as it is.
    """
    dots = ink_of(raster)
    safe = safe_rows(dots)
    return raster if safe is dots else image_of(safe)


def band(data: bytes, width_bytes: int, height: int) -> bytes:
    """`GS v 0` with packed rows."""
    head = b"\x1dv0\x00" + width_bytes.to_bytes(2, "little") + height.to_bytes(2, "little")
    return head + data

"""Profiles to begin with, for the printers that shops have.

A preset is copied into the shop's own settings and changed there; its `preset_id` is stored beside
the copy, so it never changes its meaning.  What a printer of this kind answers differs from one
to the next, clone from clone above all: where no reference promises an answer, none is counted on
until set-up has seen it.

Sources: Epson ESC/POS command reference (densities of `ESC *` and `GS P` by model); the vendors'
data sheets for widths.
"""

from dataclasses import dataclass

from printers.profiles import Cut, Dialect, Profile
from printers.proof import Proof


@dataclass(frozen=True, slots=True)
class Preset:
    """A kind of printer a person chooses from a list."""

    preset_id: str
    """Stored; stable for ever."""
    name: str
    """As it stands in the list: brand names, and what is printed on the printer."""
    profile: Profile


class UnknownPreset(KeyError):  # noqa: N818 - says what happened
    """No preset has this id; it may be one of a later release."""


_IMPACT_LINE = 8


def _epson(name: str, width_dots: int, **more: object) -> Profile:
    usual: dict[str, object] = {
        "feed_dots": 16,
        "answers": True,
        "proof": Proof.PROCESSED,
        "guards_pulse": True,
    }
    return Profile(name, width_dots, **{**usual, **more})  # type: ignore[arg-type]


PRESETS: tuple[Preset, ...] = (
    Preset(
        "clone-80",
        "80 mm (Xprinter, Rongta, HPRT, ZYWELL…)",
        Profile("80 mm", 576, feed_dots=16),
    ),
    Preset("clone-80-512", "80 mm, 512 dots", Profile("80 mm / 512", 512, feed_dots=16)),
    Preset(
        "clone-58",
        "58 mm (POS-58, XP-58, mini)",
        Profile("58 mm", 384, cuts=False, feed_dots=120),
    ),
    Preset(
        "clone-80-serial",
        "80 mm, COM / RS-232",
        Profile("80 mm COM", 576, feed_dots=16, dialect=Dialect.MIXED),
    ),
    Preset(
        "clone-58-serial",
        "58 mm, COM / Bluetooth",
        Profile("58 mm COM", 384, cuts=False, feed_dots=120, dialect=Dialect.MIXED),
    ),
    Preset("epson-tm-t20", "Epson TM-T20, TM-T82, TM-T81", _epson("Epson TM-T20", 576)),
    Preset(
        "epson-tm-t88",
        "Epson TM-T88 (180 dpi)",
        _epson("Epson TM-T88", 512, dpi=180, motion_per_dot=2),
    ),
    Preset(
        "epson-tm-m30",
        "Epson TM-m30, TM-T88VII (203 dpi)",
        _epson("Epson TM-m30", 576, dialect=Dialect.GRAPHICS),
    ),
    Preset(
        "epson-tm-u220",
        "Epson TM-U220 (kim / impact)",
        Profile(
            "Epson TM-U220",
            200,
            dpi=80,
            feed_dots=24,
            dialect=Dialect.COLUMNS,
            head_dots=_IMPACT_LINE,
            motion_per_dot=2,
            answers=True,
        ),
    ),
    Preset(
        "thermal-columns",
        "80 mm, ESC * (old)",
        Profile("80 mm ESC *", 576, feed_dots=16, dialect=Dialect.COLUMNS),
    ),
    Preset(
        "plain-80",
        "80 mm, letters only",
        Profile("80 mm plain", 576, feed_dots=96, dialect=Dialect.PLAIN),
    ),
    Preset(
        "plain-58",
        "58 mm, letters only",
        Profile("58 mm plain", 384, cuts=False, feed_dots=96, dialect=Dialect.PLAIN),
    ),
    Preset(
        "tspl-203",
        "Xprinter XP-365B, XP-350B, XP-420B, TSC (TSPL, 203 dpi)",
        Profile("TSPL 203", 608, cuts=False, dialect=Dialect.TSPL, drawer_pin=None),
    ),
    Preset(
        "tspl-300",
        "TSPL, 300 dpi",
        Profile("TSPL 300", 896, dpi=300, cuts=False, dialect=Dialect.TSPL, drawer_pin=None),
    ),
    Preset(
        "epson-label",
        "Epson TM-L90, TM-L100 (label)",
        Profile(
            "Epson label",
            576,
            dialect=Dialect.FS_LABEL,
            cuts=False,
            cut=Cut.FULL,
            motion_per_dot=2,
            drawer_pin=None,
            answers=True,
            proof=Proof.PROCESSED,
            guards_pulse=True,
        ),
    ),
)

_BY_ID = {preset.preset_id: preset for preset in PRESETS}


def preset(preset_id: str) -> Preset:
    """The preset of this id.

    Raises:
        UnknownPreset: there is none.
    """
    try:
        return _BY_ID[preset_id]
    except KeyError as error:
        raise UnknownPreset(preset_id) from error

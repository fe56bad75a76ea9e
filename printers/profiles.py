"""What a printer can do, in the few numbers the drawing and the bytes depend on.

The numbers are ours and not taken from a table of models: shops buy clones whose published
profiles are wrong or missing, so a profile describes one printer with its paper, set-up tests it,
and people may change it.  `printers.presets` has profiles to begin with.
"""

from dataclasses import dataclass, fields
from enum import Enum, StrEnum
from typing import Any, get_type_hints

from printers.proof import Proof

_TENTHS_PER_INCH = 254
_DRAWER_PINS = frozenset({2, 5})
_HEADS = frozenset({8, 24})


class Dialect(StrEnum):
    """The commands in which a printer takes a paper."""

    RASTER = "raster"
    """`GS v 0` in bands: every thermal printer that calls itself ESC/POS."""
    GRAPHICS = "graphics"
    """`GS ( L` functions 112 and 50: the successor of `GS v 0` in newer printers by Epson."""
    COLUMNS = "columns"
    """`ESC *`, a line of 24 or 8 dots at a time: very old thermal printers, and impact heads."""
    MIXED = "mixed"
    """As `RASTER`, but lines of plain ASCII in the printer's own letters: for slow serial lines."""
    PLAIN = "plain"
    """Words without accents in the printer's own letters: the last resort, which prints always."""
    TSPL = "tspl"
    """TSPL, the language of most label printers that are no ESC/POS printers.  It has neither
    ESC/POS's pulse nor its questions, so a profile of it has no drawer, answers nothing and proves
    nothing, whatever it was made with."""
    FS_LABEL = "fs_label"
    """As `RASTER`, and `FS ( L` finds the start of each label: label printers by Epson."""


class Cut(StrEnum):
    """How a cutter cuts."""

    PARTIAL = "partial"
    """A little paper holds the receipt, so that it does not fall."""
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of printer with its paper."""

    name: str
    width_dots: int
    """Printable width; a multiple of 8, because rasters travel in whole bytes.  Where letters are
    sent, 16 of them have room."""
    dpi: int = 203
    cuts: bool = True
    """Whether the printer has a cutter; without one, paper is fed out to the tear bar."""
    feed_dots: int = 0
    """Blank rows after the last ink and before the cut or the tear bar."""
    dialect: Dialect = Dialect.RASTER
    cut: Cut = Cut.PARTIAL
    """How it cuts, where it has a cutter."""
    head_dots: int = 24
    """Rows a line of `COLUMNS` prints: 24 on thermal heads, 8 on impact heads."""
    motion_per_dot: int = 1
    """Units of `ESC J` in one row, 1 to 4.  Epson's heads of 180 dpi and some of 203 dpi move in
    half dots, so there it is 2.  Source: Epson ESC/POS command reference, defaults of `GS P`."""
    drawer_pin: int | None = 2
    """The pin of the plug the cash drawer hangs on, 2 or 5; None where no drawer is."""
    answers: bool = False
    """Whether the printer may be asked how it is; many clones never answer."""
    proof: Proof = Proof.NONE
    """What the printer answers behind the last byte of a job."""
    guards_pulse: bool = False
    """Whether `GS ( D` is known, which keeps a picture from opening the drawer.  Where it is not,
    its bytes would be printed as letters; pictures are free of such bytes either way."""
    code_page: int | None = None
    """Page for `ESC t` before letters of the printer's own; only ASCII is ever sent in it, so
    None, the printer's own choice, is nearly always right."""
    nudge_x_dots: int = 0
    """Dots a paper is moved to the right, below 0 to the left: no roll lies quite true.

    A label is moved within its own size.  A document fills the width, so it gives up as many dots
    of it: on the left where it goes to the right, on the right where it goes to the left."""
    nudge_y_dots: int = 0
    """Dots a paper is moved down, below 0 up.  A roll has no edge for a document to come nearer
    to, so there it is moved down alone."""
    darkness: int | None = None
    """Heat, 0 to 15, of which 8 is the usual; None leaves the printer's own setting.  TSPL calls it
    `DENSITY`; in ESC/POS it is `GS ( K`, which a clone that does not know it prints as letters."""
    speed: int | None = None
    """Inches a second of a label printer, 1 to 12; None leaves the printer's own setting."""
    gap_mm: int = 2
    """Blank backing between two labels; 0 on a roll without gaps."""

    def __post_init__(self) -> None:
        if not self.name.isprintable() or not 1 <= len(self.name) <= _LONGEST_NAME:
            raise ValueError(f"a name has 1 to {_LONGEST_NAME} letters, not {self.name!r}")
        if self.drawer_pin is not None and self.drawer_pin not in _DRAWER_PINS:
            raise ValueError(f"a drawer hangs on pin 2 or 5, not {self.drawer_pin}")
        if self.head_dots not in _HEADS:
            raise ValueError(f"a line has 8 or 24 rows, not {self.head_dots}")
        for name, (least, most) in _LIMITS.items():
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise ValueError(f"{name} is {least} to {most}, not {value}")
        self._check_room()
        if self.dialect is Dialect.TSPL:
            for name, value in _OF_ESCPOS.items():
                object.__setattr__(self, name, value)

    def _check_room(self) -> None:
        """Raise `ValueError` where the width, or what is left of it, is none that prints."""
        if self.width_dots < 8 or self.width_dots % 8:
            raise ValueError(f"a printable width of {self.width_dots} dots is no multiple of 8")
        if 2 * abs(self.nudge_x_dots) > self.width_dots:
            raise ValueError(f"moved by {self.nudge_x_dots} of {self.width_dots} dots")
        if self.dialect in _OF_LETTERS and self.columns < _LEAST_COLUMNS:
            what = f"{self.columns} letters a line are fewer than {_LEAST_COLUMNS}"
            raise ValueError(f"{what}: {self.content_dots} dots are too few for {self.dialect}")

    @property
    def dots_per_mm(self) -> int:
        """Whole dots a millimetre: 8 at 203 dpi, 12 at 300 dpi."""
        return (self.dpi * 10 + _TENTHS_PER_INCH // 2) // _TENTHS_PER_INCH

    @property
    def scale_eighths(self) -> int:
        """How large things are drawn, in eighths of their size at 203 dpi: 8, or 12 at 300 dpi.

        Never less than 8: on a coarser head letters keep their dots, or nobody could read them.
        """
        return max(8, self.dots_per_mm)

    def scaled(self, dots: int) -> int:
        """Dots of this head for `dots` at 203 dpi, rounded half up."""
        return (dots * self.scale_eighths + 4) // 8

    @property
    def left_dots(self) -> int:
        """White on the left of a document, because it is moved to the right."""
        return max(0, self.nudge_x_dots)

    @property
    def top_dots(self) -> int:
        """White above a document, because it is moved down."""
        return max(0, self.nudge_y_dots)

    @property
    def content_dots(self) -> int:
        """What a document has of the width: all of it but what it is moved by."""
        return self.width_dots - abs(self.nudge_x_dots)

    @property
    def letter_dots(self) -> int:
        """Width of a letter in the printer's own font."""
        return _LETTER_DOTS if self.head_dots > _IMPACT else _IMPACT_LETTER

    @property
    def columns(self) -> int:
        """Letters a line in the printer's own font: 48, 42 or 32 where nothing is moved."""
        return self.content_dots // self.letter_dots


_LONGEST_NAME = 80
_OF_LETTERS = frozenset({Dialect.PLAIN, Dialect.MIXED})
_LEAST_COLUMNS = 16
"""A line indented as deeply as a paper may be has room for a word yet."""
_OF_ESCPOS = {"drawer_pin": None, "answers": False, "proof": Proof.NONE}
"""What TSPL does not have: its printers would take it for the beginning of a command."""
_IMPACT = 8
_LETTER_DOTS = 12
_IMPACT_LETTER = 5
"""Dots of a letter of 7 × 9 half dots on a head of 200 whole dots: 40 letters a line."""
_LIMITS = {
    "width_dots": (8, 2400),
    "dpi": (60, 600),
    "feed_dots": (0, 1200),
    "motion_per_dot": (1, 4),
    "code_page": (0, 255),
    "nudge_x_dots": (-80, 80),
    "nudge_y_dots": (-80, 80),
    "darkness": (0, 15),
    "speed": (1, 12),
    "gap_mm": (0, 30),
}
"""The least and the most of each number; a figure beyond them is a slip of the hand."""
_RETIRED = frozenset({"baud"})
"""Of a serial line its address alone says how fast it is: see `printers.addresses`."""


class BadProfile(ValueError):  # noqa: N818 - says what happened
    """A profile as data is not one.

    Args:
        field: the name of the wrong field, or of the missing or unknown one.
        reason: what is wrong with it, in words for a log.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def profile_to_dict(profile: Profile) -> dict[str, str | int | bool | None]:
    """`profile` as plain data for JSON or a form; `profile_from_dict` gives back an equal one."""
    told: dict[str, str | int | bool | None] = {}
    for field in fields(profile):
        value = getattr(profile, field.name)
        told[field.name] = value.value if isinstance(value, Enum) else value
    return told


def profile_from_dict(told: dict[str, Any]) -> Profile:
    """The profile that `profile_to_dict` told; fields left out take their usual value.

    Fields that profiles had once, `_RETIRED`, are let be: what was stored is read for ever.

    Raises:
        BadProfile: a field is unknown, missing, of another kind or beyond its limits.
    """
    hints = get_type_hints(Profile)
    told = {name: value for name, value in told.items() if name not in _RETIRED}
    for name in sorted(told.keys() - hints.keys()):
        raise BadProfile(name, "no field of a profile")
    for name in ("name", "width_dots"):
        if name not in told:
            raise BadProfile(name, "is missing")
    read = {name: _read(name, value, hints[name]) for name, value in told.items()}
    for name, value in read.items():
        # One at a time beside what cannot be left out, so that the refusal names the field.
        _check(name, {"name": "-", "width_dots": _LIMITS["width_dots"][1], name: value})
    _check("width_dots", {name: value for name, value in read.items() if name != "nudge_x_dots"})
    _check("nudge_x_dots", read)
    return Profile(**read)


def _check(name: str, told: dict[str, Any]) -> None:
    try:
        Profile(**told)
    except ValueError as error:
        raise BadProfile(name, str(error)) from error


def _read(name: str, value: Any, hint: Any) -> Any:
    if hint == int | None:
        if value is None:
            return None
        hint = int
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError as error:
            known = ", ".join(member.value for member in hint)
            raise BadProfile(name, f"{value!r} is none of {known}") from error
    # bool is an int to Python, so the exact type is asked for.
    if type(value) is not hint:
        raise BadProfile(name, f"is {hint.__name__}, not {type(value).__name__}")
    return value


ROLL_80 = Profile("80 mm", width_dots=576, cuts=True, feed_dots=16)
"""A receipt roll of 80 mm; 72 mm of it are printed."""
ROLL_58 = Profile("58 mm", width_dots=384, cuts=False, feed_dots=120)
"""A receipt roll of 58 mm; 48 mm of it are printed, and most such printers cannot cut."""
LABEL_50X30 = Profile("50 × 30 mm", width_dots=400, cuts=False)
LABEL_40X30 = Profile("40 × 30 mm", width_dots=320, cuts=False)

PROFILES = {profile.name: profile for profile in (ROLL_80, ROLL_58, LABEL_50X30, LABEL_40X30)}

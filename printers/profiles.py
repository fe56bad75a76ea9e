"""What a printer can do, in the few numbers the drawing and the bytes depend on.

The numbers are ours and not taken from a table of models: shops buy clones whose published
profiles are wrong or missing, so a profile describes the paper, and set-up tests it.
"""

from dataclasses import dataclass

_TENTHS_PER_INCH = 254


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of printer with its paper."""

    name: str
    width_dots: int
    """Printable width; a multiple of 8, because rasters travel in whole bytes."""
    dpi: int = 203
    cuts: bool = True
    """Whether the printer has a cutter; without one, paper is fed out to the tear bar."""
    feed_dots: int = 0
    """Blank rows after the last ink and before the cut or the tear bar."""

    def __post_init__(self) -> None:
        if self.width_dots < 8 or self.width_dots % 8:
            raise ValueError(f"a printable width of {self.width_dots} dots is no multiple of 8")

    @property
    def dots_per_mm(self) -> int:
        """Whole dots a millimetre: 8 at 203 dpi, 12 at 300 dpi."""
        return (self.dpi * 10 + _TENTHS_PER_INCH // 2) // _TENTHS_PER_INCH


ROLL_80 = Profile("80 mm", width_dots=576, cuts=True, feed_dots=16)
"""A receipt roll of 80 mm; 72 mm of it are printed."""
ROLL_58 = Profile("58 mm", width_dots=384, cuts=False, feed_dots=120)
"""A receipt roll of 58 mm; 48 mm of it are printed, and most such printers cannot cut."""
LABEL_50X30 = Profile("50 × 30 mm", width_dots=400, cuts=False)
LABEL_40X30 = Profile("40 × 30 mm", width_dots=320, cuts=False)

PROFILES = {profile.name: profile for profile in (ROLL_80, ROLL_58, LABEL_50X30, LABEL_40X30)}

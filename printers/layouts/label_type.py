"""The sizes of type on a label."""

from dataclasses import dataclass

from printers.fonts.glyphs import Face
from printers.profiles import Profile


@dataclass(frozen=True, slots=True)
class Type:
    """The sizes of a label on one head."""

    profile: Profile

    def dots(self, at_203_dpi: int) -> int:
        """A length on this head."""
        return self.profile.scaled(at_203_dpi)

    def face(self, px: int, *, bold: bool = True) -> Face:
        """Letters of a size at 203 dpi."""
        return Face(self.dots(px), bold)

    @property
    def text(self) -> Face:
        """Of what is read."""
        return self.face(20, bold=False)

    @property
    def english(self) -> Face:
        """Of a name in English: smaller than any Vietnamese."""
        return self.face(18, bold=False)

    @property
    def strong(self) -> Face:
        """Of what must be seen."""
        return self.face(20)

    @property
    def stars(self) -> Face:
        """Of stars."""
        return self.face(23)

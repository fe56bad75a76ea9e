"""What stands on a page of a file: words, lines and filled squares, by their places.

Places are hundredths of a millimetre from the top left corner of the page, sizes of letters tenths
of a point.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words on one line."""

    x: int
    y: int
    """Of the line the letters stand on."""
    text: str
    tenths: int = 100
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x: int
    y: int
    to_x: int
    to_y: int
    thick: int = 18


@dataclass(frozen=True, slots=True)
class Block:
    """A black rectangle, by its top left corner."""

    x: int
    y: int
    wide: int
    tall: int


Mark = Words | Stroke | Block

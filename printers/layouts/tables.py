"""How a table shares the paper among its columns."""

from collections.abc import Sequence

from printers.fonts.glyphs import Face
from printers.layouts.flow import single_line_width_dots


def column_widths(
    rows: Sequence[Sequence[str]], face: Face, width_dots: int, *, gap_dots: int
) -> list[int] | None:
    """Dots of each column, so that all of them and the gaps between fit `width_dots`.

    Columns are as wide as their widest cell; where that is too much, as their longest word, so an
    amount is never broken.  None where even that is too much.

    Args:
        rows: rows of equally many cells, at least one row and one cell.
        face: the face all cells are set in.
        width_dots: room for the whole table.
        gap_dots: the least space between two columns.
    """
    columns = list(zip(*rows, strict=True))
    room = width_dots - gap_dots * (len(columns) - 1)
    natural = [max(single_line_width_dots(cell, face) for cell in column) for column in columns]
    if sum(natural) <= room:
        return natural
    least = [max(_longest_word_dots(cell, face) for cell in column) for column in columns]
    spare = room - sum(least)
    if spare < 0:
        return None
    # Words profit most from more room, and they stand in the first column.
    return [min(natural[0], least[0] + spare), *least[1:]]


def _longest_word_dots(cell: str, face: Face) -> int:
    return max(single_line_width_dots(word, face) for word in cell.split(" "))

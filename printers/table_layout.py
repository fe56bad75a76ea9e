"""How a table shares the paper among its columns."""

from collections.abc import Sequence

from printers.flow import single_line_width_dots
from printers.glyphs import Face


def column_widths(
    rows: Sequence[Sequence[str]], face: Face, width_dots: int, *, gap_dots: int
) -> list[int]:
    """Dots of each column, so that all of them and the gaps between fit `width_dots`.

    Columns are as wide as their widest cell; where that is too much, they give way down to their
    longest word; where even that is too much, they share the paper evenly and words break.

    Args:
        rows: rows of equally many cells, at least one row and one cell.
        face: the face all cells are set in.
        width_dots: room for the whole table.
        gap_dots: the least space between two columns.
    """
    columns = list(zip(*rows, strict=True))
    room = width_dots - gap_dots * (len(columns) - 1)
    natural = [max(single_line_width_dots(cell, face) for cell in column) for column in columns]
    excess = sum(natural) - room
    if excess <= 0:
        return natural
    least = [max(_longest_word_dots(cell, face) for cell in column) for column in columns]
    slack = [wide - narrow for wide, narrow in zip(natural, least, strict=True)]
    if sum(slack) < excess:
        return [room // len(columns)] * len(columns)
    return [wide - share for wide, share in zip(natural, _shares(excess, slack), strict=True)]


def _longest_word_dots(cell: str, face: Face) -> int:
    return max(single_line_width_dots(word, face) for word in cell.split(" "))


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """`total` split in proportion to `weights`, each share rounded up until all is given."""
    shares = []
    for index, weight in enumerate(weights):
        left = sum(weights[index:])
        share = -(-total * weight // left) if left else 0
        shares.append(share)
        total -= share
    return shares

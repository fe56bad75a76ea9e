"""Which sums the office may see: those to which enough showrooms added.  Pure.

A sum of one or two showrooms is what one of them sold, or what one can work out of the other.  Such
sums are told together; and since the total of a page is told as well, what is told together must
itself be of enough showrooms, or the next smallest sum goes in with it: else one subtraction tells
what was hidden.

Which showrooms added is kept as bits, because bits of a year are put together as quickly as sums
are.  Beyond `BITS` showrooms two may share one; so many showrooms are then counted as fewer, never
as more, and what is hidden too often betrays nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

FEWEST = 3
"""A sum of fewer showrooms is told together with others."""
FEWEST_MAKERS = 3
"""Where sums are over producers: a sum of fewer producers likewise."""
BITS = 62
"""Of a whole number that both databases keep, the sign and one more left alone."""

Cell = TypeVar("Cell")


def bit(place_no: int) -> int:
    """The bit of a showroom by its number, from 1."""
    return 1 << (place_no - 1) % BITS


def places(reach: int) -> int:
    """At least so many showrooms added."""
    return reach.bit_count()


@dataclass(frozen=True)
class Told(Generic[Cell]):
    """What may be told."""

    cells: tuple[Cell, ...]
    """In the order given."""
    together: tuple[Cell, ...]
    """Those that are told as one sum; empty: none."""
    is_silent: bool
    """Even all of them together are of too few showrooms: no figure of them may be told."""


def tell(
    cells: Sequence[Cell],
    *,
    reach: Callable[[Cell], int],
    size: Callable[[Cell], int],
    is_enough: Callable[[Cell], bool] | None = None,
) -> Told[Cell]:
    """Part the cells of a page into those told alone and those told together.

    Args:
        cells: whose sum the page tells as well.
        reach: which showrooms added to a cell, as bits.
        size: how large it is; the smallest goes in first where one more must.
        is_enough: what else a cell must be, to be told alone; None: nothing else.
    """

    def may_stand(cell: Cell) -> bool:
        return places(reach(cell)) >= FEWEST and (is_enough is None or is_enough(cell))

    alone = [one for one in cells if may_stand(one)]
    together = [one for one in cells if not may_stand(one)]
    while together and alone and not _is_safe(together, reach):
        smallest = min(alone, key=size)
        alone.remove(smallest)
        together.append(smallest)
    is_silent = bool(together) and not alone and not _is_many(together, reach)
    return Told(tuple(alone), tuple(together), is_silent)


def _is_many(together: Sequence[Cell], reach: Callable[[Cell], int]) -> bool:
    everyone = 0
    for one in together:
        everyone |= reach(one)
    return places(everyone) >= FEWEST


def _is_safe(together: Sequence[Cell], reach: Callable[[Cell], int]) -> bool:
    """Whether what is told together is of enough showrooms and no single cell."""
    return len(together) > 1 and _is_many(together, reach)

"""Which lots an order's lines take.  Pure.

A lot that a scan or a person named wins; FEFO chooses for the rest, from what the named lots
leave on the shelf.  What the books do not hold is short, never refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pos.stock.fefo import Shelf, pick


@dataclass(frozen=True)
class Wanted:
    """A line of an order, oldest first."""

    line_id: str
    product_id: str
    lot_id: str | None
    """None: FEFO chooses."""
    units: int


@dataclass(frozen=True)
class Part:
    """Units of one line from one lot."""

    lot_id: str | None
    """None: the books know no lot to take them from."""
    units: int
    short_units: int
    """How many of `units` the books do not hold."""


def allocate(
    wanted: Sequence[Wanted], shelves: Mapping[str, Sequence[Shelf]], *, today: date
) -> dict[str, list[Part]]:
    """Split each line over lots.

    Args:
        wanted: the order's lines.
        shelves: what the books hold in the shop, by product.
        today: the business day in Asia/Ho_Chi_Minh.

    Returns:
        Line id to its parts, in the order they are taken; their units add up to the line's.
    """
    left = {shelf.lot_id: shelf.units for held in shelves.values() for shelf in held}
    parts: dict[str, list[Part]] = {}
    for line in wanted:
        if line.lot_id is not None:
            held = left.get(line.lot_id, 0)
            parts[line.line_id] = [Part(line.lot_id, line.units, max(line.units - held, 0))]
            left[line.lot_id] = max(held - line.units, 0)
    for line in wanted:
        if line.lot_id is None:
            on_shelf = [
                shelf
                if shelf.units == left[shelf.lot_id]
                else replace(shelf, units=left[shelf.lot_id])
                for shelf in shelves.get(line.product_id, ())
            ]
            parts[line.line_id] = _fefo(line, on_shelf, left, today)
    return parts


def _fefo(line: Wanted, on_shelf: list[Shelf], left: dict[str, int], today: date) -> list[Part]:
    picked = pick(on_shelf, line.units, today=today)
    parts = [Part(one.shelf.lot_id, one.units, 0) for one in picked.picks]
    for one in picked.picks:
        left[one.shelf.lot_id] -= one.units
    if picked.missing_units and parts:
        last = parts[-1]
        parts[-1] = Part(last.lot_id, last.units + picked.missing_units, picked.missing_units)
    elif picked.missing_units:
        parts.append(Part(None, picked.missing_units, picked.missing_units))
    return parts

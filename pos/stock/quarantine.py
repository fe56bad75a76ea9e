"""What a hold brought into quarantine of a lot and is still there.  Pure.

Other goods of the lot may lie there, too: brought back as faulty, put aside when a set was taken
apart.  No order took those off a shelf, and none puts them onto one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pos.stock.places import QUARANTINE

HELD, LET_GO = "held", "released"
"""Reasons of the moves into quarantine, and back."""


@dataclass(frozen=True)
class Carried:
    """A move of one lot that begins or ends in quarantine."""

    move_id: str
    units: int
    from_place: str
    to_place: str
    reason: str
    reverses_id: str | None


@dataclass(frozen=True)
class Owed:
    """Units that go back to a shelf once nothing bars their lot."""

    move_id: str
    """The move that brought them."""
    place: str
    """Where they were taken from."""
    units: int


def owed(carried: Iterable[Carried]) -> list[Owed]:
    """What of a lot was brought by holds and neither given back nor taken away since.

    Whatever else leaves quarantine (destroyed, sent back, lost) is taken off it first, the newest
    first: nobody knows which pieces those were, and goods that somebody has yet to look at may
    never be taken for such.  Where that is undone, they count again.

    Args:
        carried: the lot's moves into quarantine and out of it, in the order they were written.
    """
    place: dict[str, str] = {}
    left: dict[str, int] = {}
    took: dict[str, list[tuple[str, int]]] = {}
    for one in carried:
        if one.to_place == QUARANTINE and one.reason == HELD:
            place[one.move_id], left[one.move_id] = one.from_place, one.units
        elif one.to_place == QUARANTINE:
            back = one.units
            for move_id, units in took.get(one.reverses_id or "", ()):
                again = min(back, units)
                left[move_id] += again
                back -= again
        elif one.reason == LET_GO and one.reverses_id in left:
            left[one.reverses_id] -= one.units
        else:
            took[one.move_id] = _take(left, one.units)
    return [Owed(move_id, place[move_id], units) for move_id, units in left.items() if units > 0]


def _take(left: dict[str, int], units: int) -> list[tuple[str, int]]:
    """Take units off what is owed, the newest first; gives how many of which move."""
    took = []
    for move_id in reversed(left):
        taken = min(units, left[move_id])
        if taken:
            left[move_id] -= taken
            units -= taken
            took.append((move_id, taken))
    return took

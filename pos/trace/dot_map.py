"""Vietnam as dots: one for each neighbourhood of communes, and the spot of one commune.  Pure.

The picture is made of the communes' own points, so it shows the islands as it shows the
plains, Hoàng Sa and Trường Sa at their true places.
"""

from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[int, int]
"""Longitude and latitude, WGS 84, millionths of a degree."""

WIDTH, HEIGHT = 246, 304
"""The picture's size in its own units; 20 of them are a degree of latitude."""

_WEST, _NORTH = 102_000_000, 23_500_000
_PER_DEGREE_Y = 20
_PER_DEGREE_X = 19
"""A degree of longitude at 16 degrees north is 0.96 of one of latitude."""

_MICRO = 1_000_000
_APART = 4
"""Dots nearer to each other than this would run together."""


@dataclass(frozen=True)
class Spot:
    """A place on the picture, from its left and upper edge."""

    x: int
    y: int


def spot(point: Point) -> Spot:
    """Return where a point lies on the picture."""
    longitude, latitude = point
    return Spot(
        (longitude - _WEST) * _PER_DEGREE_X // _MICRO,
        (_NORTH - latitude) * _PER_DEGREE_Y // _MICRO,
    )


ISLANDS = (
    ("Hoàng Sa", spot((112_135_000, 16_568_000))),
    ("Trường Sa", spot((114_450_000, 9_710_000))),
)
"""Far from the other dots, so the picture says their names."""


def dots(points: Iterable[Point]) -> list[Spot]:
    """Return the spots to draw, from north to south, no two of them within `_APART`."""
    kept: dict[Spot, None] = {}
    for one in sorted({spot(point) for point in points}, key=lambda at: (at.y, at.x)):
        if not any(near in kept for near in _around(one)):
            kept[one] = None
    return list(kept)


def _around(one: Spot) -> Iterable[Spot]:
    """The spots before this one, in the order of drawing, that are too near to it."""
    for dy in range(_APART):
        for dx in range(1 - _APART, _APART):
            if dx * dx + dy * dy < _APART * _APART:
                yield Spot(one.x + dx, one.y - dy)


def path(points: Iterable[Point]) -> str:
    """Return the dots as the `d` of an SVG path to be stroked with round caps."""
    return _drawn(dots(points))


def _drawn(spots: Iterable[Spot]) -> str:
    drawn, last = [], Spot(0, 0)
    for one in spots:
        dx, dy = one.x - last.x, one.y - last.y
        drawn.append(f"m{dx}{'' if dy < 0 else ' '}{dy}h0")
        last = one
    return "".join(drawn)


# --- One province ------------------------------------------------------------------------

INSET_MOST = 150
"""The longer side of a province's picture, in its own units."""
_EDGE = 7
"""Room around it, so that no dot is cut."""
_NO_PLACE = 1


@dataclass(frozen=True)
class Inset:
    """A province: a dot for each of its communes, and the spot of one."""

    path: str
    here: Spot
    width: int
    height: int


def inset(points: Iterable[Point], here: Point) -> Inset:
    """Return a province's own picture, as large as its longer side allows.

    Islands far out (Hoàng Sa, Trường Sa) stand on the country's picture at their true places;
    here they would leave no room for the land, so that only what is near `here` is drawn.

    Args:
        points: of the communes of the province.
        here: of the commune meant.
    """
    near = sorted({one for one in points if _is_near(one, here)} | {here})
    west, south = (min(one[axis] for one in near) for axis in (0, 1))
    east, north = (max(one[axis] for one in near) for axis in (0, 1))
    longer = max((east - west) * _PER_DEGREE_X, (north - south) * _PER_DEGREE_Y, _NO_PLACE)
    room = INSET_MOST - 2 * _EDGE

    def at(one: Point) -> Spot:
        return Spot(
            _EDGE + (one[0] - west) * _PER_DEGREE_X * room // longer,
            _EDGE + (north - one[1]) * _PER_DEGREE_Y * room // longer,
        )

    corner = at((east, south))
    spots = sorted({at(one) for one in near}, key=lambda one: (one.y, one.x))
    return Inset(_drawn(spots), at(here), corner.x + _EDGE, corner.y + _EDGE)


def _is_near(one: Point, here: Point) -> bool:
    return max(abs(one[0] - here[0]), abs(one[1] - here[1])) < _FAR


_FAR = 2_500_000
"""Millionths of a degree: no province's land is wider."""

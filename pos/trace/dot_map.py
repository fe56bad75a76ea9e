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
    drawn, last = [], Spot(0, 0)
    for one in dots(points):
        dx, dy = one.x - last.x, one.y - last.y
        drawn.append(f"m{dx}{'' if dy < 0 else ' '}{dy}h0")
        last = one
    return "".join(drawn)

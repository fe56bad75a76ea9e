"""The showrooms on a map of dots: a dot for each commune, a mark for each showroom.  Pure.

Of one province where all of them are in one, else of the country.  Whole units of the drawing;
a degree is longer up and down than across, as it is at 16 to 21 degrees north.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pos.trace import dot_map

Point = tuple[int, int]
"""Longitude and latitude, WGS 84, millionths of a degree."""

WIDTH, HEIGHT = 448, 420
_EDGE = 16
_ACROSS, _UP = 94, 100
"""A degree of longitude is so many hundredths of one of latitude."""
_SPREAD = ((0, 0), (7, 0), (-7, 0), (0, 7), (0, -7), (5, 5), (-5, -5), (5, -5), (-5, 5))
"""Where marks of one spot go, so that each is seen."""
_STEP = 7
_FAR = 2_500_000
"""Millionths of a degree: no province's land is wider."""


@dataclass(frozen=True)
class Mark:
    """A showroom on the map."""

    x: int
    y: int
    code: str
    """The showroom's."""


@dataclass(frozen=True)
class CityMap:
    """What the map is drawn with."""

    width: int
    height: int
    ground: str
    """The communes' dots, as the `d` of a path stroked with round caps."""
    marks: tuple[Mark, ...]
    communes: int


def draw(ground: Iterable[Point], shops: Sequence[tuple[str, Point]]) -> CityMap:
    """The map of one province.

    Args:
        ground: of its communes.
        shops: each showroom's code and its point.
    """
    points = sorted(set(_near(list(ground), [point for _code, point in shops])))
    everything = points + [point for _code, point in shops]
    if not everything:
        return CityMap(WIDTH, HEIGHT, "", (), 0)
    west, south = (min(one[axis] for one in everything) for axis in (0, 1))
    east, north = (max(one[axis] for one in everything) for axis in (0, 1))
    across, up = max((east - west) * _ACROSS, 1), max((north - south) * _UP, 1)
    inner = WIDTH - 2 * _EDGE, HEIGHT - 2 * _EDGE
    # The longer side, as the drawing's shape has it, decides the scale: all of it is seen.
    room, longer = (inner[0], across) if across * inner[1] > up * inner[0] else (inner[1], up)
    left = (WIDTH - across * room // longer) // 2
    top = (HEIGHT - up * room // longer) // 2

    def at(one: Point) -> tuple[int, int]:
        return (
            left + (one[0] - west) * _ACROSS * room // longer,
            top + (north - one[1]) * _UP * room // longer,
        )

    spots = sorted({at(one) for one in points}, key=lambda one: (one[1], one[0]))
    ground_path = "".join(f"M{x} {y}h0" for x, y in spots)
    return CityMap(WIDTH, HEIGHT, ground_path, _marks(shops, at), len(points))


def draw_country(ground: Iterable[Point], shops: Sequence[tuple[str, Point]]) -> CityMap:
    """The map of the country, where showrooms of several provinces send."""

    def at(one: Point) -> tuple[int, int]:
        spot = dot_map.spot(one)
        return spot.x, spot.y

    points = list(ground)
    marks = _marks(shops, at)
    return CityMap(dot_map.WIDTH, dot_map.HEIGHT, dot_map.path(points), marks, len(points))


def _marks(shops: Sequence[tuple[str, Point]], at: object) -> tuple[Mark, ...]:
    taken: set[tuple[int, int]] = set()
    found = []
    for code, point in sorted(shops):
        x, y = at(point)  # type: ignore[operator]
        dx, dy = next(
            (one for one in _SPREAD if (x // _STEP + one[0], y // _STEP + one[1]) not in taken),
            (0, 0),
        )
        taken.add((x // _STEP + dx, y // _STEP + dy))
        found.append(Mark(x + dx, y + dy, code))
    return tuple(found)


def _near(ground: list[Point], shops: list[Point]) -> list[Point]:
    """Islands far out would leave no room for the land: they stay off a province's picture."""
    if not ground:
        return []
    by_x, by_y = sorted(one[0] for one in ground), sorted(one[1] for one in ground)
    middle = shops[0] if len(shops) == 1 else (by_x[len(by_x) // 2], by_y[len(by_y) // 2])
    return [one for one in ground if max(abs(one[a] - middle[a]) for a in (0, 1)) < _FAR]

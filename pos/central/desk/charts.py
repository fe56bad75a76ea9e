"""Columns of a chart and bars of a table, as SVG takes them.  Pure, and whole numbers alone."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDE = 1_000
"""Of a bar's own drawing."""
WIDTH, HEIGHT = 960, 220
LEFT, RIGHT, TOP, FLOOR = 62, 8, 16, 188
STEPS = (1, 2, 5)
MOST_LABELS = 10


def bar(amount: int, most: int) -> int:
    """How wide a bar is beside the widest; what is there at all is seen."""
    return 0 if amount <= 0 or most <= 0 else max(amount * WIDE // most, 4)


@dataclass(frozen=True)
class Column:
    """What was sold in one piece of a span."""

    x: int
    wide: int
    y: int
    high: int
    amount_vnd: int
    was_vnd: int
    """In the same piece of the span before."""
    label: str
    first: str
    last: str
    """The piece's days, as an address names them."""
    is_named: bool
    """Whether the axis says its label."""


@dataclass(frozen=True)
class Tick:
    """A line of the grid."""

    y: int
    amount_vnd: int


@dataclass(frozen=True)
class Chart:
    """What a chart is drawn with."""

    width: int
    height: int
    left: int
    right: int
    floor: int
    columns: tuple[Column, ...]
    was: str
    """The span before, as the points of a line; empty: nothing of it is told."""
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Piece:
    """One column's figures and names."""

    label: str
    first: str
    last: str
    amount_vnd: int
    was_vnd: int | None


def columns(pieces: Sequence[Piece]) -> Chart:
    """The chart of pieces in their order."""
    most = max([one.amount_vnd for one in pieces] + [one.was_vnd or 0 for one in pieces] + [1])
    step_vnd = _step(most)
    top_vnd = -(-most // step_vnd) * step_vnd
    room = FLOOR - TOP
    many = max(len(pieces), 1)

    def y(amount_vnd: int) -> int:
        return FLOOR - max(amount_vnd, 0) * room // top_vnd

    def x(at: int) -> int:
        return LEFT + (WIDTH - LEFT - RIGHT) * at // many

    every = -(-many // MOST_LABELS)
    drawn = []
    for at, one in enumerate(pieces):
        gap = max((x(at + 1) - x(at)) // 4, 1)
        drawn.append(
            Column(
                x=x(at) + gap // 2,
                wide=max(x(at + 1) - x(at) - gap, 1),
                y=y(one.amount_vnd),
                high=FLOOR - y(one.amount_vnd),
                amount_vnd=one.amount_vnd,
                was_vnd=one.was_vnd or 0,
                label=one.label,
                first=one.first,
                last=one.last,
                is_named=at % every == 0,
            )
        )
    was = [
        f"{(x(at) + x(at + 1)) // 2},{y(one.was_vnd)}"
        for at, one in enumerate(pieces)
        if one.was_vnd is not None
    ]
    ticks = tuple(Tick(y(amount), amount) for amount in range(0, top_vnd + 1, step_vnd))
    return Chart(WIDTH, HEIGHT, LEFT, WIDTH - RIGHT, FLOOR, tuple(drawn), " ".join(was), ticks)


def _step(most: int) -> int:
    """A round amount, so that three to six lines of the grid reach over `most`."""
    power = 1
    while power * 10 * 4 <= most:
        power *= 10
    return next((power * one for one in (1, 2, 5, 10) if power * one * 5 >= most), power * 10)


def rounded_tenths(part: int, whole: int) -> int:
    """`part` of `whole` in tenths of a percent; 0 where there is no whole."""
    return 0 if whole <= 0 else (part * 2_000 + whole) // (2 * whole)

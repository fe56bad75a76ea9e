"""Lines and bars of the suggestions' pages, as SVG takes them.  Pure, and whole numbers alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

STEP = 3
"""A day's width in a sparkline: two for its bar, one for the gap."""
SPARK_HEIGHT = 24
STUB = 2
"""How high a day without stock, or one on which next to nothing was sold, is drawn."""

CHART_WIDTH, CHART_HEIGHT = 640, 132
FLOOR = 112
"""Where the bars of the chart stand; below it is what the days are called."""
TOP = 16


class Day(Protocol):
    """What was sold on a day that is over."""

    @property
    def sold(self) -> int:
        """Units."""

    @property
    def is_out(self) -> bool:
        """The shelf was empty: what was sold says nothing of what was wanted."""


@dataclass(frozen=True)
class Spark:
    """A sparkline: what each of its paths is drawn with."""

    width: int
    height: int
    sold: str
    last: str
    """The newest day."""
    out: str
    """Days without stock."""


def spark(days: Sequence[Day]) -> Spark:
    """The sparkline of days, the oldest first."""
    most = max((one.sold for one in days), default=0)
    bars = [_height(one.sold, most, SPARK_HEIGHT - 1) for one in days]
    last = len(days) - 1
    return Spark(
        width=max(len(days) * STEP, 1),
        height=SPARK_HEIGHT,
        sold=_bars((at, bars[at]) for at, one in enumerate(days) if bars[at] and at != last),
        last=_bars((at, bars[at]) for at, one in enumerate(days) if bars[at] and at == last),
        out=_bars((at, STUB) for at, one in enumerate(days) if one.is_out),
    )


def _height(units: int, most: int, room: int) -> int:
    """How high so many units are drawn; nothing for none."""
    return 0 if units <= 0 or most <= 0 else max(STUB, units * room // most)


def _bars(heights: Iterable[tuple[int, int]]) -> str:
    return "".join(f"M{at * STEP} {SPARK_HEIGHT}v-{high}h2v{high}z" for at, high in heights)


@dataclass(frozen=True)
class Mark:
    """A day that the chart names."""

    x: int
    code: str


@dataclass(frozen=True)
class Chart:
    """What was sold, where the shelf was empty, what is expected."""

    width: int
    height: int
    floor: int
    sold: str
    out: str
    """Days without stock, from top to bottom."""
    coming: str
    """Days to come."""
    now: int
    """Where the past ends."""
    marks: tuple[Mark, ...]
    most: int
    """Units of the highest bar, rounded up."""


def chart(days: Sequence[Day], coming: Sequence[int], marks: Mapping[int, str]) -> Chart:
    """The chart of one product.

    Args:
        days: that are over, the oldest first.
        coming: what is expected of each day to come, in hundredths of a unit.
        marks: which of the days to come have a name, the first is 0.
    """
    many = max(len(days) + len(coming), 1)
    step = max(CHART_WIDTH // many, 2)
    wide = max(step - max(step // 4, 1), 1)
    most = max([100 * one.sold for one in days] + list(coming), default=0)
    past = [_height(100 * one.sold, most, FLOOR - TOP) for one in days]
    ahead = [_height(one, most, FLOOR - TOP) for one in coming]
    now = len(days) * step

    def drawn(heights: Iterable[tuple[int, int]]) -> str:
        return "".join(f"M{x} {FLOOR}v-{high}h{wide}v{high}z" for x, high in heights)

    empty = [at * step for at, one in enumerate(days) if one.is_out]
    return Chart(
        width=many * step,
        height=CHART_HEIGHT,
        floor=FLOOR,
        sold=drawn((at * step, high) for at, high in enumerate(past) if high),
        out="".join(f"M{x} {TOP}h{step}v{FLOOR - TOP}h-{step}z" for x in empty),
        coming=drawn((now + at * step, high) for at, high in enumerate(ahead) if high),
        now=now,
        marks=tuple(Mark(now + at * step, code) for at, code in sorted(marks.items())),
        most=-(-most // 100),
    )

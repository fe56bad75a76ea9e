"""Where the marks of the back-test's charts stand.  Pure; whole units of the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from pos.backtest.reports import Report
from pos.backtest.scores import Figures

WIDE = 1_000
"""Of a bar's drawing."""
PLOT = (640, 320)
INSIDE = (64, 18, 20, 48)
"""Left, top, right and bottom of the plot."""
STEPS = (50, 100, 200, 500, 1_000, 2_000, 5_000)
"""Hundredths of a percent between two ticks."""


def about(amount_vnd: int) -> int:
    """An amount to the nearest thousand: a guess is not told to the đồng."""
    return (amount_vnd + 500) // 1_000 * 1_000


@dataclass(frozen=True)
class Bar:
    """A result as a bar; it begins at nought."""

    name: str
    a_month_vnd: int
    at: int
    wide: int
    nought: int
    is_loss: bool


def bars(report: Report) -> list[Bar]:
    """What each way brought a month, on one scale."""
    results = [(one, one.a_month(one.result_vnd)) for one in report.rows]
    most = max(0, *(amount for _one, amount in results))
    least = min(0, *(amount for _one, amount in results))
    span = max(most - least, 1)
    nought = -least * WIDE // span
    found = []
    for one, amount in results:
        wide = abs(amount) * WIDE // span
        at = nought if amount >= 0 else nought - wide
        found.append(Bar(one.name, amount, at, max(wide, 2), nought, amount < 0))
    return found


@dataclass(frozen=True)
class Tick:
    """A line of the grid, and what it stands for."""

    at: int
    value_bp: int


@dataclass(frozen=True)
class Dot:
    """A way to order: how much was there, how much was thrown away."""

    name: str
    x: int
    y: int
    no: int
    """As it stands in the table: the dot carries it."""


@dataclass(frozen=True)
class Plot:
    """Goods thrown away to the right, goods that were there upwards."""

    wide: int
    high: int
    left: int
    bottom: int
    right: int
    top: int
    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def plot(rows: Sequence[Figures]) -> Plot:
    """Where each way stands."""
    (wide, high), (left, top, right, bottom) = PLOT, INSIDE
    waste = _ticks([one.waste_bp for one in rows], most_bp=None)
    fill = _ticks([one.fill_bp for one in rows], most_bp=10_000)

    def x(value_bp: int) -> int:
        return left + (value_bp - waste[0]) * (wide - left - right) // (waste[-1] - waste[0])

    def y(value_bp: int) -> int:
        return high - bottom - (value_bp - fill[0]) * (high - top - bottom) // (fill[-1] - fill[0])

    return Plot(
        wide=wide,
        high=high,
        left=left,
        bottom=high - bottom,
        right=wide - right,
        top=top,
        dots=tuple(
            Dot(one.name, x(one.waste_bp), y(one.fill_bp), no)
            for no, one in enumerate(rows, start=1)
        ),
        across=tuple(Tick(x(one), one) for one in waste),
        up=tuple(Tick(y(one), one) for one in fill),
    )


def _ticks(values: Sequence[int], most_bp: int | None) -> list[int]:
    """Round numbers around the values, at most six."""
    low, high = min(values), max(values)
    step = next((one for one in STEPS if high - low <= one * 4), STEPS[-1])
    first = low // step * step
    last = -(-max(high, first + step) // step) * step
    if most_bp is not None:
        last = min(last, most_bp)
        first = min(first, last - step)
    return [*range(first, last, step), last]

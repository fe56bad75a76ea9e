"""Scores of many shops as tables in Markdown, with 95 % intervals over the shops.

Two agents are always compared in the same shops: the interval is that of the paired differences.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import mean, stdev

from tests.supply.shops.scoring import Score
from tests.supply.shops.shop import KINDS

_T = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
      2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
      2.052, 2.048, 2.045)  # fmt: skip
"""Student's t, 97.5 %, from one degree of freedom on."""

Scores = dict[str, dict[int, Score]]
"""By agent and seed."""


@dataclass(frozen=True)
class Interval:
    """A mean and how far the truth may lie from it with 95 %."""

    mean: float
    half: float

    def shown(self, form: str = "{:.1f}", times: float = 1.0) -> str:
        """`12.3 ± 0.4`."""
        return f"{form.format(self.mean * times)} ± {form.format(self.half * times)}"


def interval(values: Sequence[float]) -> Interval:
    """The mean of independent values and its 95 % interval; without one for a single value."""
    if len(values) < 2:
        return Interval(values[0] if values else 0.0, float("inf"))
    quantile = _T[len(values) - 2] if len(values) - 2 < len(_T) else 1.96
    return Interval(mean(values), quantile * stdev(values) / sqrt(len(values)))


def gain(ours: dict[int, Score], theirs: dict[int, Score]) -> tuple[Interval, Interval]:
    """Our net value over theirs: đồng a month, and as a share of their mean."""
    seeds = sorted(ours.keys() & theirs.keys())
    difference = interval([float(ours[one].net_vnd - theirs[one].net_vnd) for one in seeds])
    base = abs(mean(theirs[one].net_vnd for one in seeds)) or 1.0
    return difference, Interval(difference.mean / base, difference.half / base)


def _lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    marks = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, marks, *rows])


def _mean(scores: dict[int, Score], value: Callable[[Score], float]) -> float:
    return mean(value(one) for one in scores.values())


def summary(scores: Scores) -> str:
    """Every agent's figures, the mean over the shops; money in millions a month."""
    head = ("agent", "net", "margin", "waste borne", "holding", "handling", "goodwill", "fill %",
            "waste %", "lost sales", "stock", "orders", "lines", "refused", "gifts %")  # fmt: skip
    columns: tuple[tuple[Callable[[Score], float], float, str], ...] = (
        (lambda one: one.net_vnd, 1e-6, "{:.2f}"),
        (lambda one: one.margin_vnd, 1e-6, "{:.2f}"),
        (lambda one: one.wasted_vnd + one.left_vnd, 1e-6, "{:.2f}"),
        (lambda one: one.holding_vnd, 1e-6, "{:.2f}"),
        (lambda one: one.handling_vnd, 1e-6, "{:.2f}"),
        (lambda one: one.goodwill_vnd, 1e-6, "{:.2f}"),
        (lambda one: one.whole.fill, 100, "{:.1f}"),
        (lambda one: one.whole.waste, 100, "{:.1f}"),
        (lambda one: one.lost_sales_vnd, 1e-6, "{:.1f}"),
        (lambda one: one.stock_vnd, 1e-6, "{:.0f}"),
        (lambda one: one.orders, 1, "{:.0f}"),
        (lambda one: one.lines, 1, "{:.0f}"),
        (lambda one: one.refused, 1, "{:.0f}"),
        (lambda one: one.reserved_fill, 100, "{:.0f}"),
    )
    rows = [
        [name, *(form.format(_mean(own, value) * times) for value, times, form in columns)]
        for name, own in scores.items()
    ]
    return _lines(head, rows)


def comparison(scores: Scores, *, ours: str) -> str:
    """Our net value against every other's, shop by shop."""
    head = ("against", "more net, million a month", "in % of theirs", "shops won", "fill, points",
            "waste, points")  # fmt: skip
    rows = []
    for name, theirs in scores.items():
        if name == ours:
            continue
        difference, ratio = gain(scores[ours], theirs)
        seeds = sorted(scores[ours].keys() & theirs.keys())
        pairs = [(scores[ours][one], theirs[one]) for one in seeds]
        won = sum(one.net_vnd > other.net_vnd for one, other in pairs)
        fill = interval([one.whole.fill - other.whole.fill for one, other in pairs])
        waste = interval([one.whole.waste - other.whole.waste for one, other in pairs])
        rows.append(
            [
                name,
                difference.shown("{:.2f}", 1e-6),
                ratio.shown("{:.1f}", 100),
                f"{won}/{len(pairs)}",
                fill.shown("{:.1f}", 100),
                waste.shown("{:.1f}", 100),
            ]
        )
    return _lines(head, rows)


def parts(scores: Scores) -> str:
    """Fill and waste by kind of goods, and in the five weeks before Tết."""
    head = ("agent", *(f"{kind}: fill / waste %" for kind in KINDS), "Tết: fill / waste %")
    rows = []
    for name, own in scores.items():
        row = [name]
        for kind in KINDS:
            fill = _mean(own, lambda one, kind=kind: one.kinds[kind].fill)  # type: ignore[misc]
            waste = _mean(own, lambda one, kind=kind: one.kinds[kind].waste)  # type: ignore[misc]
            row.append(f"{fill * 100:.1f} / {waste * 100:.1f}")
        tet = _mean(own, lambda one: one.tet.fill), _mean(own, lambda one: one.tet.waste)
        rows.append([*row, f"{tet[0] * 100:.1f} / {tet[1] * 100:.1f}"])
    return _lines(head, rows)


def waste_at(fill: float, points: Sequence[tuple[float, float]]) -> tuple[float, bool]:
    """The waste a formula pays for a fill rate, between the scales it was tried at.

    Args:
        fill: the fill rate wanted.
        points: fill and waste of each scale, in any order.

    Returns:
        The waste, and whether the fill was reached at all: if not, the waste of the best reached.
    """
    reached = sorted(points)
    if fill >= reached[-1][0]:
        return reached[-1][1], fill == reached[-1][0]
    if fill <= reached[0][0]:
        return reached[0][1], True
    for (low, waste_low), (high, waste_high) in pairwise(reached):
        if low <= fill <= high and high > low:
            share = (fill - low) / (high - low)
            return waste_low + share * (waste_high - waste_low), True
    raise AssertionError("the points are sorted")


def equal_fill(ours: dict[int, Score], tried: dict[str, list[dict[int, Score]]]) -> str:
    """The waste of every formula when it is scaled to our fill rate, shop by shop."""
    head = ("formula", "waste % at our fill", "ours", "more waste, points", "reached our fill")
    rows = []
    for name, scales in tried.items():
        theirs, mine, reached = [], [], 0
        for seed, one in ours.items():
            points = [(own[seed].whole.fill, own[seed].whole.waste) for own in scales]
            waste, is_reached = waste_at(one.whole.fill, points)
            theirs.append(waste)
            mine.append(one.whole.waste)
            reached += is_reached
        more = interval([a - b for a, b in zip(theirs, mine, strict=True)])
        rows.append(
            [
                name,
                f"{mean(theirs) * 100:.1f}",
                f"{mean(mine) * 100:.1f}",
                more.shown("{:.1f}", 100),
                f"{reached}/{len(mine)}",
            ]
        )
    return _lines(head, rows)


def reviews(scores: Scores, *, ours: str) -> str:
    """How long a review takes."""
    own = scores[ours].values()
    worst = max(one.worst_review_s for one in own)
    return (
        f"Reviews of `{ours}`: p95 {max(one.p95_review_s for one in own) * 1000:.0f} ms in the"
        f" slowest shop, longest {worst * 1000:.0f} ms; lines not understood"
        f" {sum(one.bad_lines for one in own)}."
    )

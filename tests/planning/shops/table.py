"""Scores of many shops as tables in Markdown, with 95 % intervals over the shops.

Two agents are always compared in the same shops: the interval is that of the paired differences.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from statistics import mean, stdev

from tests.planning.shops import equal_fill as reaching
from tests.planning.shops.equal_fill import AtOurFill, Try
from tests.planning.shops.scoring import Score
from tests.planning.shops.shop import KINDS

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

    @property
    def is_above_nought(self) -> bool:
        """Beyond doubt, as far as 95 % are."""
        return self.mean - self.half > 0

    def shown(self, form: str = "{:.1f}", times: float = 1.0) -> str:
        """`12.3 ± 0.4`; a single value has no interval: `12.3`."""
        half = f" ± {form.format(self.half * times)}" if isfinite(self.half) else ""
        return form.format(self.mean * times) + half


def interval(values: Sequence[float]) -> Interval:
    """The mean of independent values and its 95 % interval; without one for a single value."""
    if len(values) < 2:
        return Interval(values[0] if values else 0.0, float("inf"))
    quantile = _T[len(values) - 2] if len(values) - 2 < len(_T) else 1.96
    return Interval(mean(values), quantile * stdev(values) / sqrt(len(values)))


def gain(ours: dict[int, Score], theirs: dict[int, Score]) -> Interval:
    """Our net value over theirs in the same shops, đồng a month."""
    seeds = sorted(ours.keys() & theirs.keys())
    return interval([float(ours[one].net_vnd - theirs[one].net_vnd) for one in seeds])


def ratio(ours: dict[int, Score], theirs: dict[int, Score]) -> Interval | None:
    """Our net value in times of theirs, over all shops together; None where theirs is no gain.

    The ratio of two sums over the same shops; its interval is that of the ratio estimator, from
    what each shop lies off the common ratio.
    """
    seeds = sorted(ours.keys() & theirs.keys())
    base = mean(theirs[one].net_vnd for one in seeds)
    if base <= 0:
        return None
    times = mean(ours[one].net_vnd for one in seeds) / base
    off = interval([ours[one].net_vnd - times * theirs[one].net_vnd for one in seeds])
    return Interval(times, off.half / base)


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
    """Our net value against every other's in the same shops."""
    head = ("against", "its net", "ours over its", "more, million a month", "shops ours is better",
            "its fill %", "its waste %", "fill, points more", "waste, points more")  # fmt: skip
    rows = []
    for name, theirs in scores.items():
        if name == ours:
            continue
        seeds = sorted(scores[ours].keys() & theirs.keys())
        pairs = [(scores[ours][one], theirs[one]) for one in seeds]
        fill = interval([one.whole.fill - other.whole.fill for one, other in pairs])
        waste = interval([one.whole.waste - other.whole.waste for one, other in pairs])
        times = ratio(scores[ours], theirs)
        rows.append(
            [
                name,
                f"{_mean(theirs, lambda one: one.net_vnd) * 1e-6:.2f}",
                "its is below 0" if times is None else times.shown("{:.3f}"),
                gain(scores[ours], theirs).shown("{:.2f}", 1e-6),
                f"{sum(one.net_vnd > other.net_vnd for one, other in pairs)} of {len(pairs)}",
                f"{_mean(theirs, lambda one: one.whole.fill) * 100:.1f}",
                f"{_mean(theirs, lambda one: one.whole.waste) * 100:.1f}",
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


def equal_fill(ours: dict[int, Score], tried: Mapping[str, Mapping[int, Sequence[Try]]]) -> str:
    """The waste of every formula when it is multiplied to our fill rate, shop by shop."""
    head = ("formula", "its waste %", "ours %", "its more, points", "shops it wastes more",
            "shops it fills as much", "its scale")  # fmt: skip
    rows = []
    for name, by_seed in tried.items():
        found = at_our_fill(ours, by_seed)
        more = extra_waste(ours, found)
        wasteful = sum(one.waste > ours[seed].whole.waste for seed, one in found.items())
        rows.append(
            [
                name,
                f"{mean(one.waste for one in found.values()) * 100:.1f}",
                f"{mean(ours[seed].whole.waste for seed in found) * 100:.1f}",
                more.shown("{:.1f}", 100),
                f"{wasteful} of {len(found)}",
                f"{sum(one.is_reached for one in found.values())} of {len(found)}",
                f"{mean(one.scale for one in found.values()):.2f}",
            ]
        )
    return _lines(head, rows)


def at_our_fill(
    ours: dict[int, Score], by_seed: Mapping[int, Sequence[Try]]
) -> dict[int, AtOurFill]:
    """What a formula wastes at our fill rate, by shop."""
    return {
        seed: reaching.at_our_fill(ours[seed].whole.fill, list(tries))
        for seed, tries in by_seed.items()
    }


def extra_waste(ours: dict[int, Score], found: Mapping[int, AtOurFill]) -> Interval:
    """Its waste less ours, in the same shops."""
    return interval([one.waste - ours[seed].whole.waste for seed, one in found.items()])


def reviews(scores: Scores, *, ours: str) -> str:
    """How long a review takes."""
    own = scores[ours].values()
    worst = max(one.worst_review_s for one in own)
    return (
        f"Reviews of `{ours}`: p95 {max(one.p95_review_s for one in own) * 1000:.0f} ms in the"
        f" slowest shop, longest {worst * 1000:.0f} ms; lines not understood"
        f" {sum(one.bad_lines for one in own)}."
    )

"""How many may be asked for: the negative binomial of a mean and a variance.  Pure.

Sources: `reordering` 2 (Spread).  ρ = M²/(V-M), p = ρ/(ρ+M), P(0) = p^ρ,
P(k) = P(k-1)·(k-1+ρ)/k·(1-p).  Above a mean of 400 the paper takes the normal curve; that has
more chance far below its mean, so that a day more of life would lower an order.  Here it is the
same negative binomial in larger steps, and the normal curve where it is too narrow for one.
"""

from math import ceil, erfc, exp, floor, log, pi, sqrt

GOOD_AND_BAD_WEEKS = 0.15
"""s: by how much whole weeks of the shop are better or worse than the next."""
LARGEST_MEAN = 400
"""Means above are reckoned in steps of so many units that this is the mean in steps."""
SMALLEST = 1e-6
"""A chance below is none."""


def variance(
    mean: float, *, spread: float, per_day: float, exposure: float, weeks: float = 1.0
) -> float:
    """V = φ·M + (1/(r·exposure) + s²)·M²: the units of one purchase, how little is known of the
    rate, and good and bad weeks.

    Args:
        mean: M, units.
        spread: φ.
        per_day: r.
        exposure: days that r rests on, the borrowed ones included.
        weeks: the share of s² that is left: over a lot's life good and bad weeks even out, ½.
    """
    if mean <= 0:
        return 0.0
    evidence = per_day * exposure
    unknown = 1 / evidence if evidence > 0 else 1.0
    return spread * mean + (unknown + weeks * GOOD_AND_BAD_WEEKS**2) * mean * mean


class Demand:
    """Units asked for in a span of days: `at_least(k)` is P(D ≥ k).

    What is asked of it takes as long as the distribution is wide, however many units it is
    asked about.
    """

    __slots__ = ("_mass", "_mean", "_p", "_rho", "_sigma", "_step", "_tails")

    def __init__(self, mean: float, variance: float) -> None:
        self._step = max(1.0, mean / LARGEST_MEAN)
        if variance > mean * self._step * 1.0001:
            mean, variance = mean / self._step, variance / self._step**2
        elif self._step > 1:
            self._step = 0.0  # too narrow: the normal curve
        self._mean, self._sigma = mean, sqrt(max(variance, mean, 0.0))
        self._tails = [1.0]
        """P(D ≥ k) as far as asked for."""
        if mean <= 0:
            self._rho, self._p, self._mass = 0.0, 1.0, 1.0
        elif variance <= mean * 1.0001:  # people who come one by one
            self._rho, self._p, self._mass = 0.0, 0.0, exp(-mean)
        else:
            self._rho = mean * mean / (variance - mean)
            self._p = self._rho / (self._rho + mean)
            self._mass = exp(self._rho * log(self._p))

    def at_least(self, k: int) -> float:
        """P(D ≥ k), 1 for nothing or less."""
        if k <= 0:
            return 1.0
        if self._step == 0:
            return erfc((k - 0.5 - self._mean) / (self._sigma * sqrt(2))) / 2
        if self._step == 1:
            return self._tail(k)
        whole = floor(k / self._step)
        share = k / self._step - whole
        low, high = self._tail(whole), self._tail(whole + 1)
        return low + share * (high - low)

    def wanted(self, first: int, last: int) -> float:
        """Σ P(D ≥ k) for k from `first` to `last`: how many of those units will be asked for."""
        certain = max(0, min(last, 0) - first + 1)
        first = max(first, 1)
        if last < first:
            return float(certain)
        if self._step == 0:
            return certain + self._above(first - 1) - self._above(last)
        if self._step == 1:
            self._tail(last)
            return certain + sum(self._tails[first : last + 1])
        return certain + self._in_steps(first, last)

    def _in_steps(self, first: int, last: int) -> float:
        """The same where a step is many units, between whose ends chances lie on a line."""
        found = 0.0
        while first <= last and (low := self.at_least(first)) > 0.0:
            end = ceil((floor(first / self._step) + 1) * self._step) - 1
            end = max(first, min(last, end))
            found += (end - first + 1) * (low + self.at_least(end)) / 2
            first = end + 1
        return found

    def _above(self, k: int) -> float:
        """By how much demand is expected to be above k, by the normal curve."""
        z = (k - self._mean) / self._sigma
        return self._sigma * (exp(-z * z / 2) / sqrt(2 * pi) - z * erfc(z / sqrt(2)) / 2)

    def _tail(self, k: int) -> float:
        if k >= len(self._tails) and self._tails[-1] > 0.0:
            self._reckon(k)
        return self._tails[k] if k < len(self._tails) else 0.0

    def _reckon(self, k: int) -> None:
        tails, mass = self._tails, self._mass
        rho, rest = self._rho, 1 - self._p
        at = len(tails)
        while at <= k and tails[-1] > 0.0:
            tail = tails[-1] - mass
            tails.append(tail if tail > SMALLEST else 0.0)
            # The chance of exactly `at`, for the next step.
            mass *= (at - 1 + rho) / at * rest if rho else self._mean / at
            at += 1
        self._mass = mass


class Doubted:
    """Demand until a delivery that comes on its day, or with some chance later."""

    __slots__ = ("_chance", "_late", "_on_time")

    def __init__(self, on_time: Demand, late: Demand, chance: float) -> None:
        self._on_time, self._late, self._chance = on_time, late, chance

    def at_least(self, k: int) -> float:
        """P(D ≥ k), over both."""
        on_time = self._on_time.at_least(k)
        return on_time + self._chance * (self._late.at_least(k) - on_time)

    def wanted(self, first: int, last: int) -> float:
        """Σ P(D ≥ k) for k from `first` to `last`, over both."""
        on_time = self._on_time.wanted(first, last)
        return on_time + self._chance * (self._late.wanted(first, last) - on_time)

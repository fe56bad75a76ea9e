"""Chances, and what each coming day is worth, from `reordering` 2: in exact fractions, and where a
power is asked for in forty digits."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from math import floor

from pos.planning.values import Line, State

DAY = timedelta(days=1)
DIGITS = 40


def exact(number: float) -> Fraction:
    """A number as it is written: 0.7 is seven tenths."""
    return Fraction(repr(number))


def half_up(amount: Fraction) -> int:
    """The nearest whole number."""
    return floor(amount + Fraction(1, 2))


class Asked:
    """How many are asked for: the negative binomial of a mean and a variance."""

    def __init__(self, mean: Fraction, variance: Fraction) -> None:
        self._left = [Fraction(1)]
        self._is_nobody = mean == 0
        if self._is_nobody:
            return
        rho, share = mean**2 / (variance - mean), mean / variance
        with localcontext(prec=DIGITS):
            self._rho, self._p = decimal(rho), decimal(share)
            self._exactly = self._p**self._rho

    def at_least(self, k: int) -> Fraction:
        """P(D ≥ k): "add until the tail is < 1e-6"."""
        if k <= 0:
            return Fraction(1)
        with localcontext(prec=DIGITS):
            while len(self._left) <= k and self._left[-1] and not self._is_nobody:
                at = len(self._left)
                tail = self._left[-1] - Fraction(self._exactly)
                self._left.append(tail if tail > Fraction("1e-6") else Fraction(0))
                self._exactly *= (at - 1 + self._rho) / at * (1 - self._p)
        return self._left[k] if k < len(self._left) else Fraction(0)

    def of(self, first: int, last: int) -> Fraction:
        """How many of the units from `first` to `last` are asked for: Σ P(D ≥ k)."""
        return sum((self.at_least(k) for k in range(first, last + 1)), Fraction(0))


def decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


@dataclass
class Either:
    """Two ways in which it may go, the second with a chance."""

    usual: Asked
    late: Asked
    chance: Fraction

    def at_least(self, k: int) -> Fraction:
        return (1 - self.chance) * self.usual.at_least(k) + self.chance * self.late.at_least(k)

    def of(self, first: int, last: int) -> Fraction:
        return sum((self.at_least(k) for k in range(first, last + 1)), Fraction(0))


class Days:
    """What is expected to be asked for, day by day: M = r × Σ f."""

    def __init__(self, line: Line, state: State) -> None:
        self.rate = exact(line.rate.per_day)
        self.today = state.today
        sums = state.factors.get((line.product.kind, line.product.category), (0.0,))
        steps = pairwise(sums)
        self._factors = [Fraction(b - a).limit_denominator(10**6) for a, b in steps]
        self._until = line.sells_until

    @property
    def seen(self) -> int:
        """So many days ahead are known."""
        return len(self._factors)

    def on(self, day: date) -> Fraction:
        """ "Days after a certificate's last day count 0 unless renewal is filed." """
        if self._until is not None and day > self._until:
            return Fraction(0)
        return self.rate * self.factor((day - self.today).days)

    def factor(self, ahead: int) -> Fraction:
        """What the day so many days ahead is worth; a plain day where nobody knows."""
        return self._factors[ahead - 1] if ahead <= len(self._factors) else Fraction(1)

    def through(self, last: date) -> Fraction:
        """M from tomorrow through `last`."""
        ahead = range(1, (last - self.today).days + 1)
        return sum((self.on(self.today + n * DAY) for n in ahead), Fraction(0))

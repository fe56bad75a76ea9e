"""The rule written plainly: sums (`plain_sums`), and what a producer's whole order makes of them,
from `reordering` 2 (The producer's minimum)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from pos.planning.values import Line, State
from tests.planning.plain_sums import Sum

TENTH = Fraction(1, 10)


class Order:
    """What is decided about everything that can be ordered from one producer tonight."""

    def __init__(self, sums: Sequence[Sum], state: State) -> None:
        self.sums, self.costs = sums, state.costs
        self.producer = state.producers[sums[0].goods.producer_id]
        self.days = min((one.d2 - one.d1).days for one in sums)
        self.filling = Fraction(0)
        self.is_filled = False
        for one in sums:
            self._keep_or_drop(one)
        wanted = [one for one in sums if one.units]
        self.lost = sum((one.loss(one.units) for one in wanted), Fraction(0))
        self.before = self.total()
        self.why = self._decide(wanted) if wanted else "enough"

    def total(self) -> int:
        return sum(one.price(one.units) for one in self.sums)

    def _share(self, sums: Sequence[Sum]) -> Fraction:
        """Decision 183 (4): what an order has to save falls with the share of its cover that four
        of its chances are."""
        spent = sum((one.sale * one.steps(one.units) for one in sums), Fraction(0))
        rate = sum((one.sale * one.days.rate / one.goods.step for one in sums), Fraction(0))
        if spent <= 0 or rate <= 0:
            return Fraction(1)
        return min(Fraction(1), 4 * self.days * rate / spent)

    def _keep_or_drop(self, one: Sum) -> None:
        """ "Keep lines with loss > line cost"; decision 183 (8): a bare shelf is filled."""
        if not one.units or one.is_bare:
            return
        if one.loss(one.units) <= self.costs.line_vnd * self._share([one]):
            one.dropped, one.units, one.why = one.units, 0, "line"

    def _decide(self, wanted: Sequence[Sum]) -> str:
        """ "Order if Σ(loss - line cost) - extra > half the cost of an order"."""
        least = self.producer.min_order_vnd
        if self.before < least:
            self._fill()
        ordered = [one for one in self.sums if one.units]
        saved = sum((one.loss(one.units) - self.costs.line_vnd for one in ordered), Fraction(0))
        threshold = Fraction(self.costs.order_vnd, 2) * self._share(ordered)
        must = self.before >= least and any(one.is_bare for one in wanted)
        if self.total() >= least and (must or saved - self.filling > threshold):
            self.is_filled = any(one.filled for one in ordered)
            return "fills" if self.is_filled else "needed"
        why = "minimum" if self.before < least else "order"
        for one in self.sums:
            _put_off(one, why)
        return why

    def _fill(self) -> None:
        """ "Add packs of whatever has the shortest cover (never past its expiry cap) until it is
        reached; extra = their holding until sold + new lines".  Decision 183 (5): beyond the cap
        goes what is likeliest to be sold, once in ten times at least; its waste is of the cost."""
        while self.total() < self.producer.min_order_vnd:
            found = [(key, at) for at, one in enumerate(self.sums) if (key := _next(one))]
            if not found:
                return
            one = self.sums[min(found)[1]]
            self.filling += 0 if one.units else self.costs.line_vnd
            self.filling += _waste(one)
            one.units += one.goods.pack
            one.filled += one.goods.pack
            cover = one.cover(one.units)
            assert cover is not None
            self.filling += one.holding * one.steps(one.goods.pack) * cover

    def told(self) -> dict[str, Any]:
        """The verdict, by the names of `Verdict`."""
        lines = sum(1 for one in self.sums if one.units)
        return {
            "producer_id": self.producer.producer_id,
            "is_ordered": lines > 0,
            "why": self.why,
            "lines": lines,
            "total_vnd": self.total() if lines else self.before,
            "min_order_vnd": self.producer.min_order_vnd,
            "lost_vnd": self.lost,
            "filling_vnd": self.filling,
        }


def _next(one: Sum) -> tuple[bool, Fraction] | None:
    """Whether one more pack goes beyond the cap, and by what packs are chosen: cover with it, or
    what it wastes of its price; None where it may not be added."""
    units = one.units + one.goods.pack
    cover = one.cover(units)
    if cover is None or cover > 90 or (one.limit is not None and units > one.limit):
        return None
    last = one.counted + one.steps(units)
    if one.life is None or one.cap is None or last <= one.cap:
        return False, cover
    if one.life.at_least(last) < TENTH:
        return None
    return True, _waste(one) / one.price(one.goods.pack)


def _waste(one: Sum) -> Fraction:
    if one.life is None:
        return Fraction(0)
    first = one.counted + one.steps(one.units) + 1
    last = one.counted + one.steps(one.units + one.goods.pack)
    return one.waste * (last - first + 1 - one.life.of(first, last))


def _put_off(one: Sum, why: str) -> None:
    own = one.units - one.filled
    one.filled = one.units = 0
    if own > 0:
        one.dropped, one.why = one.dropped + own, why


def expect_all(state: State) -> tuple[dict[str, Sum], dict[str, Any] | None]:
    """Every sum of one producer's goods that can be ordered tonight, and the verdict."""
    sums = {}
    for line in state.lines:
        is_late = (
            line.sells_until is not None
            and line.chance is not None
            and line.sells_until < line.chance.delivery
        )
        if line.bar is None and line.chance is not None and not is_late:
            sums[line.product.product_id] = Sum(line, state)
    if not sums:
        return {}, None
    return sums, Order(list(sums.values()), state).told()


def expect(line: Line, state: State) -> Sum:
    """The sum of the state's only line, as its producer's order leaves it."""
    [found] = expect_all(state)[0].values()
    assert found.line == line
    return found


def why_of(one: Sum) -> str:
    """What decided the quantity."""
    if one.units:
        return "fills" if one.filled == one.units else "needed"
    return one.why

"""The rule once more, from its paper (`reordering` 2) and not from the program: in exact fractions,
one day after the other, one unit after the other, chances in forty digits.

It shares nothing with `pos.planning` but the values that go in.  Where the shop's decisions go
beyond the paper, the decision is named.
"""

from collections.abc import Sequence
from datetime import date
from decimal import localcontext
from fractions import Fraction
from math import ceil, floor
from typing import Any

from pos.planning.values import Line, Lot, Product, State
from tests.planning.plain_chances import DAY, DIGITS, Asked, Days, Either, decimal, exact, half_up

GOOD_AND_BAD_WEEKS = Fraction("0.15") ** 2
MONTH = Fraction("30.4")


class Sum:
    """The sum of one product.  `step` units are what people buy at a time: pieces, or 250 g."""

    def __init__(self, line: Line, state: State) -> None:
        assert line.chance is not None
        self.line, self.goods, self.costs = line, line.product, state.costs
        self.days, self.today = Days(line, state), state.today
        self.d1, self.d2 = line.chance.delivery, line.chance.next_delivery
        self.ends = self._ends()
        self.sale, self.waste, self.holding = worth(self.goods, state)
        self.until, self.life = self._until(), self._life()
        self.why = "enough"
        self.filled = self.dropped = 0
        self._count_stock()
        self.cap = self._cap()
        self.level = self._level()
        self.gap = max(0, self.level - self.counted)
        self._round()

    # -- Demand ------------------------------------------------------------------------

    def _ends(self) -> list[date]:
        """The last days that the lot to come may have: "from past lots, not the nominal figure";
        and no later than its certificate's."""
        ends = [self.d1 + (life - 1) * DAY for life in self.line.lives]
        until = self.line.sells_until
        return ends if until is None else [min(end, until) for end in ends] or [until]

    def mean(self, last: date) -> Fraction:
        """M of tonight's lot until `last`.  Decision 183 (2): where its life ends before, it
        serves its own days alone."""
        lasts = [min(last, end) for end in self.ends] or [last]
        return sum((self.days.through(one) for one in lasts), Fraction(0)) / len(lasts)

    def asked(self, mean: Fraction, weeks: Fraction = Fraction(1)) -> Asked:
        """V = φ·M + (1/(r·(exposure + a)) + s²)·M², M and r in steps."""
        mean *= exact(self.line.safety) / self.goods.step
        evidence = self.days.rate / self.goods.step * exact(self.line.rate.exposure)
        unknown = 1 / evidence if evidence else Fraction(1)
        spread = exact(self.line.spread)
        return Asked(mean, spread * mean + (unknown + weeks * GOOD_AND_BAD_WEEKS) * mean**2)

    def _until(self) -> Asked | Either:
        """D1; decision 183 (1): with the chance of its record, the next delivery comes later."""
        last, slip = self.d2 - DAY, self.line.slip
        usual = self.asked(self.mean(last))
        late_days = ceil(slip.days)
        if not slip.chance or not late_days:
            return usual
        return Either(usual, self.asked(self.mean(last + late_days * DAY)), exact(slip.chance))

    def _life(self) -> Asked | None:
        """D2: "s² halved over the longer span" (4 A)."""
        if not self.ends:
            return None
        self.life_mean = self.mean(max(self.ends))
        return self.asked(self.life_mean, Fraction(1, 2))

    def expires(self, k: int) -> Fraction:
        """P(D2 < k)."""
        return Fraction(0) if self.life is None else 1 - self.life.at_least(k)

    # -- What is worth having ------------------------------------------------------------

    def _level(self) -> int:
        """ "Take units one by one; the k-th is worth having while …" """
        days = self._held_days()
        found, wished = 0, self.goods.service
        while wished is None and self._is_worth(found + 1, days):
            found += 1
        while wished is not None and self.until.at_least(found + 1) > 1 - exact(wished):
            found += 1  # decision 201: the chance of not running out is the shop's own word
        while self.life is not None and self.life.at_least(found) < Fraction(1, 10):
            found -= 1  # the issue: never beyond what can be sold before its last day
        return max(found, self._shown())

    def _is_worth(self, k: int, days: Fraction) -> bool:
        wanted = self.until.at_least(k)
        too_many = self.waste * self.expires(k) + self.holding * days * (1 - wanted)
        return self.sale * wanted > too_many

    def _held_days(self) -> Fraction:
        """d2 - d1; decision 183 (10): no longer than it lives."""
        days = [min(self.d2, end + DAY) - self.d1 for end in self.ends] or [self.d2 - self.d1]
        return Fraction(sum(one.days for one in days), len(days))

    @property
    def is_bare(self) -> bool:
        """Nothing there, nothing on its way, something to be shown."""
        return self.on_hand + self.on_order == 0 < self.goods.display_min

    @property
    def is_first(self) -> bool:
        """ "An empty history gives the display minimum" (5): nobody knows how it sells."""
        known = self.line.rate.exposure > 6 or self.line.rate.per_day > 0
        return self.is_bare and not known

    def _shown(self) -> int:
        """The shelf minimum.  What nobody typed orders nothing where goods are there; and nothing
        is shown that rather expires: half a sale for its waste, one chance in ten at least."""
        if getattr(self.goods, "shows_by_habit", False) and self.on_hand + self.on_order:
            return 0
        shown = ceil(Fraction(self.goods.display_min, self.goods.step))
        while shown and self.life is not None and not self.is_first:
            is_sold = self.life.at_least(shown) >= Fraction(1, 10)
            if is_sold and self.waste * self.expires(shown) <= self.sale / 2:
                break
            shown -= 1
        return shown

    def _cap(self) -> int | None:
        """ "Never beyond the k where Cw·P(D2 < k) exceeds 5 % of Cu"; nor anything likelier to
        expire than to be sold."""
        if self.life is None:
            return None
        k = 0
        while self.expires(k + 1) <= Fraction(1, 2) and (
            self.waste * self.expires(k + 1) <= self.sale / 20
        ):
            k += 1
        return k

    # -- What is there -------------------------------------------------------------------

    def _count_stock(self) -> None:
        """ "On hand + on order - reservations due before d2 - expected outdating + sales that will
        be missed before d1, rounded down"."""
        good = [one for one in self.line.lots if one.last_day is None or one.last_day > self.today]
        coming = [one for one in self.line.lots if one.arrives is not None]
        lots = [one for one in good if one.arrives is None]
        lots += [one for one in coming if one.arrives is not None and one.arrives < self.d2]
        self.on_hand = sum(one.units for one in lots if one.arrives is None)
        self.on_order = sum(one.units for one in lots if one.arrives is not None)
        self.outdating, self.missed, handed = self._sell(lots)
        self.reserved = half_up(handed) + self._bought_early()
        there = self.on_hand + self.on_order - self.reserved - self.outdating
        self.counted = floor((there + self.missed) / self.goods.step)

    def _sell(self, lots: Sequence[Lot]) -> tuple[Fraction, Fraction, Fraction]:
        """Walk the lots first-expired first through the days before d2: what expires, who asks in
        vain before d1, and what was handed to those who had reserved it."""
        left = {at: Fraction(one.units) for at, one in enumerate(lots)}
        order = sorted(left, key=lambda at: lots[at].last_day or date.max)
        outdating = missed = handed = Fraction(0)
        for ahead in range(1, (self.d2 - self.today).days):
            day = self.today + ahead * DAY
            on_sale = [at for at in order if _is_on_sale(lots[at], day)]
            owed = sum(one.units for one in self.line.reservations if one.due == day)
            short = _take(left, on_sale, Fraction(owed))
            handed += owed - short if day < self.d1 else owed
            short = _take(left, on_sale, self.days.on(day))
            missed += short if day < self.d1 else 0
            ending = [at for at in on_sale if lots[at].last_day == day]
            outdating += sum(left.pop(at) for at in ending)
            order = [at for at in order if at in left]
        return outdating, missed, handed

    def _bought_early(self) -> int:
        """Decision 183 (7): reserved goods that keep until then, where the next delivery may not
        have come."""
        if not self.line.slip.chance:
            return 0
        late = self.d2 + ceil(self.line.slip.days) * DAY
        keeps = min(self.line.lives, default=10**6)
        return sum(
            one.units
            for one in self.line.reservations
            if self.d2 <= one.due < late and (one.due - self.d1).days < keeps
        )

    # -- Packs ---------------------------------------------------------------------------

    @property
    def need(self) -> Fraction:
        """Need1, the 1.03 in it."""
        return self.days.through(self.d2 - DAY) * exact(self.line.safety)

    def steps(self, units: int) -> int:
        return ceil(Fraction(units, self.goods.step))

    def _round(self) -> None:
        pack = self.goods.pack
        self.by_pack = self._packs() * pack
        self.is_longest = False
        self.economic = self._economic() if self.by_pack else Fraction(0)
        self.by_economy = max(self.by_pack, floor(self.economic / pack) * pack)
        self.by_cap = self.by_economy
        while self.by_cap > self.by_pack and self._is_over_cap(self.by_cap):
            self.by_cap -= pack
        self.limit = self._limit()
        self.by_limit = self.by_cap
        while self.limit is not None and self.by_limit > self.limit:
            self.by_limit -= pack
        if self.by_cap and not self.by_limit:
            self.why = "limit"
        self.units = self.by_limit

    def _is_over_cap(self, units: int) -> bool:
        return self.cap is not None and self.counted + self.steps(units) > self.cap

    def _packs(self) -> int:
        """ "⌈gap/pack - 0.35⌉, at least one if stock that counts ≤ 0.3 × Need1"."""
        step, pack = self.goods.step, self.goods.pack
        gap = self.gap * step
        packs = max(0, ceil(Fraction(gap, pack) - Fraction("0.35")))
        if gap and not packs and self.counted * step <= Fraction("0.3") * self.need:
            packs = 1
        if gap:
            self.why = "needed" if packs else "pack"
        wanted = packs
        while packs and not self._sells(packs):
            packs -= 1
        if wanted and not packs:
            self.why = "expires"
        return packs

    def _sells(self, packs: int) -> bool:
        """Decision 183 (3): packs bring more over their life than they cost by expiring; and the
        issue's law: what cannot be sold before its last day is not ordered, promised goods and the
        first of all apart."""
        if self.life is None or self.is_first:
            return True
        pack = self.goods.pack
        last = self.counted + self.steps(packs * pack)
        promised = -min(self.counted, 0) * self.goods.step
        if packs > ceil(Fraction(promised, pack)) and self.life.at_least(last) < Fraction(1, 10):
            return False
        if self.goods.service is not None:
            return True  # decision 201
        sold = self.life.of(self.counted + 1, last)
        brought = self.sale * sold - self.waste * (last - self.counted - sold)
        return self.sale <= 0 or brought >= 0

    def _economic(self) -> Fraction:
        """ "1.5·√(2·(line cost + ¼ order cost)·r/h), at most 90 days of sales"; the shop takes
        50; nothing is bought for the handling's sake that brings nothing when sold."""
        most = self.days.through(self.today + 50 * DAY)
        rate, handling = self.days.rate / self.goods.step, self.costs.order_vnd * Fraction(1, 4)
        handling += self.costs.line_vnd
        if self.sale <= 0 or not rate:
            return Fraction(0)
        with localcontext(prec=DIGITS):
            root = Fraction(decimal(2 * handling * rate / self.holding).sqrt())
        wished = Fraction(3, 2) * root * self.goods.step
        self.is_longest = wished > most
        return min(wished, most)

    def _limit(self) -> int | None:
        """The consignor's, beside what will be left when the order comes."""
        most = self.goods.max_on_hand
        if most is None:
            return None
        left = self.on_hand + self.on_order - self.days.through(self.d1 - DAY)
        return max(0, floor(most - max(Fraction(0), left)))

    # -- For its producer's order ----------------------------------------------------------

    def loss(self, units: int) -> Fraction:
        """ "What waiting for the next chance would cost"."""
        return self.sale * self.until.of(self.counted + 1, self.counted + self.steps(units))

    def price(self, units: int) -> int:
        return half_up(Fraction(units * self.goods.cost_vnd, self.goods.per))

    def cover(self, units: int) -> Fraction | None:
        """Days that what counts and so many units last; None: for ever."""
        if not self.days.rate:
            return None
        return max(Fraction(0), Fraction(self.counted * self.goods.step + units)) / self.days.rate

    def lasts(self) -> int | None:
        """Whole days until all that will be there is sold; None: nobody buys it, or that is later
        than anybody can see."""
        there = self.on_hand + self.on_order - self.reserved - self.outdating
        there = max(Fraction(0), there) + self.units
        day, sold = 0, Fraction(0)
        while self.days.rate and sold < there and day < self.days.seen:
            day += 1
            sold += self.days.rate * self.days.factor(day)
        if sold < there or not self.days.rate:
            return None
        return day if sold == there else day - 1

    def told(self) -> dict[str, Any]:
        """Every number that the popover shows, by its name in `Terms`."""
        line, step, lives = self.line, self.goods.step, self.line.lives
        safe_life = None if self.life is None else self.life_mean * exact(line.safety)
        return {
            "sold": line.rate.sold, "days_in": line.rate.days_in, "days_out": line.rate.days_out,
            "group_per_day": line.rate.group_per_day, "per_day": line.rate.per_day,
            "cover_days": (self.d2 - self.today).days - 1,
            "need": self.need, "life_need": safe_life,
            "service": 1 - self.until.at_least(self.level + 1), "level": self.level * step,
            "on_hand": self.on_hand, "on_order": self.on_order, "reserved": self.reserved,
            "outdating": self.outdating, "missed": self.missed,
            "counted": self.counted * step, "gap": self.gap * step,
            "pack": self.goods.pack, "by_pack": self.by_pack,
            "economic": self.economic, "by_economy": self.by_economy,
            "cap": None if self.cap is None else self.cap * step, "by_cap": self.by_cap,
            "limit": self.limit, "by_limit": self.by_limit,
            "filled": self.filled, "dropped": self.dropped,
            "display_min": self.goods.display_min, "sells_until": line.sells_until,
            "life_days": half_up(Fraction(sum(lives), len(lives))) if lives else None,
            "slip_chance": line.slip.chance, "slip_days": line.slip.days,
            "lost_vnd": half_up(self.loss(self.units + self.dropped)),
            "margin_vnd": half_up(self.sale), "expired_vnd": half_up(self.waste),
            "holding_vnd": half_up(self.holding * MONTH),
            "lasts_days": self.lasts(), "is_longest": self.is_longest,
        }  # fmt: skip


def _is_on_sale(lot: Lot, day: date) -> bool:
    is_there = lot.arrives is None or lot.arrives <= day
    return is_there and (lot.last_day is None or day <= lot.last_day)


def _take(left: dict[int, Fraction], lots: Sequence[int], wanted: Fraction) -> Fraction:
    """Take so much from the lots in their order; what was not there."""
    for at in lots:
        taken = min(left[at], wanted)
        left[at] -= taken
        wanted -= taken
    return wanted


def worth(goods: Product, state: State) -> tuple[Fraction, Fraction, Fraction]:
    """Cu, Cw and h of a step, in đồng: "price - cost + goodwill (10 % of price)", "cost × share
    the shop bears", "cost × holding per day"."""
    price = Fraction(goods.price_vnd * goods.step, goods.per)
    cost = Fraction(goods.cost_vnd * goods.step, goods.per)
    costs = state.costs
    sale = price - cost + exact(costs.goodwill_share) * price
    share = max(exact(goods.bears_expired), Fraction(1, 10))  # decision 183 (9)
    a_month = costs.holding_consigned if goods.is_consigned else costs.holding_owned
    return sale, cost * share, cost * exact(a_month) / MONTH

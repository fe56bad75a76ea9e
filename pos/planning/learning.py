"""What the shop's past says, taken in day by day: rates, weekdays, feasts, lives, records.  Pure.

A day costs as much as what was sold on it and was missing on it, not as much as the shop is
large: what all products of a group have in common (a day's worth of selling) is added up once
for the group, and a product keeps only what it sold and what it missed.
"""

from collections import deque
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate

from pos.planning import feast_tallies, rates
from pos.planning.almanac import Almanac, never_open, week
from pos.planning.feast_days import SPAN, Feast, felt_on
from pos.planning.feast_tallies import ProductDays, Tally
from pos.planning.rates import BORROWED_DAYS, HALF_LIFE_DAYS
from pos.planning.records import Delivery, Record
from pos.planning.remembered import LIVES, Day, Group, Kin, Received, Seen
from pos.planning.values import Kind, Product, Rate, Slip

TOLD_DAYS = 56
"""The popover tells what was sold in so many days: eight of each weekday."""
USUAL_LIFE = 0.8
"""Of the life that the producer names, on arrival, where nothing of the kind has come yet."""
SPREAD = 1.4
"""φ: people buy two at a time."""
SPREAD_LEANS_UNITS = 150.0
MOST_SPREAD = 3.0
AHEAD_DAYS = 400
"""How far the outlook goes."""
SOME_DAYS = 7
"""More than was asked for is worked out: the almanac changes once a week."""
NEW_DAYS = 28
"""Until then a shop's rates are looked at each day: a week is half of all it knows."""
FIRST_LOOK_BACK_DAYS = 14
"""The past is worked out anew after so many days, after twice as many, and so on until a feast
was learnt, which does the same."""


class Memory:
    """The shop's past, fed in order; the same for the books and for the line protocol."""

    def __init__(self) -> None:
        self._first = date.min
        self._days: list[bool] = []
        """By index: whether the shop was open."""
        self._seen: dict[str, Seen] = {}
        self._waiting: list[tuple[date, Seen]] = []
        self._kin: dict[Group, Kin] = {}
        self._week: dict[Kind, tuple[list[float], list[float]]] = {
            kind: ([0.0] * 7, [0.0] * 7) for kind in Kind
        }
        self._tallies: dict[Feast, dict[Group, Tally]] = {feast: {} for feast in Feast}
        self._learnt: set[tuple[Feast, date]] = set()
        self._records: dict[str, Record] = {}
        self._lives: dict[Kind, deque[float]] = {kind: deque(maxlen=200) for kind in Kind}
        self._almanac = Almanac()
        self._look_back_at = FIRST_LOOK_BACK_DAYS
        self._ahead: dict[Group, tuple[date, list[float]]] = {}

    # --- What is taken in ----------------------------------------------------------------

    def add_product(self, product: Product, on_sale_from: date | None = None) -> None:
        """Know a product, or its new terms; its past is kept."""
        known = self._seen.get(product.product_id)
        if known is not None:
            self._change(known, product)
            return
        one = Seen(product)
        self._seen[product.product_id] = one
        self._kin.setdefault((product.kind, product.category), Kin()).members.append(one)
        self._waiting.append((on_sale_from or date.min, one))

    def _change(self, known: Seen, product: Product) -> None:
        before = known.product
        known.product = product
        was, now = (before.kind, before.category), (product.kind, product.category)
        if was != now:
            self._kin[was].members.remove(known)
            self._kin.setdefault(now, Kin()).members.append(known)
        if was != now or before.step != product.step:
            self._settle()

    def product(self, product_id: str) -> Product | None:
        """A product's terms."""
        known = self._seen.get(product_id)
        return None if known is None else known.product

    def add_delivery(self, one: Delivery) -> None:
        """Take an order that is over into its producer's record."""
        self._records.setdefault(one.producer_id, Record()).add(one)

    def add_day(self, day: Day) -> None:
        """Take a day in.  Days come in order; those left out were closed."""
        if not self._days:
            self._first = day.day
        at = (day.day - self._first).days
        if at < len(self._days):
            return
        self._days.extend([False] * (at - len(self._days)))
        self._days.append(day.is_open)
        self._begin(day.day, at)
        for one in day.received:
            self._receive(one, day.day)
        if day.is_open:
            self._sell(day, at)
        if at % 7 == 6 or rates.ENOUGH_DAYS <= at < NEW_DAYS:
            self._look(at)
        for feast in Feast:
            self._learn(feast, day.day + timedelta(days=1))
        if not self._learnt and len(self._days) >= self._look_back_at:
            self._look_back_at = 2 * len(self._days)
            self._settle()

    def _begin(self, day: date, at: int) -> None:
        """Products that go on sale today."""
        if not self._waiting:
            return
        for since, one in self._waiting:
            if since <= day:
                one.start = at
                one.before = self._kin[one.product.kind, one.product.category].exposure
        self._waiting = [pair for pair in self._waiting if pair[0] > day]

    def _receive(self, one: Received, day: date) -> None:
        known = self._seen.get(one.product_id)
        if known is None or one.last_day is None or one.units <= 0:
            return
        life = max(0, (one.last_day - day).days + 1)
        known.lives.append(life)
        if known.product.shelf_life_days:
            self._lives[known.product.kind].append(life / known.product.shelf_life_days)

    def _sell(self, day: Day, at: int) -> None:
        factors = {group: self._worth(group, day.day) for group in self._kin}
        weights = {kind: 2.0 ** (at / HALF_LIFE_DAYS[kind]) for kind in Kind}
        plain_on = day.day.weekday() if felt_on(day.day) is None else None
        for group, kin in self._kin.items():
            kin.exposure += factors[group] * weights[group[0]]
            kin.spread_units += factors[group] * kin.total
            kin.spread_sum += factors[group] ** 2 * kin.squares
            if plain_on is not None:
                self._week[group[0]][1][plain_on] += kin.total
        for product_id in sorted(day.sold.keys() | day.on_sale.keys()):
            one = self._seen.get(product_id)
            if one is None:
                continue
            if one.start is None:  # sold before it was said to be on sale
                self._start(one, at)
            net = day.sold.get(product_id, 0) - day.large.get(product_id, 0)
            if net < 0:
                one.take_back(-net, HALF_LIFE_DAYS[one.product.kind])
                net = 0
            share = min(1.0, max(0.0, day.on_sale.get(product_id, 1.0)))
            if net or share < 1.0:
                group = (one.product.kind, one.product.category)
                one.events.append((at, net, share))
                steps = net / one.product.step
                one.sold += steps * weights[group[0]]
                one.missed += (1 - share) * factors[group] * weights[group[0]]
                self._note(one, steps, share, factors[group], plain_on)

    def _start(self, one: Seen, at: int) -> None:
        group = (one.product.kind, one.product.category)
        weight = 2.0 ** (at / HALF_LIFE_DAYS[group[0]])
        one.start = at
        one.before = self._kin[group].exposure - self._worth_now(group, at) * weight
        self._waiting = [pair for pair in self._waiting if pair[1] is not one]

    def _worth_now(self, group: Group, at: int) -> float:
        return self._worth(group, self._first + timedelta(days=at))

    def _note(
        self, one: Seen, net: float, share: float, factor: float, plain_on: int | None
    ) -> None:
        """What φ and the weekdays are learnt from: Σ(x - μ)² over Σμ, of days with stock all
        day, and steps sold over steps expected."""
        group = (one.product.kind, one.product.category)
        kin, mean = self._kin[group], one.per_day * factor
        if mean <= 0:
            return
        if share < 1.0:
            kin.spread_units -= mean
            kin.spread_sum -= mean * mean
        else:
            kin.spread_sum += net * net - 2 * net * mean
        if plain_on is not None:
            sold, expected = self._week[group[0]]
            sold[plain_on] += net
            expected[plain_on] -= (1 - share) * one.per_day

    # --- What is worked out now and then ----------------------------------------------------

    def _worth(self, group: Group, day: date) -> float:
        return self._ahead_of(group, day, 1)[0]

    def _ahead_of(self, group: Group, day: date, days: int) -> list[float]:
        """The factors of days from `day` on, worked out once until the almanac changes."""
        kept = self._ahead.get(group)
        if kept is not None:
            skip = (day - kept[0]).days
            if skip >= 0 and skip + days <= len(kept[1]):
                return kept[1][skip : skip + days]
        found = self._almanac.factors(*group, day, days + SOME_DAYS)
        self._ahead[group] = (day, found)
        return found[:days]

    def _look(self, at: int) -> None:
        """Each week, each day at first: every product's rate as of now, for what is expected of
        the next days."""
        sums: dict[Group, list[tuple[float, float]]] = {}
        for group, kin in self._kin.items():
            weight = 2.0 ** (at / HALF_LIFE_DAYS[group[0]])
            sums[group] = [self._sums(one, kin, weight) for one in kin.members]
            own = rates.group_rate(sums[group])
            if own is not None:
                kin.per_day, kin.was_seen = own, True
        for group, kin in self._kin.items():
            if not kin.was_seen:
                kin.per_day = self._elsewhere(group[0])
            for one, (sold, exposure) in zip(kin.members, sums[group], strict=True):
                is_seen = exposure >= rates.ENOUGH_DAYS
                one.per_day = rates.rate(sold, exposure, kin.per_day) if is_seen else 0.0
            kin.total = sum(one.per_day for one in kin.members)
            kin.squares = sum(one.per_day**2 for one in kin.members)
        self._retell()

    def _elsewhere(self, kind: Kind) -> float:
        """What products of the kind sell, where nothing of a group was ever seen: a group that is
        sold out for long goes on being what it was."""
        groups = (kin for (of, _name), kin in self._kin.items() if of is kind)
        known = [kin.per_day for kin in groups if kin.was_seen]
        return sum(known) / len(known) if known else 0.0

    def _sums(self, one: Seen, kin: Kin, weight: float) -> tuple[float, float]:
        if one.start is None:
            return 0.0, 0.0
        exposure = kin.exposure - one.before - one.missed
        return max(0.0, one.sold / weight), max(0.0, exposure / weight)

    def _retell(self) -> None:
        """A new almanac from what was learnt."""
        weeks = {kind: week(*sums) for kind, sums in self._week.items()}
        self._almanac = Almanac(weeks, self._almanac.curves)
        self._ahead.clear()

    def _learn(self, feast: Feast, today: date) -> None:
        due = feast_tallies.to_learn(feast, today, self._first)
        if due is None or (feast, due[0]) in self._learnt:
            return
        at, base, days = due
        self._learnt.add((feast, at))
        base_at = (base - self._first).days
        plain = Almanac(self._almanac.weeks, {(feast, kind, ""): _flat(feast) for kind in Kind})
        found = feast_tallies.tally(
            feast,
            (self._days_of(one) for one in self._seen.values() if one.start is not None),
            span_at=(at - self._first).days + SPAN[feast][0],
            base=(base_at, base_at + days),
            worth={group: self._factors_so_far(plain, group) for group in self._kin},
        )
        kept = self._tallies[feast]
        for group, one in found.items():
            kept.setdefault(group, Tally.empty(feast)).add(one, feast_tallies.REMEMBERED)
        curves = {**self._almanac.curves, **feast_tallies.curves(feast, kept)}
        self._almanac = Almanac(self._almanac.weeks, curves)
        self._settle()

    def _days_of(self, one: Seen) -> ProductDays:
        kin = self._kin[one.product.kind, one.product.category]
        start = one.start or 0
        group = one.product.kind, one.product.category
        return ProductDays(*group, start, one.events, kin.per_day, one.product.step)

    def _factors_so_far(self, almanac: Almanac, group: Group) -> list[float]:
        factors = almanac.factors(*group, self._first, len(self._days))
        return [one if opened else 0.0 for one, opened in zip(factors, self._days, strict=True)]

    def _settle(self) -> None:
        """Work the past out anew with what is known of weekdays and feasts by now.

        Whether and when depends on the days alone, never on who asked: the books and the lines
        of a judge that tell the same days get the same rates.
        """
        self._ahead.clear()
        last = len(self._days) - 1
        weights = {
            kind: [2.0 ** (at / half) for at in range(len(self._days))]
            for kind, half in HALF_LIFE_DAYS.items()
        }
        for group, kin in self._kin.items():
            powers = weights[group[0]]
            factors = self._factors_so_far(self._almanac, group)
            weighted = [factor * power for factor, power in zip(factors, powers, strict=True)]
            sums = [0.0, *accumulate(weighted)]
            kin.exposure = sums[-1]
            for one in kin.members:
                if one.start is None:
                    continue
                one.before = sums[one.start]
                step = one.product.step
                one.sold = sum(net / step * powers[at] for at, net, _share in one.events)
                one.missed = sum((1 - share) * weighted[at] for at, _net, share in one.events)
        if last >= 0:
            self._look(last)

    # --- What is asked for ------------------------------------------------------------------

    def rate(self, product_id: str) -> Rate:
        """A product's rate, with the counts behind it."""
        one = self._seen[product_id]
        group = (one.product.kind, one.product.category)
        kin, last = self._kin[group], len(self._days) - 1
        weight = 2.0 ** (last / HALF_LIFE_DAYS[group[0]])
        sold, exposure = self._sums(one, kin, weight)
        since = max(len(self._days) - TOLD_DAYS, one.start if one.start is not None else last + 1)
        told, out = self._told(one, since)
        days, step = sum(self._days[max(since, 0) :]), one.product.step
        return Rate(
            per_day=rates.rate(sold, exposure, kin.per_day) * step,
            exposure=exposure + BORROWED_DAYS,
            sold=told,
            days_in=days - out,
            days_out=out,
            group_per_day=kin.per_day * step,
        )

    def _told(self, one: Seen, since: int) -> tuple[int, int]:
        """Units sold and days out of stock from the index `since` on."""
        sold, out = 0, 0.0
        for at, net, share in reversed(one.events):
            if at < since:
                break
            sold += net
            out += 1 - share
        return sold, int(out + 0.5)

    def spread(self, product_id: str) -> float:
        """φ of the product's group, in usual purchases."""
        product = self._seen[product_id].product
        kin = self._kin[product.kind, product.category]
        lean = SPREAD_LEANS_UNITS
        found = (kin.spread_sum + SPREAD * lean) / (max(0.0, kin.spread_units) + lean)
        return min(MOST_SPREAD, max(1.0, found))

    def lives(self, product_id: str) -> tuple[int, ...]:
        """Days on sale that the next lot may have; empty: it does not expire."""
        one = self._seen[product_id]
        if one.lives:
            return tuple(one.lives)
        nominal = one.product.shelf_life_days
        if not nominal:
            return ()
        known = self._lives[one.product.kind]
        share = sum(known) / len(known) if len(known) >= LIVES else USUAL_LIFE
        return (max(1, int(nominal * share)),)

    def slip(self, producer_id: str, interval_days: int) -> Slip:
        """How far the producer's promises may be believed."""
        return self._records.get(producer_id, Record()).slip(interval_days)

    def sums(
        self, groups: Iterable[Group], today: date, closed: Iterable[date] = ()
    ) -> dict[Group, tuple[float, ...]]:
        """Plain days' worth of selling from tomorrow on, summed up: see `State.factors`.

        Args:
            groups: kinds and categories.
            today: the last day before.
            closed: days on which the shop will not open, besides the weekdays on which it never
                does.
        """
        first = today + timedelta(days=1)
        last = self._first + timedelta(days=max(0, len(self._days) - 1))
        never = never_open(self._days, last.weekday())
        ahead = {(day - first).days for day in closed}
        weekday = first.weekday()
        ahead |= {at for at in range(AHEAD_DAYS) if (weekday + at) % 7 in never}
        shut = [at for at in ahead if 0 <= at < AHEAD_DAYS]
        found = {}
        for group in groups:
            days = self._ahead_of(group, first, AHEAD_DAYS)
            for at in shut:
                days[at] = 0.0
            found[group] = (0.0, *accumulate(days))
        return found


def _flat(feast: Feast) -> tuple[float, ...]:
    return (1.0,) * (SPAN[feast][1] - SPAN[feast][0] + 1)

"""The rule once more, written plainly: day by day, unit by unit, chance by chance.

It shares no code with `pos.supply`: chances come from the gamma function and are added up, lots
are lists of days, quantities are found by trying one after the other.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, gamma, lgamma, log

from pos.planning.values import Line, Product, State

DAY = timedelta(days=1)


@dataclass
class Expected:
    """What the sum must say."""

    units: int
    need: float
    level: int
    counted: int
    outdating: float
    missed: float
    reserved: int
    by_pack: int
    by_economy: int
    by_cap: int
    limited: int
    lost: float


def chance_of(k: int, mean: float, variance: float) -> float:
    """P(D = k)."""
    if mean == 0:
        return 1.0 if k == 0 else 0.0
    if variance <= mean * 1.0001:
        return exp(-mean) * mean**k / gamma(k + 1)
    rho = mean**2 / (variance - mean)
    p = rho / (rho + mean)
    return exp(lgamma(k + rho) - lgamma(k + 1) - lgamma(rho) + rho * log(p) + k * log(1 - p))


class Asked:
    """Chances of how many are asked for."""

    def __init__(self, line: Line, mean: float, weeks: float) -> None:
        mean *= line.safety
        evidence = line.rate.per_day * line.rate.exposure
        unknown = 1 / evidence if evidence else 1.0
        variance = line.spread * mean + (unknown + weeks * 0.0225) * mean**2
        self._less = [0.0]
        for k in range(600):
            self._less.append(self._less[-1] + chance_of(k, mean, variance))

    def at_least(self, k: int) -> float:
        return max(0.0, 1 - self._less[max(k, 0)])


class Days:
    """What is expected to be asked for on each day."""

    def __init__(self, line: Line, state: State) -> None:
        sums = state.factors[line.product.kind, line.product.category]
        self._of: dict[date, float] = {}
        for ahead in range(1, 900):
            day = state.today + ahead * DAY
            factor = sums[ahead] - sums[ahead - 1] if ahead < len(sums) else 1.0
            if line.sells_until is not None and day > line.sells_until:
                factor = 0.0
            self._of[day] = line.rate.per_day * factor

    def on(self, day: date) -> float:
        return self._of[day]

    def through(self, day: date) -> float:
        return sum(units for at, units in self._of.items() if at <= day)


def sell_through(line: Line, state: State, days: Days) -> tuple[float, float, int]:
    """Outdating, missed and reserved: a shelf of lots, one day after the other."""
    d1, d2 = line.chance.delivery, line.chance.next_delivery
    shelf = [
        [one.last_day or date.max, one.arrives or state.today, float(one.units)]
        for one in line.lots
        if (one.last_day or date.max) > state.today and (one.arrives or state.today) < d2
    ]
    shelf.sort(key=lambda one: one[0])
    lost = missed = handed = 0.0
    day = state.today + DAY
    while day < d2:
        owed = sum(one.units for one in line.reservations if one.due == day)
        for what, wanted in (("owed", float(owed)), ("asked", days.on(day))):
            for lot in shelf:
                if lot[1] <= day <= lot[0]:
                    taken = min(lot[2], wanted)
                    lot[2] -= taken
                    wanted -= taken
            if what == "owed":
                handed += owed if day >= d1 else owed - wanted
            elif day < d1:
                missed += wanted
        lost += sum(lot[2] for lot in shelf if lot[0] == day)
        shelf = [lot for lot in shelf if lot[0] != day]
        day += DAY
    return lost, missed, int(handed + 0.5)


def borne(goods: Product) -> float:
    """Of the cost, where it expires: a tenth even where its producer takes all of it back."""
    return goods.bears_expired if goods.bears_expired > 0.1 else 0.1


def expect(line: Line, state: State) -> Expected:  # noqa: C901 - told from top to bottom
    """Every number of the suggestion for the state's only line."""
    goods, costs, days = line.product, state.costs, Days(line, state)
    d1, d2 = line.chance.delivery, line.chance.next_delivery
    sale = goods.price_vnd * (1 + costs.goodwill_share) - goods.cost_vnd
    waste = goods.cost_vnd * borne(goods)
    a_month = costs.holding_consigned if goods.is_consigned else costs.holding_owned
    holding = goods.cost_vnd * a_month / 30.4
    ends = [d1 + (life - 1) * DAY for life in line.lives]
    if line.sells_until is not None:
        ends = [min(end, line.sells_until) for end in ends] or [line.sells_until]

    def average(last: date) -> float:
        found = [days.through(min(last, end)) for end in ends] or [days.through(last)]
        return sum(found) / len(found)

    on_time = Asked(line, average(d2 - DAY), 1.0)
    slips = -int(-line.slip.days // 1)
    late = Asked(line, average(d2 - DAY + slips * DAY), 1.0)
    q = line.slip.chance if slips else 0.0
    life = Asked(line, average(date.max), 0.5) if ends else None

    def wanted(k: int) -> float:
        return (1 - q) * on_time.at_least(k) + q * late.at_least(k)

    def left(k: int) -> float:
        return 1 - life.at_least(k) if life else 0.0

    held = [min(d2, end + DAY) - d1 for end in ends] or [d2 - d1]
    lies = sum(one.days for one in held) / len(held)
    level = 0
    while sale * wanted(level + 1) > waste * left(level + 1) + holding * lies * (
        1 - wanted(level + 1)
    ):
        level += 1
    shown = goods.display_min
    if life and line.rate.exposure > 6:
        while shown and waste * left(shown) > sale / 2:
            shown -= 1
    level = max(level, shown)

    lost, missed, reserved = sell_through(line, state, days)
    keeps = min(line.lives, default=10**6)
    if q:
        reserved += sum(
            one.units
            for one in line.reservations
            if d2 <= one.due < d2 + slips * DAY and (one.due - d1).days < keeps
        )
    there = [one for one in line.lots if (one.last_day or date.max) > state.today]
    there = sum(one.units for one in there if one.arrives is None or one.arrives < d2)
    counted = int((there - reserved - lost + missed + 1000) + 1e-9) - 1000
    gap = max(0, level - counted)

    need = days.through(d2 - DAY) * line.safety
    packs = 0
    while packs + 0.35 < gap / goods.pack - 1e-9:
        packs += 1
    if gap and not packs and counted <= 0.3 * need:
        packs = 1
    is_bare = counted <= 0 < goods.display_min
    if life and waste and not is_bare:
        while packs and (
            sum(
                sale * (1 - left(k)) - waste * left(k)
                for k in range(counted + 1, counted + packs * goods.pack + 1)
            )
            < 0
        ):
            packs -= 1
    by_pack = by_economy = by_cap = packs * goods.pack
    if by_pack:
        handling = costs.line_vnd + costs.order_vnd / 4
        rate = line.rate.per_day
        economic = min(
            1.5 * (2 * handling * rate / holding) ** 0.5, days.through(state.today + 90 * DAY)
        )
        while by_economy + goods.pack <= economic + 1e-9:
            by_economy += goods.pack
        by_cap = by_economy
        while by_cap > by_pack and (
            waste * left(counted + by_cap) > 0.05 * sale or left(counted + by_cap) > 0.5
        ):
            by_cap -= goods.pack
    limited = by_cap
    if goods.max_on_hand is not None:
        first = days.through(d1 - DAY)
        fits = max(0.0, goods.max_on_hand - max(0.0, there - first))
        while limited > int(fits + 1e-9):
            limited -= goods.pack

    loss = sale * sum(wanted(k) for k in range(counted + 1, counted + limited + 1))
    units = limited
    share = 1.0
    if units and line.rate.per_day:
        share = min(1.0, 4 * (d2 - d1).days * line.rate.per_day / units)
    if units and not is_bare and loss <= costs.line_vnd * share:
        units = 0
    minimum = state.producers[goods.producer_id].min_order_vnd
    if units and units * goods.cost_vnd < minimum:
        units = fill(line, state, units, counted, left, holding)
        worth = sale * sum(wanted(k) for k in range(counted + 1, counted + units[0] + 1))
        share = min(1.0, 4 * (d2 - d1).days * line.rate.per_day / units[0])
        saved = worth - costs.line_vnd - units[1]
        is_reached = units[0] * goods.cost_vnd >= minimum
        units = units[0] if is_reached and saved > costs.order_vnd / 2 * share else 0
    elif units and not is_bare and loss - costs.line_vnd <= costs.order_vnd / 2 * share:
        units = 0
    return Expected(
        units, need, level, counted, lost, missed, reserved, by_pack, by_economy, by_cap,
        limited, loss,
    )  # fmt: skip


def fill(line, state, units, counted, left, holding) -> tuple[int, float]:
    """Packs added one by one until the minimum is reached, and what they cost."""
    goods, cost = line.product, 0.0
    waste = goods.cost_vnd * borne(goods)
    d1 = line.chance.delivery
    days = Days(line, state)
    there = sum(
        one.units
        for one in line.lots
        if (one.last_day or date.max) > state.today
        and (one.arrives is None or one.arrives < line.chance.next_delivery)
    )
    fits = 10**9
    if goods.max_on_hand is not None:
        fits = int(max(0.0, goods.max_on_hand - max(0.0, there - days.through(d1 - DAY))) + 1e-9)
    while units * goods.cost_vnd < state.producers[goods.producer_id].min_order_vnd:
        more = units + goods.pack
        if more > fits or not line.rate.per_day:
            break
        cover = max(0, counted + more) / line.rate.per_day
        if cover > 90 or left(counted + more) > 0.9:
            break
        cost += sum(waste * left(counted + k) for k in range(units + 1, more + 1))
        units = more
        cost += holding * goods.pack * cover
    return units, cost

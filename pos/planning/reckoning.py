"""One product's sum, from its rate to the units that are worth ordering.  Pure.

Source: `reordering` 2.  What the producer's minimum changes comes after, in `minimums`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from pos.planning import ageing, levels, packs
from pos.planning.levels import Tail, Worth
from pos.planning.outlook import Outlook
from pos.planning.packs import TINY
from pos.planning.rates import BORROWED_DAYS
from pos.planning.spread import Demand, Doubted, variance
from pos.planning.values import Chance, Costs, Line, State, Terms, Why

HALF_THE_WEEKS = 0.5
"""Of s² over a lot's life: good and bad weeks even out."""
HALF_A_SALE = 0.5
"""What is only shown may cost so much of it by expiring."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stock:
    """What counts of what is there and on its way, in units."""

    on_hand: int
    on_order: int
    reserved: int
    outdating: float
    missed: float

    @property
    def counts(self) -> float:
        """On hand + on order - reserved - outdating + missed."""
        return self.on_hand + self.on_order - self.reserved - self.outdating + self.missed

    @property
    def is_bare(self) -> bool:
        """Nothing is there, and nothing on its way."""
        return self.on_hand + self.on_order <= 0


@dataclass(slots=True)
class Reckoned:
    """A product's sum while it is made; steps are `product.step` units."""

    line: Line
    outlook: Outlook
    worth: Worth
    until: Tail
    life: Tail | None
    stock: Stock
    need: float
    life_need: float | None
    level: int
    """Steps."""
    counted: int
    """Steps, rounded down; below 0 where more is reserved than is there."""
    cap: int | None
    """Steps."""
    limit: int | None
    """Units that the consignor lets in."""
    economic: float = 0.0
    by_pack: int = 0
    is_longest: bool = False
    """It would be more, were it not for the most days that anybody orders for."""
    by_economy: int = 0
    by_cap: int = 0
    units: int = 0
    """What is worth ordering for this product alone, then what is ordered."""
    filled: int = 0
    dropped: int = 0
    why: Why = Why.ENOUGH
    is_bare: bool = False
    """Nothing is there to show: filled to the shelf minimum whatever waiting costs."""
    is_first: bool = False
    """Nor was it ever on sale, nor is anything like it: how it sells can only be tried."""

    @property
    def gap(self) -> int:
        """Steps that are missing."""
        return max(0, self.level - self.counted)

    def steps(self, units: int) -> int:
        """Units as steps, rounded up."""
        return -(-units // self.line.product.step)

    def loss(self, units: int) -> float:
        """What waiting for the next chance would cost, in đồng, if so many are worth ordering:
        Cu·Σ P(D1 ≥ k) over the units ordered.  `reordering` 2 (The producer's minimum)."""
        first = self.counted + 1
        return self.worth.sale * self.until.wanted(first, self.counted + self.steps(units))


def reckon(line: Line, chance: Chance, state: State) -> Reckoned:
    """The sum of one product that can be ordered tonight."""
    product, costs = line.product, state.costs
    outlook = Outlook(line, state.today, state.factors.get((product.kind, product.category)))
    worth = levels.worth_of(product, costs)
    last = chance.next_delivery - ONE_DAY
    ends = _last_days(line, chance)
    until = _until(line, outlook, chance, ends)
    life, life_need = _life(line, outlook, ends)
    stock = _stock(line, outlook, chance, state.today)
    is_bare = stock.is_bare and product.display_min > 0
    is_first = is_bare and line.rate.per_day <= 0 and line.rate.exposure <= BORROWED_DAYS
    level = _level(line, until, life, worth, _lying_days(chance, ends))
    one = Reckoned(
        line=line,
        outlook=outlook,
        worth=worth,
        until=until,
        life=life,
        stock=stock,
        need=outlook.through(last) * line.safety,
        life_need=life_need,
        level=max(level, _shown(line, stock, None if is_first else life, worth)),
        counted=floor(stock.counts / product.step + TINY),
        cap=levels.cap(life, worth),
        limit=_limit(line, outlook, chance, stock),
        is_bare=is_bare,
        is_first=is_first,
    )
    _order(one, costs)
    return one


def _last_days(line: Line, chance: Chance) -> list[date]:
    """The last days on sale that the lot coming would have, by past lots; none: it keeps."""
    ends = [chance.delivery + timedelta(days=days - 1) for days in line.lives]
    if line.sells_until is not None:
        return [min(one, line.sells_until) for one in ends] or [line.sells_until]
    return ends


def _demand(line: Line, mean: float, weeks: float = 1.0) -> Demand:
    mean = mean * line.safety / line.product.step
    per_day = line.rate.per_day / line.product.step
    exposure = line.rate.exposure
    spread = variance(mean, spread=line.spread, per_day=per_day, exposure=exposure, weeks=weeks)
    return Demand(mean, spread)


def _until(line: Line, outlook: Outlook, chance: Chance, ends: list[date]) -> Tail:
    """D1: until the next delivery, and with some chance until it comes at last.

    A lot whose life ends before serves its own days alone.
    """

    def mean(last: date) -> float:
        if not ends:
            return outlook.through(last)
        return sum(outlook.through(min(last, end)) for end in ends) / len(ends)

    last = chance.next_delivery - ONE_DAY
    on_time = _demand(line, mean(last))
    late_days = ceil(line.slip.days)
    if line.slip.chance <= 0 or late_days <= 0:
        return on_time
    late = _demand(line, mean(last + timedelta(days=late_days)))
    return Doubted(on_time, late, line.slip.chance)


def _life(line: Line, outlook: Outlook, ends: list[date]) -> tuple[Tail | None, float | None]:
    """D2: until the last day of the lot that would come, and its mean."""
    if not ends:
        return None, None
    mean = sum(outlook.through(end) for end in ends) / len(ends)
    return _demand(line, mean, HALF_THE_WEEKS), mean * line.safety


def _stock(line: Line, outlook: Outlook, chance: Chance, today: date) -> Stock:
    d1, d2 = chance.delivery, chance.next_delivery
    there = [one for one in line.lots if one.arrives is None and _is_good(one.last_day, today)]
    coming = [one for one in line.lots if one.arrives is not None and one.arrives < d2]
    on_hand = sum(one.units for one in there)
    on_order = sum(one.units for one in coming)
    owed = [one for one in line.reservations if today < one.due < d2]
    lots = [*there, *coming]
    if not owed and not coming and all(_is_good(one.last_day, d2 - ONE_DAY) for one in there):
        missed = max(0.0, outlook.through(d1 - ONE_DAY) - on_hand)
        return Stock(on_hand, 0, _early(line, chance), 0.0, missed)
    aged = ageing.walk(lots, owed, outlook.on, today=today, delivery=d1, until=d2)
    reserved = floor(aged.reserved + 0.5) + _early(line, chance)
    return Stock(on_hand, on_order, reserved, aged.outdating, aged.missed)


def _is_good(last_day: date | None, day: date) -> bool:
    """Whether a lot can be sold after `day`."""
    return last_day is None or last_day > day


def _early(line: Line, chance: Chance) -> int:
    """Reserved units that are bought one chance early: they are due when the next delivery may
    not have come, and tonight's goods keep until then."""
    first, late = chance.next_delivery, timedelta(days=ceil(line.slip.days))
    if line.slip.chance <= 0:
        return 0
    keeps = min(line.lives, default=None)
    return sum(
        one.units
        for one in line.reservations
        if first <= one.due < first + late
        and (keeps is None or (one.due - chance.delivery).days < keeps)
    )


def _lying_days(chance: Chance, ends: list[date]) -> float:
    """Days that a unit too many is held: to the next delivery, and no longer than it lives."""
    days = (chance.next_delivery - chance.delivery).days
    if not ends:
        return days
    return sum(min(days, (end - chance.delivery).days + 1) for end in ends) / len(ends)


def _level(line: Line, until: Tail, life: Tail | None, worth: Worth, days: float) -> int:
    product = line.product
    found = levels.level(until, life, worth, days)
    if product.service is not None:
        found = levels.level_of_service(until, product.service)
    return found if life is None else min(found, levels.sellable(life))


def _shown(line: Line, stock: Stock, life: Tail | None, worth: Worth) -> int:
    """Steps that stand on the shelf whatever is asked for, as far as they can be sold in time.

    What nobody asked to be shown is shown where nothing else is.
    """
    product = line.product
    if product.shows_by_habit and not stock.is_bare:
        return 0
    shown = -(-product.display_min // product.step)
    if life is None:
        return shown
    return min(shown, _even(life, worth, HALF_A_SALE), levels.sellable(life))


def _even(life: Tail, worth: Worth, share: float) -> int:
    """Steps whose chance of expiring costs no more than `share` of what a sale brings."""
    return levels.last_that(lambda k: worth.expired * (1 - life.at_least(k)) <= share * worth.sale)


def _limit(line: Line, outlook: Outlook, chance: Chance, stock: Stock) -> int | None:
    """Units that fit under the consignor's limit when the order comes, with what is expected to
    be sold until then."""
    most = line.product.max_on_hand
    if most is None:
        return None
    sold = outlook.through(chance.delivery - ONE_DAY)
    return max(0, floor(most - max(0.0, stock.on_hand + stock.on_order - sold) + TINY))


def _order(one: Reckoned, costs: Costs) -> None:
    """Packs, economic quantity, cap and limit."""
    product, step = one.line.product, one.line.product.step
    gap = one.gap * step
    one.by_pack = packs.whole_packs(gap, product.pack, counted=one.counted * step, need=one.need)
    if gap > 0:
        one.why = Why.NEEDED if one.by_pack else Why.PACK
    if one.by_pack and not _sells(one):
        one.why = Why.EXPIRES
    if one.by_pack:
        _round_up(one, costs)
    one.units = one.by_cap
    if one.limit is not None and one.units > one.limit:
        one.units = packs.packs_within(one.limit, product.pack)
        one.why = one.why if one.units else Why.LIMIT


def _sells(one: Reckoned) -> bool:
    """Take packs away that cannot be sold before they expire, or, beside goods that are there,
    would cost more by it than they bring; whether one is left.  What was promised is sold; who
    wishes for a chance not to run out has said what that may cost."""
    life, worth, pack = one.life, one.worth, one.line.product.pack
    if life is None or one.is_first:
        return True
    owed = -(min(one.counted, 0) * one.line.product.step // pack)

    def pays(many: int) -> bool:
        last = one.counted + one.steps(many * pack)
        if many > owed and life.at_least(last) < levels.CAN_BE_SOLD:
            return False
        is_wished = one.line.product.service is not None
        if one.is_bare or is_wished or worth.sale <= 0:
            return True
        return packs.brings(one.counted + 1, last, life, worth) >= 0

    one.by_pack = packs.most_that(pays, one.by_pack // pack) * pack
    return one.by_pack > 0


def _round_up(one: Reckoned, costs: Costs) -> None:
    """More, for the handling's sake: of goods that bring something by being sold."""
    pack, step = one.line.product.pack, one.line.product.step
    if one.worth.sale > 0:
        one.economic = packs.economic(one.outlook.per_day / step, one.worth.holding, costs) * step
    most = one.outlook.per_day * one.outlook.plain_days(packs.HANDLING_DAYS)
    one.is_longest, one.economic = one.economic > most, min(one.economic, most)
    one.by_economy = max(one.by_pack, packs.packs_within(one.economic, pack))
    one.by_cap = one.by_economy
    if one.cap is not None:
        within = packs.packs_within((one.cap - one.counted) * step, pack)
        one.by_cap = max(one.by_pack, min(one.by_economy, within))


def terms_of(one: Reckoned, chance: Chance, today: date) -> Terms:
    """The sum, term by term."""
    line, product, step = one.line, one.line.product, one.line.product.step
    rate, stock, worth = line.rate, one.stock, one.worth
    have = stock.on_hand + stock.on_order - stock.reserved - stock.outdating
    return Terms(
        sold=rate.sold,
        days_in=rate.days_in,
        days_out=rate.days_out,
        group_per_day=rate.group_per_day,
        per_day=rate.per_day,
        cover_days=(chance.next_delivery - today).days - 1,
        need=one.need,
        life_need=one.life_need,
        service=1 - one.until.at_least(one.level + 1),
        level=one.level * step,
        on_hand=stock.on_hand,
        on_order=stock.on_order,
        reserved=stock.reserved,
        outdating=stock.outdating,
        missed=stock.missed,
        counted=one.counted * step,
        gap=one.gap * step,
        pack=product.pack,
        by_pack=one.by_pack,
        economic=one.economic,
        by_economy=one.by_economy,
        cap=None if one.cap is None else one.cap * step,
        by_cap=one.by_cap,
        limit=one.limit,
        by_limit=one.units + one.dropped - one.filled,
        filled=one.filled,
        dropped=one.dropped,
        display_min=product.display_min,
        sells_until=line.sells_until,
        life_days=None if not line.lives else floor(sum(line.lives) / len(line.lives) + 0.5),
        slip_chance=line.slip.chance,
        slip_days=line.slip.days,
        lost_vnd=floor(one.loss(one.units + one.dropped) + 0.5),
        margin_vnd=floor(worth.sale + 0.5),
        expired_vnd=floor(worth.expired + 0.5),
        holding_vnd=floor(worth.holding * levels.DAYS_A_MONTH + 0.5),
        lasts_days=one.outlook.lasts_if_known(max(0.0, have) + one.units),
        is_longest=one.is_longest,
    )

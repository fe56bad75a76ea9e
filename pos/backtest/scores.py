"""What a span lived again came to, in đồng of the prices and costs of each day.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pos.backtest.replay import Course, DayTally
from pos.backtest.world import Asked, Good, World, amount_at
from pos.base.money import WHOLE_BP, round_half_up
from pos.planning.levels import DAYS_A_MONTH
from pos.planning.values import Lot

WEEK = 7
AS_IT_WAS = "as_it_was"
LOOKED_BACK_DAYS = 56
"""What is left at the end is measured by what was asked for in so many days before it; what ends
later than so many days after it may yet find buyers."""


@dataclass(frozen=True)
class Figures:
    """One way to order over the whole span; whole đồng."""

    name: str
    days: int
    asked_vnd: int
    """What customers at the counter asked for, at the price of the day."""
    got_vnd: int
    sold_cost_vnd: int
    """Cost of everything sold, bulk too."""
    margin_vnd: int
    wasted_vnd: int
    """Cost of what expired, whoever bears it."""
    borne_vnd: int
    """What of it the shop bears."""
    holding_vnd: int
    handling_vnd: int
    goodwill_vnd: int
    left_vnd: int
    """What the shop will bear of goods left that end soon and can no longer be sold in time."""
    stock_vnd: int
    """At cost, the mean of the evenings."""
    orders: int
    lines: int
    refused: int
    weeks: tuple[int, ...]
    """What each whole week brought; days over at the end belong to the last."""

    @property
    def result_vnd(self) -> int:
        """What the span brought: margin less everything that ordering costs."""
        costs = self.borne_vnd + self.holding_vnd + self.handling_vnd
        return self.margin_vnd - costs - self.goodwill_vnd - self.left_vnd

    @property
    def fill_bp(self) -> int:
        """Share of what was asked for that was there, by money."""
        return (
            round_half_up(self.got_vnd * WHOLE_BP, self.asked_vnd) if self.asked_vnd else WHOLE_BP
        )

    @property
    def waste_bp(self) -> int:
        """Cost of what expired, of the cost of what was sold."""
        if not self.sold_cost_vnd:
            return 0
        return round_half_up(self.wasted_vnd * WHOLE_BP, self.sold_cost_vnd)

    def a_month(self, amount_vnd: int) -> int:
        """An amount of the span, as a month's."""
        return (
            round_half_up(amount_vnd * 304, self.days * 10)
            if amount_vnd >= 0
            else -round_half_up(-amount_vnd * 304, self.days * 10)
        )


@dataclass
class _Day:
    """Sums of a day; parts of a đồng are kept until the end."""

    asked: int = 0
    got: int = 0
    sold_cost: int = 0
    margin: int = 0
    wasted: int = 0
    borne: float = 0.0
    holding: float = 0.0
    handling: int = 0
    goodwill: float = 0.0
    stock: int = 0

    @property
    def result(self) -> float:
        """What the day brought."""
        return self.margin - self.borne - self.holding - self.handling - self.goodwill


def figures(course: Course, world: World, left: Mapping[str, Sequence[Lot]]) -> Figures:
    """Add a span up.

    Args:
        left: lots that are there on the evening of the last day.
    """
    days = [
        _day(tally, past.on, world) for past, tally in zip(world.span, course.days, strict=True)
    ]

    def whole(name: str) -> int:
        return int(sum(getattr(one, name) for one in days) + 0.5)

    return Figures(
        name=course.name,
        days=len(days),
        asked_vnd=whole("asked"),
        got_vnd=whole("got"),
        sold_cost_vnd=whole("sold_cost"),
        margin_vnd=sum(one.margin for one in days),
        wasted_vnd=whole("wasted"),
        borne_vnd=whole("borne"),
        holding_vnd=whole("holding"),
        handling_vnd=whole("handling"),
        goodwill_vnd=whole("goodwill"),
        left_vnd=_left(left, course.days, world),
        stock_vnd=whole("stock") // max(len(days), 1),
        orders=sum(one.orders for one in course.days),
        lines=sum(one.lines for one in course.days),
        refused=sum(one.refused for one in course.days),
        weeks=_weeks([one.result for one in days]),
    )


def _weeks(results: Sequence[float]) -> tuple[int, ...]:
    weeks = [results[at : at + WEEK] for at in range(0, len(results), WEEK)]
    if len(weeks) > 1 and len(weeks[-1]) < WEEK:
        last = weeks.pop()
        weeks[-1] = [*weeks[-1], *last]
    return tuple(_whole(sum(one)) for one in weeks)


def _whole(amount: float) -> int:
    return int(amount + 0.5) if amount >= 0 else -int(0.5 - amount)


def _day(tally: DayTally, on: date, world: World) -> _Day:
    day, costs = _Day(), world.costs
    handling = tally.orders * costs.order_vnd + tally.lines * costs.line_vnd
    day.handling = handling
    for name, units in tally.asked.items():
        good = world.goods[name]
        asked = _price(good, on, units)
        got = _price(good, on, tally.got.get(name, 0))
        day.asked += asked
        day.got += got
        day.goodwill += (asked - got) * costs.goodwill_share
    for sold in (tally.got, tally.large):
        for name, units in sold.items():
            good = world.goods[name]
            cost = _cost(good, on, units)
            day.sold_cost += cost
            day.margin += _price(good, on, units) - cost
    for name, units in tally.expired.items():
        good = world.goods[name]
        cost = _cost(good, on, units)
        day.wasted += cost
        day.borne += cost * good.product.bears_expired
    for name, units in tally.end.items():
        good = world.goods[name]
        cost = _cost(good, on, units)
        day.stock += cost
        is_consigned = good.product.is_consigned
        share = costs.holding_consigned if is_consigned else costs.holding_owned
        day.holding += cost * share / DAYS_A_MONTH
    return day


def _price(good: Good, on: date, units: int) -> int:
    amount = amount_at(good.prices, on, good.product.price_vnd)
    return round_half_up(units * amount, good.product.per)


def _cost(good: Good, on: date, units: int) -> int:
    amount = amount_at(good.costs, on, good.product.cost_vnd)
    return round_half_up(units * amount, good.product.per)


def _left(left: Mapping[str, Sequence[Lot]], days: Sequence[DayTally], world: World) -> int:
    """What the shop will bear of lots that end soon and that customers, as they came of late,
    cannot use up."""
    recent, today = days[-LOOKED_BACK_DAYS:], world.span[-1].on
    horizon = today + timedelta(days=LOOKED_BACK_DAYS)
    total = 0.0
    for name, there in left.items():
        good = world.goods.get(name)
        lots = [one for one in there if one.last_day is not None and one.last_day <= horizon]
        if good is None or not lots:
            continue
        asked = sum(day.asked.get(name, 0) for day in recent)
        lost = unsellable(lots, today, asked, len(recent))
        total += _cost(good, today, lost) * good.product.bears_expired
    return int(total + 0.5)


def unsellable(lots: Iterable[Lot], today: date, asked: int, days: int) -> int:
    """Units that will not be sold by their last day, if so many are asked for in so many days."""
    drawn = lost = 0
    for lot in sorted(lots, key=lambda one: one.last_day or date.max):
        if lot.last_day is None:
            continue
        by_then = asked * max((lot.last_day - today).days, 0) // max(days, 1)
        part = min(lot.units, max(0, by_then - drawn))
        drawn += part
        lost += lot.units - part
    return lost


def as_it_was(world: World, wishes: Sequence[Asked]) -> Course:
    """The span as the books have it: what was bought, thrown away and delivered."""
    course = Course(AS_IT_WAS)
    there = {
        name: sum(lot.units for lot in good.lots) for name, good in world.goods.items() if good.lots
    }
    for past, wish in zip(world.span, wishes, strict=True):
        there |= {one: units for one, units in past.end.items() if one in world.goods}
        got = {
            name: units - wish.guessed.get(name, 0)
            for name, units in wish.units.items()
            if units > wish.guessed.get(name, 0)
        }
        came = [one for one, units in past.received.items() if units > 0 and one in world.goods]
        course.days.append(
            DayTally(
                asked=wish.units,
                got=got,
                large=dict(wish.large),
                expired={
                    one: units
                    for one, units in past.expired.items()
                    if units > 0 and one in world.goods
                },
                end={one: units for one, units in there.items() if units},
                orders=len({world.goods[one].product.producer_id for one in came}),
                lines=len(came),
            )
        )
    return course

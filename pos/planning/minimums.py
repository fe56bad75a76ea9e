"""Whether an order is worth placing tonight, and what is added to reach the producer's minimum.
Pure.

Source: `reordering` 2 (The producer's minimum).  A minimum is neither a reason never to order
from small producers nor free: what waiting loses is held against what reaching it costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace

from pos.planning import packs
from pos.planning.levels import CAN_BE_SOLD
from pos.planning.reckoning import Reckoned
from pos.planning.values import Costs, Producer, Verdict, Why

WORTH_AN_ORDER = 0.5
"""Of an order's cost: what it has to save."""
CHANCES_WEIGHED = 4
"""Goods that last for up to so many of their producer's chances have to save their whole handling
by coming tonight; of those that last longer only the share of it that falls on so many."""
PACKS_ONE_BY_ONE = 500
"""Where more are missing to a minimum, so many handfuls are added instead."""


def cost_vnd(one: Reckoned, units: int) -> int:
    """What so many units cost, rounded half up."""
    product = one.line.product
    return (2 * units * product.cost_vnd + product.per) // (2 * product.per)


def total_vnd(lines: Sequence[Reckoned]) -> int:
    """What an order costs."""
    return sum(cost_vnd(one, one.units) for one in lines)


def decide(producer: Producer, lines: Sequence[Reckoned], costs: Costs, days: int) -> Verdict:
    """Keep, fill up or put off one producer's order; the lines are changed.

    Args:
        producer: whose order it is.
        lines: everything that can be ordered from it tonight, wanted or not.
        costs: of orders, lines and shelves.
        days: from its delivery to the next one.
    """
    for one in lines:
        keep_or_drop(one, costs, days)
    wanted = [one for one in lines if one.units]
    lost = sum(one.loss(one.units) for one in wanted)
    total = total_vnd(wanted)
    if not wanted:
        return _verdict(producer, Why.ENOUGH, lines)
    filling = _Filling(0.0, total)
    if total < producer.min_order_vnd:
        filling = _fill(producer, lines, costs)
    ordered = [one for one in lines if one.units]
    saved = sum(one.loss(one.units) for one in ordered) - costs.line_vnd * len(ordered)
    is_reached = filling.total_vnd >= producer.min_order_vnd
    must = total >= producer.min_order_vnd and any(one.is_bare for one in wanted)
    if is_reached and (must or saved - filling.cost > _threshold(ordered, costs, days)):
        why = Why.FILLS if any(one.filled for one in ordered) else Why.NEEDED
        return _verdict(producer, why, lines, lost=lost, filling=filling.cost)
    why = Why.MINIMUM if total < producer.min_order_vnd else Why.ORDER
    for one in lines:
        _put_off(one, why)
    return _verdict(producer, why, lines, lost=lost, filling=filling.cost, total=total)


def _threshold(lines: Sequence[Reckoned], costs: Costs, days: int) -> float:
    """Half an order's cost, or less where the goods last for many of its chances: an order for a
    year that saves a little each week is not put off for ever."""
    return WORTH_AN_ORDER * costs.order_vnd * _share_of_cover(lines, days)


def _share_of_cover(lines: Sequence[Reckoned], days: int) -> float:
    spent = sum(one.worth.sale * one.steps(one.units) for one in lines)
    rate = sum(one.worth.sale * one.outlook.per_day / one.line.product.step for one in lines)
    if spent <= 0 or rate <= 0:
        return 1.0
    return min(1.0, CHANCES_WEIGHED * days * rate / spent)


def keep_or_drop(one: Reckoned, costs: Costs, days: int) -> None:
    """A line that saves less than its handling waits, unless its shelf is bare; it is changed.

    Args:
        one: whose order.
        costs: of orders, lines and shelves.
        days: from its delivery to the next one.
    """
    if not one.units or one.is_bare:
        return
    if one.loss(one.units) <= costs.line_vnd * _share_of_cover([one], days):
        one.dropped, one.units, one.why = one.units, 0, Why.LINE


@dataclass(frozen=True, slots=True)
class _Filling:
    cost: float
    """Holding until sold, what will expire, and new lines."""
    total_vnd: int


def _fill(producer: Producer, lines: Sequence[Reckoned], costs: Costs) -> _Filling:
    """Add packs of whatever has the shortest cover until the minimum is reached, or nothing
    more may be added.

    Where all goods are at their cap, what is likeliest to be sold in time goes beyond it, as far
    as it can be sold at all: its expected waste is part of the cost, so that a little waste is
    weighed against an empty shelf.
    """
    total, cost = total_vnd(lines), 0.0
    waiting = [(key, at) for at, one in enumerate(lines) if (key := _next(one)) is not None]
    heapify(waiting)
    while waiting and total < producer.min_order_vnd:
        (is_beyond, _by), at = waiting[0]
        one = lines[at]
        more = _handful(one, producer.min_order_vnd - total, is_beyond=is_beyond)
        cost += 0 if one.units else costs.line_vnd
        before = cost_vnd(one, one.units)
        cost += _waste(one, more)
        one.units += more
        one.filled += more
        total += cost_vnd(one, one.units) - before
        cost += one.worth.holding * one.steps(more) * _cover(one, one.units)
        key = _next(one)
        if key is None:
            heappop(waiting)
        else:
            heapreplace(waiting, (key, at))
    return _Filling(cost, total)


def _handful(one: Reckoned, missing_vnd: int, *, is_beyond: bool) -> int:
    """Units of one pack, or of some where hundreds would be missing."""
    pack = one.line.product.pack
    price = cost_vnd(one, one.units + pack) - cost_vnd(one, one.units)
    many = max(1, missing_vnd // max(1, price) // PACKS_ONE_BY_ONE)
    while many > 1:
        key = _next(one, many)
        if key is not None and key[0] == is_beyond:
            break
        many //= 2
    return many * pack


def _cover(one: Reckoned, units: int) -> float:
    """Days that what counts and so many units last."""
    if one.outlook.per_day <= 0:
        return float("inf")
    return max(0.0, one.counted * one.line.product.step + units) / one.outlook.per_day


def _next(one: Reckoned, many: int = 1) -> tuple[bool, float] | None:
    """Whether so many packs more go beyond the cap, and by what packs are chosen: days of cover
    within it, expected waste for a đồng beyond; None where they may not be added, or bring the
    order no nearer to its minimum."""
    more = many * one.line.product.pack
    units = one.units + more
    cover = _cover(one, units)
    if cover > packs.MOST_DAYS or (one.limit is not None and units > one.limit):
        return None
    price = cost_vnd(one, units) - cost_vnd(one, one.units)
    if price <= 0:
        return None
    if one.cap is None or one.counted + one.steps(units) <= one.cap:
        return False, cover
    if one.life is not None and one.life.at_least(one.counted + one.steps(units)) < CAN_BE_SOLD:
        return None
    return True, _waste(one, more) / max(1, cost_vnd(one, more))


def _waste(one: Reckoned, more: int) -> float:
    """What so many units more are expected to cost by expiring, in đồng."""
    if one.life is None or one.worth.expired <= 0:
        return 0.0
    first = one.counted + one.steps(one.units) + 1
    last = one.counted + one.steps(one.units + more)
    return one.worth.expired * (last - first + 1 - one.life.wanted(first, last))


def _put_off(one: Reckoned, why: Why) -> None:
    own = one.units - one.filled
    one.filled = 0
    if own > 0:
        one.dropped, one.why = one.dropped + own, why
    one.units = 0


def _verdict(
    producer: Producer,
    why: Why,
    lines: Sequence[Reckoned],
    *,
    lost: float = 0.0,
    filling: float = 0.0,
    total: int | None = None,
) -> Verdict:
    ordered = [one for one in lines if one.units]
    return Verdict(
        producer_id=producer.producer_id,
        is_ordered=bool(ordered),
        why=why,
        lines=len(ordered),
        total_vnd=total_vnd(ordered) if total is None else total,
        min_order_vnd=producer.min_order_vnd,
        lost_vnd=int(lost + 0.5),
        filling_vnd=int(filling + 0.5),
    )

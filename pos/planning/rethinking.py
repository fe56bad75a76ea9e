"""Change a term and see the number move: a stored sum reckoned again, from itself alone.  Pure.

What the producer's whole order changed stays as it was decided: units that filled it up to its
minimum are added again, and where the order was not worth placing, neither is this line.  So a
sum in which nothing is changed is the sum itself.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from pos.base.text import Unreadable
from pos.planning import minimums, packs
from pos.planning.reckoning import Reckoned, reckon, terms_of
from pos.planning.told_sums import state_of_one
from pos.planning.values import Chance, Costs, Line, Lot, State, Terms, Why

MOST_UNITS = 10**7
MOST_VND = 10**11
MOST_DAYS = 3660
ONE_DAY = timedelta(days=1)
HANDLING = "handling_vnd"
_PUT_OFF = frozenset({Why.ORDER.value, Why.MINIMUM.value})


class BadTerm(Unreadable):
    """A term that cannot be changed so: `unknown`, `not_a_number`, `out_of_range`, `not_a_day`."""


def rethink(told: str, changed: Mapping[str, Any]) -> Terms:
    """The terms of a sum with some of what it was reckoned from changed.

    Args:
        told: a whole sum (`told_sums.whole`).
        changed: by name, what is different: `per_day` (units on a plain day), `safety` (what needs
            are multiplied by), `delivery_on`, `next_on` (dates, or ISO text), `on_hand`,
            `on_order`, `pack`, `display_min`, `limit` (None: none), `life_days` (None: it keeps),
            `service` (a chance; None: what the margin is worth), `price_vnd`, `cost_vnd`,
            `handling_vnd` (what ordering a product once costs: its line, and its share of an
            order's own cost).

    Raises:
        BadTerm: a name that is none of these, or a value that cannot be.
    """
    kept = json.loads(told)
    state = state_of_one(kept)
    [line] = state.lines
    for name, value in changed.items():
        if name not in CHANGEABLE:
            raise BadTerm("unknown", name)
        if name == HANDLING:
            state = replace(state, costs=_handled(state.costs, value))
        else:
            line = _CHANGES[name](line, value, state)
    chance = line.chance
    if chance is None or not state.today < chance.delivery < chance.next_delivery:
        raise BadTerm("out_of_range", "next_on")
    one = reckon(line, chance, state)
    days = max((chance.next_delivery - chance.delivery).days, 1)
    minimums.keep_or_drop(one, state.costs, days)
    _as_decided(one, kept)
    return terms_of(one, chance, state.today)


def handling_vnd(costs: Costs) -> int:
    """What ordering a product once costs, as the page says it."""
    return int(packs.handling_vnd(costs) + 0.5)


def units_of(terms: Terms) -> int:
    """What a sum comes to."""
    return terms.by_limit - terms.dropped + terms.filled


def _as_decided(one: Reckoned, kept: Mapping[str, Any]) -> None:
    """What the producer's order did to the line, done again."""
    if kept["why"] in _PUT_OFF:
        one.dropped, one.units = one.dropped + one.units, 0
        return
    pack = one.line.product.pack
    filled = -(-kept["filled"] // pack) * pack
    if one.limit is not None and one.units + filled > one.limit:
        filled = packs.packs_within(max(0, one.limit - one.units), pack)
    one.filled = max(filled, 0)
    one.units += one.filled


# --- What can be changed -----------------------------------------------------------------

Change = Callable[[Line, Any, State], Line]


def _number(value: Any, least: float, most: float, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadTerm("not_a_number", name)
    if not least <= value <= most:
        raise BadTerm("out_of_range", name)
    return value


def _whole(value: Any, least: int, most: int, name: str) -> int:
    if not isinstance(value, int):
        raise BadTerm("not_a_number", name)
    return int(_number(value, least, most, name))


def _day(value: Any, name: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadTerm("not_a_day", name) from error


def _per_day(line: Line, value: Any, _state: State) -> Line:
    per_day = _number(value, 0, MOST_UNITS, "per_day")
    return replace(line, rate=replace(line.rate, per_day=per_day))


def _safety(line: Line, value: Any, _state: State) -> Line:
    return replace(line, safety=_number(value, 0, 10, "safety"))


def _delivery(line: Line, value: Any, state: State) -> Line:
    first = _day(value, "delivery_on")
    if line.chance is None or not 0 < (first - state.today).days <= MOST_DAYS:
        raise BadTerm("out_of_range", "delivery_on")
    return replace(line, chance=Chance(first, line.chance.next_delivery))


def _next(line: Line, value: Any, state: State) -> Line:
    after = _day(value, "next_on")
    if line.chance is None or not 0 < (after - state.today).days <= MOST_DAYS:
        raise BadTerm("out_of_range", "next_on")
    return replace(line, chance=Chance(line.chance.delivery, after))


def _on_hand(line: Line, value: Any, _state: State) -> Line:
    """More lies in the lot that lasts longest; less is gone from the one that ends first."""
    units = _whole(value, 0, MOST_UNITS, "on_hand")
    there = [one for one in line.lots if one.arrives is None]
    coming = [one for one in line.lots if one.arrives is not None]
    return replace(line, lots=(*_of(there, units, Lot(0)), *coming))


def _on_order(line: Line, value: Any, _state: State) -> Line:
    """More comes with what comes anyway, else with the next delivery."""
    units = _whole(value, 0, MOST_UNITS, "on_order")
    there = [one for one in line.lots if one.arrives is None]
    coming = [one for one in line.lots if one.arrives is not None]
    delivery = None if line.chance is None else line.chance.delivery
    life = sum(line.lives) // len(line.lives) if line.lives else None
    last = None
    if life is not None and delivery is not None:
        last = delivery + timedelta(days=max(life, 1) - 1)
    return replace(line, lots=(*there, *_of(coming, units, Lot(0, last, delivery))))


def _of(lots: list[Lot], units: int, other: Lot) -> list[Lot]:
    """The lots with so many units in all."""
    waiting = sorted(lots, key=lambda one: one.last_day or date.max)
    missing = units - sum(one.units for one in waiting)
    if missing > 0:
        last = waiting.pop() if waiting else other
        return [*waiting, replace(last, units=last.units + missing)]
    kept = []
    for one in waiting:
        taken = min(one.units, -missing)
        missing += taken
        if one.units > taken:
            kept.append(replace(one, units=one.units - taken))
    return kept


def _life(line: Line, value: Any, _state: State) -> Line:
    if value is None:
        return replace(line, lives=())
    return replace(line, lives=(_whole(value, 1, MOST_DAYS, "life_days"),))


def _service(line: Line, value: Any, _state: State) -> Line:
    service = None if value is None else _number(value, 0, 0.9999, "service")
    return replace(line, product=replace(line.product, service=service))


def _shown(line: Line, value: Any, _state: State) -> Line:
    """What is typed is wished, whatever it was before."""
    shown = _whole(value, 0, MOST_UNITS, "display_min")
    return replace(line, product=replace(line.product, display_min=shown, shows_by_habit=False))


def _of_product(field: str, name: str, least: int, most: int) -> Change:
    def change(line: Line, value: Any, _state: State) -> Line:
        given: dict[str, Any] = {field: _whole(value, least, most, name)}
        return replace(line, product=replace(line.product, **given))

    return change


def _limit(line: Line, value: Any, _state: State) -> Line:
    most = None if value is None else _whole(value, 0, MOST_UNITS, "limit")
    return replace(line, product=replace(line.product, max_on_hand=most))


def _handled(costs: Costs, value: Any) -> Costs:
    """The line and the order in the same measure as before, so that a product costs so much."""
    typed = _whole(value, 0, MOST_VND, HANDLING)
    known = packs.handling_vnd(costs)
    share = packs.SHARE_OF_ORDER * costs.order_vnd / known if known else 0.0
    order_vnd = int(typed * share / packs.SHARE_OF_ORDER + 0.5)
    ordering = int(packs.SHARE_OF_ORDER * order_vnd + 0.5)
    return replace(costs, order_vnd=order_vnd, line_vnd=max(0, typed - ordering))


_CHANGES: Mapping[str, Change] = {
    "per_day": _per_day,
    "safety": _safety,
    "delivery_on": _delivery,
    "next_on": _next,
    "on_hand": _on_hand,
    "on_order": _on_order,
    "pack": _of_product("pack", "pack", 1, MOST_UNITS),
    "display_min": _shown,
    "limit": _limit,
    "life_days": _life,
    "service": _service,
    "price_vnd": _of_product("price_vnd", "price_vnd", 1, MOST_VND),
    "cost_vnd": _of_product("cost_vnd", "cost_vnd", 0, MOST_VND),
}
CHANGEABLE = (*_CHANGES, HANDLING)
"""Every name that `rethink` takes; the page asks for some of them."""

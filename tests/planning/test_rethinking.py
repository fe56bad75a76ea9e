"""A stored sum reckoned again with a term changed is what the engine itself says of it."""

import json
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from pos.planning import told_sums
from pos.planning.rethinking import CHANGEABLE, BadTerm, rethink, units_of
from pos.planning.suggestion import suggest
from pos.planning.values import (
    Chance,
    Costs,
    Line,
    Lot,
    Rate,
    Reservation,
    State,
    Suggestion,
    Terms,
    Why,
)
from tests.planning import cases, wild

RARE = (188, 220, 365, 387, 181, 274, 307, 359, 363)
"""Lines not worth their handling, and orders filled up to their producer's minimum."""
SEEDS = (*range(60), *RARE)
OF_THE_ORDER = ("filled", "dropped", "lost_vnd", "lasts_days")
"""What the producer's other goods have a say in."""


def tonight(seed: int) -> State:
    """Three lines of one producer; the first is the one that is changed."""
    dice = Random(seed)
    lines = []
    for n in range(3):
        line = wild.line(dice)
        lines.append(replace(line, product=replace(line.product, product_id=f"P{n}")))
    chance = lines[0].chance
    return wild.state(dice, *(replace(one, chance=chance) for one in lines))


def told(state: State, found: Suggestion) -> str:
    """The first line's whole sum, as it is kept and read again."""
    kept = told_sums.line_told(state.lines[0], found)
    return told_sums.whole(kept, told_sums.house_told(state))


def first(state: State) -> Suggestion:
    return suggest(state).suggestions[0]


def reckoned(seed: int) -> tuple[State, Suggestion, str] | None:
    state = tonight(seed)
    found = first(state)
    return None if found.terms is None else (state, found, told(state, found))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sum_in_which_nothing_is_changed_is_the_sum(seed: int) -> None:
    known = reckoned(seed)
    if known is None:
        return
    _state, found, kept = known
    again = rethink(kept, {})
    if found.why is Why.FILLS and found.terms.dropped:  # filled after it was dropped
        again = replace(again, lasts_days=found.terms.lasts_days)
    assert again == found.terms
    assert units_of(again) == found.units
    assert told_sums.terms_read(json.loads(kept)) == found.terms


def test_every_way_in_which_an_order_is_decided_is_among_them() -> None:
    found = [first(tonight(seed)) for seed in SEEDS]
    assert {Why.NEEDED, Why.ENOUGH, Why.LINE, Why.LIMIT, Why.EXPIRES} <= {one.why for one in found}
    assert any(one.terms is not None and one.terms.filled for one in found)


def changes(dice: Random, line: Line) -> list[tuple[str, Any, Line]]:
    """Every term that can be changed, as the page says it, and the line so changed by hand."""
    product, chance = line.product, line.chance
    assert chance is not None
    per_day = dice.choice((0.03, 0.5, 2.0, 7.5))
    pack, shown = dice.choice((1, 4, 10)), dice.randrange(6)
    later = chance.next_delivery + timedelta(days=dice.randrange(1, 9))
    sooner = chance.delivery - timedelta(days=0)
    limit, price = dice.choice((None, 8, 40)), line.product.cost_vnd * 2
    return [
        ("per_day", per_day, replace(line, rate=replace(line.rate, per_day=per_day))),
        ("safety", 1.2, replace(line, safety=1.2)),
        ("next_on", later.isoformat(), replace(line, chance=Chance(chance.delivery, later))),
        ("delivery_on", sooner, replace(line, chance=Chance(sooner, chance.next_delivery))),
        ("pack", pack, replace(line, product=replace(product, pack=pack))),
        ("display_min", shown, replace(line, product=replace(product, display_min=shown))),
        ("limit", limit, replace(line, product=replace(product, max_on_hand=limit))),
        ("life_days", 9, replace(line, lives=(9,))),
        ("life_days", None, replace(line, lives=())),
        ("service", 0.9, replace(line, product=replace(product, service=0.9))),
        ("price_vnd", price, replace(line, product=replace(product, price_vnd=price))),
        ("cost_vnd", 1000, replace(line, product=replace(product, cost_vnd=1000))),
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_changed_term_gives_the_engines_own_number(seed: int) -> None:
    known = reckoned(seed)
    if known is None:
        return
    state, found, kept = known
    for name, value, line in changes(Random(seed), state.lines[0]):
        moved = replace(state, lines=(line, *state.lines[1:]))
        theirs = first(moved)
        assert theirs.terms is not None
        ours = rethink(kept, {name: value})
        assert _alone(ours) == _alone(theirs.terms), name
        is_as_decided = (theirs.why in (Why.ORDER, Why.MINIMUM)) == (
            found.why in (Why.ORDER, Why.MINIMUM)
        )
        if is_as_decided and theirs.terms.filled == found.terms.filled == 0:
            assert ours == theirs.terms, name
            assert units_of(ours) == theirs.units, name


def test_what_is_typed_to_be_shown_is_wished() -> None:
    """One pot stands there and is promised; that one more be shown was nobody's word before."""
    goods = replace(cases.POT, price_vnd=400_000, cost_vnd=380_000, display_min=1)
    pot = cases.pot(1, rate=Rate(0.003, 300.0), reservations=(Reservation(cases.after(8), 1),))
    state = cases.state(replace(pot, product=replace(goods, shows_by_habit=True)))
    kept = told(state, first(state))
    assert (rethink(kept, {}).gap, rethink(kept, {"display_min": 2}).gap) == (0, 2)


def _alone(terms: Terms) -> Terms:
    """What the product's own sum says, whatever the producer's others do."""
    return replace(terms, **dict.fromkeys(OF_THE_ORDER, 0))


@pytest.mark.parametrize("units", [0, 1, 7, 40])
@pytest.mark.parametrize("seed", range(0, 60, 4))
def test_more_or_less_on_the_shelf_is_counted(seed: int, units: int) -> None:
    known = reckoned(seed)
    if known is None:
        return
    state, _found, kept = known
    line = state.lines[0]
    there = sorted(
        (one for one in line.lots if one.arrives is None),
        key=lambda one: one.last_day or state.today + timedelta(days=9999),
    )
    missing = units - sum(one.units for one in there)
    if missing >= 0:
        last = there.pop() if there else Lot(0)
        wanted = [*there, replace(last, units=last.units + missing)]
    else:
        wanted = []
        for one in reversed(there):
            taken = min(one.units, units - sum(kept.units for kept in wanted))
            wanted.append(replace(one, units=taken))
    coming = [one for one in line.lots if one.arrives is not None]
    changed = replace(line, lots=(*(one for one in wanted if one.units), *coming))
    theirs = first(replace(state, lines=(changed, *state.lines[1:]))).terms
    assert theirs is not None
    ours = rethink(kept, {"on_hand": units})
    assert ours.on_hand == units == theirs.on_hand or missing < 0
    assert _alone(ours) == _alone(theirs)


@pytest.mark.parametrize("times", [0, 1, 3])
@pytest.mark.parametrize("seed", range(0, 60, 6))
def test_what_ordering_costs_moves_its_line_and_its_share_of_an_order(
    seed: int, times: int
) -> None:
    """11.500 đ are a line of 4.000 and a quarter of an order of 30.000."""
    state = replace(tonight(seed), costs=Costs())
    found = first(state)
    if found.terms is None:
        return
    costs = replace(state.costs, order_vnd=times * 30_000, line_vnd=times * 4_000)
    theirs = first(replace(state, costs=costs)).terms
    assert theirs is not None
    ours = rethink(told(state, found), {"handling_vnd": times * 11_500})
    assert _alone(ours) == _alone(theirs)
    assert times or ours.by_economy == ours.by_pack


def test_more_on_order_comes_with_the_next_delivery() -> None:
    state = cases.state(cases.tea())
    [found] = suggest(state).suggestions
    kept = told_sums.whole(told_sums.line_told(state.lines[0], found), told_sums.house_told(state))
    ours = rethink(kept, {"on_order": 12})
    [theirs] = suggest(
        cases.state(cases.tea(lots=(Lot(3), Lot(12, None, cases.after(3)))))
    ).suggestions
    assert ours == theirs.terms
    assert units_of(ours) == theirs.units == 0 < found.units


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("colour", 1, "unknown"),
        ("pack", 0, "out_of_range"),
        ("pack", "6", "not_a_number"),
        ("pack", 1.5, "not_a_number"),
        ("per_day", -0.1, "out_of_range"),
        ("per_day", float("nan"), "out_of_range"),
        ("per_day", True, "not_a_number"),
        ("safety", None, "not_a_number"),
        ("on_hand", 10**9, "out_of_range"),
        ("service", 1, "out_of_range"),
        ("next_on", "soon", "not_a_day"),
        ("next_on", cases.after(3), "out_of_range"),
        ("next_on", cases.after(9999), "out_of_range"),
        ("delivery_on", cases.after(0), "out_of_range"),
        ("life_days", 0, "out_of_range"),
        ("handling_vnd", -1, "out_of_range"),
        ("handling_vnd", 1.5, "not_a_number"),
    ],
)
def test_what_no_term_can_be_is_refused_by_name(name: str, value: Any, code: str) -> None:
    state = cases.state(cases.tea())
    [found] = suggest(state).suggestions
    kept = told_sums.whole(told_sums.line_told(state.lines[0], found), told_sums.house_told(state))
    with pytest.raises(BadTerm) as refused:
        rethink(kept, {name: value})
    assert refused.value.code == code


def test_every_name_that_can_be_changed_is_tried() -> None:
    state = tonight(3)
    tried = {name for name, _value, _line in changes(Random(0), state.lines[0])}
    assert tried | {"on_hand", "on_order", "handling_vnd"} == set(CHANGEABLE)

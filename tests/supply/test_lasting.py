"""How long goods last, and what of them is sold in time."""

from dataclasses import replace
from datetime import date, timedelta
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.planning import new_lot
from pos.planning.ageing import walk
from pos.planning.lasting import MOST_COVER_DAYS, Lasting, lasting
from pos.planning.outlook import Outlook
from pos.planning.reckoning import reckon
from pos.planning.suggestion import suggest
from pos.planning.values import Chance, Kind, Line, Lot, Product, Rate, State
from pos.supply import showing

TODAY = date(2026, 11, 23)


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def outlook(per_day: float, sells_until: date | None = None) -> Outlook:
    goods = Product("A", "P", Kind.FRESH, "cake", 40_000, 25_000)
    return Outlook(Line(goods, None, Rate(per_day), sells_until=sells_until), TODAY, None)


def told(per_day: float, *lots: Lot, sells_until: date | None = None) -> Lasting:
    return lasting(outlook(per_day, sells_until), lots, TODAY, sells_until)


def test_goods_last_no_longer_than_to_their_last_day() -> None:
    """Nine jars of which one is sold in three weeks, on sale three days more."""
    assert told(1 / 22, Lot(9, day(3))) == Lasting(30, 1)
    assert told(1 / 22, Lot(9)) == Lasting(1_980, 9)


def test_the_lot_that_ends_first_is_sold_first_and_the_next_goes_on_from_there() -> None:
    # Two a day: six of the ten by day 3, then the eight last four days more.
    assert told(2, Lot(8, day(30)), Lot(10, day(3))) == Lasting(70, 14)
    # Ends of the same day as the goods: nothing is lost.
    assert told(2, Lot(6, day(3)), Lot(4, day(5))) == Lasting(50, 10)


def test_parts_of_a_day_are_told() -> None:
    assert told(2, Lot(5, day(30))) == Lasting(25, 5)
    assert told(4, Lot(1)) == Lasting(2, 1)


@pytest.mark.parametrize("lots", [(), (Lot(5, day(20)),)])
def test_what_nobody_buys_lasts_nobody_knows_how_long(lots: tuple[Lot, ...]) -> None:
    assert told(0, *lots) == Lasting(None, sum(one.units for one in lots))


def test_an_empty_shelf_lasts_nothing() -> None:
    assert told(2) == Lasting(0, 0)


def test_after_the_certificates_last_day_nothing_is_sold() -> None:
    assert told(1, Lot(100), sells_until=day(12)) == Lasting(120, 12)
    assert told(1, Lot(12), sells_until=day(12)) == Lasting(120, 12)
    assert told(1, Lot(3), sells_until=day(12)) == Lasting(30, 3)
    assert told(1, Lot(3), sells_until=day(-1)) == Lasting(0, 0)


def test_what_is_on_its_way_is_sold_once_it_is_there() -> None:
    # Four last two days; the next come on day 5 and last through day 9.
    assert told(2, Lot(10, day(30), day(5)), Lot(4, day(30))) == Lasting(90, 14)


LOTS = st.lists(
    st.builds(Lot, st.integers(1, 60), st.one_of(st.none(), st.integers(1, 90).map(day))),
    max_size=5,
)
RATES = st.floats(0.01, 20)


@given(RATES, LOTS)
def test_what_is_not_sold_in_time_is_what_expires(per_day: float, lots: list[Lot]) -> None:
    one = outlook(per_day)
    found = lasting(one, lots, TODAY)
    aged = walk(lots, (), one.on, today=TODAY, delivery=TODAY, until=day(92))
    endless = sum(lot.units for lot in lots if lot.last_day is None)
    expected = sum(lot.units for lot in lots) - aged.outdating
    # Rounded up, and never less than what the walk day by day leaves.
    assert expected - 1e-6 <= found.in_time <= floor(expected + 1e-6) + 1
    assert endless <= found.in_time


@given(RATES, LOTS, st.integers(1, 50))
def test_goods_never_last_beyond_their_last_day_nor_shorter_with_more(
    per_day: float, lots: list[Lot], more: int
) -> None:
    found = told(per_day, *lots)
    assert found.tenths is not None
    ends = [one.last_day for one in lots]
    if lots and None not in ends:
        last = max(one for one in ends if one is not None)
        assert found.tenths <= 10 * (last - TODAY).days
    added = told(per_day, *lots, Lot(more, day(MOST_COVER_DAYS + 10)))
    assert added.tenths is not None
    assert added.tenths >= found.tenths
    assert added.in_time >= found.in_time


# --- The lot that an order brings ------------------------------------------------------------


def reckoned(life: int | None, *, per_day: float = 1.0) -> tuple[Line, State]:
    goods = Product("A", "P", Kind.FRESH, "cake", 40_000, 25_000)
    line = Line(goods, Chance(day(2), day(9)), Rate(per_day), lives=() if life is None else (life,))
    return line, State(TODAY, (line,))


def lost(life: int | None, units: int) -> float:
    line, state = reckoned(life)
    assert line.chance is not None
    return new_lot.outdating(reckon(line, line.chance, state), units)


def test_what_will_expire_of_a_new_lot_is_what_nobody_asks_for_in_its_life() -> None:
    assert lost(None, 40) == 0
    assert lost(200, 5) < 0.01
    # Ten units for the five days through its last one: half of them, and some for doubt.
    assert 4.9 < lost(4, 10) < 6.5
    # Far beyond what anybody asks for, each unit more is one more lost.
    assert lost(4, 500) - lost(4, 400) == pytest.approx(100, abs=0.01)
    assert lost(4, 40_000) - lost(4, 400) == pytest.approx(39_600, rel=0.01)


def test_a_large_lot_is_reckoned_at_once() -> None:
    assert lost(4, 10**9) == pytest.approx(10**9, rel=0.01)


# --- What the page says of it ------------------------------------------------------------------


def shown(rate: Rate, *lots: Lot) -> dict[str, object]:
    line, state = reckoned(5)
    line = replace(line, rate=rate, lots=lots)
    state = replace(state, lines=(line,))
    [found] = suggest(state).suggestions
    return showing.shown_of_line(line, found, state)


def test_goods_that_lie_there_and_nobody_buys_are_given_no_days() -> None:
    lying = Rate(0.002, sold=0, days_in=20)
    told = shown(lying, Lot(73, day(100)))
    assert (told["cover"], told["in_time"]) == (None, 73)
    # New goods are judged by their group, and an empty shelf is an empty shelf.
    assert shown(replace(lying, days_in=3), Lot(73, day(100)))["cover"] == 1_000
    assert shown(lying)["cover"] == 0


def test_what_is_urgent_follows_from_what_is_sold_in_time() -> None:
    """Nine jars that end in three days: gone the day after the delivery on day 2."""
    slow = Rate(0.05, sold=3, days_in=40)
    assert shown(slow, Lot(9, day(3)))["urgency"] == 2
    assert shown(slow, Lot(9, day(300)))["urgency"] == 179


def test_what_may_expire_is_told_for_what_is_suggested_and_for_twice_as_much() -> None:
    quick = Rate(3.0, exposure=60, sold=100, days_in=40)
    line, state = reckoned(5, per_day=3.0)
    told = shown(quick)
    line = replace(line, rate=quick)
    state = replace(state, lines=(line,))
    [found] = suggest(state).suggestions
    assert found.units > 0
    assert line.chance is not None
    one = reckon(line, line.chance, state)
    once, twice = (new_lot.outdating(one, n * found.units) for n in (1, 2))
    assert told["risk"] == [int(100 * once + 0.5), int(100 * twice + 0.5)]
    assert shown(quick, Lot(500))["risk"] == []


def test_what_is_there_already_is_sold_before_a_new_lot() -> None:
    line, state = reckoned(4)
    assert line.chance is not None
    there = replace(line, lots=(Lot(4),))
    full, empty = (
        new_lot.outdating(reckon(one, line.chance, replace(state, lines=(one,))), 6)
        for one in (there, line)
    )
    # Four of the units asked for in its life are taken from what is there.
    assert full > empty + 1

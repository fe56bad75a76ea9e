"""Goods sold by weight are learnt like others: by what people buy at a time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from pos.planning.feast_days import Feast, feast_day
from pos.planning.learning import Memory
from pos.planning.remembered import Day, Received
from pos.planning.suggestion import suggest
from pos.planning.values import Chance, Kind, Line, Lot, Product, State

FIRST = date(2025, 9, 1)
DAYS = 560
"""Over a Mid-Autumn and a Tết."""
STEP = 250
DAY = timedelta(days=1)
NEVER_SOLD = "NEW"


def goods(step: int) -> list[Product]:
    """Two kinds; of the fresh ones three go by weight where a step is 250 g."""
    per = 1000 if step > 1 else 4
    found = [
        Product(
            f"F{at}", "N1", Kind.FRESH, "greens", 4 * 9_000, 4 * 6_000, shelf_life_days=9,
            pack=2 * step, display_min=step, step=step, per=per,
        )
        for at in range(3)
    ]  # fmt: skip
    tea = Product("TEA", "N1", Kind.PROCESSED, "tea", 120_000, 90_000, shelf_life_days=300)
    cake = Product("CAKE", "N1", Kind.FRESH, "cakes", 30_000, 24_000, shelf_life_days=5)
    return [*found, tea, cake]


def days(step: int) -> Iterator[Day]:
    """The same customers: how many they buy is told in units."""
    dice = Random("rau muống")
    for at in range(DAYS):
        day = FIRST + at * DAY
        many = 3 if day.weekday() == 5 else 1
        many *= 2 if is_before_tet(day) else 1
        sold = {f"F{no}": dice.choice((0, 1, 2, 5)) * many * step for no in range(3)}
        sold |= {"TEA": dice.choice((0, 0, 1, 2)), "CAKE": dice.choice((0, 1, 2)) * many}
        large = {"F0": sold["F0"]} if dice.random() < 0.05 else {}
        out = {"F1": 0.5, "CAKE": 0.0} if dice.random() < 0.1 else {}
        came = [Received("F2", 20 * step, day + dice.randrange(6, 9) * DAY)] if at % 4 == 0 else []
        yield Day(day, at % 30 != 7, sold, large, out, came)


def is_before_tet(day: date) -> bool:
    tet = feast_day(Feast.TET, 2026)
    assert tet is not None
    return 0 < (tet - day).days <= 14


def learnt(step: int) -> Memory:
    found = Memory()
    for one in goods(step):
        found.add_product(one, FIRST)
    for day in days(step):
        found.add_day(day)
    return found


def test_a_shop_told_in_grams_is_the_shop_told_in_quarters_of_a_kilogram() -> None:
    """Rates, spread, what the days are worth, and what is ordered: Tết, weekdays and all."""
    grams, pieces = learnt(STEP), learnt(1)
    today = FIRST + (DAYS - 1) * DAY
    for one in goods(STEP):
        name, step = one.product_id, one.step
        mine, theirs = grams.rate(name), pieces.rate(name)
        assert mine.per_day == pytest.approx(theirs.per_day * step, rel=1e-12)
        assert mine.group_per_day == pytest.approx(theirs.group_per_day * step, rel=1e-12)
        assert mine.exposure == pytest.approx(theirs.exposure, rel=1e-12)
        assert (mine.sold, mine.days_in) == (theirs.sold * step, theirs.days_in)
        assert grams.spread(name) == pytest.approx(pieces.spread(name), rel=1e-12)
        assert grams.lives(name) == pieces.lives(name)
    groups = sorted({(one.kind, one.category) for one in goods(STEP)})
    for ahead in (0, 200):  # 200 days on the next Tết lies ahead
        mine, theirs = (one.sums(groups, today - ahead * DAY) for one in (grams, pieces))
        for group in groups:
            assert mine[group] == pytest.approx(theirs[group], rel=1e-12)
    ours = orders(grams, goods(STEP), today)
    assert ours == {
        name: units * (STEP if name.startswith("F") else 1)
        for name, units in orders(pieces, goods(1), today).items()
    }
    assert min(ours["F0"], ours["F1"], ours["F2"]) > 0


def orders(memory: Memory, products: list[Product], today: date, there: int = 2) -> dict[str, int]:
    """What is ordered where so many purchases of each are there."""
    lines = tuple(
        Line(
            one,
            Chance(today + 2 * DAY, today + 6 * DAY),
            memory.rate(one.product_id),
            lots=(Lot(there * one.step, today + 3 * DAY),),
            lives=memory.lives(one.product_id),
            spread=memory.spread(one.product_id),
        )
        for one in products
    )
    groups = sorted({(one.kind, one.category) for one in products})
    return suggest(State(today, lines, factors=memory.sums(groups, today))).orders()


def test_grams_decide_nothing_for_pieces() -> None:
    """The weekdays of jars that sell evenly are even, however many grams go on Saturdays."""
    found = Memory()
    for one in goods(STEP):
        found.add_product(one, FIRST)
    for at in range(120):
        day = FIRST + at * DAY
        many = 12 if day.weekday() == 5 else 1
        found.add_day(Day(day, True, {"F0": many * STEP, "CAKE": 12}))
    group = (Kind.FRESH, "cakes")
    sums = found.sums([group], FIRST + 119 * DAY)[group]
    week = [after - before for before, after in pairwise(sums[:8])]
    assert sum(week) == pytest.approx(7, rel=0.02)
    assert max(week) < 2.5  # both sell 12 on a Saturday, and the jars 12 on each other day


def test_the_first_of_a_group_beside_goods_by_weight_is_ordered_by_the_piece() -> None:
    found = Memory()
    for one in goods(STEP)[:3]:
        found.add_product(one, FIRST)
    herb = Product(NEVER_SOLD, "N1", Kind.FRESH, "herbs", 40_000, 28_000, shelf_life_days=10)
    for at in range(60):
        if at == 40:
            found.add_product(herb, FIRST + at * DAY)
        sold = {"F0": 4 * STEP, "F1": 3 * STEP, "F2": 2 * STEP}
        out = {NEVER_SOLD: 0.0} if at >= 40 else {}
        found.add_day(Day(FIRST + at * DAY, True, sold, {}, out))
    assert found.rate(NEVER_SOLD).group_per_day == pytest.approx(3, rel=0.02)
    today = FIRST + 59 * DAY
    wanted = orders(found, [replace(herb, display_min=1)], today, there=0)
    assert 0 < wanted[NEVER_SOLD] < 30


def test_goods_that_are_sold_out_for_a_year_are_still_their_own_group() -> None:
    """A cake of which two a day were sold borrows from cakes, whatever else the shop sells."""
    found = Memory()
    for one in goods(STEP):
        found.add_product(one, FIRST)
    for at in range(60 + 365):
        is_out = at >= 60
        sold = {"F0": 40 * STEP} | ({} if is_out else {"CAKE": 2})
        found.add_day(Day(FIRST + at * DAY, True, sold, {}, {"CAKE": 0.0} if is_out else {}))
        if at >= 59:
            assert 0.9 < found.rate("CAKE").per_day < 2.1, at
    assert found.rate("CAKE").group_per_day == pytest.approx(2, rel=0.05)


def test_what_comes_back_without_a_receipt_was_not_sold() -> None:
    """Four sold, four brought back the next day: nobody wanted any."""
    found = Memory()
    [tea] = [one for one in goods(1) if one.product_id == "TEA"]
    found.add_product(tea, FIRST)
    for at in range(60):
        found.add_day(Day(FIRST + at * DAY, True, {"TEA": -4 if at % 2 else 4}))
    assert found.rate("TEA").per_day == pytest.approx(0, abs=1e-9)
    assert found.rate("TEA").sold == 0
    found.add_day(Day(FIRST + 60 * DAY, True, {"TEA": 3}))
    found.add_day(Day(FIRST + 61 * DAY, True, {"TEA": -9}))
    assert found.rate("TEA").per_day == pytest.approx(0, abs=1e-9)


def test_what_comes_back_is_taken_off_the_last_days() -> None:
    """As if it had never been sold: also where the past is worked out anew later."""
    [tea] = [one for one in goods(1) if one.product_id == "TEA"]
    memories = []
    for sold in ([2, 3, 1, -4], [2, 0, 0, 0]):
        found = Memory()
        found.add_product(tea, FIRST)
        for at, units in enumerate([20] * 20):
            found.add_day(Day(FIRST + at * DAY, True, {"TEA": units}))
        for at, units in enumerate(sold):
            found.add_day(Day(FIRST + (20 + at) * DAY, True, {"TEA": units}))
        memories.append(found)
    rates = [one.rate("TEA") for one in memories]
    assert rates[0].per_day == pytest.approx(rates[1].per_day, rel=1e-9)
    for found in memories:
        for at in range(24, 60):
            found.add_day(Day(FIRST + at * DAY, True, {"TEA": 1}))
    rates = [one.rate("TEA") for one in memories]
    assert rates[0].per_day == pytest.approx(rates[1].per_day, rel=0.01)

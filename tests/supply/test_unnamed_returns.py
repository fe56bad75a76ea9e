"""Goods brought back without a receipt were sold on some day before: they were not wanted."""

import pytest

from pos.base.transaction import end_reading, reading
from pos.returns.fates import Fate, Why
from pos.returns.wishes import Asked, Wish
from pos.supply import audits, remembering, taking_in
from tests.returns.steps import give_back, sell, yes
from tests.supply.past import FISH, TEA, after, at
from tests.supply.test_days import day, everything, take
from tests.till.steps import lot_id
from tests.world import World

LOTS = {TEA: "L261103", FISH: "L260905"}


def bring(world: World, sku: str, units: int) -> None:
    """Somebody brings units back and has no receipt; they go onto the shelf again."""
    lot = lot_id(world, sku, LOTS[sku])
    wish = Wish(units, Fate.RESTOCK, product_id=world.product_id(sku), lot_id=lot, price_vnd=10_000)
    wanted = Asked(None, (wish,), Why.CHANGED_MIND)
    give_back(world, None, wanted=wanted, voucher=yes(world, return_without_receipt=10**9))


def sold(world: World, sku: str, *days: int) -> list[int]:
    """Units that count as sold on each of the days; the book agrees with the moves."""
    assert audits._days(reading()) == []
    end_reading()
    rows = [day(world, sku, one) for one in days]
    return [0 if row is None else row["sold"] for row in rows]


def test_they_are_taken_off_the_last_days_that_sold_any(till: World) -> None:
    for days, units in ((0, 3), (1, 2)):
        with at(days):
            sell(till, (TEA, units))
    take(2)
    with at(3):
        bring(till, TEA, 4)
    take(4)
    assert sold(till, TEA, 0, 1, 3) == [1, 0, 0]


def test_what_was_sold_on_the_day_itself_goes_first(till: World) -> None:
    sell(till, (TEA, 3))
    with at(1):
        sell(till, (TEA, 3))
    with at(1, 1):
        bring(till, TEA, 4)
    take(2)
    assert sold(till, TEA, 0, 1) == [2, 0]


def test_a_bulk_line_is_no_everyday_sale_to_take_them_off(till: World) -> None:
    sell(till, (TEA, 1))
    with at(1):
        sell(till, (TEA, 12))
    with at(2):
        bring(till, TEA, 1)
    take(3)
    assert sold(till, TEA, 0, 1, 2) == [0, 12, 0]
    found = day(till, TEA, 1)
    assert found is not None
    assert found["large"] == 12


def test_what_nobody_sold_here_in_two_months_stays_on_its_day(till: World) -> None:
    sell(till, (FISH, 2))
    take(1)
    with at(61):
        bring(till, FISH, 1)
    take(62)
    assert sold(till, FISH, 0, 61) == [2, -1]


def bring_often(world: World, days: int) -> None:
    """A bottle is sold on each second day, and brought back on the next."""
    for one in range(days):
        with at(one):
            if one % 2:
                bring(world, FISH, 1)
            else:
                sell(world, (FISH, 1), (TEA, 1))


@pytest.mark.parametrize("most", [1, 3, 10_000])
def test_in_pieces_of_any_length_they_are_taken_off_the_same_days(
    till: World, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    bring_often(till, 6)
    with at(6):
        sell(till, (FISH, 2))
    with at(8):
        bring(till, FISH, 3)
    for one in range(10):
        take(one)
    found = everything()
    assert sold(till, FISH, 0, 2, 4, 6) == [0, 0, 0, 0]
    monkeypatch.setattr(taking_in, "MOVES_AT_ONCE", most)
    monkeypatch.setattr(audits, "MOVES_AT_ONCE", most)
    taking_in.rebuild_days(after(9))
    assert everything() == found
    assert sold(till, FISH, 6, 8) == [0, -1]


def test_whatever_is_always_brought_back_has_no_rate(till: World) -> None:
    bring_often(till, 20)
    taking_in.take_days(after(20))
    with at(20):
        kept = remembering.remember(after(20), till.hand().at)
    assert kept is not None
    assert kept.memory.rate(till.product_id(TEA)).sold == 10
    assert kept.memory.rate(till.product_id(FISH)).sold == 0

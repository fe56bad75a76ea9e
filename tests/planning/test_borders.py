"""Where a rule turns: the last number on each side of it, worked out by hand."""

from dataclasses import replace
from fractions import Fraction
from math import ceil

import pytest

from pos.planning import ageing, packs
from pos.planning.suggestion import suggest
from pos.planning.values import Costs, Kind, Line, Lot, Product, Rate, Why
from tests.planning.cases import MONDAY, after, line, state, suggested, tea
from tests.planning.test_by_hand import cakes, shrimps


def test_a_gap_is_forgiven_up_to_35_hundredths_of_a_pack_exactly() -> None:
    for pack in range(1, 61):
        for gap in range(1, 200):
            wanted = max(0, ceil(Fraction(gap, pack) - Fraction(35, 100)))
            assert packs.whole_packs(gap, pack, counted=10**6, need=0) == wanted * pack, (gap, pack)


@pytest.mark.parametrize(("there", "ordered"), [(3, 24), (4, 0)])
def test_the_first_pack_comes_where_three_tenths_of_the_need_are_left(
    there: int, ordered: int
) -> None:
    """One a day for ten days: three are three tenths of it, four are more."""
    goods = Product("LU", "N1", Kind.CRAFT, "pots", 100_000, 50_000, pack=24, service=0.5)
    one = line(goods, d1=1, d2=11, rate=Rate(1.0, 200.0), lots=(Lot(there),))
    found, terms = suggested(state(one, costs=Costs(order_vnd=0)))
    assert terms.need == pytest.approx(10)
    assert 0 < terms.gap <= 8  # ⌈8/24 - 0.35⌉ = 0
    assert terms.by_pack == found.units == ordered
    assert found.why is (Why.NEEDED if ordered else Why.PACK)


@pytest.mark.parametrize(("order_vnd", "is_ordered"), [(18_000, True), (18_200, False)])
def test_an_order_is_worth_placing_from_half_of_what_it_costs(
    order_vnd: int, is_ordered: bool
) -> None:
    """Two cakes save 13,038 - 4,000 = 9,038 đ."""
    [verdict] = suggest(state(cakes(max_on_hand=6), costs=Costs(order_vnd=order_vnd))).verdicts
    assert verdict.is_ordered is is_ordered


@pytest.mark.parametrize(("order_vnd", "is_ordered"), [(43_000, True), (44_000, False)])
def test_an_order_for_many_chances_has_to_save_its_share_only(
    order_vnd: int, is_ordered: bool
) -> None:
    """Shrimps for sixteen chances save 5,487 đ at the next of them, three days long: four times
    three days' half a quarter, of 24 quarters, is a quarter of half the order."""
    [verdict] = suggest(state(shrimps(), costs=Costs(order_vnd=order_vnd))).verdicts
    assert verdict.is_ordered is is_ordered


def jam() -> Line:
    goods = Product("JAM", "N1", Kind.PROCESSED, "jam", 60_000, 46_000, pack=10)
    return line(goods, d1=3, d2=10, rate=Rate(0.8, 1000.0), lots=(Lot(20),))


def held(cost_vnd: int, pack: int, *days: float) -> float:
    """What packs cost that are held for so many days each."""
    return cost_vnd * 0.015 / 30.4 * pack * sum(days)


def test_a_minimum_is_not_reached_at_any_price() -> None:
    """Tea saves 73,000 - 4,000 - 4,000.  Missing are 2,280,000: ten jars for 37.5 days and ten for
    50, six packs of tea for 27/0.476 days, ten jars for 62.5, six packs for 33/0.476."""
    review = suggest(state(tea(), jam(), minimum=3_900_000, costs=Costs()))
    [verdict] = review.verdicts
    assert review.orders() == {}
    assert (verdict.why, verdict.total_vnd) == (Why.MINIMUM, 18 * 90_000)
    assert verdict.lost_vnd == pytest.approx(73_000, abs=50)
    filling = held(46_000, 10, 37.5, 50, 62.5) + held(90_000, 6, 56.71, 69.32) + 4_000
    assert verdict.filling_vnd == pytest.approx(filling, abs=5)
    assert [one.why for one in review.suggestions] == [Why.MINIMUM, Why.ENOUGH]


def test_nothing_is_added_that_lasts_longer_than_ninety_days() -> None:
    """A sixth ten of jars would last 100, a fourth time six packs of tea 94.5."""
    review = suggest(state(tea(), jam(), minimum=5_600_000, costs=Costs()))
    assert review.orders() == {}
    jars = held(46_000, 10, 37.5, 50, 62.5, 75, 87.5)
    filling = jars + held(90_000, 6, 56.71, 69.32, 81.92) + 4_000
    assert review.verdicts[0].filling_vnd == pytest.approx(filling, abs=5)


def test_a_bare_shelf_alone_is_no_reason_to_fill_an_order_up() -> None:
    """One vase to be shown, which saves less than its line; a minimum of ten times its cost."""
    vase = Product("LO", "N1", Kind.CRAFT, "vases", 105_000, 100_000, display_min=1)
    bowl = replace(vase, product_id="BAT", price_vnd=55_000, cost_vnd=50_000, display_min=0)
    shown = line(vase, d1=3, d2=10, rate=Rate(0.02, 200.0))
    others = line(bowl, d1=3, d2=10, rate=Rate(1.0, 200.0), lots=(Lot(60),))
    alone = suggest(state(shown, others, costs=Costs())).orders()
    assert alone.keys() == {"LO"}
    review = suggest(state(shown, others, minimum=1_000_000, costs=Costs()))
    assert review.orders() == {}
    assert review.verdicts[0].why is Why.MINIMUM


def test_what_an_order_costs_is_rounded_half_up() -> None:
    """A quarter of 21,002 đ is 5,250.50 đ."""
    goods = Product(
        "SA", "N1", Kind.CRAFT, "herbs", 30_000, 21_002, pack=250, step=250, per=1000,
        display_min=250,
    )  # fmt: skip
    tonight = state(line(goods, d1=1, d2=8, rate=Rate(0.0, 90.0)), costs=Costs())
    assert suggest(tonight).orders() == {"SA": 250}
    assert suggest(tonight).verdicts[0].total_vnd == 5_251


@pytest.mark.parametrize(("life", "most"), [(4, 4), (8, 8)])
def test_nothing_is_bought_for_the_handling_that_rather_expires_than_is_sold(
    life: int, most: int
) -> None:
    """Cheap beside their price and dear to order: one a day, and no more than about its life."""
    goods = Product("XOI", "N1", Kind.FRESH, "rice", 100_000, 5_000)
    one = line(goods, d1=1, d2=3, rate=Rate(1.0, 500.0), lives=(life,))
    found, terms = suggested(state(one, costs=Costs(order_vnd=200_000)))
    assert terms.economic == pytest.approx(50)
    assert terms.cap is not None
    assert most - 1 <= terms.cap <= most
    assert found.units == max(terms.by_pack, terms.cap)


def test_of_a_lot_whose_day_is_over_nothing_is_sold() -> None:
    """Today's last day is over tonight; tomorrow's has one more day of two."""
    lots = [Lot(5, MONDAY), Lot(5, after(1)), Lot(5, None)]
    aged = ageing.walk(lots, (), lambda _day: 2.0, today=MONDAY, delivery=after(2), until=after(4))
    assert aged == ageing.Aged(outdating=5 + 3, missed=0.0, reserved=0.0)


@pytest.mark.parametrize("wished", [0.6, 0.8, 0.9, 0.95, 0.99])
def test_a_wished_service_is_met_as_far_as_goods_can_be_sold(wished: float) -> None:
    """A cake of three days on which little is earned, three a day: the margin wants seven.  What
    is wished is had, or the last unit that is sold in time once in ten times."""
    goods = Product("CAKE", "N1", Kind.FRESH, "cakes", 30_000, 24_000)
    three = line(goods, d1=1, d2=4, rate=Rate(3.0, 90.0), lives=(3,))
    margins = suggested(state(three))[1]
    found, terms = suggested(state(replace(three, product=replace(goods, service=wished))))
    assert terms.level > margins.level
    assert found.units == terms.level
    assert terms.service >= wished or terms.level == 14  # P(D2 ≥ 14) = .117, P(D2 ≥ 15) = .08

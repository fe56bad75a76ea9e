"""Sums worked out with pencil and paper: the chances are those of the table in `reordering` 4, the
rest is written beside each number."""

from datetime import timedelta

import pytest

from pos.planning.suggestion import suggest
from pos.planning.values import Chance, Costs, Kind, Line, Lot, Product, Rate, Reservation, Why
from tests.planning.cases import MONDAY, PRODUCT, after, line, state, suggested, tea

TWO = (1, 0.8141, 0.5484, 0.3208, 0.1690, 0.0823, 0.0376)
"""P(D ≥ k) of a mean of 2 and a variance of 2.8."""
NINE = (1, 0.9991, 0.9941, 0.9793, 0.9479, 0.8952, 0.8202)
"""Of a mean of 9 and a variance of 14.5."""


def shrimps() -> Line:
    """Dried shrimps by weight, a quarter of a kilo at a time: two quarters in four days.

    V = 1.335 × 2 + (1/(0.5 × 200) + 0.15²) × 2² = 2.8
    """
    goods = Product(
        "TOM", "N1", Kind.PROCESSED, "dried", 80_000, 56_000,
        pack=500, step=250, per=1000, service=0.95,
    )  # fmt: skip
    rate = Rate(125.0, 200.0)
    return line(goods, d1=2, d2=5, rate=rate, lots=(Lot(430),), spread=1.335)


def test_goods_by_weight() -> None:
    tonight = state(shrimps(), costs=Costs())
    one, terms = suggested(tonight)
    assert (terms.cover_days, terms.need, terms.life_need) == (4, pytest.approx(500), None)
    # A quarter: 20,000 - 14,000 + 2,000; all of it is the shop's; 1.5 % of it a month.
    assert (terms.margin_vnd, terms.expired_vnd, terms.holding_vnd) == (8_000, 14_000, 210)
    # P(D ≥ 6) = 0.04 is less than one in twenty, P(D ≥ 5) is not: five quarters.
    assert (terms.level, terms.service) == (1_250, pytest.approx(1 - TWO[6], abs=1e-4))
    assert (terms.on_hand, terms.outdating, terms.missed) == (430, 0, 0)
    # 430 g are one quarter and some; four are missing: two bags of a pound.
    assert (terms.counted, terms.gap, terms.by_pack) == (250, 1_000, 1_000)
    # 1.5 × √(2 × 11,500 × 0.5 / 6.91) = 61 quarters, but no more than 50 days' 6,250 g.
    assert terms.economic == pytest.approx(6_250)
    assert (terms.by_economy, terms.cap, terms.by_cap, one.units) == (6_000, None, 6_000, 6_000)
    # All that are asked for but the first: 8,000 × (2 - 0.8141).
    assert terms.lost_vnd == pytest.approx(8_000 * (2 - TWO[1]), abs=2)
    assert terms.lasts_days == 51  # (430 + 6,000) / 125
    [verdict] = suggest(tonight).verdicts
    assert (verdict.is_ordered, verdict.why, verdict.lines) == (True, Why.NEEDED, 1)
    assert verdict.total_vnd == 6 * 56_000


def cakes(**facts: int) -> Line:
    """Cakes on commission, one a day; two days until the next delivery, nine until they end.

    V1 = 1.31075 × 2 + (0.022123 + 0.15²) × 2² = 2.8, V2 = 1.31075 × 9 + (0.022123 + 0.15²/2) × 9²
    = 14.5
    """
    goods = Product(
        "BANH", "N1", Kind.FRESH, "cake", 50_000, 40_000,
        is_consigned=True, bears_expired=0.5, pack=2, shelf_life_days=10, **facts,
    )  # fmt: skip
    return line(
        goods,
        d1=1,
        d2=3,
        rate=Rate(1.0, 1 / 0.022123),
        lots=(Lot(3, after(1)), Lot(1, after(9))),
        reservations=(Reservation(after(2), 1),),
        lives=(9,),
        spread=1.31075,
    )


def test_cakes_on_commission() -> None:
    one, terms = suggested(state(cakes(max_on_hand=6)))
    assert (terms.need, terms.life_need) == (pytest.approx(2), pytest.approx(9))
    # 50,000 - 40,000 + 5,000; half of the cost; half a percent of it a month.
    assert (terms.margin_vnd, terms.expired_vnd, terms.holding_vnd) == (15_000, 20_000, 200)
    # 15,000 × 0.169 > 20,000 × 0.0521 + 13, but 15,000 × 0.0823 < 20,000 × 0.1048: four.
    assert (terms.level, terms.service) == (4, pytest.approx(1 - TWO[5], abs=1e-4))
    # Of the three that end tomorrow one is sold; one of the others was promised.
    assert (terms.on_hand, terms.outdating, terms.reserved) == (4, pytest.approx(2), 1)
    assert (terms.counted, terms.gap, terms.by_pack) == (1, 3, 4)  # ⌈3/2 - 0.35⌉ = 2 packs
    # 1.5 × √(2 × 4,000 × 1 / 6.58) = 52, in 50 days 50; but 20,000 × 0.0521 is more than 5 % of
    # 15,000.
    assert (terms.by_economy, terms.cap, terms.by_cap) == (50, 3, 4)
    assert (terms.limit, terms.by_limit, one.units) == (2, 2, 2)  # beside the four that are there
    assert terms.lost_vnd == pytest.approx(15_000 * (TWO[2] + TWO[3]), abs=3)
    assert terms.lasts_days == 3  # 4 - 1 - 2 + 2


def test_an_order_that_saves_less_than_half_of_what_it_costs_waits() -> None:
    tonight = state(cakes(max_on_hand=6), costs=Costs())
    one, terms = suggested(tonight)
    assert (one.units, one.why, terms.by_limit, terms.dropped) == (0, Why.ORDER, 2, 2)
    assert terms.lasts_days == 1  # 4 - 1 - 2
    [verdict] = suggest(tonight).verdicts
    # 13,038 - 4,000 < 15,000
    assert (verdict.is_ordered, verdict.why, verdict.lines) == (False, Why.ORDER, 0)
    assert (verdict.total_vnd, verdict.filling_vnd) == (80_000, 0)
    assert verdict.lost_vnd == pytest.approx(13_038, abs=3)


def test_a_certificate_ends_what_is_needed() -> None:
    """Two a day, four days long, though the next delivery is in nine and the lot lives thirty."""
    goods = Product("CAO", "N1", Kind.PROCESSED, "balm", 100_000, 60_000)
    one = Line(
        goods, Chance(after(2), after(9)), Rate(2.0, 90.0), lives=(30, 31), sells_until=after(4),
        safety=1.03,
    )  # fmt: skip
    terms = suggested(state(one))[1]
    assert (terms.cover_days, terms.need) == (8, pytest.approx(2 * 4 * 1.03))
    assert (terms.life_need, terms.life_days) == (pytest.approx(2 * 4 * 1.03), 31)
    assert terms.sells_until == after(4)
    assert terms.missed == pytest.approx(2)  # tomorrow's two; the day after it is here


def test_the_last_order_before_tet_lasts_until_after_it() -> None:
    """Ten days of half as much again, five of two and a half times, four closed, then slack."""
    days = [1.5] * 10 + [2.5] * 5 + [0.0] * 4 + [0.6] * 14
    goods = Product("MUT", "N1", Kind.CRAFT, "sweets", 90_000, 60_000)
    one = line(goods, d1=3, d2=22, rate=Rate(2.0, 90.0), lots=(Lot(20),), safety=1.03)
    terms = suggested(state(one, factors=days))[1]
    assert terms.cover_days == 21
    # 10 × 1.5 + 5 × 2.5 + 4 × 0 + 2 × 0.6 = 28.7 plain days of two
    assert terms.need == pytest.approx(28.7 * 2 * 1.03)
    assert (terms.missed, terms.counted) == (0, 20)  # six are asked for before it comes
    usual = Line(goods, Chance(after(3), after(22)), one.rate, one.lots)
    assert terms.level > suggested(state(usual))[1].level > 21 * 2


def test_what_is_added_to_reach_a_minimum_and_what_that_costs() -> None:
    """4 E: eighteen packs of tea, and ten jars of jam that then last 30 / 0.8 = 37.5 days."""
    goods = Product("JAM", "N1", PRODUCT.kind, "jam", 60_000, 46_000, pack=10)
    jam = line(goods, d1=3, d2=10, rate=Rate(0.8, 1000.0), lots=(Lot(20),))
    review = suggest(state(tea(), jam, minimum=2_000_000, costs=Costs()))
    assert review.orders() == {"TEA": 18, "JAM": 10}
    assert [one.why for one in review.suggestions] == [Why.NEEDED, Why.FILLS]
    [verdict] = review.verdicts
    assert verdict.total_vnd == 18 * 90_000 + 10 * 46_000
    # Held: 46,000 × 1.5 % / 30.4 a day, ten jars, 37.5 days; and the handling of one more line.
    assert verdict.filling_vnd == pytest.approx(46_000 * 0.015 / 30.4 * 10 * 37.5 + 4_000, abs=1)
    assert verdict.lost_vnd == pytest.approx(73_000, abs=50)
    [of_tea, of_jam] = (one.terms for one in review.suggestions)
    assert of_tea is not None
    assert of_jam is not None
    assert (of_tea.filled, of_jam.filled, of_jam.by_limit, of_jam.gap) == (0, 10, 0, 0)
    assert of_jam.lasts_days == 37


@pytest.mark.parametrize(
    ("units", "days"), [(0, 0), (3, 0), (4, 1), (7, 1), (8, 2), (9, 3), (12, 4), (13, 4)]
)
def test_goods_for_whole_days_last_those_days(units: int, days: int) -> None:
    """Four a day, the third day closed; sold below cost, so that nothing comes to them."""
    goods = Product("XOI", "N1", Kind.CRAFT, "rice", 5_000, 10_000)
    one = line(goods, d1=1, d2=2, rate=Rate(4.0, 90.0), lots=(Lot(units),) if units else ())
    found, terms = suggested(state(one, factors=[1.0, 1.0, 0.0, *[1.0] * 40]))
    assert (found.units, terms.lasts_days) == (0, days)


def test_what_nobody_buys_lasts_no_number_of_days() -> None:
    """Not four hundred."""
    pot = Product("GOM", "N1", Kind.CRAFT, "pottery", 400_000, 260_000, display_min=2)
    for lots in ((), (Lot(1),), (Lot(9),)):
        one = line(pot, d1=1, d2=2, rate=Rate(0.0, 90.0), lots=lots)
        assert suggested(state(one))[1].lasts_days is None


# --- What nobody asked for ----------------------------------------------------------------


def habit(units: int, *, per_day: float = 0.0, typed: bool = False, life: int = 8) -> int:
    """What is ordered of greens by the quarter kilo of which so many grams are there, where one
    quarter is shown by habit or because somebody typed it."""
    shown = {"shows_by_habit": not typed}
    goods = Product(
        "RAU", "N1", Kind.FRESH, "greens", 30_000, 21_000,
        pack=250, step=250, per=1000, shelf_life_days=8, display_min=250, **shown,
    )  # fmt: skip
    lots = (Lot(units, MONDAY + timedelta(days=5)),) if units else ()
    one = line(goods, d1=2, d2=9, rate=Rate(per_day, 90.0), lots=lots, lives=(life,))
    return suggested(state(one))[0].units


def test_greens_that_never_sold_are_not_ordered_beside_those_that_are_there() -> None:
    assert habit(5_800) == 0
    assert habit(5_800, typed=True) == 0  # a quarter to be shown: none would be sold in eight days
    assert habit(0) == habit(0, typed=True) == 0


def test_greens_that_sell_are_shown_where_none_are() -> None:
    assert habit(0, per_day=100) > 0


@pytest.mark.parametrize(("price", "cost"), [(50_000, 70_000), (0, 40_000), (50_000, 55_000)])
def test_goods_that_bring_nothing_are_shown_and_not_stored(price: int, cost: int) -> None:
    """A price that was not put right yet: two to be shown are two, whatever handling costs."""
    goods = Product("AO", "N1", Kind.CRAFT, "cloth", price, cost, display_min=2)
    one = line(goods, d1=1, d2=9, rate=Rate(1.0, 90.0))
    found, terms = suggested(state(one, costs=Costs()))
    assert (found.units, terms.by_pack, terms.by_economy, terms.economic) == (2, 2, 2, 0)

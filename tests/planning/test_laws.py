"""Laws of every suggestion: `reordering` 5."""

from dataclasses import replace
from datetime import timedelta
from itertools import accumulate, pairwise
from math import ceil
from random import Random
from time import process_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pos.planning import packs
from pos.planning.outlook import Outlook
from pos.planning.reckoning import reckon
from pos.planning.spread import Demand, Doubted
from pos.planning.suggestion import suggest
from pos.planning.values import (
    Bar,
    Chance,
    Costs,
    Kind,
    Line,
    Lot,
    Product,
    Rate,
    Reservation,
    Slip,
    Terms,
    Why,
)
from tests.planning import wild
from tests.planning.cases import MONDAY, PRODUCT, after, state

DICE = st.integers(0, 10**9).map(Random)
LAW = settings(max_examples=60, deadline=None)


def plain(dice: Random, kind: Kind | None = None):
    """A line without reservations and certificate, at a known rate, open orders not perishing."""
    one = wild.line(dice, kind)
    lots = tuple(lot for lot in one.lots if lot.arrives is None)
    return replace(one, lots=lots, reservations=(), sells_until=None)


def gap(one, dice_or_state=None) -> float:
    """Level less what counts, before anything is cut at 0."""
    terms = terms_of(one, dice_or_state)
    return terms.level - terms.counted


def terms_of(one, tonight=None) -> Terms:
    tonight = replace(tonight or state(one), lines=(one,))
    [found] = suggest(tonight).suggestions
    assert found.terms is not None
    return found.terms


@LAW
@given(DICE)
def test_whole_packs_never_negative_and_the_reasons_add_up(dice):
    lines = [wild.line(dice) for _ in range(6)]
    lines = [
        replace(one, product=replace(one.product, product_id=f"P{at}"))
        for at, one in enumerate(lines)
    ]
    tonight = wild.state(dice, *lines)
    review = suggest(tonight)
    assert [one.product_id for one in review.suggestions] == [f"P{at}" for at in range(6)]
    for one, line in zip(review.suggestions, lines, strict=True):
        assert isinstance(one.units, int)
        assert one.units >= 0
        assert one.units % line.product.pack == 0
        if one.terms is not None:
            adds_up(one, line)
            can_be_sold(one, line, tonight)
    told = sum(
        one.units * line.product.cost_vnd
        for one, line in zip(review.suggestions, lines, strict=True)
    )
    [verdict] = review.verdicts or [None]
    assert verdict is None or not verdict.is_ordered or verdict.total_vnd == told
    assert verdict is None or not verdict.is_ordered or told >= verdict.min_order_vnd


def adds_up(one, line):
    terms, pack = one.terms, line.product.pack
    sum_of = terms.on_hand + terms.on_order - terms.reserved - terms.outdating + terms.missed
    assert terms.counted <= sum_of + 1e-6 < terms.counted + 1 + 1e-5
    assert terms.gap == max(0, terms.level - terms.counted)
    assert terms.by_pack % pack == 0
    wanted = max(0, ceil(terms.gap / pack - 0.35 - 1e-9)) * pack
    assert terms.by_pack <= max(wanted, pack if terms.gap else 0)
    assert terms.by_pack >= wanted or terms.life_need is not None
    assert terms.by_economy >= terms.by_pack
    assert terms.by_pack <= terms.by_cap <= terms.by_economy
    assert terms.by_limit <= terms.by_cap
    assert one.units == terms.by_limit - terms.dropped + terms.filled
    if line.product.max_on_hand is not None and one.units:
        assert one.units <= terms.limit
    if terms.cap is not None and one.units - terms.filled > terms.by_pack:
        assert terms.counted + one.units - terms.filled <= terms.cap


def can_be_sold(one, line, tonight):
    """The last unit of an order is sold before it expires once in ten times at least; but for
    packs that are owed to customers, and a first try of what nobody knows."""
    terms, life = one.terms, reckon(line, line.chance, tonight).life
    if life is None or not one.units or is_first(terms):
        return
    packs_owed = -(min(terms.counted, 0) // terms.pack)
    if one.units > packs_owed * terms.pack:
        assert life.at_least(terms.counted + one.units) >= 0.1


def is_first(terms: Terms) -> bool:
    """Nothing is there, and nobody knows how it sells."""
    return terms.per_day == 0 == terms.on_hand + terms.on_order


@LAW
@given(DICE, st.integers(1, 30))
def test_more_stock_of_the_same_age_never_raises_the_gap(dice, more):
    one = plain(dice)
    assume(one.lots)
    tonight = wild.state(dice, one)
    first, *rest = one.lots
    richer = replace(one, lots=(replace(first, units=first.units + more), *rest))
    assert gap(richer, tonight) <= gap(one, tonight)


@LAW
@given(DICE, st.floats(1.0, 3.0))
def test_more_sales_never_lower_the_level(dice, times):
    one = plain(dice)
    tonight = wild.state(dice, one)
    faster = replace(one, rate=replace(one.rate, per_day=one.rate.per_day * times))
    assert terms_of(faster, tonight).level >= terms_of(one, tonight).level


@LAW
@given(DICE, st.floats(1.0, 3.0))
def test_more_sales_never_lower_the_gap_of_goods_that_are_not_about_to_expire(dice, times):
    one = plain(dice, Kind.CRAFT)
    tonight = wild.state(dice, one)
    faster = replace(one, rate=replace(one.rate, per_day=one.rate.per_day * times))
    assert gap(faster, tonight) >= gap(one, tonight)


@LAW
@given(DICE, st.integers(1, 20))
def test_a_longer_life_never_lowers_the_gap(dice, days):
    one = plain(dice, dice.choice([Kind.FRESH, Kind.PROCESSED]))
    tonight = wild.state(dice, one)
    longer = replace(one, lives=tuple(life + days for life in one.lives))
    assert gap(longer, tonight) >= gap(one, tonight)


@LAW
@given(DICE, st.integers(1, 10))
def test_an_earlier_next_delivery_never_raises_the_gap(dice, days):
    """On days that are alike, of a producer that comes on its day, and whose deliveries lie as far
    apart as the first is ahead: to one that comes daily, a second day is twice the holding."""
    one = replace(plain(dice), slip=Slip())
    assume(one.chance.next_delivery - one.chance.delivery >= one.chance.delivery - MONDAY)
    assert gap(wild.moved(one, days)) >= gap(one)


@LAW
@given(DICE, st.floats(0.0, 0.4), st.floats(1.0, 9.0))
def test_a_producer_that_is_believed_less_never_gets_a_smaller_order(dice, chance, days):
    one = replace(plain(dice), slip=Slip())
    tonight = wild.state(dice, one)
    doubted = replace(one, slip=Slip(chance, days))
    assert terms_of(doubted, tonight).level >= terms_of(one, tonight).level


@LAW
@given(DICE)
def test_never_more_than_can_be_sold_before_it_expires(dice):
    """The first pack and what is shown are no exception; nothing is added for the handling's sake
    whose chance of expiring outweighs its sale."""
    one = plain(dice, Kind.FRESH)
    tonight = wild.state(dice, one)
    [found] = suggest(tonight).suggestions
    can_be_sold(found, one, tonight)
    terms = found.terms
    own = found.units - terms.filled
    beyond = own - one.product.pack - terms.gap
    assert beyond <= 0 or terms.counted + own <= terms.cap <= terms.life_need + 1


@LAW
@given(DICE, st.integers(1, 500))
def test_a_pack_that_is_too_large_to_be_sold_in_time_is_not_ordered(dice, pack):
    one = plain(dice, Kind.FRESH)
    one = replace(one, lots=(), product=replace(one.product, pack=pack, display_min=3))
    tonight = wild.state(dice, one)
    [found] = suggest(tonight).suggestions
    can_be_sold(found, one, tonight)


def test_of_what_never_sold_nothing_is_ordered_beside_what_lies_there():
    """Greens by weight: 5.8 kg that will all expire, a life of eight days, an empty history."""
    goods = Product(
        "P1", "N1", Kind.FRESH, "greens", 25_000, 21_000,
        pack=250, step=250, per=1000, display_min=250, shows_by_habit=True,
    )  # fmt: skip
    for exposure in (6.0, 30.0):
        one = Line(
            goods,
            Chance(after(2), after(9)),
            Rate(0.0, exposure),
            lots=(Lot(5_800, after(5)),),
            lives=(8,),
        )
        for wished in (one, replace(one, product=replace(goods, shows_by_habit=False))):
            [found] = suggest(state(wished)).suggestions
            assert (found.units, found.terms.outdating) == (0, 5_800)
            assert (found.terms.level, found.terms.gap) == (0, 0)


def test_packs_that_are_owed_to_customers_are_ordered_though_one_piece_is_left_over():
    """Nine cakes are promised, packs are of five, and hardly anybody else asks for one."""
    one = cake(price_vnd=60_000, cost_vnd=40_000, pack=5)
    one = replace(one, rate=Rate(0.01, 90.0), reservations=(Reservation(after(2), 9),))
    [found] = suggest(state(one)).suggestions
    assert (found.units, found.terms.counted) == (10, -9)


def test_a_bare_shelf_gets_its_first_pack_as_long_as_the_last_of_it_can_be_sold():
    """Some four are sold in a life: five are a loss on the average, seven cannot be sold."""
    ordered = {}
    for pack in (5, 9):
        one = cake(life=2, price_vnd=60_000, cost_vnd=50_000, pack=pack, display_min=1)
        ordered[pack] = suggest(state(one)).suggestions[0].units
        there = replace(one, lots=(Lot(1, after(5)),), rate=Rate(1.6, 90.0))
        assert suggest(state(there)).suggestions[0].units == 0
    assert ordered == {5: 5, 9: 0}


def test_no_more_is_wanted_than_can_be_sold_however_little_its_waste_costs():
    one = cake(life=4, d2=5, price_vnd=100_000, cost_vnd=500)
    terms, life = terms_of(one), reckon(one, one.chance, state(one)).life
    assert life.at_least(terms.level) >= 0.1 > life.at_least(terms.level + 1)


def test_goods_that_cost_nothing_do_not_fill_up_an_order():
    goods = replace(PRODUCT, pack=1, display_min=0)
    tea = Line(goods, Chance(after(3), after(10)), Rate(1.0, 90.0))
    free = replace(goods, product_id="FREE", cost_vnd=0)
    gift = replace(tea, product=free, lots=(Lot(30),))
    for minimum in (0, 3_000_000):
        review = suggest(state(tea, gift, minimum=minimum))
        assert set(review.orders()) == {"P1"}
    assert review.verdicts[0].total_vnd == 34 * 90_000


def test_packs_are_found_without_trying_them_one_by_one():
    tried = []

    def holds(packs: int) -> bool:
        tried.append(packs)
        return packs <= 123_456_789

    assert packs.most_that(holds, 10**9) == 123_456_789
    assert packs.most_that(holds, 7) == 7
    assert packs.most_that(lambda _packs: False, 10**9) == packs.most_that(holds, 0) == 0
    assert len(tried) < 40


def test_what_nobody_asked_to_be_shown_orders_nothing_beside_what_is_there():
    """One pot a year; one stands there, and is promised: only who wished for two gets another."""
    for by_habit, ordered in ((True, 0), (False, 1)):
        goods = Product(
            "P1", "N1", Kind.CRAFT, "pottery", 400_000, 380_000,
            display_min=1, shows_by_habit=by_habit,
        )  # fmt: skip
        one = Line(goods, Chance(after(3), after(17)), Rate(0.003, 300.0), lots=(Lot(1),))
        owed = replace(one, reservations=(Reservation(after(8), 1),))
        assert terms_of(owed).gap == ordered
        assert suggest(state(one)).suggestions[0].units == 0
        assert suggest(state(replace(one, lots=()))).suggestions[0].units == 1


def test_goods_that_bring_nothing_are_not_bought_for_the_handlings_sake():
    for price in (0, 50_000, 59_000):
        goods = replace(PRODUCT, price_vnd=price, cost_vnd=66_000, pack=1, display_min=2)
        one = Line(goods, Chance(after(3), after(10)), Rate(0.1, 90.0))
        [found] = suggest(state(one, costs=Costs())).suggestions
        assert (found.units, found.terms.economic) == (2, 0)


def test_how_long_goods_last_is_not_said_of_what_never_sold():
    one = replace(plain(Random(1), Kind.CRAFT), rate=Rate(0.0, 6.0), lots=(Lot(3),))
    assert terms_of(one).lasts_days is None
    slow = replace(one, rate=Rate(0.001, 900.0))
    assert terms_of(slow).lasts_days is None
    assert terms_of(replace(one, rate=Rate(0.1, 900.0))).lasts_days >= 29


def test_goods_for_whole_days_last_those_days():
    sums = (0.0, *accumulate([0.7, 1.3] * 10 + [0.0] * 4 + [1.0] * 60))
    for rate in (0.1, 0.3, 7.0):
        one = replace(plain(Random(1), Kind.CRAFT), rate=Rate(rate, 90.0))
        for days in range(2, 22, 2):
            for ahead in (None, sums):
                there = Outlook(one, MONDAY, ahead)
                assert there.lasts(rate * days) == days
                assert there.lasts(rate * (days - 0.01)) == days - 1


@pytest.mark.parametrize("life", [(), (8,), (300,)])
@pytest.mark.parametrize(
    ("field", "many"),
    [("pack", 10**9), ("display_min", 10**9), ("rate", 10**9), ("owed", 10**9), ("rate", 10**5),
     ("minimum", 10**12), ("limit", 10**9), ("both", 10**7)],
)  # fmt: skip
def test_a_suggestion_takes_no_longer_for_many_units_than_for_few(field, many, life):
    """A slip of a zero or six must not hold up the review of all other goods."""
    goods = replace(PRODUCT, pack=1, display_min=1, price_vnd=12_000, cost_vnd=9_000)
    if field in {"pack", "display_min"}:
        goods = replace(goods, **{field: many})
    if field == "limit":
        goods = replace(goods, max_on_hand=many, display_min=many)
    one = Line(
        goods,
        Chance(after(3), after(10)),
        Rate(float(many) if field in {"rate", "both"} else 50.0, 90.0),
        lots=(Lot(4, after(5)),),
        lives=life,
        reservations=(Reservation(after(4), many),) if field == "owed" else (),
        slip=Slip(0.1, 3.0),
    )
    others = [
        replace(one, product=replace(PRODUCT, product_id=f"Q{at}"), rate=Rate(0.5, 90.0))
        for at in range(20)
    ]
    tonight = state(one, *others, minimum=10**12 if field in {"minimum", "both"} else 2_000_000)
    began = process_time()
    found = suggest(tonight).suggestions[0]
    assert process_time() - began < 1
    assert found.units >= 0


def cake(*, d2: int = 5, life: int = 10, **terms):
    """Two a day, none there."""
    product = Product("P1", "N1", Kind.FRESH, "cake", **terms)
    rate, chance = Rate(2.0, 90.0), Chance(after(1), after(d2))
    return Line(product, chance, rate, lives=(life,), slip=Slip(), safety=1.0)


def test_to_reach_a_minimum_nothing_is_added_that_cannot_be_sold():
    one = cake(price_vnd=190_000, cost_vnd=60_000)
    ordered = [
        suggest(state(one, minimum=60_000 * units)).suggestions[0].units for units in range(50)
    ]
    life = reckon(one, one.chance, state(one)).life
    assert terms_of(one).cap < max(ordered)
    assert life.at_least(max(ordered)) >= 0.1 > life.at_least(max(ordered) + 1)
    assert ordered[-1] == 0


def test_goods_that_cost_nothing_beside_their_price_are_not_ordered_for_longer_than_they_live():
    """However cheap their waste, and however dear an order: for handling alone it would be 100."""
    one = cake(price_vnd=100_000, cost_vnd=5_000)
    terms = terms_of(one)
    assert terms.economic == pytest.approx(100)
    assert suggest(state(one)).suggestions[0].units <= terms.life_need + 1


def test_goods_are_held_no_longer_than_they_live():
    """Of four days' life, until the next delivery in five days or in eighty."""
    terms = {"price_vnd": 3_000_000, "cost_vnd": 2_990_000, "is_consigned": True}
    near, far = (cake(d2=d2, life=4, bears_expired=0.0, **terms) for d2 in (6, 81))
    costs = Costs(goodwill_share=0.03, holding_consigned=0.2)
    ours, theirs = (terms_of(one, state(one, costs=costs)) for one in (near, far))
    assert ours.level == theirs.level > 0


def test_goods_on_commission_that_their_producer_takes_back_are_not_free():
    """A cake of five days that goes back to its baker is not heaped up all the same."""
    terms = {"price_vnd": 80_000, "cost_vnd": 60_000, "is_consigned": True}
    free, tenth, half = (
        terms_of(cake(d2=4, life=5, bears_expired=share, **terms)) for share in (0.0, 0.1, 0.5)
    )
    assert free.level == tenth.level > half.level
    assert free.expired_vnd == tenth.expired_vnd == 6_000


@pytest.mark.parametrize("bar", [Bar.BLOCKED, Bar.CERTIFICATE, Bar.NO_DELIVERY])
def test_what_may_not_be_ordered_is_not_and_says_why(bar):
    one = replace(plain(Random(1), Kind.CRAFT), bar=bar)
    [found] = suggest(state(one)).suggestions
    assert (found.units, found.why.value) == (0, bar.value)


def test_nothing_is_ordered_that_comes_after_its_certificates_last_day():
    one = replace(plain(Random(1), Kind.CRAFT), chance=Chance(after(3), after(9)))
    for last, is_too_late in ((2, True), (3, False)):
        [found] = suggest(state(replace(one, sells_until=after(last)))).suggestions
        assert (found.why is Why.CERTIFICATE) == is_too_late


@LAW
@given(DICE)
def test_the_same_state_gives_the_same_answer(dice):
    seed = dice.random()
    first, second = Random(seed), Random(seed)
    ours, theirs = wild.line(first), wild.line(second)
    assert suggest(wild.state(first, ours)) == suggest(wild.state(second, theirs))


@LAW
@given(DICE, st.sampled_from(list(Kind)), st.integers(0, 6))
def test_an_empty_history_gives_the_display_minimum(dice, kind, shown):
    one = plain(dice, kind)
    product = replace(one.product, display_min=shown, pack=1, max_on_hand=None, bears_expired=1.0)
    nothing = replace(one, product=product, rate=Rate(0.0, 6.0), lots=())
    [found] = suggest(state(nothing)).suggestions
    assert found.units == shown


@LAW
@given(DICE, st.sampled_from([50, 100, 250]))
def test_goods_sold_by_weight_are_reckoned_in_their_usual_amount(dice, step):
    """The same goods in pieces and in grams, `step` of them a piece: the same order."""
    one = plain(dice)
    product = replace(one.product, max_on_hand=None)
    pieces = replace(one, product=product)
    grams = replace(
        one,
        product=replace(
            product,
            step=step,
            per=step,
            pack=product.pack * step,
            display_min=product.display_min * step,
        ),
        rate=replace(one.rate, per_day=one.rate.per_day * step),
        lots=tuple(replace(lot, units=lot.units * step) for lot in one.lots),
    )
    ours, theirs = suggest(state(pieces)).suggestions[0], suggest(state(grams)).suggestions[0]
    assert theirs.units == ours.units * step
    assert theirs.terms.level == ours.terms.level * step


@LAW
@given(st.floats(0.01, 900), st.floats(1.0, 4.0), st.floats(0.0, 0.1))
def test_chances_fall_from_one_to_nothing_and_add_up_to_the_mean(mean, times, unknown):
    demand = Demand(mean, mean * times + unknown * mean * mean)
    tails = [demand.at_least(k) for k in range(int(mean * 4 + 400))]
    assert tails[0] == 1
    assert all(right <= left + 1e-12 for left, right in pairwise(tails))
    assert sum(tails[1:]) == pytest.approx(mean, rel=0.002, abs=0.002)


@LAW
@given(
    st.sampled_from([0.0, 0.3, 7.0, 390.0, 410.0, 5000.0]),
    st.sampled_from([1.0, 1.4, 3.0]),
    st.sampled_from([0.0, 0.1, 0.9]),
    st.integers(-30, 6000),
    st.integers(0, 9000),
)
def test_units_wanted_are_their_chances_added_up(mean, times, unknown, first, many):
    """Of all three ways in which chances are reckoned, and of two at once."""
    sure = Demand(mean, mean * times + unknown * mean * mean)
    late = Demand(mean * 1.3, mean * 1.3 * times + unknown * (mean * 1.3) ** 2)
    last = first + many - 1
    for demand in (sure, Doubted(sure, late, 0.2)):
        plainly = sum(demand.at_least(k) for k in range(first, last + 1))
        assert demand.wanted(first, last) == pytest.approx(plainly, rel=1e-6, abs=0.002)


def test_a_mean_that_is_reckoned_in_larger_steps_goes_on_where_the_others_end():
    below, above = (Demand(mean, mean + 0.1 * mean * mean) for mean in (399.9, 400.1))
    for k in range(1, 1500, 7):
        assert below.at_least(k) <= above.at_least(k) == pytest.approx(below.at_least(k), abs=0.001)


def test_a_certificate_that_ends_soon_orders_less():
    one = plain(Random(3), Kind.CRAFT)
    one = replace(one, rate=Rate(1.0, 90.0), chance=Chance(after(2), after(16)), lots=())
    soon = replace(one, sells_until=after(5))
    assert 0 < terms_of(soon).level < terms_of(one).level


def test_an_order_before_the_holiday_lasts_until_after_it():
    days = [1.0] * 3 + [2.5] * 10 + [0.0] * 4 + [0.6] * 14
    one = replace(plain(Random(4), Kind.CRAFT), rate=Rate(1.0, 90.0), lots=(), slip=Slip())
    before = replace(one, chance=Chance(after(2), after(5)))
    holiday = replace(one, chance=Chance(after(2), after(24)))
    usual, long = (state(each, factors=days) for each in (before, holiday))
    assert terms_of(holiday, long).need == pytest.approx(sum(days[:23]) * one.safety)
    assert terms_of(holiday, long).level > 3 * terms_of(before, usual).level
    assert MONDAY + timedelta(days=1) == after(1)


def test_lots_that_end_before_the_next_delivery_are_not_all_lost():
    one = replace(plain(Random(5), Kind.CRAFT), rate=Rate(2.0, 90.0), lots=(Lot(6, after(4)),))
    one = replace(one, chance=Chance(after(3), after(9)), lives=(10,))
    assert terms_of(one).outdating == 0
    assert terms_of(replace(one, lots=(Lot(11, after(4)),))).outdating == pytest.approx(3)

"""What the memory makes of the shop's past."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from pos.planning.almanac import usual_curve
from pos.planning.feast_days import Feast, feast_day
from pos.planning.learning import Memory
from pos.planning.records import Delivery
from pos.planning.remembered import Day, Received
from pos.planning.values import Kind, Product, Slip

FIRST = date(2026, 3, 2)
TEA = Product("TEA", "N1", Kind.PROCESSED, "tea", 120_000, 90_000, shelf_life_days=360)
JAM = Product("JAM", "N1", Kind.PROCESSED, "tea", 60_000, 40_000)


def memory(*products: Product) -> Memory:
    found = Memory()
    for one in products or (TEA,):
        found.add_product(one)
    return found


def live(found: Memory, days: int, of: Callable[[date], dict], first: date = FIRST) -> Memory:
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        found.add_day(Day(day, **of(day)))
    return found


def steady(units: int = 1, every: int = 2) -> Callable[[date], dict]:
    return lambda day: {"sold": {"TEA": units} if day.toordinal() % every == 0 else {}}


def test_a_steady_seller_is_known_by_its_days():
    rate = live(memory(), 80, steady()).rate("TEA")
    assert rate.per_day == pytest.approx(0.5, abs=0.03)
    assert (rate.sold, rate.days_in, rate.days_out) == (28, 56, 0)


def test_a_day_without_stock_changes_nothing_but_its_own_exposure():
    """Half the days empty: the same rate on half the days, never half the rate."""

    def half_empty(day: date) -> dict:
        if day.toordinal() % 4 in (2, 3):
            return {"on_sale": {"TEA": 0.0}}
        return steady()(day)

    found = live(memory(), 80, half_empty)
    rate = found.rate("TEA")
    assert rate.per_day == pytest.approx(0.5, abs=0.04)
    assert (rate.sold, rate.days_in, rate.days_out) == (14, 28, 28)
    before = found.rate("TEA")
    found.add_day(Day(FIRST + timedelta(days=80), on_sale={"TEA": 0.0}))
    assert found.rate("TEA").per_day == pytest.approx(before.per_day, rel=0.02)


def test_a_bulk_line_changes_nothing():
    def bulk(day: date) -> dict:
        told = steady()(day)
        sold = told["sold"].get("TEA", 0)
        return {"sold": {"TEA": sold + 40}, "large": {"TEA": 40}}

    ours, theirs = live(memory(), 60, steady()), live(memory(), 60, bulk)
    assert ours.rate("TEA") == theirs.rate("TEA")


def test_a_product_that_nobody_buys_any_more_goes_to_nothing():
    found = live(memory(TEA, JAM), 100, lambda _day: {"sold": {"TEA": 2}})
    live(found, 400, lambda _day: {}, FIRST + timedelta(days=100))
    assert found.rate("TEA").per_day < 0.05


def test_a_new_product_borrows_from_its_group():
    found = live(memory(), 60, steady(2, 1))
    found.add_product(JAM, FIRST + timedelta(days=60))
    found.add_day(Day(FIRST + timedelta(days=60), sold={"TEA": 2}))
    assert found.rate("JAM").per_day == pytest.approx(1.2 * 6 / 7, rel=0.05)
    assert found.rate("JAM").group_per_day == pytest.approx(2, rel=0.05)


def test_a_new_shop_knows_its_groups_from_its_second_week_on():
    """On the eleventh evening what was never sold borrows from what was."""
    found = live(memory(TEA, JAM), 11, steady(2, 1), date(2026, 5, 4))
    found.add_product(replace(JAM, product_id="GUM"))
    assert found.rate("GUM").group_per_day == pytest.approx(1, rel=0.1)


def test_an_empty_memory_knows_nothing_and_says_so():
    found = memory()
    rate = found.rate("TEA")
    assert (rate.per_day, rate.exposure, rate.sold, rate.days_in) == (0, 6, 0, 0)
    assert found.spread("TEA") == pytest.approx(1.4)
    assert found.lives("TEA") == (288,)
    assert found.lives("TEA") != memory(JAM).lives("JAM") == ()


def test_closed_days_count_for_nothing():
    open_days = live(memory(), 80, steady())
    closing = live(memory(), 80, lambda day: {**steady()(day), "is_open": day.day != 15})
    assert closing.rate("TEA").per_day == pytest.approx(open_days.rate("TEA").per_day, rel=0.06)
    assert closing.rate("TEA").days_in < open_days.rate("TEA").days_in


def test_days_left_out_were_closed():
    found = memory()
    found.add_day(Day(FIRST, sold={"TEA": 1}))
    found.add_day(Day(FIRST + timedelta(days=9), sold={"TEA": 1}))
    assert found.rate("TEA").days_in == 2


def test_a_day_is_taken_in_once():
    found = live(memory(), 30, steady())
    before = found.rate("TEA")
    found.add_day(Day(FIRST, sold={"TEA": 90}))
    assert found.rate("TEA") == before


def weekend(day: date) -> dict:
    return {"sold": {"TEA": 60 if day.weekday() >= 5 else 20}}


def test_the_weekdays_are_learnt():
    found = live(memory(), 180, weekend)
    friday = date(2026, 8, 28)
    sums = found.sums([(Kind.PROCESSED, "tea")], friday)[Kind.PROCESSED, "tea"]
    days = [right - left for left, right in pairwise(sums[:8])]
    assert days[0] / days[2] == pytest.approx(3, rel=0.15)  # Saturday to Monday
    assert sum(days) == pytest.approx(7, rel=0.02)


def weekdays_worth(found: Memory, days: int) -> list[bool]:
    """Whether Monday to Sunday are worth anything after so many days."""
    sums = found.sums([(Kind.PROCESSED, "tea")], FIRST + timedelta(days=days - 1))
    after = [right > left for left, right in pairwise(sums[Kind.PROCESSED, "tea"][:29])]
    first = (FIRST + timedelta(days=days)).weekday()
    by_weekday = {(first + at) % 7: one for at, one in enumerate(after)}
    return [by_weekday[one] for one in range(7)]


def without_sundays(day: date) -> dict:
    return steady()(day) if day.weekday() < 6 else {"is_open": False}


def test_a_weekday_on_which_the_shop_never_opens_is_worth_nothing():
    assert weekdays_worth(live(memory(), 60, without_sundays), 60) == [*[True] * 6, False]
    weekends = live(memory(), 60, lambda day: {"is_open": day.weekday() >= 5})
    assert weekdays_worth(weekends, 60) == [*[False] * 5, True, True]


def test_a_weekday_is_not_given_up_on_few_weeks_nor_by_a_long_closure():
    assert weekdays_worth(live(memory(), 30, without_sundays), 30) == [True] * 7
    once = {FIRST + timedelta(days=34)}
    found = live(memory(), 60, lambda day: {"is_open": day.weekday() < 6 or day in once})
    assert weekdays_worth(found, 60) == [True] * 7
    closed = live(memory(), 60, lambda day: {"is_open": (day - FIRST).days < 22})
    assert weekdays_worth(closed, 60) == [True] * 7


def test_what_later_weeks_taught_is_known_of_the_first_ones():
    """Eight weeks on, the rate is what it would be had their weekdays been known from the start."""
    found = live(memory(), 56, weekend, date(2026, 5, 4))
    rate = found.rate("TEA")
    found._settle()
    assert found.rate("TEA") == rate


TET = feast_day(Feast.TET, 2027)


def with_tet(shape: Callable[[int], float], tet: date = TET) -> Callable[[date], dict]:
    def of(day: date) -> dict:
        away = (day - tet).days
        if 0 <= away < 3:
            return {"is_open": False}
        return {"sold": {"TEA": int(4 * shape(away) + 0.5)}}

    return of


def peak(away: int) -> float:
    return 3.0 if -20 <= away < 0 else 0.5 if 0 <= away <= 20 else 1.0


def test_a_tet_is_learnt_and_comes_again_by_the_moon():
    first = date(2026, 9, 1)
    found = live(memory(), 420, with_tet(peak), first)
    assert found.rate("TEA").per_day == pytest.approx(4, rel=0.05)
    again = feast_day(Feast.TET, 2028)
    eve = again - timedelta(days=30)
    sums = found.sums([(Kind.PROCESSED, "tea")], eve)[Kind.PROCESSED, "tea"]
    days = [right - left for left, right in pairwise(sums[:61])]
    assert sum(days[15:28]) / 13 == pytest.approx(3, rel=0.1)
    assert sum(days[32:48]) / 16 == pytest.approx(0.5, rel=0.2)


def test_the_days_of_a_tet_do_not_inflate_the_rate():
    first = date(2026, 9, 1)
    days = (TET - first).days
    found = live(
        memory(), days, with_tet(lambda away: curve[away + 45] if away >= -45 else 1), first
    )
    assert found.rate("TEA").per_day == pytest.approx(4, rel=0.05)


curve = usual_curve(Feast.TET, Kind.PROCESSED)


def test_without_a_tet_the_usual_one_is_expected():
    found = live(memory(), 60, steady(), date(2026, 6, 1))
    sums = found.sums([(Kind.PROCESSED, "tea")], TET - timedelta(days=9))[Kind.PROCESSED, "tea"]
    assert sums[7] / 7 == pytest.approx(2.6, rel=0.2)


def test_history_moved_by_the_lunar_offset_gives_the_same_tet():
    found = {}
    for year in (2027, 2038):
        tet = feast_day(Feast.TET, year)
        kept = live(memory(), 380, with_tet(peak, tet), tet - timedelta(days=200))
        again = feast_day(Feast.TET, year + 1)
        found[year] = kept.sums([(Kind.PROCESSED, "tea")], again - timedelta(days=30))[
            Kind.PROCESSED, "tea"
        ][30]
    assert found[2027] == pytest.approx(found[2038], rel=0.02)


def test_a_closed_day_to_come_is_worth_nothing():
    found = live(memory(), 30, steady())
    today = FIRST + timedelta(days=29)
    sums = found.sums([(Kind.PROCESSED, "tea")], today, [today + timedelta(days=2)])
    days = sums[Kind.PROCESSED, "tea"]
    assert days[2] == days[1] < days[3]


def test_lives_on_arrival_come_from_past_lots():
    found = memory()
    for ahead, life in ((0, 300), (1, 280)):
        day = FIRST + timedelta(days=ahead)
        last = day + timedelta(days=life - 1)
        found.add_day(Day(day, received=[Received("TEA", 6, last)]))
    assert found.lives("TEA") == (300, 280)


def test_the_spread_of_people_who_buy_three_at_a_time_is_wider():
    dice = Random(7)
    one_by_one = live(
        memory(), 300, lambda _day: {"sold": {"TEA": sum(dice.random() < 0.1 for _ in range(10))}}
    )
    threes = live(memory(), 300, lambda _day: {"sold": {"TEA": 3 if dice.random() < 0.33 else 0}})
    assert one_by_one.spread("TEA") < 1.2
    assert threes.spread("TEA") > 1.7


def test_a_producers_record_is_late_short_and_silent():
    found = memory()
    assert found.slip("N1", 7) == Slip(pytest.approx(0.04), pytest.approx(3))
    day = FIRST
    for _ in range(10):
        found.add_delivery(Delivery("N1", day, day, 20, 20))
    good = found.slip("N1", 7)
    assert good.chance < 0.02
    found.add_delivery(Delivery("N1", day, day + timedelta(days=5), 20, 20))
    found.add_delivery(Delivery("N1", day, day, 20, 10))
    found.add_delivery(Delivery("N1", day, None, 20, 0))
    worse = found.slip("N1", 7)
    assert worse.chance == pytest.approx((0.32 + 1 + 0.5 + 1) / 21)
    assert worse.days == pytest.approx((0.96 + 5 + 1.5 * 7) / 2.82)


def test_goods_that_change_their_category_take_their_past_along():
    found = live(memory(TEA, JAM), 60, steady())
    found.add_product(replace(TEA, category="gifts"))
    assert found.rate("TEA").per_day == pytest.approx(0.5, abs=0.05)

"""The past lived again: nothing is lost, nothing is known too early, all is the same again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.backtest.formulas import Cover, MinMax, formulas
from pos.backtest.our_rule import Ours
from pos.backtest.replay import Course, DayTally, Formula, Stopped, Tonight, live
from pos.backtest.reports import LeftOut, as_text, backtest, read
from pos.backtest.scores import as_it_was, figures, unsellable
from pos.backtest.world import (
    Came,
    Evening,
    Fate,
    Good,
    PastDay,
    Promise,
    Step,
    World,
    asked,
)
from pos.base.money import WHOLE_BP
from pos.planning.records import Delivery
from pos.planning.values import Kind, Lot, Producer
from tests.backtest import pasts
from tests.backtest.pasts import FIRST

NAMES = ("ours", "min_max", "min_max_monthly", "level", "cover")
SEEDS = st.integers(0, 10_000)
DAY = timedelta(days=1)


def rule(name: str) -> Formula:
    return next(one for one in (Ours(), *formulas()) if one.name == name)


def lived(world: World, name: str) -> Course:
    return live(world, asked(world), rule(name), lambda: True)


def at_start(world: World) -> dict[str, int]:
    return {name: sum(lot.units for lot in one.lots) for name, one in world.goods.items()}


# --- Nothing is lost ------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_what_came_was_sold_or_expired_or_is_still_there(name: str, seed: int) -> None:
    world = pasts.past(seed)
    shelf, begin = lived(world, name).shelf, at_start(world)
    for product_id in world.goods:
        gone = shelf.sold[product_id] + shelf.expired[product_id]
        assert shelf.units[product_id] >= 0
        assert begin[product_id] + shelf.received[product_id] == gone + shelf.units[product_id]


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, name=st.sampled_from(NAMES))
def test_days_add_up_to_the_shelf_and_nobody_gets_more_than_was_asked(seed: int, name: str) -> None:
    world = pasts.past(seed)
    course = lived(world, name)
    for product_id in world.goods:
        sold = sum(one.got.get(product_id, 0) + one.large.get(product_id, 0) for one in course.days)
        wasted = sum(one.expired.get(product_id, 0) for one in course.days)
        assert (sold, wasted) == (course.shelf.sold[product_id], course.shelf.expired[product_id])
    for day, past in zip(course.days, world.span, strict=True):
        assert all(day.got.get(one, 0) <= units for one, units in day.asked.items())
        assert all(units >= 0 for units in day.end.values())
        assert past.is_open or not day.got


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, name=st.sampled_from(NAMES))
def test_orders_are_whole_packs_reach_the_minimum_and_go_out_on_their_evening(
    seed: int, name: str
) -> None:
    world = pasts.past(seed)
    course = lived(world, name)
    worth: dict[tuple[date, str], int] = {}
    for day, product_id, units in course.decisions:
        product = world.goods[product_id].product
        assert units > 0
        assert units % product.pack == 0
        assert any(one.producer_id == product.producer_id for one in world.evenings[day])
        cost = product.cost_vnd if day < world.goods[product_id].costs[0].on else 36_000
        key = (day, product.producer_id)
        worth[key] = worth.get(key, 0) + units * cost
    for (_day, producer_id), total in worth.items():
        assert total >= world.producers[producer_id].min_order_vnd


# --- Nothing is known too early ---------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, after=st.integers(8, 25))
def test_another_future_changes_no_order_of_the_days_before_it(
    name: str, seed: int, after: int
) -> None:
    """From the second week on: what came in the first one was ordered before the first day."""
    world, today = pasts.past(seed), FIRST + timedelta(days=after)
    other = pasts.with_another_future(world, today, seed)
    assert other.span != world.span

    def until_today(course: Course) -> list[tuple[date, str, int]]:
        return [one for one in course.decisions if one[0] <= today]

    assert until_today(lived(other, name)) == until_today(lived(world, name))


def test_what_customers_asked_for_depends_on_no_later_day() -> None:
    world, today = pasts.past(5), FIRST + timedelta(days=12)
    other = pasts.with_another_future(world, today, 5)
    assert asked(world)[:13] == asked(other)[:13]
    assert asked(world)[13:] != asked(other)[13:]


# --- The same is always the same ----------------------------------------------------------------


def test_the_same_past_gives_the_same_report_and_it_is_read_as_it_was_written() -> None:
    world = pasts.past(7)
    first = backtest(world, LeftOut(2, 1), lambda _done, _of: True)
    again = backtest(pasts.past(7), LeftOut(2, 1), lambda _done, _of: True)
    assert as_text(first) == as_text(again)
    assert read(as_text(first)) == first
    assert [one.name for one in first.rows] == ["as_it_was", *NAMES]
    assert (first.nobodys, first.too_many) == (2, 1)


def test_progress_is_told_day_by_day_and_whoever_says_no_ends_it() -> None:
    world = pasts.past(3, days=10, learnt=10)
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> bool:
        told.append((done, of))
        return done < 13

    with pytest.raises(Stopped):
        backtest(world, LeftOut(), tell)
    assert told[-1] == (13, 100)
    assert len(told) == 13


# --- Customers ------------------------------------------------------------------------------------


def plain_world(span: Sequence[PastDay], history: Sequence[PastDay], **good: object) -> World:
    """One product of one producer that comes each Thursday, ordered the evening before."""
    made = pasts.product("a0", Kind.CRAFT, None, **good)
    producer = Producer("producer-a", delivery_weekdays=(3,))
    evenings = {
        day.on: (Evening("producer-a", day.on + DAY, day.on + 8 * DAY),)
        for day in span
        if day.on.weekday() == 2
    }
    return World(
        history=tuple(history),
        span=tuple(span),
        goods={"a0": Good(made, (history or span)[0].on)},
        producers={"producer-a": producer},
        evenings=evenings,
    )


def days(first: date, many: int, sold: int, share_bp: int = WHOLE_BP) -> list[PastDay]:
    share = {} if share_bp == WHOLE_BP else {"a0": share_bp}
    return [
        PastDay(first + n * DAY, True, {"a0": sold} if sold else {}, {}, share) for n in range(many)
    ]


def test_on_half_a_day_without_stock_half_the_usual_is_asked_for_besides() -> None:
    world = plain_world(days(FIRST, 2, 1, 5_000), days(FIRST - 56 * DAY, 56, 4))
    first, second = asked(world)
    assert (first.units["a0"], first.guessed["a0"]) == (3, 2)
    # 55 days of 4 and 1 in half a day: 221 / 55,5 a day, half of it 1,99: 1, and 0,99 is kept
    assert (second.units["a0"], second.guessed["a0"]) == (2, 1)


def test_parts_of_a_unit_are_carried_to_the_next_day() -> None:
    # 28 in 56 days, then days without any: a unit each second day
    history = days(FIRST - 56 * DAY, 28, 1) + days(FIRST - 28 * DAY, 28, 0)
    found = asked(plain_world(days(FIRST, 4, 0, 0), history))
    assert [one.guessed.get("a0", 0) for one in found] == [0, 0, 1, 0]


def test_what_was_missing_for_eight_weeks_nobody_asks_for_any_more() -> None:
    history = days(FIRST - 66 * DAY, 10, 3) + days(FIRST - 56 * DAY, 56, 0, 0)
    found = asked(plain_world(days(FIRST, 3, 0, 0), history))
    assert all(not one.units for one in found)


def test_bulk_lines_and_closed_days_say_nothing_of_what_is_usual() -> None:
    history = [
        replace(one, sold={"a0": 42}, large={"a0": 40}) if n % 2 else replace(one, is_open=False)
        for n, one in enumerate(days(FIRST - 56 * DAY, 56, 0))
    ]
    found = asked(plain_world(days(FIRST, 1, 0, 0), history))
    assert found[0].guessed == {"a0": 2}


# --- What it comes to -------------------------------------------------------------------------


def tallied(world: World, *tallies: DayTally) -> Course:
    course = Course("min_max")
    course.days = list(tallies)
    return course


def test_a_day_is_worth_its_margin_less_what_ordering_costs() -> None:
    """Price 50.000, cost 35.000.  Asked 4, got 3, a bulk line of 2; 1 expires; 10 there in the
    evening; one order of one line.  Margin 5 x 15.000 = 75.000; expired 35.000; holding
    10 x 35.000 x 1,5 % / 30,4 = 173; handling 34.000; goodwill 10 % of 50.000 = 5.000."""
    world = plain_world(days(FIRST, 1, 3), [])
    tally = DayTally({"a0": 4}, {"a0": 3}, {"a0": 2}, {"a0": 1}, {"a0": 10}, orders=1, lines=1)
    found = figures(tallied(world, tally), world, {})
    assert (found.asked_vnd, found.got_vnd, found.fill_bp) == (200_000, 150_000, 7_500)
    assert (found.margin_vnd, found.sold_cost_vnd) == (75_000, 175_000)
    assert (found.wasted_vnd, found.borne_vnd, found.waste_bp) == (35_000, 35_000, 2_000)
    assert (found.holding_vnd, found.handling_vnd, found.goodwill_vnd) == (173, 34_000, 5_000)
    assert found.stock_vnd == 350_000
    assert found.result_vnd == 75_000 - 35_000 - 173 - 34_000 - 5_000
    assert found.weeks == (found.result_vnd,)


def test_prices_and_costs_are_those_of_the_day() -> None:
    world = plain_world(days(FIRST, 2, 1), [])
    good = replace(
        world.goods["a0"], prices=(Step(FIRST + DAY, 60_000),), costs=(Step(FIRST + DAY, 40_000),)
    )
    world = replace(world, goods={"a0": good})
    tally = DayTally({"a0": 1}, {"a0": 1})
    found = figures(tallied(world, tally, tally), world, {})
    assert (found.got_vnd, found.sold_cost_vnd) == (110_000, 75_000)


def test_consigned_goods_that_expire_cost_the_shop_its_share() -> None:
    world = plain_world(days(FIRST, 1, 0), [], is_consigned=True, bears_expired=0.25)
    found = figures(tallied(world, DayTally({}, expired={"a0": 2})), world, {})
    assert (found.wasted_vnd, found.borne_vnd) == (70_000, 17_500)


def test_goods_left_that_customers_cannot_use_up_are_lost() -> None:
    """Two a day: of 10 that end in three days 6 are sold, of 3 that end in four days 2."""
    lots = [Lot(10, FIRST + 3 * DAY), Lot(3, FIRST + 4 * DAY), Lot(99, None)]
    assert unsellable(lots, FIRST, asked=14, days=7) == 4 + 1


def test_what_ends_soon_and_is_too_much_counts_at_the_end_and_what_ends_later_does_not() -> None:
    """One a day: of 10 that end in four days 6 are lost, 10 that end in a year may find buyers."""
    world = plain_world(days(FIRST, 1, 1), [])
    course = tallied(world, DayTally({"a0": 1}, {"a0": 1}))
    soon, late = Lot(10, FIRST + 4 * DAY), Lot(10, FIRST + 365 * DAY)
    assert figures(course, world, {"a0": [late]}).left_vnd == 0
    assert figures(course, world, {"a0": [late, soon]}).left_vnd == 6 * 35_000


def test_as_it_was_says_what_the_books_say() -> None:
    past = PastDay(FIRST, True, {"a0": 2}, {}, {"a0": 5_000}, {"a0": 1}, {"a0": 5}, {"a0": 7})
    quiet = PastDay(FIRST + DAY, True, {}, {}, {})
    world = plain_world([past, quiet], days(FIRST - 56 * DAY, 56, 4))
    course = as_it_was(world, asked(world))
    first, second = course.days
    assert (first.asked, first.got) == ({"a0": 4}, {"a0": 2})
    assert (first.expired, first.orders, first.lines) == ({"a0": 1}, 1, 1)
    assert (first.end, second.end) == ({"a0": 7}, {"a0": 7})


# --- The formulas -----------------------------------------------------------------------------


def first_order(formula: Formula, world: World) -> tuple[date, str, int]:
    return live(world, asked(world), formula, lambda: True).decisions[0]


def test_minimum_and_maximum_are_typed_from_the_days_before() -> None:
    """One a day for ninety days, lead 1 and a week between: minimum 8, maximum 14.  Nothing is
    there: 14 are ordered."""
    world = plain_world(days(FIRST, 14, 1), days(FIRST - 90 * DAY, 90, 1))
    day, _product, units = first_order(MinMax(), world)
    assert (day.weekday(), units) == (2, 14)


def test_days_of_cover_are_what_the_order_must_last_and_a_third() -> None:
    """One a day with stock: Wednesday's order lasts until Thursday week, 8 days less tonight:
    1,3 x 1 x 7 = 9,1: ten.  Its own shelf was empty since Monday: that is no day with stock."""
    world = plain_world(days(FIRST, 14, 1), days(FIRST - 90 * DAY, 90, 1))
    _day, _product, units = first_order(Cover(), world)
    assert units == 10


def test_an_order_is_filled_up_to_the_minimum_where_half_of_it_is_needed() -> None:
    """Ten at 35.000 are 350.000: two more reach 400.000, and half of 800.000 is not there."""
    world = plain_world(days(FIRST, 7, 1), days(FIRST - 90 * DAY, 90, 1))
    for least, units in ((350_000, [10]), (400_000, [12]), (800_000, [])):
        producer = replace(world.producers["producer-a"], min_order_vnd=least)
        course = lived(replace(world, producers={"producer-a": producer}), "cover")
        assert [one[2] for one in course.decisions] == units


class Nobody(Formula):
    """Orders nothing, and remembers what it was told of promises."""

    name = "nobody"

    def __init__(self) -> None:
        self.heard: list[tuple[date, Promise]] = []

    def order(self, tonight: Tonight) -> dict[str, int]:
        self.heard += [(tonight.today, one) for one in tonight.promises]
        return {}


class Odd(Formula):
    """Wants five, whatever a pack is."""

    name = "odd"

    def order(self, tonight: Tonight) -> dict[str, int]:
        return {"a0": 5, "of nobody": 3}


def test_an_order_is_rounded_up_to_packs_and_what_nobody_knows_is_left_out() -> None:
    world = plain_world(days(FIRST, 7, 1), days(FIRST - 28 * DAY, 28, 1), pack=6)
    course = live(world, asked(world), Odd(), lambda: True)
    assert [units for _day, _name, units in course.decisions] == [6]


def test_a_producer_refuses_an_order_below_its_minimum() -> None:
    """Five at 35.000 are 175.000."""
    world = plain_world(days(FIRST, 7, 1), days(FIRST - 28 * DAY, 28, 1))
    for least, orders in ((175_000, 1), (175_001, 0)):
        producer = replace(world.producers["producer-a"], min_order_vnd=least)
        own = replace(world, producers={"producer-a": producer})
        course = live(own, asked(own), Odd(), lambda: True)
        assert len(course.decisions) == orders
        assert sum(day.refused for day in course.days) == 1 - orders


class Listening(Formula):
    """Wants four jars and ten kilos once, and keeps what it hears of the order."""

    name = "listening"

    def __init__(self) -> None:
        self.heard: list[tuple[int, int, bool]] = []

    def order(self, tonight: Tonight) -> dict[str, int]:
        return {} if tonight.today > FIRST + 3 * DAY else {"a0": 4, "a1": 10_000}

    def hear(self, one: Delivery) -> None:
        self.heard.append((one.ordered, one.got, one.arrived is not None))


def with_greens(fates: tuple[Fate, ...] = ()) -> World:
    """Jars, and greens by the gram of which five kilos may stand here."""
    world = plain_world(days(FIRST, 14, 1), days(FIRST - 28 * DAY, 28, 1))
    greens = replace(
        world.goods["a0"].product, product_id="a1", step=250, per=1_000, max_on_hand=5_000
    )
    goods = world.goods | {"a1": replace(world.goods["a0"], product=greens)}
    return replace(world, goods=goods, fates={"producer-a": fates})


def test_goods_by_weight_weigh_as_pieces_do_in_what_is_heard_of_an_order() -> None:
    """Four jars and ten kilos in pieces of 250 g are 44; half of them, two and five kilos, 22."""
    for share_bp, got in ((10_000, 44), (5_000, 22)):
        world, rule = with_greens((Fate(FIRST - 9 * DAY, 0, share_bp),)), Listening()
        course = live(world, asked(world), rule, lambda: True)
        assert rule.heard == [(44, got, True)]
        assert course.shelf.received["a1"] == 5_000


def test_what_does_not_fit_under_the_consignors_limit_is_not_its_shortness() -> None:
    """Ten kilos are sent, and five come in; the record says ten."""
    world, rule = with_greens(), Listening()
    course = live(world, asked(world), rule, lambda: True)
    assert rule.heard == [(44, 44, True)]
    assert course.shelf.received["a1"] == 5_000


def test_a_silent_producer_is_silent_again_and_its_order_is_struck_in_the_end() -> None:
    world, rule = with_greens((Fate(FIRST - 9 * DAY, 0, 0),)), Listening()
    course = live(world, asked(world), rule, lambda: True)
    assert rule.heard == [(44, 0, False)]
    assert (course.shelf.received, course.on_the_way) == ({}, 0)


def test_promises_are_known_from_the_day_they_were_made_until_they_are_kept() -> None:
    monday = FIRST
    made = [
        Promise("a0", 5, monday + 2 * DAY, monday + 12 * DAY),
        Promise("a0", 6, monday + 10 * DAY, monday + 20 * DAY),
        Promise("a0", 7, monday, monday + 20 * DAY, ended=monday + 8 * DAY),
    ]
    world = plain_world(days(FIRST, 21, 1), days(FIRST - 28 * DAY, 28, 1))
    nobody = Nobody()
    live(replace(world, promises=tuple(made)), asked(world), nobody, lambda: True)
    wednesdays = [monday + n * DAY for n in (2, 9, 16)]
    told = {day: [one.units for at, one in nobody.heard if at == day] for day in wednesdays}
    assert list(told.values()) == [[5, 7], [5], [6]]


def test_what_was_on_its_way_still_comes_and_new_goods_come_as_they_did() -> None:
    """It comes each Thursday.  What came on Tuesday was ordered before Monday, the first day; what
    came on Thursday and later is for the rule to order.  New goods bring their first delivery."""
    world = plain_world(days(FIRST, 14, 0), days(FIRST - 28 * DAY, 28, 1))
    old = replace(
        world.goods["a0"],
        came=tuple(Came(FIRST + n * DAY, units, None) for n, units in ((1, 4), (3, 8), (8, 16))),
    )
    fresh = replace(
        old,
        product=replace(old.product, product_id="a1"),
        since=FIRST + 5 * DAY,
        came=(Came(FIRST + 5 * DAY, 7, None), Came(FIRST + 9 * DAY, 9, None)),
    )
    world = replace(world, goods={"a0": old, "a1": fresh})
    course = live(world, asked(world), Nobody(), lambda: True)
    assert course.shelf.received == {"a0": 4, "a1": 7}
    assert course.days[1].end == {"a0": 4}
    assert course.days[5].end == {"a0": 4, "a1": 7}

"""The past as a back-test reads it from the books, and what it writes."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click import Abort

from pos import leaving, reordering
from pos.backtest import backtesting, results, sources
from pos.backtest.formulas import formulas
from pos.backtest.our_rule import Ours
from pos.backtest.refusals import TooLittlePast
from pos.backtest.replay import live
from pos.backtest.reports import LeftOut
from pos.backtest.world import Fate, asked
from pos.backtest.world import World as Past
from pos.base.errors import Broken
from pos.base.transaction import reading, writing
from pos.ordering import arranging
from pos.ordering.terms import ProducerTerms
from pos.supply import producer_records, taking_in
from tests.backtest.weeks import DAY, LAST, a_report, buy, nine_weeks, rows_by_table
from tests.ordering.steps import cancel, close, come, producer_id, sent
from tests.returns.steps import sell
from tests.supply.test_days import FISH, TEA, at
from tests.world import TODAY, World


@pytest.fixture
def sold(till: World) -> World:
    return nine_weeks(till)


def past(days: int = 180) -> tuple[Past, LeftOut]:
    session = reading()
    session.rollback()
    return sources.world(session, days)


# --- What is read ------------------------------------------------------------------------------


def test_four_weeks_are_learnt_from_and_the_rest_is_lived_again(sold: World) -> None:
    world, left_out = past()
    assert (len(world.history), len(world.span)) == (28, LAST - 28)
    assert world.history[0].on == TODAY
    assert world.span[-1].on == TODAY + timedelta(days=LAST - 1)
    assert set(world.goods) >= {sold.product_id(TEA), sold.product_id(FISH)}
    assert left_out.nobodys == 2, "wine and young rice have no producer"


def test_fewer_days_may_be_asked_for_but_not_fewer_than_four_weeks(sold: World) -> None:
    assert len(past(30)[0].span) == 30
    assert len(past(3)[0].span) == 28


def test_the_shelf_begins_as_it_was_on_the_evening_before(sold: World) -> None:
    world, _left_out = past()
    tea, fish = (world.goods[sold.product_id(sku)] for sku in (TEA, FISH))
    # Five of six were sold of the lot that ended on day 18.
    assert sorted(lot.units for lot in tea.lots) == [10, 20]
    assert fish.lots == ()


def test_a_product_that_ran_out_is_out_on_days_that_say_nothing(sold: World) -> None:
    world, _left_out = past()
    fish = sold.product_id(FISH)
    days = {day.on: day for day in (*world.history, *world.span)}
    assert days[TODAY + 20 * DAY].share_bp[fish] == 0
    assert fish not in days[TODAY + 14 * DAY].share_bp
    opened = [(day.on - TODAY).days for day in days.values() if day.is_open]
    assert opened == [0, 14, 20, 40]
    assert days[TODAY + 40 * DAY].end[fish] == 5
    assert days[TODAY + 40 * DAY].received[fish] == 6


def test_what_goods_cost_is_what_was_known_then(sold: World) -> None:
    tea = past()[0].goods[sold.product_id(TEA)]
    assert tea.product.cost_vnd == 300_000
    assert [(one.on, one.amount_vnd) for one in tea.costs] == [(TODAY + 40 * DAY, 320_000)]
    assert [one.on for one in tea.came][-2:] == [TODAY + 14 * DAY, TODAY + 40 * DAY]


def test_what_was_typed_of_a_producer_says_when_it_can_be_ordered_from(sold: World) -> None:
    terms = ProducerTerms(lead_days=2, weekdays=(3,), min_order_vnd=1_000_000)
    maker = producer_id(sold)
    arranging.change_producer_terms(maker, terms, hand=sold.hand("Hạnh"))
    world, _left_out = past()
    mine = [
        (day, one)
        for day, held in world.evenings.items()
        for one in held
        if one.producer_id == maker
    ]
    assert world.producers[maker].min_order_vnd == 1_000_000
    assert {one.delivery.weekday() for _day, one in mine} == {3}
    assert all(one.delivery - day == 2 * DAY for day, one in mine)
    assert all(one.next_delivery - one.delivery == 7 * DAY for _day, one in mine)


def test_own_orders_went_as_the_producers_record_says(sold: World) -> None:
    """Silence is silence: a producer that never came is none that always came."""
    late, silent, recalled = (sent(sold, (TEA, 10)) for _ in range(3))
    cancel(sold, recalled)
    with at(7):
        come(sold, late, (1, 6))
        close(sold, late)
    with at(12):
        cancel(sold, silent)
    with at(30):
        not_yet_over = sent(sold, (TEA, 10), wanted_on=TODAY + 32 * DAY)
    with at(40):
        cancel(sold, not_yet_over)
    world, maker = past()[0], producer_id(sold)
    assert world.fates[maker] == (
        Fate(TODAY, 4, 6_000),
        Fate(TODAY, 0, 0),
        Fate(TODAY + 30 * DAY, 0, 0),
    )
    assert world.heard == tuple(producer_records.deliveries(reading(), TODAY + 28 * DAY)[:2])
    assert [one.arrived for one in world.heard] == [TODAY + 7 * DAY, None]
    assert world.fate(maker, TODAY + 20 * DAY).filled_bp == 0


def test_too_short_a_past_is_refused_by_name(till: World) -> None:
    sell(till, (TEA, 1))
    taking_in.take_days(TODAY + 20 * DAY)
    with pytest.raises(TooLittlePast) as no:
        past()
    assert no.value.facts == {"had": 20, "needed": 56}


def test_later_days_change_no_order_of_the_days_before(sold: World) -> None:
    """The books go on for two weeks; what would have been ordered until then stays the same."""

    def orders(until: date) -> list[list[tuple[date, str, int]]]:
        world = past()[0]
        wishes = asked(world)
        courses = [live(world, wishes, one, lambda: True) for one in (Ours(), *formulas())]
        return [[one for one in course.decisions if one[0] < until] for course in courses]

    last = TODAY + timedelta(days=LAST)
    before = orders(last)
    with at(LAST, 1):
        buy(sold, FISH, 30, "99.000")
        sell(sold, (FISH, 20))
    taking_in.take_days(last + 14 * DAY)
    assert orders(last) == before
    assert any(before), "somebody ordered something"


# --- What is written -----------------------------------------------------------------------------


def test_nothing_is_written_but_the_result(sold: World) -> None:
    before = rows_by_table()
    report = backtesting.look(180, today=None, progress=lambda _done, _of: True)
    assert rows_by_table() == before
    backtesting.keep_report(report, hand=sold.hand("Hạnh"))
    after = rows_by_table()
    assert {one for one in after if after[one] != before[one]} == {"backtest_results"}
    kept = results.newest(reading())
    assert kept is not None
    assert (kept.report, kept.by_name) == (report, "Hạnh")


def test_the_command_gives_the_folder_up_to_another_that_waits(sold: World, tmp_path: Path) -> None:
    (tmp_path / leaving.CLOSE).write_bytes(b"")  # of somebody who was killed while waiting
    is_wanted = leaving.asked_for(tmp_path)
    assert reordering.live_again(30, None, is_wanted=is_wanted).days == 30
    (tmp_path / leaving.CLOSE).write_bytes(b"")
    with pytest.raises(Abort):
        reordering.live_again(30, sold.hand("Hạnh"), is_wanted=is_wanted)
    assert rows_by_table()["backtest_results"] == 0


def test_only_the_last_five_results_are_kept(world: World) -> None:
    report = a_report()
    for n in range(7):
        backtesting.keep_report(replace(report, nobodys=n), hand=world.hand("Hạnh"))
    assert rows_by_table()["backtest_results"] == 5
    kept = results.newest(reading())
    assert kept is not None
    assert kept.report.nobodys == 6


def test_a_book_writes_only_within_an_act(world: World) -> None:
    with pytest.raises(Broken):
        results.keep(reading(), a_report(), hand=world.hand("Hạnh"))
    with writing() as session:
        results.keep(session, a_report(), hand=world.hand("Hạnh"))

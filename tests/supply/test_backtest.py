"""The past as a back-test reads it from the books, and its page."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click import Abort
from flask.testing import FlaskClient
from sqlalchemy import Table, func, select
from werkzeug.test import TestResponse

from pos import leaving, reordering
from pos.backtest import (
    backtesting,
)
from pos.backtest import (
    charts as backtest_charts,
)
from pos.backtest import (
    results as backtests,
)
from pos.backtest import (
    sources as replay_sources,
)
from pos.backtest.formulas import formulas
from pos.backtest.our_rule import Ours
from pos.backtest.reach import Reach
from pos.backtest.refusals import TooLittlePast
from pos.backtest.replay import live
from pos.backtest.reports import LeftOut, Report, backtest
from pos.backtest.scores import Figures
from pos.backtest.world import Fate, asked
from pos.backtest.world import World as Past
from pos.base.database import Model
from pos.base.dates import format_day
from pos.base.money import format_vnd
from pos.base.transaction import reading, writing
from pos.ordering import arranging
from pos.ordering.terms import ProducerTerms
from pos.supply import producer_records, taking_in
from tests.ordering.steps import cancel, close, come, producer_id, sent
from tests.receiving.steps import receive_goods
from tests.returns.steps import sell
from tests.supply import pasts
from tests.supply.test_days import COM, FISH, TEA, at
from tests.world import TODAY, World

WINE = "RUOU-MO"
DAY = timedelta(days=1)
LAST = 62


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def buy(world: World, sku: str, units: int, cost: str) -> None:
    form = {"quantity": str(units), "use_by": "01/06/2027", "cost_vnd": cost}
    receive_goods(world.product_id(sku), form, hand=world.hand("Hạnh"))


@pytest.fixture
def sold(till: World) -> World:
    """Nine weeks in which little happens: fish runs out for a while, tea is bought twice."""
    with at(0, 1):
        sell(till, (TEA, 2), (FISH, 4), (COM, 1))
    with at(14, 1):
        buy(till, TEA, 10, "300.000")
        sell(till, (TEA, 3), (FISH, 8))
    with at(20, 1):
        sell(till, (WINE, 1))
    with at(40, 1):
        buy(till, TEA, 10, "320.000")
        buy(till, FISH, 6, "40.000")
        sell(till, (FISH, 1))
    taking_in.take_days(TODAY + timedelta(days=LAST))
    return till


def past(days: int = 180) -> tuple[Past, LeftOut]:
    session = reading()
    session.rollback()
    return replay_sources.world(session, days)


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


def rows_by_table() -> dict[str, int]:
    session = reading()
    session.rollback()
    tables = [one.class_.__table__ for one in Model.registry.mappers]
    return {
        one.name: session.scalar(select(func.count()).select_from(one)) or 0
        for one in tables
        if isinstance(one, Table)
    }


def test_nothing_is_written_but_the_result(sold: World) -> None:
    before = rows_by_table()
    report = backtesting.look(180, today=None, progress=lambda _done, _of: True)
    assert rows_by_table() == before
    backtesting.keep_report(report, hand=sold.hand("Hạnh"))
    after = rows_by_table()
    assert {one for one in after if after[one] != before[one]} == {"backtest_results"}
    kept = backtests.newest(reading())
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


def a_report(seed: int = 7) -> Report:
    return backtest(pasts.past(seed), LeftOut(), lambda _done, _of: True)


def test_only_the_last_five_results_are_kept(world: World) -> None:
    report = a_report()
    for n in range(7):
        backtesting.keep_report(replace(report, nobodys=n), hand=world.hand("Hạnh"))
    assert rows_by_table()["backtest_results"] == 5
    kept = backtests.newest(reading())
    assert kept is not None
    assert kept.report.nobodys == 6


# --- The page ------------------------------------------------------------------------------------


@pytest.fixture
def hanh(world: World) -> FlaskClient:
    return world.sign_in("Hạnh")


def keep(world: World, report: Report) -> None:
    backtesting.keep_report(report, hand=world.hand("Hạnh"))


def wait_for_the_run(world: World) -> None:
    run = world.app.extensions["ocop_backtest"]().last
    assert run is not None
    assert run.finished.wait(120)


def choices(page: str) -> list[int]:
    """The spans that may be chosen."""
    return [int(one) for one in re.findall(r'<option value="(\d+)"', page)]


def test_where_days_are_missing_the_page_says_how_many_and_offers_no_run(till: World) -> None:
    """Opened today: after 27 days 29 are missing, whether the days were read or not."""
    sell(till, (TEA, 1))
    for day, is_read in ((27, False), (27, True)):
        if is_read:
            taking_in.take_days(TODAY + day * DAY)
        with at(day):
            said = text(till.sign_in("Hạnh").get("/orders/backtest"))
        assert "Cần 56 ngày trong sổ, đã có 27, còn thiếu 29." in said
        assert f"Từ {format_day(TODAY + 56 * DAY)} là thử được" in said
        assert "Bắt đầu thử" not in said
        assert choices(said) == []


def test_a_shop_that_sold_nothing_yet_misses_all_days(hanh: FlaskClient) -> None:
    assert "đã có 0, còn thiếu 56" in text(hanh.get("/orders/backtest"))


@pytest.mark.parametrize(
    ("had", "spans"),
    [
        (55, ()),
        (56, (28,)),
        (70, (42,)),
        (118, (90,)),
        (140, (112,)),
        (141, (90, 113)),
        (400, (90, 180, 372)),
        (4_000, (90, 180, 365, 540)),
    ],
)
def test_only_spans_that_the_shop_has_are_offered(had: int, spans: tuple[int, ...]) -> None:
    there = Reach(had)
    assert there.spans == spans
    assert (there.missing == 0) is bool(spans)
    assert there.nearest(180) == max((one for one in spans if one <= 180), default=0)


def test_the_first_run_is_offered_with_the_days_there_are(sold: World) -> None:
    with at(LAST):
        said = text(sold.sign_in("Hạnh").get("/orders/backtest"))
    assert "Chưa thử lần nào" in said
    assert "Sổ đã có 62 ngày" in said
    assert choices(said) == [34]
    assert "Bắt đầu thử" in said
    assert "Thử lại</button>" not in said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_result_stands_on_the_page_in_both_languages(
    world: World, hanh: FlaskClient, language: str
) -> None:
    report = a_report()
    keep(world, report)
    hanh.post("/language", data={"lang": language, "next": "/"})
    said = text(hanh.get("/orders/backtest"))
    assert said.count('<rect class="bt__fill') == 6
    assert said.count('<g class="bt__dot') == 6
    for one in report.rows:
        amount = backtest_charts.about(one.a_month(one.result_vnd))
        assert format_vnd(amount) in said, one.name
    assert ("Our suggestions" in said) == (language == "en")


def test_where_ours_brings_less_the_page_says_so(world: World, hanh: FlaskClient) -> None:
    report = a_report()
    rows = tuple(
        replace(one, margin_vnd=one.margin_vnd - 90_000_000) if one.name == "ours" else one
        for one in report.rows
    )
    keep(world, replace(report, rows=rows))
    assert "được ít hơn cách" in text(hanh.get("/orders/backtest"))


def test_a_run_from_the_page_is_kept_and_a_second_press_begins_none(
    sold: World,
) -> None:
    with at(LAST):
        hanh = sold.sign_in("Hạnh")
        assert hanh.post("/orders/backtest", data={"days": "90"}).status_code == 303
        first = sold.app.extensions["ocop_backtest"]().last
        hanh.post("/orders/backtest", data={"days": "365"})
        assert first.is_working is False or sold.app.extensions["ocop_backtest"]().last is first
        wait_for_the_run(sold)
    reading().rollback()
    kept = backtests.newest(reading())
    assert kept is not None
    assert kept.by_name == "Hạnh"
    assert first.stage == "done"


def test_a_run_on_too_short_a_past_says_so_and_leaves_nothing(till: World) -> None:
    sell(till, (TEA, 1))
    with at(10):
        hanh = till.sign_in("Hạnh")
        hanh.post("/orders/backtest", data={"days": "90"})
        wait_for_the_run(till)
        assert "Sổ mới có 10 ngày" in text(hanh.get("/orders/backtest"))
    assert rows_by_table()["backtest_results"] == 0


@pytest.mark.parametrize("days", ["100000", "549", "27", "-90", "90 ", "٩٠", ""])
def test_a_span_that_is_no_choice_is_refused(hanh: FlaskClient, days: str) -> None:
    assert hanh.post("/orders/backtest", data={"days": days}).status_code == 400
    assert hanh.post("/orders/backtest", data={}).status_code == 400


def test_a_cashier_does_not_see_it(world: World) -> None:
    lan = world.sign_in("Lan")
    assert lan.get("/orders/backtest").status_code == 403
    assert lan.post("/orders/backtest", data={"days": "90"}).status_code == 403


# --- The charts --------------------------------------------------------------------------------


def drawn(name: str, result: int, fill_bp: int = 9_000, waste_bp: int = 300) -> Figures:
    """A month: so much brought, so much there, so much thrown away."""
    return Figures(
        name, 30, 10_000, fill_bp, 10_000, result, waste_bp, 0, 0, 0, 0, 0, 0, 0, 0, 0, (result,)
    )


def test_bars_begin_at_nought_and_the_longest_fills_the_drawing() -> None:
    rows = (drawn("as_it_was", -250), drawn("ours", 1_000), drawn("level", 500))
    report = replace(a_report(), rows=rows)
    first, ours, level = backtest_charts.bars(report)
    assert (first.at, first.wide, first.is_loss) == (0, first.nought, True)
    assert ours.at == level.at == first.nought == 199
    assert ours.at + ours.wide in (999, 1_000)
    assert level.wide * 2 in (ours.wide - 1, ours.wide, ours.wide + 1)


def test_dots_stand_within_the_plot_and_more_waste_stands_further_right() -> None:
    rows = [drawn("a", 1, 9_900, 0), drawn("b", 1, 8_000, 2_500), drawn("c", 1, 10_000, 120)]
    found = backtest_charts.plot(rows)
    for dot in found.dots:
        assert found.left <= dot.x <= found.right
        assert found.top <= dot.y <= found.bottom
    assert found.dots[0].x < found.dots[2].x < found.dots[1].x
    assert found.dots[2].y < found.dots[0].y < found.dots[1].y
    assert [one.value_bp for one in found.up][-1] == 10_000


def test_a_guess_is_told_to_the_thousand() -> None:
    given = (2_087_203, 499, 500, -1_499, -1_501, 0)
    assert [backtest_charts.about(one) for one in given] == [2_087_000, 0, 1_000, -1_000, -2_000, 0]


def test_the_same_everywhere_is_drawn_all_the_same() -> None:
    found = backtest_charts.plot([drawn("a", 0, 10_000, 0), drawn("b", 0, 10_000, 0)])
    assert len({(dot.x, dot.y) for dot in found.dots}) == 1


def test_the_report_as_json_holds_what_follows_from_it() -> None:
    from pos.backtest.reports import told

    found = json.loads(json.dumps(told(a_report())))
    assert {"result_vnd", "fill_bp", "waste_bp", "weeks"} <= found["rows"][1].keys()
    assert found["rows"][1]["name"] == "ours"


def test_a_book_writes_only_within_an_act(world: World) -> None:
    from pos.base.errors import Broken

    with pytest.raises(Broken):
        backtests.keep(reading(), a_report(), hand=world.hand("Hạnh"))
    with writing() as session:
        backtests.keep(session, a_report(), hand=world.hand("Hạnh"))

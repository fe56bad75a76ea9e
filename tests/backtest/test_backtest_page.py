"""The page of the back-test: what it needs, how it is run, what it shows."""

import json
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.backtest import backtesting, charts, results
from pos.backtest.reach import Reach
from pos.backtest.reports import Report, told
from pos.backtest.scores import Figures
from pos.base.dates import format_day
from pos.base.money import format_vnd, format_vnd_with_sign
from pos.base.transaction import reading
from pos.supply import taking_in
from tests.backtest.weeks import DAY, LAST, a_report, nine_weeks, rows_by_table
from tests.returns.steps import sell
from tests.supply.test_days import TEA, at
from tests.world import TODAY, World


@pytest.fixture
def sold(till: World) -> World:
    return nine_weeks(till)


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


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
        amount = charts.about(one.a_month(one.result_vnd))
        assert format_vnd(amount) in said, one.name
    assert ("Our suggestions" in said) == (language == "en")


def test_where_ours_brings_less_the_page_says_so(world: World, hanh: FlaskClient) -> None:
    report = a_report()
    rows = tuple(
        replace(one, margin_vnd=one.margin_vnd - 90_000_000) if one.name == "ours" else one
        for one in report.rows
    )
    keep(world, replace(report, rows=rows))
    said = text(hanh.get("/orders/backtest"))
    assert "được ít hơn như đã làm" in said
    assert "được nhiều hơn máy đề xuất" in said


def test_the_first_number_is_held_against_what_the_shop_really_did(
    world: World, hanh: FlaskClient
) -> None:
    """As it was brought more than every formula: our gain is what we bring beyond that."""
    report = a_report()
    ours = replace(report.ours, margin_vnd=report.ours.margin_vnd + 10_000_000)
    was = replace(report.as_it_was, margin_vnd=0)
    below = replace(was, margin_vnd=ours.result_vnd - was.result_vnd - 3_000_000)
    formulas = (replace(one, margin_vnd=one.margin_vnd - one.result_vnd) for one in report.rows[2:])
    report = replace(report, rows=(below, ours, *formulas))
    assert report.ours.result_vnd - report.as_it_was.result_vnd == 3_000_000
    keep(world, report)
    said = text(hanh.get("/orders/backtest")).split("bt__bars")[0]
    gain = charts.about(ours.a_month(3_000_000))
    assert f'<b class="num">+{format_vnd_with_sign(gain)}</b>' in said
    assert "so với như đã làm" in said
    assert format_vnd_with_sign(charts.about(ours.a_month(ours.result_vnd))) in said


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
    kept = results.newest(reading())
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
    first, ours, level = charts.bars(report)
    assert (first.at, first.wide, first.is_loss) == (0, first.nought, True)
    assert ours.at == level.at == first.nought == 199
    assert ours.at + ours.wide in (999, 1_000)
    assert level.wide * 2 in (ours.wide - 1, ours.wide, ours.wide + 1)


def test_dots_stand_within_the_plot_and_more_waste_stands_further_right() -> None:
    rows = [drawn("a", 1, 9_900, 0), drawn("b", 1, 8_000, 2_500), drawn("c", 1, 10_000, 120)]
    found = charts.plot(rows)
    for dot in found.dots:
        assert found.left <= dot.x <= found.right
        assert found.top <= dot.y <= found.bottom
    assert found.dots[0].x < found.dots[2].x < found.dots[1].x
    assert found.dots[2].y < found.dots[0].y < found.dots[1].y
    assert [one.value_bp for one in found.up][-1] == 10_000


def test_a_guess_is_told_to_the_thousand() -> None:
    given = (2_087_203, 499, 500, -1_499, -1_501, 0)
    assert [charts.about(one) for one in given] == [2_087_000, 0, 1_000, -1_000, -2_000, 0]


def test_the_same_everywhere_is_drawn_all_the_same() -> None:
    found = charts.plot([drawn("a", 0, 10_000, 0), drawn("b", 0, 10_000, 0)])
    assert len({(dot.x, dot.y) for dot in found.dots}) == 1


def test_the_report_as_json_holds_what_follows_from_it() -> None:
    found = json.loads(json.dumps(told(a_report())))
    assert {"result_vnd", "fill_bp", "waste_bp", "weeks"} <= found["rows"][1].keys()
    assert found["rows"][1]["name"] == "ours"

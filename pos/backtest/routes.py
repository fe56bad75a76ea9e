"""The door of the back-test: the newest result, how it was reckoned, and a run behind the page."""

import re
from contextlib import suppress
from datetime import timedelta

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.backtest import backtesting
from pos.backtest import charts as backtest_charts
from pos.backtest import results as backtests
from pos.backtest.books import LEAST_DAYS, MOST_DAYS
from pos.backtest.reach import NEEDED_DAYS, reach
from pos.backtest.refusals import RunsAlready
from pos.backtest.runs import BacktestRuns
from pos.base import clock
from pos.base.dates import business_day
from pos.base.errors import BadForm
from pos.base.transaction import reading
from pos.shop.door import hand
from pos.web import sentences

_DAYS = re.compile(r"\d{1,4}", re.ASCII)


def _runs() -> BacktestRuns:
    found: BacktestRuns = current_app.extensions["ocop_backtest"]()
    return found


def show_backtest() -> str:
    """The newest result; or how far a run is."""
    kept, run = backtests.newest(reading()), _runs().last
    report = None if kept is None else kept.report
    there = reach(reading(), business_day(clock.now()))
    wanted = backtesting.USUAL_DAYS if report is None else report.days
    return render_template(
        "backtest/backtest.html",
        kept=kept,
        report=report,
        bars=[] if report is None else backtest_charts.bars(report),
        plot=None if report is None else backtest_charts.plot(report.rows),
        run=run,
        no="" if run is None or run.no is None else sentences.refusal(run.no),
        formula=sentences.formula,
        about=backtest_charts.about,
        reach=there,
        needed=NEEDED_DAYS,
        ready_on=business_day(clock.now()) + timedelta(days=there.missing),
        chosen=there.nearest(wanted),
    )


def begin_backtest() -> AnyResponse:
    """Begin one; a second press while it is under way begins none."""
    told = request.form.get("days", "")
    days = int(told) if _DAYS.fullmatch(told) else 0
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise BadForm({"days": "choose_one"})
    with suppress(RunsAlready):  # the page shows how far it is
        _runs().start(days, hand=hand())
    return redirect(url_for("backtest.show_backtest"), 303)


def stop_backtest() -> AnyResponse:
    """Leave off; the last result stays."""
    _runs().stop()
    return redirect(url_for("backtest.show_backtest"), 303)

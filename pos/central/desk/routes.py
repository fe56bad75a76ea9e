"""The desk's pages."""

from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from pos.base import clock
from pos.base.dates import business_day
from pos.central.centre import centre
from pos.central.database import reading
from pos.central.desk import asked as asking
from pos.central.desk import (
    board_queries,
    certificate_queries,
    certified,
    charts,
    front,
    names,
    recall_queries,
    showing,
    slip_queries,
    stock_queries,
)
from pos.central.desk.privacy import FEWEST
from pos.central.desk.spans import Span, before
from pos.central.desk.standings import State
from pos.central.desk.sum_values import By
from pos.central.people.door import permitted, showroom
from pos.central.people.roles import EVERYBODY, OFFICE
from pos.central.watch import queries as watch

bp = Blueprint("desk", __name__, url_prefix="/desk")
MOST_ROWS = 200
"""On one page; a file has them all."""
ENDED_DAYS, AHEAD_DAYS = 30, 180
"""Certificates on the page: those that ended so many days ago, up to those that end in so many."""


@bp.get("")
@permitted(*EVERYBODY)
def show_desk() -> str | Response:
    """The first page; a showroom's own people begin at their showroom."""
    own = showroom()
    if own is not None:
        return redirect(url_for("desk.show_showroom", code=own), 303)
    now = clock.now()
    seen = watch.seen(centre().shards.engines, business_day(now))
    with reading(centre().engine) as session:
        page = front.front(session, seen, now=now)
    return render_template(
        "central/desk/desk.html", page=page, bar=charts.bar, fewest=FEWEST, by=By
    )


@bp.get("/showrooms")
@permitted(*OFFICE)
def show_showrooms() -> str:
    """Every showroom, or those of a state."""
    now = clock.now()
    span = asking.read_span(request.args, business_day(now))
    state = request.args.get("state", "")
    with reading(centre().engine) as session:
        recalls = recall_queries.open_recalls(session)
        shops = board_queries.showrooms(session, span, recalls, now=now)
    shown = [one for one in shops if not state or one.state.value == state]
    first = min(asking.number(request.args, "from"), len(shown))
    return render_template(
        "central/desk/showrooms.html",
        shops=shown[first : first + MOST_ROWS],
        before=max(first - MOST_ROWS, 0) if first else None,
        after=first + MOST_ROWS if first + MOST_ROWS < len(shown) else None,
        counts=[(one, sum(1 for shop in shops if shop.state is one)) for one in State],
        state=state,
        span=span,
        total=len(shops),
        now=now,
    )


@bp.get("/showrooms/<code>")
@permitted(*EVERYBODY)
def show_showroom(code: str) -> str:
    """One showroom: how it stands, what it sold day by day, its Z-reports."""
    if showroom() not in (None, code):
        raise NotFound  # whether there is such a showroom is nobody's else to know
    now = clock.now()
    span = asking.read_span(request.args, business_day(now))
    with reading(centre().engine) as session:
        recalls = recall_queries.open_recalls(session)
        found = board_queries.showrooms(session, span, recalls, now=now, only=code)
        if not found:
            raise NotFound
        days = showing.shop_days(session, code, span, before(span))
        z = slip_queries.closings(session, span, showroom=code)
        missing = stock_queries.missing(session, business_day(now), showroom=code)
    return render_template(
        "central/desk/showroom.html",
        shop=found[0],
        days=days,
        closings=z[:60],
        missing=missing,
        now=now,
        is_own=showroom() is not None,
        usual=asking.usual_spans(business_day(now)),
    )


@bp.get("/reports")
@permitted(*EVERYBODY)
def show_reports() -> str:
    """What was sold, by something."""
    today = business_day(clock.now())
    asked = asking.read(request.args, today)
    with reading(centre().engine) as session:
        shown = showing.show(session, asked, showroom=showroom())
        added_up_at = board_queries.added_up_at(session)
    return render_template(
        "central/desk/reports.html",
        shown=shown,
        bar=charts.bar,
        By=By,
        usual=asking.usual_spans(today),
        is_own=showroom() is not None,
        fewest=FEWEST,
        added_up_at=added_up_at,
        most=MOST_ROWS,
    )


@bp.get("/certified")
@permitted(*OFFICE)
def show_certified() -> str:
    """What goods sold before and after they were certified."""
    today = business_day(clock.now())
    usual = Span(today - timedelta(days=364), today)
    span = asking.read_span(request.args, today) if "first" in request.args else usual
    with reading(centre().engine) as session:
        changes = certified.changes(session, span, today)
    most = max((max(one.before_vnd, one.after_vnd) for one in changes.told), default=0)
    return render_template(
        "central/desk/certified.html",
        changes=changes,
        span=span,
        most=most,
        bar=charts.bar,
        fewest=FEWEST,
    )


@bp.get("/stock")
@permitted(*EVERYBODY)
def show_stock() -> str:
    """What is out of stock, and how much is sold before its last day."""
    today = business_day(clock.now())
    span = asking.read_span(request.args, today)
    with reading(centre().engine) as session:
        outs = stock_queries.outs(session, today, showroom=showroom())
        through = stock_queries.sold_through(session, span, showroom=showroom())
        was = stock_queries.sold_through(session, before(span), showroom=showroom())
    return render_template(
        "central/desk/stock.html",
        outs=outs,
        through=through,
        was={one.stars: one for one in was},
        span=span,
        usual=asking.usual_spans(today),
        is_own=showroom() is not None,
        fewest=FEWEST,
    )


@bp.get("/lapsing")
@permitted(*EVERYBODY)
def show_lapsing() -> str:
    """Certificates that ended lately, and those that end soon."""
    today = business_day(clock.now())
    with reading(centre().engine) as session:
        endings = certificate_queries.endings(session, *certificate_span(today))
    return render_template("central/desk/lapsing.html", endings=endings, today=today)


@bp.get("/days")
@permitted(*EVERYBODY)
def show_days() -> str:
    """The Z-reports of a day, and what the centre says to them."""
    today = business_day(clock.now())
    span = days_asked(today)
    with reading(centre().engine) as session:
        z = slip_queries.closings(session, span, showroom=showroom())
        called = names.showroom_names(session, {one.showroom for one in z})
        closed = board_queries.closed_on(session, span.last_on, only=showroom())
    return render_template(
        "central/desk/days.html",
        closings=z,
        names=called,
        closed=closed,
        span=span,
        today=today,
        day=timedelta(days=1),
        is_own=showroom() is not None,
    )


@bp.get("/slips")
@permitted(*EVERYBODY)
def show_slips() -> str:
    """The slips behind a number, for the showroom that wrote them."""
    own = showroom()
    if own is None:
        raise NotFound  # single slips are the showroom's own
    today = business_day(clock.now())
    asked = asking.read(request.args, today)
    with reading(centre().engine) as session:
        found = slip_queries.slips(session, own, asked.span, kind_no=asked.only.kind_no)
        filters = names.of_filter(session, replace(asked.only, maker="", commune=""))
    return render_template(
        "central/desk/slips.html",
        slips=found.slips,
        total=found.total,
        most=slip_queries.MOST,
        asked=asked,
        goods=filters.get(By.KIND),
        By=By,
    )


def days_asked(today: date) -> Span:
    """A day, or a span of them: yesterday where none is named."""
    if "first" in request.args:
        return asking.read_span(request.args, today)
    day = asking.read_day(request.args, "on", today - timedelta(days=1), today)
    return Span(day, day)


def certificate_span(today: date) -> tuple[date, date]:
    """Of which last days certificates are told."""
    return today - timedelta(days=ENDED_DAYS), today + timedelta(days=AHEAD_DAYS)

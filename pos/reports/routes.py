"""The auditor's door: the trail, the exceptions, what people approved for themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from flask import Response, redirect, render_template, request, stream_with_context, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from pos.assortment.refusals import TooManyRows
from pos.base import clock
from pos.base.dates import ZONE, BadDay, business_day, parse_day
from pos.base.money import format_vnd
from pos.base.sheets import MOST_ROWS, Cell, Table, as_csv, as_workbook
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.office import history
from pos.reports import exceptions, trail
from pos.reports.spans import Span
from pos.reports.trail import Asked, Row
from pos.shop import approval_queries, approving, printer_queries
from pos.shop import queries as shop
from pos.shop.door import hand
from pos.sync.pen import HOUSE
from pos.sync.trails import Topic
from pos.web import sentences
from pos.web.i18n import choose, gettext, language

DAYS_BACK = 3660
MOST_DAYS = 31
"""So many days are told one by one; of a longer span the sums."""
WEEK = timedelta(days=6)
_KINDS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
COLUMNS = ("business_on", "time", "by", "register", "topic", "deed")


def show_exceptions() -> str:
    """What each cashier did on each day, and how often."""
    span, session = _span(back=WEEK), reading()
    sums = trail.sums(session, span, exceptions.SHOWN, MOST_DAYS)
    return render_template(
        "reports/exceptions.html",
        days=exceptions.by_day(sums.days),
        many=sums.many_days,
        most_days=MOST_DAYS,
        people=exceptions.by_person(sums.people),
        names=_names(session),
        topic_word=sentences.topic,
        span=span,
        spans=_usual_spans(),
    )


def show_trail() -> str:
    """The rows of the trail, a page of them."""
    session, asked = reading(), _asked()
    found, is_more = trail.rows(session, asked)
    return render_template(
        "reports/trail.html",
        rows=list(zip(found, _said(session, found), strict=True)),
        older=found[-1].oldest_no if is_more else "",
        total=trail.count(session, asked),
        asked=asked,
        is_first=asked.before is None,
        names=_names(session),
        registers=shop.registers(session),
        topics=[(one.value, sentences.topic(one)) for one in Topic],
        topic_word=sentences.topic,
        query=_query(asked),
    )


def show_trail_file(kind: str) -> Response:
    """The rows asked for as a file to take away."""
    if kind not in _KINDS:
        raise NotFound
    session, asked = reading(), _asked()
    if kind == "xlsx" and (many := trail.count(session, asked)) > MOST_ROWS:
        raise TooManyRows(rows=format_vnd(many), most=format_vnd(MOST_ROWS))
    write, mimetype = _KINDS[kind]
    answer = Response(stream_with_context(write(_table(session, asked))), mimetype=mimetype)
    name = f"ocop-pos-trail-{asked.span.first_on}-{asked.span.last_on}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def show_self_approvals() -> str:
    """What people alone on duty approved for themselves."""
    session = reading()
    return render_template(
        "reports/approvals.html",
        waiting=approval_queries.self_approvals(session, is_seen=False),
        seen=approval_queries.self_approvals(session, is_seen=True, most=30),
        approval_word=sentences.approval,
    )


def look_at_approval(approval_id: str) -> AnyResponse:
    """A manager has looked at one."""
    approving.look_at(approval_id, hand=hand())
    return redirect(url_for("reports.show_self_approvals"), 303)


# --- What the pages are made of --------------------------------------------------------------


def _table(session: Session, asked: Asked) -> Table:
    tongue, names = language(), _names(session)

    def told() -> Iterator[list[Cell]]:
        choose(tongue)  # the rows are written after the page has been answered
        for one in trail.every_row(session, asked):
            deed = _deed(one, {})
            then = deed.at.astimezone(ZONE)
            yield [
                one.business_on,
                f"{then:%H:%M:%S}",
                deed.by_name or names[HOUSE[0]],
                one.register_no or None,
                sentences.topic(one.topic),
                sentences.fact(deed.codes, deed.facts),
            ]

    return Table(sentences.file_of("trail"), [sentences.column(one) for one in COLUMNS], told())


def _said(session: Session, found: Sequence[Row]) -> list[tuple[history.Deed, str]]:
    names = catalogue.names(session, history.products_of(one.body for one in found))
    names |= printer_queries.names(session)
    deeds = [_deed(one, names) for one in found]
    return [(one, sentences.fact(one.codes, one.facts)) for one in deeds]


def _deed(row: Row, names: Mapping[str, str]) -> history.Deed:
    return history.deed(row.body, names)


def _names(session: Session) -> dict[str, str]:
    """Everybody's, and the machine's own."""
    return {one.id: one.name for one in shop.everybody(session)} | {HOUSE[0]: gettext("Máy")}


def _asked() -> Asked:
    topic, register = request.args.get("topic", ""), request.args.get("register", "")
    before = request.args.get("before", "")
    return Asked(
        span=_span(back=timedelta(0)),
        topic=topic if topic in set(Topic) else "",
        person_id=request.args.get("person", "")[:64],
        register_no=int(register) if register in set("123456789") and register else None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
    )


def _query(asked: Asked) -> dict[str, object]:
    """What was asked for, as an address names it."""
    return {
        "first": asked.span.first_on.isoformat(),
        "last": asked.span.last_on.isoformat(),
        "topic": asked.topic,
        "person": asked.person_id,
        "register": asked.register_no or "",
    }


def _span(*, back: timedelta) -> Span:
    """The days asked for, both included; up to today where none are.

    Args:
        back: how many days before the last one it begins, where nothing is said.
    """
    today = business_day(clock.now())
    last = _day("last", today, today)
    first = _day("first", last - back, today)
    return Span(min(first, last), max(first, last))


def _day(name: str, usual: date, today: date) -> date:
    try:
        asked = parse_day(request.args.get(name, ""), today=today)
    except BadDay:
        return usual
    # A clock that ran ahead wrote days to come: they stay to be seen.
    return min(max(asked, today - timedelta(days=DAYS_BACK)), today + timedelta(days=DAYS_BACK))


def _usual_spans() -> list[tuple[str, str, str]]:
    today = business_day(clock.now())
    return [
        (gettext("Hôm nay"), today.isoformat(), today.isoformat()),
        (gettext("7 ngày"), (today - WEEK).isoformat(), today.isoformat()),
        (gettext("Tháng này"), today.replace(day=1).isoformat(), today.isoformat()),
    ]

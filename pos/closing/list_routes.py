"""The doors of closings that are over: the list, its files, a Z and its copies."""

from flask import Response, redirect, render_template, request, stream_with_context, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from pos.base.dates import BadDay, parse_day
from pos.base.sheets import Table, as_csv, as_workbook
from pos.base.transaction import reading
from pos.closing import lists, printing, queries, readable
from pos.closing.lists import Asked
from pos.shop import queries as shop
from pos.shop.door import hand, person
from pos.shop.permissions import Task, may
from pos.shop.refusals import NotYours
from pos.spool import queries as spool
from pos.sync import line_queries
from pos.till import transfer_queries
from pos.web import forms, sentences
from pos.web.i18n import gettext as _

_KINDS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        as_workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


def show_closings() -> str:
    """The closings, the newest first, and the shifts that are open."""
    problem, asked = "", Asked()
    try:
        asked = _asked()
    except BadDay:
        problem = _("Ngày chưa đúng. Gõ như 21/11/2026.")
    rows, has_more = lists.page(reading(), asked, page_no=forms.page_no())
    return render_template(
        "closing/closings.html",
        rows=rows,
        confirmed=line_queries.confirmations_of(reading(), [one.number for one in rows]),
        has_more=has_more,
        page_no=forms.page_no(),
        asked=asked,
        problem=problem,
        registers=shop.registers(reading()),
        running=queries.open_registers(reading()),
    )


def show_export(kind: str) -> Response:
    """The same closings as a file."""
    if kind not in _KINDS:
        raise NotFound
    write, mimetype = _KINDS[kind]
    head = [sentences.column(code) for code in lists.COLUMNS]
    table = Table(sentences.file_of("closings"), head, lists.rows(reading(), _asked()))
    answer = Response(stream_with_context(write(table)), mimetype=mimetype)
    name = f"ocop-pos-closings-{hand().on.isoformat()}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def show_closing(number: str) -> str:
    """A Z, as it was closed."""
    z = _z(number)
    asked_for = [one["request"] for one in z.record["unseen"] if one["request"]]
    job = spool.last_of(reading(), z.closing_id)
    return render_template(
        "closing/z.html",
        z=readable.said(z.record),
        confirmed=line_queries.confirmations_of(reading(), [z.number]).get(z.number),
        number=z.number,
        standings=transfer_queries.standings(reading(), asked_for),
        job_id=None if job is None else job[0],
        is_done="done" in request.args,
        is_printed="printed" in request.args,
        may_print=_may(Task.CLOSE_SHIFT),
        may_list=_may(Task.AUDIT),
        **readable.words(),
    )


def copy_closing(number: str) -> AnyResponse:
    """A Z again on paper, marked as a copy."""
    z = _z(number)
    printing.copy_closing(z.number, hand=hand(), request_id=forms.request_id())
    return redirect(url_for("closings.show_closing", number=z.number, printed=1), 303)


def _z(number: str) -> lists.Z:
    """A Z that the person may see: their own, or any where they lead or look over the shop.

    Raises:
        NoSuchClosing, NotYours.
    """
    z, someone = lists.read(reading(), number), person()
    is_own = someone is not None and someone.id in (z.closer_id, z.opener_id)
    if not (is_own or _may(Task.AUDIT) or _may(Task.APPROVE)):
        raise NotYours
    return z


def _may(task: Task) -> bool:
    someone = person()
    return someone is not None and may(someone.role, task)


def _asked() -> Asked:
    """The days and the register that the address names.

    Raises:
        BadDay: a day that cannot be read.
    """
    today = hand().on
    days = [
        parse_day(text, today=today) if (text := request.args.get(name, "").strip()) else None
        for name in ("first", "last")
    ]
    no = request.args.get("register", "")
    return Asked(
        days[0],
        days[1],
        int(no) if no.isascii() and no.isdigit() and len(no) == 1 else None,
        only_off="off" in request.args,
    )

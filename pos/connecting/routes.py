"""The page of the centre: how the line stands, coming and leaving, the stick."""

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.helpers import stream_with_context
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from pos.base.errors import BadForm
from pos.base.transaction import reading
from pos.connecting import ages, enrolling, exports, machine, printing
from pos.shop import queries as shop
from pos.shop.door import hand, house, person
from pos.shop.permissions import Task, may
from pos.sync import line_queries
from pos.sync.enrolment import shown_key
from pos.sync.sending import Sender
from pos.web import forms, sentences


def line() -> Sender:
    """The running process's line."""
    found: Sender = current_app.extensions["ocop_line"]
    return found


def show_centre() -> str:
    """How the line stands, what waits, what the centre said of each Z."""
    return _page({})


def _page(problems: dict[str, str]) -> str:
    session, someone = reading(), person()
    return render_template(
        "connecting/centre.html",
        link=line_queries.linked(session),
        now=house().line(),
        unsent=line_queries.unsent(session),
        oldest_at=line_queries.oldest_unsent_at(session),
        zs=line_queries.confirmations(session),
        lists=ages.ages(session, current_app.extensions["ocop_ears"]().now()),
        to_print=len(line_queries.to_print(session)),
        key=shown_key(house().pen.public_key.hex()),
        machine=machine.shown(machine.fingerprint()),
        is_demo=house().settings.is_demo,
        may_manage=someone is not None and may(someone.role, Task.MANAGE),
        given=request.form,
        problems={name: sentences.field(code) for name, code in problems.items()},
        shown=request.args.get("state", ""),
    )


def enrol() -> AnyResponse | tuple[str, int]:
    """Come to a centre with its code."""
    form = request.form
    try:
        invitation = enrolling.read_invitation(form.get("code", ""), form.get("url", ""))
    except BadForm as bad:
        return _page(bad.problems), 400
    enrolling.enrol(invitation, hand=hand())
    line().remember()
    line().hurry()
    return redirect(url_for("centre.show_centre", state="linked"), 303)


def leave_centre() -> AnyResponse | tuple[str, int]:
    """Send nothing to this centre any more."""
    try:
        enrolling.leave(request.form.get("reason", ""), hand=hand())
    except BadForm as bad:
        return _page(bad.problems), 400
    line().remember()
    line().hurry()
    return redirect(url_for("centre.show_centre", state="left"), 303)


def try_now() -> AnyResponse:
    """Try the line now, whatever the wait."""
    line().hurry()
    return redirect(url_for("centre.show_centre", state="tried"), 303)


def print_confirmations() -> AnyResponse:
    """What the centre found to be right, on paper."""
    number = request.form.get("number", "")
    printing.print_confirmations(number, hand=hand(), request_id=forms.request_id())
    return redirect(url_for("centre.show_centre", state="printed"), 303)


def show_export(extent: str) -> Response:
    """The stream as a file for a stick."""
    if extent not in ("unsent", "all"):
        raise NotFound
    is_all = extent == "all"
    showroom = shop.showroom(reading())
    name = exports.file_name(showroom.code if showroom else "", hand(), is_all=is_all)
    pieces = stream_with_context(exports.packed(is_all=is_all))
    answer = Response(pieces, mimetype="application/gzip")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer

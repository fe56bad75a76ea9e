"""The producer's own page of an order: public, behind a link that only this house can make.

No cookie, no sign-in, no script.  Whoever has the link may answer; so it is on no list and in no
search engine, and tells no price.
"""

from collections.abc import Mapping
from datetime import timedelta

from flask import Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day
from pos.base.errors import BadForm, Refusal
from pos.base.transaction import reading
from pos.ordering import confirming, links, orders
from pos.ordering.confirming import Answer
from pos.ordering.forms import read_answer, read_note
from pos.ordering.kinds import PRODUCER, Kind, State, Way
from pos.ordering.records import Event, Order, OrderLine
from pos.shop import queries as shop
from pos.shop.door import hand, house
from pos.trace import queries
from pos.trace.routes import network, refuse_haste
from pos.trace.tries import Tries
from pos.web import forms, i18n, sentences

OFFERED_DAYS = 45
"""To choose from, today first."""


def show_purchase(code: str) -> AnyResponse:
    """What was ordered, and the form of the answer; 404 where no order has this link."""
    if (busy := _begin()) is not None:
        return busy
    order = _order(code)
    return _nowhere() if order is None else _page(order, code)


def answer_purchase(code: str) -> AnyResponse:
    """Write down how much comes of each line, and when."""
    if (busy := _begin()) is not None:
        return busy
    order, form = _order(code), request.form.to_dict()
    if order is None:
        return _nowhere()
    try:
        lines = read_answer(form, order.asked_lines, business_day(clock.now()))
        answer = Answer(lines, read_note(form), Way.LINK)
        request_id = forms.request_id()
        confirming.confirm_order(order.order_id, answer, request_id=request_id, hand=hand())
    except BadForm as bad:
        said = {name: sentences.field(one) for name, one in bad.problems.items()}
        return _page(order, code, form, said, 400)
    except Refusal as no:
        said = {"form": sentences.producers_refusal(no)}
        return _page(_order(code) or order, code, form, said, 409)
    address = url_for("answer.show_purchase", code=code, l=_tongue(), done="1")
    return redirect(address, 303)


def _begin() -> AnyResponse | None:
    """Choose the language by the address alone; who asks too much waits."""
    i18n.choose(request.args.get("l", "vi").lower())
    if (busy := refuse_haste()) is not None:
        return busy
    wait_s = _tries().wait_s(network(), clock.now())
    if not wait_s:
        return None
    said = render_template("trace/purchase_gone.html", wait_s=wait_s, showroom=None)
    answer = Response(said, 429)
    answer.headers["Retry-After"] = str(wait_s)
    return answer


def _order(code: str) -> Order | None:
    """The order of a link; a link that leads nowhere is counted."""
    order_id = links.order_of(code, house().pepper)
    found = None if order_id is None else orders.find(reading(), order_id)
    if found is None or found.state is State.DRAFT:
        _tries().wrong(network(), clock.now())
        return None
    _tries().right(network())
    return found


def _page(
    order: Order,
    code: str,
    form: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    profile, today = shop.showroom(reading()), business_day(clock.now())
    spoken = [one for one in order.events if one.kind in (Kind.CONFIRMED, Kind.CHANGED)]
    last = spoken[-1] if spoken else None
    answered = last if last is not None and last.kind is Kind.CONFIRMED else None
    text = render_template(
        "trace/purchase.html",
        order=order,
        code=code,
        form=form or {},
        problems=problems or {},
        answered=answered,
        noted=_noted(answered),
        changed=None if last is answered else last,
        showroom=queries.showroom(reading()),
        is_demo=profile is not None and profile.is_demo,
        days=[today + timedelta(days=n) for n in range(OFFERED_DAYS)],
        long_day=sentences.long_day,
        name=_name,
        done="done" in request.args,
    )
    return Response(text, status)


def _noted(answered: Event | None) -> str:
    """What the producer wrote with its last answer; what the shop wrote of it is not shown."""
    if answered is None or answered.by_id != PRODUCER:
        return ""
    return str(answered.payload["note"])


def _nowhere() -> Response:
    here = queries.showroom(reading())
    return Response(render_template("trace/purchase_gone.html", wait_s=0, showroom=here), 404)


def _name(line: OrderLine) -> str:
    return line.name_en if i18n.language() == "en" and line.name_en else line.name_vi


def _tongue() -> str | None:
    return "en" if i18n.language() == "en" else None


def _tries() -> Tries:
    found: Tries = current_app.extensions["ocop_tries"]
    return found

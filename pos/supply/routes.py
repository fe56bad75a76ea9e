"""The doors of suggestions: the screen, why a number is as it is, drafts of orders, putting off."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import BadDay, parse_day
from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.ordering import drafting, orders
from pos.shop.door import hand, house, person
from pos.shop.permissions import Task, may
from pos.supply import board, order_form, reason, review_queries, reviewing, snoozing
from pos.supply.board import BY_NAME, Asked
from pos.sync.pen import HOUSE, Hand
from pos.web import forms, sentences

# --- The screen ------------------------------------------------------------------------------


def show_suggestions() -> str:
    """What to order tonight, from whom."""
    today = hand().on
    _renew(today)
    return _page(today)


def _renew(today: date) -> None:
    """Reckon anew where it is due, in the house's name."""
    if reviewing.is_due(reading(), today):
        reviewing.refresh_review(hand=Hand(house().pen, clock.now(), *HOUSE))


def refresh() -> AnyResponse:
    """Reckon anew."""
    reviewing.refresh_review(hand=hand())
    return redirect(url_for("suggestions.show_suggestions", **_view()), 303)


def draft_orders() -> AnyResponse | tuple[str, int]:
    """Make a draft for each producer of whom anything is ordered."""
    today, request_id = hand().on, forms.request_id() or new_id()
    fields = request.form.to_dict()
    try:
        if not orders.heard(reading(), request_id):
            _renew(today)
            form = order_form.form_of(fields, request.form.getlist("whole"))
            wish = order_form.read(reading(), form, today)
            drafting.draft_orders(wish.baskets, request_id=request_id, hand=hand())
            snoozing.leave_for_today(wish.left_out, request_id=request_id, hand=hand())
    except BadForm as bad:
        return _page(today, fields, bad.problems), 400
    except Refusal as no:
        return _page(today, fields, problem=sentences.refusal(no)), 409
    return redirect(url_for("suggestions.show_suggestions", made=request_id, **_view()), 303)


def show_producer(producer_id: str) -> str:
    """All the goods of one producer, to be put into the screen."""
    today = hand().on
    group = board.group_of(reading(), producer_id, today)
    if group is None:
        raise NotFound
    return render_template("supply/_group.html", group=group, **_about(today, {}, {}))


# --- Why a number is as it is ----------------------------------------------------------------


def show_why(product_id: str) -> str:
    """One line's sum: a page, or what the popover shows."""
    return _why_page(_reason(product_id))


def show_sales(product_id: str) -> str:
    """The receipts behind what is sold a day."""
    session, today = reading(), hand().on
    found = review_queries.sold_of(session, product_id, today, forms.page_no())
    if found is None:
        raise NotFound
    line, sales = found
    return render_template("supply/sales.html", line=line, sales=sales)


def show_otherwise(product_id: str) -> str:
    """The same, were a term another; nothing is written, and what cannot be read is as it was."""
    found = reason.rethought(_reason(product_id), request.args)
    problems = {name: sentences.field(code) for name, code in found.problems.items()}
    return _why_page(found, problems)


def snooze(product_id: str) -> AnyResponse | tuple[str, int]:
    """Put a product off until a day."""
    try:
        until = parse_day(request.form.get("until", ""), today=hand().on)
        snoozing.snooze(product_id, until, request_id=forms.request_id() or new_id(), hand=hand())
    except BadDay as bad:
        return _why_page(_reason(product_id), problem=sentences.field(bad.code)), 400
    except Refusal as no:
        return _why_page(_reason(product_id), problem=sentences.refusal(no)), 409
    return redirect(url_for("suggestions.show_suggestions", put_off=product_id, **_view()), 303)


def _reason(product_id: str) -> reason.Reason:
    found = reason.reason(reading(), product_id, hand().on)
    if found is None:
        raise NotFound
    return found


def _why_page(
    found: reason.Reason, problems: Mapping[str, str] | None = None, problem: str = ""
) -> str:
    is_part = bool(request.headers.get("HX-Request"))
    return render_template(
        "supply/_reason.html" if is_part else "supply/why.html",
        reason=found,
        is_part=is_part,
        snooze_days=reason.snooze_days(found, hand().on),
        request_id=new_id(),
        problem=problem,
        **{**_about(hand().on, {}, {}), "problems": problems or {}},
    )


# --- What the pages are made of --------------------------------------------------------------


def _page(
    today: date,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    problem: str = "",
) -> str:
    session, typed, wrong = reading(), typed or {}, problems or {}
    opened = {*request.values.getlist("open"), *order_form.producers_of(session, wrong, today)}
    asked = Asked(
        is_all=request.args.get("show") == "all",
        is_waiting=request.args.get("show") == "waiting",
        order=BY_NAME if request.args.get("order") == BY_NAME else "",
        opened=frozenset(opened),
    )
    made, put_off = (request.args.get(name, "")[:40] for name in ("made", "put_off"))
    return render_template(
        "supply/suggestions.html",
        board=board.board(session, asked, today),
        asked=asked,
        made=[orders.find(session, one) for one in orders.heard(session, made)] if made else [],
        joined=orders.joined(session, made),
        snoozed=review_queries.sum_of(session, put_off, today) if put_off else None,
        problem=problem,
        request_id=new_id(),
        **_about(today, typed, wrong),
    )


def _about(today: date, typed: Mapping[str, str], problems: Mapping[str, str]) -> dict[str, Any]:
    someone = person()
    return {
        "today": today,
        "typed": {
            name.removeprefix(order_form.FIELD): text
            for name, text in typed.items()
            if name.startswith(order_form.FIELD)
        },
        "problems": {
            name.removeprefix(order_form.FIELD): sentences.field(code)
            for name, code in problems.items()
        },
        "field": order_form.FIELD,
        "may_draft": someone is not None and may(someone.role, Task.DRAFT_ORDERS),
    }


def _view() -> dict[str, Any]:
    """How the screen is looked at, kept from one page to the next."""
    known = {"show": ("all", "waiting"), "order": (BY_NAME,)}
    asked = {name: request.values.get(name, "") for name in known}
    return {name: text for name, text in asked.items() if text in known[name]}

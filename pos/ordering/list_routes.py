"""The door of the list of orders: by state, by day, and a new one written by hand."""

from collections.abc import Mapping
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day
from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.quantity import Unit
from pos.base.transaction import reading
from pos.ordering import drafting, offers, queries, views
from pos.ordering.drafting import Basket
from pos.ordering.forms import read_goods
from pos.ordering.goods import Wanted
from pos.ordering.kinds import State
from pos.ordering.refusals import NothingOrdered
from pos.shop.door import hand
from pos.web import forms, sentences

LISTS = ("now", "late", *(one.value for one in State), "all")
"""What the list can be asked for; `now`: drafts, and whatever may still come."""


def show_orders() -> str:
    """Orders, those that somebody waits for first."""
    session, today = reading(), business_day(clock.now())
    asked = request.args.get("state", "now")
    state = asked if asked in LISTS else "now"
    producer_id = request.args.get("producer", "")[:40]
    wanted = queries.Wanted("" if state == "all" else state, producer_id)
    page = queries.page(session, wanted, forms.page_no(), today)
    return render_template(
        "ordering/list.html",
        rows=views.rows(page.rows, today),
        page=page,
        state=state,
        lists=LISTS,
        counts=queries.counts(session, today),
        producer_id=producer_id,
        producers=offers.producers(session),
        state_words=sentences.order_state,
        long_day=sentences.long_day,
        query={name: value for name, value in request.args.items() if name != "page"},
        done=request.args.get("done", ""),
    )


def show_calendar() -> str:
    """What is to come, day by day."""
    session, today = reading(), business_day(clock.now())
    shift = min(max(_whole(request.args.get("weeks", "0")), -52), 52)
    first = views.first_of(today) + timedelta(weeks=shift)
    last = first + timedelta(days=7 * views.WEEKS - 1)
    late = queries.page(session, queries.Wanted("late"), 1, today)
    return render_template(
        "ordering/calendar.html",
        weeks=views.weeks(queries.coming(session, first, last), first, today),
        shift=shift,
        first=first,
        last=last,
        late=views.rows(late.rows, today),
        today=today,
        state_words=sentences.order_state,
        long_day=sentences.long_day,
    )


def show_new_order() -> str:
    """The producer to order from, and what it makes."""
    return _new_page({"producer": request.args.get("producer", "")[:40]})


def draft_order() -> AnyResponse | tuple[str, int]:
    """Make a draft of what was typed beside a producer's goods."""
    form, session = request.form.to_dict(), reading()
    producer_id = form.get("producer", "")[:40]
    cards = offers.of_producer(session, producer_id, business_day(clock.now()))
    try:
        wanted = read_goods(form, {one.product_id: Unit(one.unit) for one in cards})
        basket = Basket(producer_id, tuple(Wanted(one, many) for one, many in wanted.items()))
        request_id = forms.request_id() or new_id()
        [order_id] = drafting.draft_orders([basket], request_id=request_id, hand=hand())
    except BadForm as bad:
        said = {name: sentences.field(code) for name, code in bad.problems.items()}
        return _new_page(form, said), 400
    except NothingOrdered as no:
        return _new_page(form, _said(no)), 409
    return redirect(url_for("purchase.show_order", order_id=order_id, done="drafted"), 303)


def _said(no: Refusal) -> dict[str, str]:
    return {"form": sentences.refusal(no)}


def _new_page(form: Mapping[str, str], problems: Mapping[str, str] | None = None) -> str:
    session, today = reading(), business_day(clock.now())
    chosen = form.get("producer", "")
    found = offers.producers(session)
    return render_template(
        "ordering/new.html",
        producers=found,
        producer=next((one for one in found if one[0] == chosen), None),
        cards=offers.of_producer(session, chosen, today) if chosen else [],
        form=form,
        problems=problems or {},
        request_id=form.get("request_id") or new_id(),
    )


def _whole(text: str) -> int:
    """A small number with or without a minus; 0 where it is none."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        return 0
    return int(text)

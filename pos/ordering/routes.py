"""The door of one order: looked at, written, sent, answered, changed, ended."""

from collections.abc import Callable, Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day, format_day
from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.quantity import Unit, format_quantity, format_units
from pos.base.transaction import reading
from pos.ordering import (
    cancelling,
    changing,
    closing,
    confirming,
    drafting,
    messages,
    offers,
    orders,
    paper_records,
    papers,
    producer_links,
    rewriting,
    sending,
    term_book,
    views,
)
from pos.ordering.changing import Change
from pos.ordering.confirming import Answer
from pos.ordering.forms import (
    read_answer,
    read_costs,
    read_day,
    read_note,
    read_one,
    read_units,
    read_way,
)
from pos.ordering.goods import Wanted
from pos.ordering.kinds import SENDING, State
from pos.ordering.records import Order, OrderLine
from pos.ordering.refusals import Grown, NothingOrdered, UnknownOrder
from pos.ordering.rewriting import Kept
from pos.shop.door import hand
from pos.web import forms, sentences
from pos.web.i18n import gettext, language
from pos.web.phrases.units import unit_word


def show_order(order_id: str) -> str:
    """One order: a draft to be written, or what became of it."""
    order = require(order_id)
    return _draft_page(order, {}) if order.state is State.DRAFT else _order_page(order)


def keep_draft(order_id: str) -> AnyResponse | tuple[str, int]:
    """Write a draft as the page has it; goods chosen are put on it, a line named is taken out."""
    order, form = require(order_id), request.form.to_dict()
    return _done(order, form, lambda: _keep(order, form), _draft_page, "kept")


def send_order(order_id: str) -> AnyResponse | tuple[str, int]:
    """Write the draft as the page has it, and note that it went to its producer."""
    order, form = require(order_id), request.form.to_dict()
    request_id = forms.request_id() or new_id()

    def send() -> None:
        way = read_way(form)
        if order.state is State.DRAFT:
            _require_seen(order, form)
            _keep(order, form)
        sending.send_order(order_id, way, request_id=request_id, hand=hand())

    return _done(order, form, send, _draft_page, "sent")


def give_up(order_id: str) -> AnyResponse:
    """The draft is not sent after all."""
    drafting.give_up(order_id, hand=hand())
    return redirect(url_for("ordering.show_orders", done="given_up"), 303)


def copy_order(order_id: str) -> AnyResponse | tuple[str, int]:
    """A new draft with the same goods, as far as they can still be ordered."""
    request_id = forms.request_id() or new_id()
    try:
        made = drafting.copy_order(order_id, request_id=request_id, hand=hand())
    except NothingOrdered:
        said = gettext("Hàng của đơn này đều đã ngừng bán nên không chép được.")
        return _order_page(require(order_id), {"form": said}), 409
    address = url_for("purchase.show_order", order_id=made, done="copied", of=order_id)
    return redirect(address, 303)


def show_answer_form(order_id: str) -> str:
    """What the producer said, to be written down."""
    return _answer_page(require(order_id), {})


def confirm_order(order_id: str) -> AnyResponse | tuple[str, int]:
    """Write down what the producer said."""
    order, form = require(order_id), request.form.to_dict()
    request_id = forms.request_id() or new_id()

    def confirm() -> None:
        lines = read_answer(form, order.asked_lines, hand().on)
        answer = Answer(lines, read_note(form), read_way(form))
        confirming.confirm_order(order_id, answer, request_id=request_id, hand=hand())

    return _done(order, form, confirm, _answer_page, "confirmed")


def note_seen(order_id: str) -> AnyResponse:
    """Somebody looked at what the producer answered."""
    confirming.look_at_answer(order_id, hand=hand())
    return redirect(url_for("purchase.show_order", order_id=order_id), 303)


def show_change_form(order_id: str) -> str:
    """An order that went out, to be changed."""
    return _change_page(require(order_id), {})


def change_order(order_id: str) -> AnyResponse | tuple[str, int]:
    """Change an order that went out, and note how its producer is told."""
    order, form = require(order_id), request.form.to_dict()
    request_id = forms.request_id() or new_id()

    def change() -> None:
        units = read_units(form, order.live_lines)
        day, note = read_day(form, "wanted_on", hand().on), read_note(form)
        asked = Change(units, day, note, read_way(form), _more(form))
        changing.change_order(order_id, asked, request_id=request_id, hand=hand())

    return _done(order, form, change, _change_page, "changed")


def close_order(order_id: str) -> AnyResponse:
    """What has not come is not waited for any more."""
    note = read_note(request.form)
    closing.close_order(order_id, note, request_id=forms.request_id(), hand=hand())
    return redirect(url_for("purchase.show_order", order_id=order_id, done="closed"), 303)


def cancel_order(order_id: str) -> AnyResponse:
    """The order is not wanted any more."""
    note = read_note(request.form)
    cancelling.cancel_order(order_id, note, request_id=forms.request_id(), hand=hand())
    return redirect(url_for("purchase.show_order", order_id=order_id, done="cancelled"), 303)


def require(order_id: str) -> Order:
    """An order that is there.

    Raises:
        UnknownOrder.
    """
    found = orders.find(reading(), order_id)
    if found is None:
        raise UnknownOrder
    return found


# --- What the doors do ---------------------------------------------------------------------

Page = Callable[[Order, Mapping[str, str], Mapping[str, str]], str]


def _done(
    order: Order, form: Mapping[str, str], act: Callable[[], None], page: Page, word: str
) -> AnyResponse | tuple[str, int]:
    """Do it and show the order; what cannot be taken is said on the page that asked."""
    try:
        act()
    except BadForm as bad:
        said = {name: sentences.field(code) for name, code in bad.problems.items()}
        return page(require(order.order_id), form, said), 400
    except Refusal as no:
        if not no.code.startswith("ordering.") or isinstance(no, UnknownOrder):
            raise
        return page(require(order.order_id), form, {"form": sentences.refusal(no)}), 409
    done = "" if form.get("quietly") or form.get("pick") or form.get("drop") else word
    address = url_for("purchase.show_order", order_id=order.order_id, done=done or None)
    return redirect(address, 303)


def _require_seen(order: Order, form: Mapping[str, str]) -> None:
    """Be sure that whoever sends a draft looked at all of it: suggestions may have put goods on it.

    Raises:
        Grown: it has lines that the page did not.
    """
    seen = {name for name in form if name.startswith("units-")}
    if seen and any(f"units-{one.no}" not in seen for one in order.lines):
        raise Grown


def _keep(order: Order, form: Mapping[str, str]) -> None:
    today = hand().on
    units = read_units(form, order.lines)
    if "drop" in form:
        units[forms.whole(form["drop"], "form")] = 0
    day = read_day(form, "wanted_on", today)
    kept = Kept(day, read_note(form), units, read_costs(form, order.lines), _more(form))
    rewriting.keep_draft(order.order_id, kept, hand=hand())


def _more(form: Mapping[str, str]) -> tuple[Wanted, ...]:
    """Goods chosen to be put on: as many as was typed, else a pack, a piece, a kilogram, a litre.

    Raises:
        BadForm: the quantity cannot be read.
    """
    product_id = form.get("pick", "")[:40]
    if not product_id:
        return ()
    typed, unit = form.get("pick_units", "").strip(), offers.unit_of(reading(), product_id)
    if not typed:
        return (Wanted(product_id, offers.usual_units(reading(), product_id, unit)),)
    return (Wanted(product_id, read_one(typed, "pick_units", unit)),)


# --- What the pages are made of --------------------------------------------------------------


def _draft_page(
    order: Order, form: Mapping[str, str], problems: Mapping[str, str] | None = None
) -> str:
    if order.state is not State.DRAFT:
        return _order_page(order, problems)
    session, today = reading(), business_day(clock.now())
    there = {one.product_id for one in order.lines}
    offered = offers.of_producer(session, order.producer_id, today)
    terms = term_book.producer(session, order.producer_id)
    source = _copied_from(order)
    lines = () if source is None else source.live_lines
    return render_template(
        "ordering/draft.html",
        others=[one for one in offered if one.product_id not in there],
        min_order_vnd=terms.min_order_vnd or 0,
        source=source,
        left_out=[one for one in lines if order.line_of(one.product_id) is None],
        less={one.product_id: one for one in lines if one.is_less},
        wanted=form.get("wanted_on", format_day(order.wanted_on)),
        **_common(order, form, problems),
    )


def _copied_from(order: Order) -> Order | None:
    """The order that a draft was just copied from."""
    source_id = request.args.get("of", "")[:40]
    source = orders.find(reading(), source_id) if source_id else None
    return source if source is not None and source.producer_id == order.producer_id else None


def _order_page(order: Order, problems: Mapping[str, str] | None = None) -> str:
    session = reading()
    paper, link = paper_records.paper(session, order), producer_links.link(order)
    terms = term_book.producer(session, order.producer_id)
    return render_template(
        "ordering/order.html",
        paper=paper,
        text=messages.message(paper, link.shown),
        link=link,
        symbol=papers.symbol(link.shown),
        history=views.history(order),
        news_note=views.news_note(order),
        event_words=sentences.order_event,
        zalo=terms.zalo,
        dial=producer_links.dial(paper.producer.get("phone", "") or terms.zalo),
        email=terms.email,
        days_late=order.days_late(business_day(clock.now())),
        **_common(order, {}, problems),
    )


def _answer_page(
    order: Order, form: Mapping[str, str], problems: Mapping[str, str] | None = None
) -> str:
    today = business_day(clock.now())
    return render_template("ordering/answer.html", today=today, **_common(order, form, problems))


def _change_page(
    order: Order, form: Mapping[str, str], problems: Mapping[str, str] | None = None
) -> str:
    session, today = reading(), business_day(clock.now())
    there = {one.product_id for one in order.live_lines}
    offered = offers.of_producer(session, order.producer_id, today)
    return render_template(
        "ordering/change.html",
        others=[one for one in offered if one.product_id not in there],
        wanted=form.get("wanted_on", format_day(order.wanted_on)),
        **_common(order, form, problems),
    )


def _common(
    order: Order, form: Mapping[str, str], problems: Mapping[str, str] | None
) -> dict[str, object]:
    return {
        "order": order,
        "form": form,
        "problems": problems or {},
        "request_id": form.get("request_id") or new_id(),
        "typed": _typed,
        "reasons": lambda line: views.reasons(line, _words),
        "ways": [(one.value, sentences.order_way(one.value)) for one in SENDING],
        "way_words": sentences.order_way,
        "state_words": sentences.order_state,
        "long_day": sentences.long_day,
        "done": request.args.get("done", ""),
    }


def _typed(line: OrderLine, units: int) -> str:
    """Units as a field has them: what is read back as the same."""
    return format_units(units, Unit(line.unit))


def _words(units: int, unit: str, word: str) -> str:
    return format_quantity(units, Unit(unit), unit_word(word, language(), units=units))

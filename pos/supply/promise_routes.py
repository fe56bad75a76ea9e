"""The door of promises to customers: what waits for whom, a new one, and how each ends."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.dates import format_day
from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.quantity import Unit
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.customer.phones import show_phone
from pos.ordering import reserving
from pos.ordering.refusals import NotOrdered
from pos.shop.door import hand, person
from pos.shop.permissions import Task, may
from pos.supply import handing, promise_form, promise_keeping, promise_queries
from pos.supply.promise_queries import Promise
from pos.web import forms, sentences

Problems = Mapping[str, str]
NO_RECEIPT = "none"
"""What the form sends where nobody knows the receipt."""
DONE = ("promised", "fetched", "unwanted", "reopened")


# --- What waits for whom -------------------------------------------------------------------


def show_promises() -> str:
    """What customers were promised, by the day they come for it."""
    return _list_page()


def give_up(reservation_id: str) -> AnyResponse | tuple[str, int]:
    """The customer does not want the goods any more."""
    try:
        reserving.end_reservation(reservation_id, hand=hand())
    except Refusal as no:
        return _list_page(sentences.refusal(no)), 409
    return _listed("unwanted")


def take_up_again(reservation_id: str) -> AnyResponse | tuple[str, int]:
    """It was not over after all."""
    try:
        handing.take_up_again(reservation_id, hand=hand())
    except Refusal as no:
        return _list_page(sentences.refusal(no)), 409
    return _listed("reopened")


def _listed(done: str, new: str | None = None) -> AnyResponse:
    return redirect(url_for("promises.show_promises", done=done, new=new), 303)


def _list_page(problem: str = "") -> str:
    session, today, someone = reading(), hand().on, person()
    done, new = (request.args.get(name, "")[:40] for name in ("done", "new"))
    rows = promise_queries.standing(session, today)
    return render_template(
        "supply/promises.html",
        rows=rows,
        new=next((one for one in rows if one.promise.reservation_id == new), None),
        over=promise_queries.over(session, today),
        may_write=someone is not None and may(someone.role, Task.DRAFT_ORDERS),
        long_day=sentences.long_day,
        show_phone=show_phone,
        problem=problem,
        done=done if done in DONE else "",
        today=today,
    )


# --- A new one -----------------------------------------------------------------------------


def show_new_promise() -> str:
    """Find the goods; then how many, for whom, for which day."""
    card = _card(request.args.get("product_id", "")[:40])
    return _new_page(card, {"due_on": format_day(hand().on)}, {})


def promise_goods() -> AnyResponse | tuple[str, int]:
    """Promise goods to a customer; sent twice it is one promise."""
    form = request.form.to_dict()
    product_id = form.get("product_id", "")[:40]
    card = _card(product_id)
    try:
        if card is None:
            raise NotOrdered(name="")
        its = forms.request_id() or new_id()
        unit = Unit(card.unit)
        found = promise_form.read(form, card.product_id, unit, reservation_id=its, today=hand().on)
        reserving.reserve(found, hand=hand())
    except BadForm as bad:
        said = {name: sentences.field(code) for name, code in bad.problems.items()}
        return _new_page(card, form, said), 400
    except Refusal as no:
        return _new_page(card, form, {"form": sentences.refusal(no)}), 409
    return _listed("promised", its)


def _card(product_id: str) -> Card | None:
    found = catalogue.cards(reading(), [product_id], hand().on).get(product_id)
    return found if found is not None and found.is_stocked else None


def _new_page(card: Card | None, form: Mapping[str, str], problems: Problems) -> str:
    session, q = reading(), request.values.get("q", "").strip()[:100]
    found = [] if card is not None or not q else promise_queries.found(session, q, hand().on)
    return render_template(
        "supply/promise_new.html",
        card=card,
        there=None if card is None else promise_keeping.there(session, card.product_id, hand().on),
        long_day=sentences.long_day,
        found=found,
        q=q,
        form=form,
        problems=problems,
        request_id=forms.request_id() or new_id(),
    )


# --- It is fetched -------------------------------------------------------------------------


def show_receipts(reservation_id: str) -> AnyResponse | str:
    """On which receipt the customer had the goods."""
    found = promise_queries.one(reading(), reservation_id, hand().on)
    return _listed("") if found is None else _receipts_page(found, None, "")


def hand_over(reservation_id: str) -> AnyResponse | tuple[str, int]:
    """The customer has the goods."""
    chosen = request.form.get("receipt", "")[:40]
    found = promise_queries.one(reading(), reservation_id, hand().on)
    if not chosen and found is not None:
        return _receipts_page(found, "", sentences.field("choose_one")), 400
    sale_id = "" if chosen == NO_RECEIPT else chosen
    try:
        handing.hand_over(reservation_id, sale_id, hand=hand())
    except Refusal as no:
        said = sentences.refusal(no)
        if found is None:
            return _list_page(said), 409
        return _receipts_page(found, chosen, said), 409
    return _listed("fetched")


def _receipts_page(found: Promise, chosen: str | None, problem: str) -> str:
    receipts = promise_queries.receipts(reading(), found.promise, hand().on)
    if chosen is None:
        chosen = promise_queries.likely(found.promise, receipts) or ("" if receipts else NO_RECEIPT)
    return render_template(
        "supply/promise_receipts.html",
        one=found,
        receipts=receipts,
        chosen=chosen,
        no_receipt=NO_RECEIPT,
        problem=problem,
        show_phone=show_phone,
        long_day=sentences.long_day,
    )

"""The till's door to customers: finding one, choosing one, writing down a new one, for an order."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request

from pos.base.errors import BadForm, Refusal
from pos.base.transaction import reading
from pos.customer import form as customer_form
from pos.customer import queries, registering
from pos.customer.refusals import NoPhoneToCall, PhoneTaken, UnknownCustomer
from pos.customer.wordings import CURRENT
from pos.shop.door import allowed, hand, register_no
from pos.shop.permissions import Task
from pos.till import drafting, drafts
from pos.web import forms, sentences

bp = Blueprint("customer", __name__, url_prefix="/customers/choices")
TEMPLATE = "customer/_choose.html"


@bp.get("/<sale_id>")
@allowed(Task.SELL)
def show_choice(sale_id: str) -> str:
    """Whose order it is, and where another is looked for."""
    return _shown(sale_id)


@bp.get("/<sale_id>/found")
@allowed(Task.SELL)
def search_customers(sale_id: str) -> str:
    """Customers for what was typed, masked; a form for a new one where there are none."""
    text = request.args.get("q", "")[:80]
    found = queries.search(reading(), text)
    typed = customer_form.guess(text) if text.strip() and not found else {}
    return _shown(sale_id, found=found, q=text, typed=typed, is_new=not found)


@bp.post("/<sale_id>")
@allowed(Task.SELL)
def choose_customer(sale_id: str) -> str:
    """Say whose order it is; without an id it is nobody's in particular."""
    try:
        drafting.choose_customer(sale_id, request.form.get("customer_id") or None, hand=hand())
    except UnknownCustomer as no:
        return _shown(sale_id, problems={"q": sentences.refusal(no)})
    return _shown(sale_id)


@bp.post("/<sale_id>/new")
@allowed(Task.SELL)
def add_customer(sale_id: str) -> str:
    """Write down somebody new and say that the order is theirs."""
    typed = request.form.to_dict()
    drafts.require_open(reading(), sale_id, register_no())
    try:
        wanted = customer_form.read_customer(typed)
        customer_id = registering.register(
            wanted.name,
            wanted.phone,
            wants_offers=typed.get("wants_offers") == "1",
            request_id=forms.request_id(),
            hand=hand(),
        )
    except (BadForm, PhoneTaken, NoPhoneToCall) as no:
        return _shown(sale_id, typed=typed, is_new=True, problems=_said(no))
    drafting.choose_customer(sale_id, customer_id, hand=hand())
    return _shown(sale_id)


def _shown(sale_id: str, *, problems: Mapping[str, str] | None = None, **facts: object) -> str:
    session = reading()
    draft = drafts.require_open(session, sale_id, register_no())
    return render_template(
        TEMPLATE,
        sale_id=sale_id,
        customer=queries.masked(session, draft.customer_id),
        wording=sentences.consent(CURRENT),
        problems=problems or {},
        **facts,
    )


def _said(no: BadForm | Refusal) -> dict[str, str]:
    """What is wrong, a field each; a refusal stands beside the phone, which it is about."""
    if isinstance(no, BadForm):
        return {field: sentences.field(code) for field, code in no.problems.items()}
    return {"phone": sentences.refusal(no)}

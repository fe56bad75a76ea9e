"""The customers' door: the list, one person's page, their file, forgetting."""

from collections.abc import Mapping
from pathlib import Path

from flask import Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.errors import BadForm, Refusal
from pos.base.transaction import reading
from pos.customer import forgetting, forgotten, phones, queries, registering
from pos.customer.elsewhere import Elsewhere
from pos.customer.form import read_customer
from pos.customer.queries import Whole
from pos.customer.refusals import NoPhoneToCall, PhoneTaken, UnknownCustomer
from pos.customer.wordings import CURRENT
from pos.shop.door import hand, house, person
from pos.shop.permissions import Task, may
from pos.web import forms, sentences

MONTHS = (0, 6, 12, 24, 36, 60)
"""How long customers may be kept, as the page offers it."""


def show_customers() -> str:
    """The customers, masked, and those whom a search finds."""
    return _list_page({}, {})


def add_customer() -> AnyResponse | tuple[str, int]:
    """Write down somebody new."""
    form = request.form.to_dict()
    try:
        typed = read_customer(form)
        customer_id = registering.register(
            typed.name,
            typed.phone,
            wants_offers=form.get("wants_offers") == "1",
            request_id=forms.request_id(),
            hand=hand(),
        )
    except (BadForm, PhoneTaken, NoPhoneToCall) as no:
        return _list_page(form, _said(no)), 400
    return redirect(url_for("customers.show_customer", customer_id=customer_id, done="added"), 303)


def set_keeping() -> AnyResponse:
    """Choose how long customers are kept."""
    months = request.form.get("months", "")
    if months not in {str(one) for one in MONTHS}:
        raise BadForm({"months": "not_known"})
    registering.keep_months(int(months), hand=hand())
    return redirect(url_for("customers.show_customers", done="keeping"), 303)


def show_customer(customer_id: str) -> str:
    """One person: name and phone whole, what they agreed to, what they bought."""
    return _customer_page(_require(customer_id), None, {})


def change_customer(customer_id: str) -> AnyResponse | tuple[str, int]:
    """Give somebody another name or phone."""
    form = request.form.to_dict()
    try:
        typed = read_customer(form)
        registering.change_customer(customer_id, typed.name, typed.phone, hand=hand())
    except (BadForm, PhoneTaken) as no:
        return _customer_page(_require(customer_id), form, _said(no)), 400
    return _back(customer_id, "changed")


def note_consent(customer_id: str) -> AnyResponse | tuple[str, int]:
    """Somebody agrees to be told of offers, or takes it back."""
    is_given = request.form.get("is_given") == "1"
    try:
        registering.note_consent(customer_id, is_given=is_given, hand=hand())
    except NoPhoneToCall as no:
        said = {"consent": sentences.refusal(no)}
        return _customer_page(_require(customer_id), None, said), 409
    return _back(customer_id, "agreed" if is_given else "withdrawn")


def show_file(customer_id: str) -> Response:
    """Everything the shop knows of one person, to hand over."""
    one = _require(customer_id)
    page = render_template("customer/file.html", made_at=clock.now(), **_known_of(one))
    answer = Response(page, mimetype="text/html")
    name = f"khach-{customer_id[-8:].lower()}.html"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def forget_customer(customer_id: str) -> AnyResponse | tuple[str, int]:
    """Somebody asks to be forgotten."""
    if request.form.get("is_sure") != "1":
        said = {"forgetting": sentences.field("not_ticked")}
        return _customer_page(_require(customer_id), None, said), 400
    forgetting.forget_customer(
        customer_id, kept_in=_kept_in(), elsewhere=_elsewhere(), at=clock.now()
    )
    return redirect(url_for("customers.show_customers", done="forgotten"), 303)


# --- What the pages are made of --------------------------------------------------------------


def _list_page(form: Mapping[str, str], problems: Mapping[str, str]) -> str:
    session, text, someone = reading(), request.args.get("q", "")[:80], person()
    return render_template(
        "customer/list.html",
        found=queries.page(session, text, forms.page_no()),
        q=text,
        form=form,
        problems=problems,
        wording=sentences.consent(CURRENT),
        months=queries.months(session),
        choices=MONTHS,
        may_choose=someone is not None and may(someone.role, Task.MANAGE),
        done=request.args.get("done", ""),
    )


def _customer_page(one: Whole, form: Mapping[str, str] | None, problems: Mapping[str, str]) -> str:
    typed = {"name": one.name, "phone": phones.show_phone(one.phone)} if form is None else form
    return render_template(
        "customer/customer.html",
        form=typed,
        problems=problems,
        wording=sentences.consent(CURRENT),
        done=request.args.get("done", ""),
        **_known_of(one),
    )


def _known_of(one: Whole) -> dict[str, object]:
    session = reading()
    agreed = queries.agreed(session, one.customer_id)
    return {
        "customer": one,
        "masked": queries.masked(session, one.customer_id),
        "phone": phones.show_phone(one.phone),
        "agreed": agreed,
        "said": {one.wording: sentences.consent(one.wording) for one in agreed},
        "wants_offers": queries.wants_offers(session, one.customer_id),
        "purchases": _elsewhere().purchases(session, one.customer_id),
    }


def _require(customer_id: str) -> Whole:
    found = queries.find(reading(), customer_id)
    if found is None:
        raise UnknownCustomer
    return found


def _back(customer_id: str, done: str) -> AnyResponse:
    return redirect(url_for("customers.show_customer", customer_id=customer_id, done=done), 303)


def _said(no: BadForm | Refusal) -> dict[str, str]:
    """What is wrong, a field each; a refusal stands beside the phone, which it is about."""
    if isinstance(no, BadForm):
        return {field: sentences.field(code) for field, code in no.problems.items()}
    return {"phone": sentences.refusal(no)}


def _elsewhere() -> Elsewhere:
    found: Elsewhere = current_app.extensions["ocop_customers"]
    return found


def _kept_in() -> Path:
    return house().settings.home / forgotten.NAME

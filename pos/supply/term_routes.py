"""The door of terms: how producers deliver, how goods are bought, what orders cost."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.dates import format_day
from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.money import format_percent, format_vnd
from pos.base.quantity import Unit, format_units
from pos.base.transaction import reading
from pos.ordering import arranging
from pos.ordering import queries as ordering
from pos.ordering.terms import HouseTerms, ProducerTerms, ProductTerms
from pos.shop.door import hand
from pos.supply import defaults, term_form, term_views, wishes
from pos.supply.term_views import ProductView
from pos.web import forms, sentences

Form = Mapping[str, str]
Problems = Mapping[str, str]
COST_FIELDS = (
    ("order_vnd", "order_vnd"),
    ("line_vnd", "line_vnd"),
    ("holding_owned", "holding_owned_bp"),
    ("holding_consigned", "holding_consigned_bp"),
    ("goodwill", "goodwill_bp"),
    ("service_fresh", "service_fresh_bp"),
    ("service_processed", "service_processed_bp"),
    ("service_craft", "service_craft_bp"),
)
"""A field of the form, and the term it is."""


# --- All producers -------------------------------------------------------------------------


def show_terms() -> str:
    """Every producer, how it delivers, and where each term comes from."""
    wanted = request.args.get("q", "")[:80]
    session, today = reading(), hand().on
    terms = ordering.terms_of(session)
    return render_template(
        "supply/terms.html",
        page=term_views.producers(session, today, wanted, forms.page_no()),
        wanted=wanted,
        house=_house_form(terms.house),
        usual=_house_form(defaults.usual_house()),
        closures=[one for one in terms.closures if one.to_on >= today],
    )


# --- What orders and shelves cost -----------------------------------------------------------


def show_costs() -> str:
    """What orders, shelves and empty shelves cost; the service wished of each kind."""
    return _costs_page(_house_form(ordering.terms_of(reading()).house), {})


def change_costs() -> AnyResponse | tuple[str, int]:
    """Write them."""
    typed = request.form.to_dict()
    try:
        arranging.change_house_terms(term_form.read_house(typed), hand=hand())
    except BadForm as bad:
        return _costs_page(typed, bad.problems), 400
    return redirect(url_for("order_terms.show_costs", done="saved"), 303)


def _costs_page(form: Form, problems: Problems) -> str:
    page = term_views.producers(reading(), hand().on, "", 1)
    return render_template(
        "supply/term_costs.html",
        form=form,
        usual=_house_form(defaults.usual_house()),
        kinds=page.kinds,
        problems=_said(problems),
        done=request.args.get("done", ""),
    )


def _house_form(house: HouseTerms) -> dict[str, str]:
    found = {field: getattr(house, name) for field, name in COST_FIELDS}
    return {field: "" if value is None else _amount(field, value) for field, value in found.items()}


def _amount(field: str, value: int) -> str:
    return format_vnd(value) if field.endswith("_vnd") else format_percent(value)


# --- One producer ---------------------------------------------------------------------------


def show_producer(producer_id: str) -> str:
    """How a producer delivers, and its goods."""
    return _producer_page(producer_id, None, {})


def change_producer(producer_id: str) -> AnyResponse | tuple[str, int]:
    """Write how a producer delivers."""
    typed = request.form.to_dict()
    try:
        terms = term_form.read_producer(typed)
    except BadForm as bad:
        return _producer_page(producer_id, typed, bad.problems), 400
    arranging.change_producer_terms(producer_id, terms, hand=hand())
    address = url_for("order_terms.show_producer", producer_id=producer_id, done="saved")
    return redirect(address, 303)


def _producer_page(producer_id: str, typed: Form | None, problems: Problems) -> str:
    found = term_views.producer(reading(), producer_id, hand().on)
    return render_template(
        "supply/term_producer.html",
        found=found,
        form=_producer_form(found.head.typed) if typed is None else typed,
        problems=_said(problems),
        closure_id=new_id(),
        done=request.args.get("done", ""),
        today=hand().on,
    )


def _producer_form(terms: ProducerTerms) -> dict[str, str]:
    def said(value: object) -> str:
        return "" if value is None else str(value)

    days = "learnt" if terms.weekdays is None else "chosen" if terms.weekdays else "any"
    return {
        "lead_days": said(terms.lead_days),
        "days": days,
        **{f"day{one}": "1" for one in terms.weekdays or ()},
        "every_weeks": said(terms.every_weeks),
        "anchor_on": "" if terms.anchor_on is None else format_day(terms.anchor_on),
        "min_order_vnd": "" if terms.min_order_vnd is None else format_vnd(terms.min_order_vnd),
        "email": terms.email,
        "zalo": terms.zalo,
    }


# --- One product ----------------------------------------------------------------------------


def show_product(product_id: str) -> str:
    """How a product is bought."""
    return _product_page(term_views.product(reading(), product_id, hand().on), None, {})


def change_product(product_id: str) -> AnyResponse | tuple[str, int]:
    """Write how a product is bought."""
    typed = request.form.to_dict()
    view = term_views.product(reading(), product_id, hand().on)
    try:
        terms = term_form.read_product(typed, Unit(view.card.unit))
    except BadForm as bad:
        return _product_page(view, typed, bad.problems), 400
    arranging.change_product_terms(product_id, terms, hand=hand())
    return redirect(url_for("order_terms.show_product", product_id=product_id, done="saved"), 303)


def _product_page(view: ProductView, typed: Form | None, problems: Problems) -> str:
    return render_template(
        "supply/term_product.html",
        view=view,
        form=_product_form(view.typed, Unit(view.card.unit)) if typed is None else typed,
        plain=_plain(view),
        unmet=wishes.of_product(
            reading(), view.card.product_id, wishes.wished_bp(view.product.service)
        ),
        problems=_said(problems),
        done=request.args.get("done", ""),
    )


def _product_form(terms: ProductTerms, unit: Unit) -> dict[str, str]:
    def units(value: int | None) -> str:
        return "" if value is None else format_units(value, unit)

    def share(value: int | None) -> str:
        return "" if value is None else format_percent(value)

    return {
        "pack_units": units(terms.pack_units),
        "shelf_min_units": units(terms.shelf_min_units),
        "limit_units": units(terms.limit_units),
        "cost_vnd": "" if terms.cost_vnd is None else format_vnd(terms.cost_vnd),
        "owner": terms.owner,
        "bears_expired": share(terms.bears_expired_bp),
        "service": share(terms.service_bp),
        **({"is_left": "1"} if terms.is_left else {}),
        **{f"month{one}": "1" for one in terms.months or ()},
    }


def _plain(view: ProductView) -> dict[str, Any]:
    """What counts where nothing is typed."""
    unit, plain = Unit(view.card.unit), view.plain
    return {
        "pack_units": format_units(plain.pack, unit),
        "shelf_min_units": format_units(plain.display_min, unit),
        "cost_vnd": format_vnd(plain.cost_vnd),
        "owner": "consigned" if plain.is_consigned else "owned",
        "bears_expired": format_percent(defaults.in_bp(plain.bears_expired)),
        "service": "" if plain.service is None else format_percent(defaults.in_bp(plain.service)),
    }


# --- Days without deliveries ------------------------------------------------------------------


def show_closures() -> str:
    """Days on which the shop takes nothing in, or a producer does not come."""
    return _closures_page({}, {})


def close_days() -> AnyResponse | tuple[str, int]:
    """Write days without deliveries; of the shop's, or of one producer."""
    typed = request.form.to_dict()
    try:
        closure = term_form.read_closure(typed, hand().on)
    except BadForm as bad:
        return _closures_page(typed, bad.problems), 400
    arranging.close_days(closure, hand=hand())
    return redirect(url_for("order_terms.show_closures", done="saved"), 303)


def open_days(closure_id: str) -> AnyResponse:
    """Deliveries come on these days after all."""
    arranging.open_days(closure_id, hand=hand())
    return redirect(url_for("order_terms.show_closures", done="opened"), 303)


def _closures_page(typed: Form, problems: Problems) -> str:
    session, today = reading(), hand().on
    names = term_views.names(session)
    return render_template(
        "supply/term_closures.html",
        closures=[one for one in ordering.terms_of(session).closures if one.to_on >= today],
        names=names,
        form={"producer_id": request.args.get("producer", ""), **typed},
        problems=_said(problems),
        closure_id=typed.get("closure_id") or new_id(),
        tet=defaults.tet_pause(today),
        done=request.args.get("done", ""),
    )


def _said(problems: Problems) -> dict[str, str]:
    return {field: sentences.field(code) for field, code in problems.items()}

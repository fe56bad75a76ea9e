"""The door of gift sets: recipes, packing, taking apart.  `pos.packing.pages` says where."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day
from pos.base.errors import Refusal
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import GtinScan, LinkScan, read_scan
from pos.packing import fillings, forms, packing, queries, unpacking
from pos.packing.fillings import PLACES, Choice, Wanted
from pos.packing.refusals import LabelNotInside, LabelUnknown, LabelWithoutLot
from pos.packing.unpacking import Swap, Taken
from pos.packing.views import RecipeView
from pos.shop.door import hand, house
from pos.stock import queries as stock
from pos.stock import set_queries
from pos.stock.packs import MOST_PARTS, MOST_SETS, Ingredient
from pos.stock.places import SHOP
from pos.web import forms as web_forms
from pos.web import sentences

_Page = str | tuple[str, int]
_LETTERS = 200
"""Of what is typed to find goods, or scanned."""
_FIRST_UNITS = 100
"""Grams or millilitres that a weighed component begins with."""


def show_sets() -> str:
    """Every gift set and where its lots lie."""
    packed = set_queries.packed_by(reading(), request.args.get("packed", "")[:40])
    made = [queries.set_lot_view(reading(), lot_id, _today()) for lot_id, _sets in packed]
    return render_template(
        "packing/sets.html",
        sets=queries.set_views(reading(), _today()),
        made=[(view, count) for view, (_lot_id, count) in zip(made, packed, strict=True)],
        places=PLACES,
    )


def show_new_set() -> str:
    """Choosing the goods that are to be a gift set."""
    typed = request.args.get("q", "")[:_LETTERS]
    return render_template("packing/new.html", q=typed, hits=_hits(typed))


# --- The recipe --------------------------------------------------------------------------------


def show_recipe(product_id: str) -> str:
    """What goes into a set."""
    view = queries.recipe_view(reading(), product_id, None, _today())
    return _recipe_page(view)


def change_recipe(product_id: str) -> AnyResponse | _Page:
    """Find, add or take out a component, or write the recipe."""
    parts, problems = _read_recipe()
    if request.form.get("do", "find") != "save":
        return _recipe_page(queries.recipe_view(reading(), product_id, parts, _today()))
    if problems:
        view = queries.recipe_view(reading(), product_id, parts, _today())
        return _recipe_page(view, problems=problems), 400
    recipe_id = web_forms.request_id() or new_id()
    try:
        packing.define_set(product_id, parts, recipe_id=recipe_id, hand=hand())
    except Refusal as no:
        view = queries.recipe_view(reading(), product_id, parts, _today())
        return _recipe_page(view, no), 409
    return redirect(url_for("packing.show_packing", product_id=product_id), 303)


def _read_recipe() -> tuple[list[Ingredient], dict[str, str]]:
    """The recipe in the form, with what its button puts in or takes out; what is wrong with it."""
    lists = request.form.to_dict(flat=False)
    what, _colon, which = request.form.get("do", "").partition(":")
    cards = catalogue.cards(reading(), [*lists.get("part", ()), which][: 2 * MOST_PARTS], _today())
    parts, problems = forms.ingredients(lists, cards)
    if what == "drop":
        parts = [one for one in parts if one.product_id != which]
    elif what == "add" and which in cards and which not in {one.product_id for one in parts}:
        parts = [*parts, Ingredient(which, 1 if cards[which].unit == "piece" else _FIRST_UNITS)]
    return parts, problems


def _recipe_page(
    view: RecipeView, no: Refusal | None = None, problems: Mapping[str, str] | None = None
) -> str:
    typed = request.form.get("q", "")[:_LETTERS]
    inside = {one.card.product_id for one in view.parts} | {view.card.product_id}
    return render_template(
        "packing/recipe.html",
        view=view,
        q=typed,
        hits=[one for one in _hits(typed) if one.product_id not in inside],
        problem="" if no is None else sentences.refusal(no),
        problems={one: sentences.field(code) for one, code in (problems or {}).items()},
        request_id=web_forms.request_id() or new_id(),
    )


# --- Packing ---------------------------------------------------------------------------------


def show_packing(product_id: str) -> str:
    """The form for packing sets."""
    return _packing_page(Wanted(product_id, 1))


def pack(product_id: str) -> AnyResponse | _Page:
    """Look anew, take a scanned label, put another product in, or pack."""
    wanted = forms.wanted(product_id, request.form)
    what, _colon, which = request.form.get("do", "look").partition(":")
    if what != "pack":
        return _packing_page(*_looked(wanted, what, which))
    request_id = web_forms.request_id() or new_id()
    try:
        packing.pack_sets(wanted, request_id=request_id, hand=hand())
    except Refusal as no:
        return _packing_page(wanted, sentences.refusal(no)), 409
    return redirect(url_for("packing.show_sets", packed=request_id), 303)


def _looked(wanted: Wanted, what: str, which: str) -> tuple[Wanted, str]:
    """The sets wanted, with what a button or a label says; and why it cannot be."""
    code = request.form.get("scan", "").strip()
    if what == "swap":
        no, _dot, other = which.partition(".")
        return _chosen(wanted, forms.number(no), Choice(other[: forms.LONGEST_ID])), ""
    return _scanned(wanted, code[:_LETTERS]) if what == "look" and code else (wanted, "")


def _chosen(wanted: Wanted, no: int, choice: Choice) -> Wanted:
    return replace(wanted, choices={**wanted.choices, no: choice})


def _scanned(wanted: Wanted, code: str) -> tuple[Wanted, str]:
    """The lot that a label names goes in; or why it cannot."""
    read = read_scan(code, hosts=_hosts())
    found = stock.by_label(reading(), read) if isinstance(read, LinkScan) else None
    if isinstance(read, GtinScan):
        return wanted, sentences.refusal(LabelWithoutLot())
    if found is None or found.lot is None:
        return wanted, sentences.refusal(LabelUnknown())
    filling = fillings.fill(reading(), wanted, _today())
    for no, need in enumerate(filling.needs, start=1):
        if need.product_id == found.product_id:
            known = wanted.choices.get(no, Choice())
            return _chosen(wanted, no, replace(known, lot_id=found.lot.lot_id)), ""
    return wanted, sentences.refusal(LabelNotInside())


def _packing_page(wanted: Wanted, problem: str = "") -> str:
    filling = fillings.fill(reading(), wanted, _today())
    said = problem or ("" if filling.problem is None else sentences.refusal(filling.problem))
    typed = request.form.get("q", "")[:_LETTERS]
    swapped = forms.number(request.form.get("swap", ""))
    return render_template(
        "packing/pack.html",
        view=queries.packing_view(filling, wanted, _today()),
        wanted=wanted,
        places=PLACES,
        problem=said,
        q=typed,
        swap=swapped if 1 <= swapped <= len(filling.needs) else 1,
        hits=_hits(typed),
        most=MOST_SETS,
        request_id=web_forms.request_id() or new_id(),
    )


# --- Packed sets -----------------------------------------------------------------------------


def show_set_lot(lot_id: str) -> str:
    """What lies in the sets of a lot, and where they lie."""
    return _lot_page(lot_id)


def unpack(lot_id: str) -> AnyResponse | _Page:
    """Take sets apart."""
    request_id = web_forms.request_id() or new_id()
    try:
        unpacking.unpack_sets(_taken(lot_id), request_id=request_id, hand=hand())
    except Refusal as no:
        end_reading()
        return _lot_page(lot_id, problem=sentences.refusal(no)), 409
    return redirect(url_for("packing.show_set_lot", lot_id=lot_id), 303)


def substitute(lot_id: str) -> AnyResponse | _Page:
    """Find what to put in another component's place, or put it in."""
    product_id = request.form.get("product_id", "")[: forms.LONGEST_ID]
    what, _colon, which = request.form.get("do", "find").partition(":")
    if what != "swap":
        return _lot_page(lot_id, chosen=which if what == "choose" else product_id)
    swap = Swap(
        part_no=forms.number(request.form.get("part_no", "")),
        product_id=product_id,
        old_goes=request.form.get("old_goes", "")[: forms.LONGEST_ID],
    )
    request_id = web_forms.request_id() or new_id()
    try:
        unpacking.substitute_part(_taken(lot_id), swap, request_id=request_id, hand=hand())
    except Refusal as no:
        end_reading()
        return _lot_page(lot_id, chosen=product_id, problem=sentences.refusal(no)), 409
    return redirect(url_for("packing.show_sets", packed=request_id), 303)


def _taken(lot_id: str) -> Taken:
    form = request.form
    return Taken(
        lot_id=lot_id,
        sets=forms.number(form.get("sets", "")),
        place=form.get("place", SHOP)[: forms.LONGEST_ID],
        reason=forms.words(form.get("reason", "")),
    )


def _lot_page(lot_id: str, *, chosen: str = "", problem: str = "") -> str:
    typed = request.form.get("q", "")[:_LETTERS]
    cards = catalogue.cards(reading(), [chosen], _today()) if chosen else {}
    return render_template(
        "packing/lot.html",
        view=queries.set_lot_view(reading(), lot_id, _today()),
        chosen=cards.get(chosen),
        q=typed,
        hits=_hits(typed),
        form=request.form,
        problem=problem,
        request_id=new_id(),
        swap_id=new_id(),
    )


# --- What the pages have in common -------------------------------------------------------------


def _hits(typed: str) -> list[catalogue.Card]:
    """Goods for what was typed, or the one whose barcode was scanned."""
    read = read_scan(typed, hosts=_hosts()) if typed.strip() else None
    known = catalogue.by_gtin(reading(), read.gtin14) if isinstance(read, GtinScan) else None
    if isinstance(read, LinkScan):
        labelled = stock.by_label(reading(), read)
        known = None if labelled is None else labelled.product_id
    found = [known] if known else catalogue.search(reading(), typed)
    cards = catalogue.cards(reading(), found, _today())
    return [cards[one] for one in found if one in cards]


def _hosts() -> list[str]:
    settings = house().settings
    return [settings.link_base.split("://", 1)[1], f"127.0.0.1:{settings.port}"]


def _today() -> date:
    return business_day(clock.now())

"""The door of shelf labels: which are due, printing them, saying they were replaced."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.assortment import labelling, shelf_queries
from pos.assortment.refusals import NoPriceToPrint, NoSuchProduct
from pos.base.errors import Refusal
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.shop.door import hand, house, outlet
from pos.shop.printers import Role, ShopPrinter, profile_for
from pos.stock.labelling import require_fit
from pos.web import forms, sentences
from printers.document import Label, Paper

A_PAGE = 100


def show_labels() -> str:
    """The shelves whose label is due, or the goods that have none."""
    return _page()


def show_count() -> str:
    """How many are due, for the pages that lead here."""
    return render_template(
        "assortment/_shelf_count.html",
        due=len(shelf_queries.due(reading(), hand().on, link_base=_public_base())),
    )


def show_label(product_id: str) -> str:
    """A shelf's label before it is printed, at its true size."""
    return _label_page(_card(product_id))


def show_label_pixels(product_id: str) -> Response:
    """A label's pixels, as this register's printer would get them now."""
    paper = _paper(_card(product_id))
    from printers.printing import preview_png  # heavy: few ask for it

    return Response(preview_png(paper, profile_for(paper, _printer())), mimetype="image/png")


def print_label(product_id: str) -> AnyResponse | tuple[str, int]:
    """Print labels of one shelf: all of them, or one to look at before the rest."""
    card = _card(product_id)
    is_first = "first" in request.form
    copies = forms.copies(labelling.MOST_AT_ONCE)
    try:
        _print([product_id], copies=1 if is_first else copies)
    except Refusal as no:
        return _label_page(card, sentences.refusal(no)), 409
    told: dict[str, Any] = {"printed": copies}
    if is_first:
        told = {"printed": 1, "rest": copies - 1}
    return redirect(url_for("shelf_label.show_label", product_id=product_id, **told), 303)


def print_labels() -> AnyResponse | tuple[str, int]:
    """Print the labels of the chosen goods: all of them, or one to look at before the rest."""
    chosen = request.form.getlist("product_id")
    is_first = "first" in request.form
    try:
        printed = _print(chosen[:1] if is_first else chosen)
    except Refusal as no:
        return _page(sentences.refusal(no)), 409
    if not is_first:
        return _back(printed=printed)
    return _back(printed=printed, first=chosen[0], chosen=chosen[1 : labelling.MOST_AT_ONCE])


def _print(product_ids: list[str], *, copies: int = 1) -> int:
    return labelling.print_shelf_labels(
        product_ids,
        link_base=house().settings.link_base,
        hand=hand(),
        copies=copies,
        printer=_printer(),
        request_id=forms.request_id("first" if "first" in request.form else "request_id"),
    )


def note_replaced() -> AnyResponse | tuple[str, int]:
    """Note that the chosen shelves tell what counts today."""
    try:
        replaced = labelling.note_replaced(
            request.form.getlist("product_id"),
            seen=_seen(),
            link_base=_public_base(),
            hand=hand(),
        )
    except Refusal as no:
        return _page(sentences.refusal(no)), 409
    return _back(replaced=replaced)


def _printer() -> ShopPrinter:
    return outlet(Role.LABELS).printer


def _public_base() -> str:
    """What codes on paper carry for a shopper; empty where they open on this machine only."""
    settings = house().settings
    return "" if settings.is_link_local else settings.link_base


def _seen() -> dict[str, str]:
    """By product, what the page showed of it."""
    parts = (one.partition(":") for one in request.form.getlist("seen"))
    return {product_id: seen for product_id, _colon, seen in parts}


def _card(product_id: str) -> Card:
    card = catalogue.cards(reading(), [product_id], hand().on).get(product_id)
    if card is None:
        raise NoSuchProduct
    return card


def _paper(card: Card) -> Paper:
    """A shelf's label for this register's printer.

    Raises:
        NoPriceToPrint: the product has no price today.
        LabelDoesNotFit: its words are too large for the labels in the printer.
    """
    if card.price_vnd is None:
        raise NoPriceToPrint(name=card.name_vi)
    link_base, printer = house().settings.link_base, _printer()
    paper = labelling.compose(reading(), card, link_base=link_base, hand=hand(), printer=printer)
    if isinstance(paper, Label):
        require_fit(paper, printer)
    return paper


def _label_page(card: Card, problem: str = "") -> str:
    printer, size = _printer(), (0, 0)
    try:
        paper = _paper(card)
    except Refusal as no:
        problem = problem or sentences.refusal(no)
    else:
        from printers.printing import draw_paper  # heavy: few ask for it

        size = draw_paper(paper, profile_for(paper, printer)).size
    rest, per_mm = request.args.get("rest", 0, type=int), printer.profile.dots_per_mm
    return render_template(
        "assortment/shelf_label.html",
        card=card,
        printer=printer,
        size_dots=size,
        size_mm=[(dots + per_mm // 2) // per_mm for dots in size],
        dots_per_mm=per_mm,
        copies=rest if 0 < rest < labelling.MOST_AT_ONCE else 1,
        rest=rest,
        printed=request.args.get("printed", 0, type=int),
        is_local_link=house().settings.is_link_local,
        request_id=new_id(),
        first_request_id=new_id(),
        problem=problem,
    )


def _page(problem: str = "") -> str:
    session, today, link_base = reading(), hand().on, _public_base()
    is_new = request.values.get("tab") == "new"
    due = shelf_queries.due(session, today, link_base=link_base)
    page = forms.page_no()
    offset = (page - 1) * A_PAGE if is_new else 0
    ids, without = shelf_queries.unlabelled(session, today, limit=A_PAGE, offset=offset)
    unlabelled = shelf_queries.shelves(session, ids, today, link_base=link_base)
    return render_template(
        "assortment/shelf_labels.html",
        due=due[:A_PAGE],
        due_count=len(due),
        unlabelled=unlabelled,
        without_count=without,
        has_any=shelf_queries.has_any(session),
        is_new=is_new,
        page=page,
        last_page=max(1, -(-without // A_PAGE)),
        most=labelling.MOST_AT_ONCE,
        printed=request.args.get("printed", 0, type=int),
        replaced=request.args.get("replaced", 0, type=int),
        is_local_link=house().settings.is_link_local,
        request_id=new_id(),
        problem=problem,
        first=_first(),
        first_request_id=new_id(),
        chosen=_chosen(problem),
    )


def _first() -> Card | None:
    """The product whose label was printed to be looked at before the rest."""
    product_id = request.args.get("first", "")
    return catalogue.cards(reading(), [product_id], hand().on).get(product_id)


def _chosen(problem: str) -> list[str] | None:
    """The goods that stay ticked; None: as the list begins."""
    if problem:
        return request.form.getlist("product_id")
    return request.args.getlist("chosen") if "first" in request.args else None


def _back(**told: Any) -> AnyResponse:
    """To the list again, where it was left."""
    if request.form.get("tab") == "new":
        told |= {"tab": "new", "page": forms.page_no()}
    return redirect(url_for("shelf_label.show_labels", **told), 303)

"""The door of shelf labels: which are due, printing them, saying they were replaced."""

from urllib.parse import urlencode

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.assortment import labelling, shelf_queries
from pos.assortment.refusals import NoSuchProduct
from pos.base.errors import Refusal
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.shop.door import hand, house, outlet
from pos.shop.printers import Role, ShopPrinter, profile_for
from pos.stock.labelling import require_fit
from pos.web import forms, sentences
from printers.document import Label

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


def show_label_pixels(product_id: str) -> Response:
    """A label's pixels, as this register's printer would get them now."""
    card = catalogue.cards(reading(), [product_id], hand().on).get(product_id)
    if card is None:
        raise NoSuchProduct
    link_base = house().settings.link_base
    printer = _printer()
    paper = labelling.compose(reading(), card, link_base=link_base, hand=hand(), printer=printer)
    if isinstance(paper, Label):
        require_fit(paper, printer)
    from printers.printing import preview_png  # heavy: few ask for it

    return Response(preview_png(paper, profile_for(paper, printer)), mimetype="image/png")


def print_labels() -> AnyResponse | tuple[str, int]:
    """Print the labels of the chosen goods."""
    try:
        printed = labelling.print_shelf_labels(
            request.form.getlist("product_id"),
            link_base=house().settings.link_base,
            hand=hand(),
            printer=_printer(),
            request_id=forms.request_id(),
        )
    except Refusal as no:
        return _page(sentences.refusal(no)), 409
    return _back("printed", printed)


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
    return _back("replaced", replaced)


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
        is_new=is_new,
        page=page,
        last_page=max(1, -(-without // A_PAGE)),
        most=labelling.MOST_AT_ONCE,
        printed=request.args.get("printed", 0, type=int),
        replaced=request.args.get("replaced", 0, type=int),
        is_local_link=house().settings.is_link_local,
        request_id=new_id(),
        problem=problem,
        chosen=request.form.getlist("product_id") if problem else None,
    )


def _back(done: str, count: int) -> AnyResponse:
    values = {done: count, "tab": "new"} if request.form.get("tab") == "new" else {done: count}
    return redirect(f"{url_for('shelf_label.show_labels')}?{urlencode(values)}", 303)

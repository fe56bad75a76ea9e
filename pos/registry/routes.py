"""The doors of the registry at the till: its release, which goods are which of its entries."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from pos.base.transaction import reading
from pos.registry import link_queries, linking, queries
from pos.shop.door import hand

_WAYS = ("gtin", "name", "hand")


def show_links() -> str:
    """Goods that are linked, or what the others may be."""
    session, today = reading(), hand().on
    is_linked = request.args.get("tab") == "linked"
    counted = link_queries.counts(session)
    total = counted.linked if is_linked else counted.left
    pages = max(1, -(-total // link_queries.PIECE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "registry/links.html",
        held=queries.held_release(session),
        counted=counted,
        is_linked=is_linked,
        rows=link_queries.rows(session, today, is_linked=is_linked, page=page),
        sure=link_queries.sure(session),
        page=page,
        pages=pages,
        done=request.args.get("done", "")[:20],
        linked=request.args.get("n", 0, type=int),
    )


def show_product(product_id: str) -> str:
    """One product: what it is linked to, what it may be, a search by hand."""
    session, today = reading(), hand().on
    row = link_queries.row(session, product_id, today)
    if row is None:
        abort(404)
    asked = request.args.get("q", row.name_vi)[:100]
    return render_template(
        "registry/product.html",
        row=row,
        asked=asked,
        found=link_queries.search(session, asked, today),
    )


def link_product(product_id: str) -> Response:
    """Say that a product is an entry."""
    how = request.form.get("how", "hand")
    code = request.form.get("code", "")[:40]
    linking.link_product(product_id, code, how if how in _WAYS else "hand", hand=hand())
    return redirect(url_for("registry.show_links", done="linked"), 303)


def unlink_product(product_id: str) -> Response:
    """Say that a product is no entry."""
    linking.unlink_product(product_id, hand=hand())
    return redirect(url_for("registry.show_links", done="unlinked"), 303)


def link_barcodes() -> Response:
    """Link all goods whose barcode the registry has."""
    seen = [one.partition(" ") for one in request.form.getlist("pair")[:2000]]
    pairs = [(product_id, code) for product_id, _space, code in seen]
    made = linking.link_all(pairs, hand=hand())
    return redirect(url_for("registry.show_links", done="barcodes", n=made), 303)

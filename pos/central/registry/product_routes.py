"""The office's pages of the registry: products, producers, certificates that end."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from pos.base import clock
from pos.base.dates import business_day, format_partial
from pos.base.errors import BadForm
from pos.central.centre import centre
from pos.central.database import reading
from pos.central.people import door
from pos.central.people.door import permitted
from pos.central.people.roles import OFFICE
from pos.central.registry import editing, forms, importing, office_queries
from pos.law.ocop import GROUPS
from pos.web import sentences

bp = Blueprint("registry", __name__, url_prefix="/registry")
LAPSING_DAYS = 180


@bp.get("/products")
@permitted(*OFFICE)
def show_products() -> str:
    """The registry's products, searched."""
    text, page = request.args.get("q", "")[:100], _page()
    with reading(centre().engine) as books:
        lines, total = office_queries.products(books, text, page, _today())
    return render_template(
        "central/registry/products.html", lines=lines, total=total, text=text, **_pages(page, total)
    )


@bp.get("/products/new")
@permitted(*OFFICE)
def show_new_product() -> str:
    """An empty form of a product."""
    return _product_page("", {}, {})


@bp.get("/products/<code>")
@permitted(*OFFICE)
def show_product(code: str) -> str:
    """One product with its certificates."""
    return _product_page(code, {}, {})


@bp.post("/products")
@permitted(*OFFICE)
def add_product() -> Response | tuple[str, int]:
    """Write a new product."""
    return _write_product("")


@bp.post("/products/<code>")
@permitted(*OFFICE)
def change_product(code: str) -> Response | tuple[str, int]:
    """Write a product as it is now."""
    return _write_product(code)


@bp.post("/products/<code>/certificates")
@permitted(*OFFICE)
def write_certificate(code: str) -> Response | tuple[str, int]:
    """Write a certificate: a further one, or the one the form names."""
    typed = request.form.to_dict()
    try:
        told = forms.read_certificate(typed)
    except BadForm as bad:
        return _product_page(code, typed, bad.problems), 400
    editing.write_certificate(
        centre().engine,
        code,
        told,
        certificate_id=typed.get("certificate_id", "")[:40],
        by=door.someone(),
        at=clock.now(),
    )
    return redirect(url_for("registry.show_product", code=code, done=1), 303)


@bp.post("/products/<code>/certificates/<certificate_id>/end")
@permitted(*OFFICE)
def drop_certificate(code: str, certificate_id: str) -> Response:
    """Take away a certificate that was written by mistake."""
    editing.drop_certificate(
        centre().engine, code, certificate_id, by=door.someone(), at=clock.now()
    )
    return redirect(url_for("registry.show_product", code=code, done=1), 303)


@bp.get("/producers")
@permitted(*OFFICE)
def show_producers() -> str:
    """The registry's producers, searched."""
    text, page = request.args.get("q", "")[:100], _page()
    with reading(centre().engine) as books:
        lines, total = office_queries.producers(books, text, page)
    return render_template(
        "central/registry/producers.html",
        lines=lines,
        total=total,
        text=text,
        **_pages(page, total),
    )


@bp.get("/certificates")
@permitted(*OFFICE)
def show_certificates() -> str:
    """Certificates that end within half a year, and those that ended."""
    with reading(centre().engine) as books:
        found = office_queries.endings(books, _today(), days=LAPSING_DAYS)
    return render_template("central/registry/certificates.html", endings=found, today=_today())


@bp.post("/imports")
@permitted(*OFFICE)
def load_list() -> str | Response:
    """Take a list of products into the draft."""
    file = request.files.get("file")
    content = b"" if file is None else file.read()
    done = importing.import_products(
        centre().engine, content, at=clock.now(), by_name=door.someone().name
    )
    return render_template("central/registry/imported.html", done=done, row_words=sentences.row)


# --- Inside -----------------------------------------------------------------------------


def _write_product(code: str) -> Response | tuple[str, int]:
    typed = request.form.to_dict()
    with reading(centre().engine) as books:
        provinces = tuple(one for one, _name in office_queries.provinces(books))
    try:
        told = forms.read_product(typed, provinces, code)
    except BadForm as bad:
        return _product_page(code, typed, bad.problems), 400
    editing.write_product(centre().engine, told, is_new=not code, by=door.someone(), at=clock.now())
    return redirect(url_for("registry.show_product", code=told.code, done=1), 303)


def _product_page(code: str, typed: Mapping[str, str], problems: Mapping[str, str]) -> str:
    with reading(centre().engine) as books:
        found = office_queries.product(books, code) if code else None
        if code and found is None:
            abort(404)
        return render_template(
            "central/registry/product.html",
            product=None if found is None else found[0],
            certificates=[] if found is None else found[1],
            provinces=office_queries.provinces(books),
            groups=GROUPS,
            typed=typed,
            problems=problems,
            today=_today(),
            done=request.args.get("done"),
            shown_date=format_partial,
        )


def _today() -> date:
    return business_day(clock.now())


def _page() -> int:
    return max(1, request.args.get("page", 1, type=int))


def _pages(page: int, total: int) -> dict[str, int]:
    return {"page": page, "pages": max(1, -(-total // office_queries.PIECE))}

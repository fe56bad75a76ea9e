"""The door of a producer's page: whom to ask for, its goods, its other certificates."""

from collections.abc import Mapping
from pathlib import Path

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.assortment import paper_files, producer_queries, standard_form, standard_keeping
from pos.assortment.certificate_routes import PAPER_POLICY
from pos.assortment.certifying import Scan
from pos.assortment.product_routes import file_of_form, said_of
from pos.assortment.refusals import NoSuchPaper
from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.catalogue.standards import Kind, Standard
from pos.shop.door import hand, house
from pos.web import forms, sentences


def show_producer(producer_id: str) -> str:
    """What is known of a producer."""
    return _page(producer_id, "", {}, {})


def change_contact(producer_id: str) -> AnyResponse | tuple[str, int]:
    """Write whom to ask for."""
    form = request.form.to_dict()
    try:
        standard_keeping.change_contact(producer_id, standard_form.read_contact(form), hand=hand())
    except BadForm as bad:
        return _page(producer_id, "contact", form, bad.problems), 400
    return _back(producer_id, "contact")


def add_standard(producer_id: str) -> AnyResponse | tuple[str, int]:
    """Write another certificate of the producer."""
    form = request.form.to_dict()
    try:
        standard_keeping.add_standard(
            _read(producer_id),
            hand=hand(),
            scan=_scan(),
            folder=_folder(),
            request_id=forms.request_id(),
        )
    except BadForm as bad:
        return _page(producer_id, "new", form, bad.problems), 400
    except Refusal as no:
        return _page(producer_id, "new", form, {}, sentences.refusal(no)), 409
    return _back(producer_id, "standard")


def change_standard(producer_id: str, standard_id: str) -> AnyResponse | tuple[str, int]:
    """Write a certificate anew."""
    form = request.form.to_dict()
    try:
        standard_keeping.change_standard(
            standard_id,
            _read(producer_id),
            seen=form.get("seen", ""),
            hand=hand(),
            scan=_scan(),
            folder=_folder(),
        )
    except BadForm as bad:
        return _page(producer_id, standard_id, form, bad.problems), 400
    except Refusal as no:
        return _page(producer_id, "", {}, {}, sentences.refusal(no)), 409
    return _back(producer_id, "standard")


def strike_standard(producer_id: str, standard_id: str) -> AnyResponse | tuple[str, int]:
    """Strike out a certificate that was written by mistake."""
    seen = request.form.get("seen", "")
    try:
        standard_keeping.strike_standard(producer_id, standard_id, seen=seen, hand=hand())
    except Refusal as no:
        return _page(producer_id, "", {}, {}, sentences.refusal(no)), 409
    return _back(producer_id, "struck")


def show_standard_paper(producer_id: str, paper_id: str) -> Response:
    """A certificate's paper as it came, to be saved."""
    paper = producer_queries.paper(reading(), producer_id, paper_id)
    path = None if paper is None else paper_files.path_of(_folder(), paper.sha256, paper.kind)
    if paper is None or path is None or not path.is_file():
        raise NoSuchPaper
    response = Response(path.read_bytes(), mimetype=paper_files.MIMETYPES[paper.kind])
    shown = f"{paper.sha256[:12]}.{paper.kind}"
    response.headers.set("Content-Disposition", "attachment", filename=shown)
    response.headers["Content-Security-Policy"] = PAPER_POLICY
    return response


def _page(
    producer_id: str,
    open_id: str,
    form: Mapping[str, str],
    problems: Mapping[str, str],
    no: str = "",
) -> str:
    session, today = reading(), hand().on
    return render_template(
        "assortment/producer.html",
        producer=standard_keeping.producer(session, producer_id),
        producer_id=producer_id,
        standards=producer_queries.standards(session, producer_id, today),
        products=producer_queries.products(session, producer_id, today),
        kinds=[(one.value, sentences.standard(one.value)) for one in Kind],
        form_of=standard_form.form_of,
        open_id=open_id,
        form=form,
        ticked=request.form.getlist("product_id"),
        problems=said_of(problems),
        problem=no,
        done=request.args.get("done", ""),
        new_id=new_id,
        today=today,
    )


def _read(producer_id: str) -> Standard:
    known = [one.product_id for one in producer_queries.products(reading(), producer_id, hand().on)]
    chosen = request.form.getlist("product_id")
    return standard_form.read_standard(request.form, chosen, producer_id, known)


def _scan() -> Scan | None:
    content, name = file_of_form()
    return Scan(content, name) if content else None


def _folder() -> Path:
    return house().settings.home / "certificates"


def _back(producer_id: str, done: str) -> AnyResponse:
    end_reading()
    return redirect(url_for("producer.show_producer", producer_id=producer_id, done=done), 303)

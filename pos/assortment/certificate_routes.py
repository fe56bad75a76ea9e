"""The door of a product's certificates and their papers."""

from collections.abc import Mapping
from pathlib import Path

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from pos.assortment import (
    certificate_form,
    certifying,
    paper_files,
    product_queries,
    product_views,
)
from pos.assortment.product_routes import back, file_of_form, head, said_of
from pos.assortment.refusals import BadPaper, ChangedMeanwhile, NoSuchPaper
from pos.base.errors import BadForm, Refusal
from pos.base.transaction import reading
from pos.shop.door import hand, house
from pos.web import sentences

PAPER_POLICY = "default-src 'none'; sandbox"


def show_certificates(product_id: str) -> str:
    """Its certificates over time, with their papers."""
    return _certificates_page(product_id, "", {}, {})


def add_certificate(product_id: str) -> AnyResponse | tuple[str, int]:
    """Write a certificate."""
    form = request.form.to_dict()
    try:
        wanted = certificate_form.read_certificate(form, today=hand().on)
        certifying.add_certificate(product_id, wanted, hand=hand())
    except BadForm as bad:
        return _certificates_page(product_id, "new", form, bad.problems), 400
    except Refusal as no:
        said = sentences.refusal(no)
        return _certificates_page(product_id, "new", form, {}, said), 409
    return back(product_id, "certificate.show_certificates", "certificate")


def put_certificate_right(product_id: str, certificate_id: str) -> AnyResponse | tuple[str, int]:
    """Write a certificate anew."""
    form = request.form.to_dict()
    try:
        wanted = certificate_form.read_certificate(form, today=hand().on)
        certifying.put_certificate_right(
            product_id, certificate_id, wanted, seen=form.get("seen", ""), hand=hand()
        )
    except BadForm as bad:
        return _certificates_page(product_id, certificate_id, form, bad.problems), 400
    except Refusal as no:
        said = sentences.refusal(no)
        return _certificates_page(product_id, certificate_id, form, {}, said), 409
    return back(product_id, "certificate.show_certificates", "certificate")


def withdraw_certificate(product_id: str, certificate_id: str) -> AnyResponse | tuple[str, int]:
    """Note that a certificate was withdrawn."""
    form = request.form.to_dict()
    try:
        told = certificate_form.read_withdrawal(form, hand().on)
        certifying.withdraw_certificate(
            product_id, certificate_id, told, seen=form.get("seen", ""), hand=hand()
        )
    except BadForm as bad:
        return _certificates_page(product_id, certificate_id, form, bad.problems), 400
    except ChangedMeanwhile as no:
        return _certificates_page(product_id, "", {}, {}, sentences.refusal(no)), 409
    return back(product_id, "certificate.show_certificates", "certificate_withdrawn")


def restore_certificate(product_id: str, certificate_id: str) -> AnyResponse | tuple[str, int]:
    """Strike a withdrawal that was noted by mistake."""
    seen = request.form.get("seen", "")
    try:
        certifying.restore_certificate(product_id, certificate_id, seen=seen, hand=hand())
    except ChangedMeanwhile as no:
        return _certificates_page(product_id, "", {}, {}, sentences.refusal(no)), 409
    return back(product_id, "certificate.show_certificates", "certificate_restored")


def load_paper(product_id: str, certificate_id: str) -> AnyResponse:
    """Keep the paper of a decision."""
    content, name = file_of_form()
    if not content:
        raise BadPaper(reason="empty")
    is_new = certifying.attach_paper(
        product_id, certificate_id, content=content, name=name, folder=_papers(), hand=hand()
    )
    return back(product_id, "certificate.show_certificates", "paper" if is_new else "same_paper")


def show_paper(product_id: str, paper_id: str) -> Response:
    """The paper as it came, to be saved: what strangers made is never opened in our own page."""
    known = {one.paper_id: one for one in product_queries.papers(reading(), product_id)}
    paper = known.get(paper_id)
    path = None if paper is None else paper_files.path_of(_papers(), paper.sha256, paper.kind)
    if paper is None or path is None or not path.is_file():
        raise NoSuchPaper
    response = Response(path.read_bytes(), mimetype=paper_files.MIMETYPES[paper.kind])
    shown = product_views.file_name_of(paper)
    response.headers.set("Content-Disposition", "attachment", filename=shown)
    response.headers["Content-Security-Policy"] = PAPER_POLICY
    return response


def take_off_paper(product_id: str, paper_id: str) -> AnyResponse:
    """Take a paper off the page."""
    certifying.take_off_paper(product_id, paper_id, hand=hand())
    return back(product_id, "certificate.show_certificates", "paper_removed")


def _certificates_page(
    product_id: str,
    open_id: str,
    form: Mapping[str, str],
    problems: Mapping[str, str],
    no: str = "",
) -> str:
    session = reading()
    held = product_queries.certificates(session, product_id)
    papers = product_queries.papers(session, product_id)
    return render_template(
        "assortment/product_certificates.html",
        **head(product_id),
        certificates=product_views.certificates(product_id, held, papers, hand().on),
        open_id=open_id,
        form=form,
        problems=said_of(problems),
        problem=no,
        has_file=lambda one: paper_files.path_of(_papers(), one.sha256, one.kind).is_file(),
        strays=[one for one in papers if one.certificate_id not in held],
    )


def _papers() -> Path:
    return house().settings.home / "certificates"

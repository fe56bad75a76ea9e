"""The door of a product's certificates and their papers."""

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from pos.assortment import (
    certificate_form,
    certifying,
    extending,
    paper_files,
    product_queries,
    product_views,
)
from pos.assortment.certifying import Scan
from pos.assortment.extending import Subject
from pos.assortment.product_routes import back, file_of_form, head, said_of
from pos.assortment.refusals import BadPaper, ChangedMeanwhile, NoSuchPaper
from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.catalogue import certificate_acts
from pos.catalogue.held import code_of
from pos.law import rulebooks
from pos.law.ocop import GROUPS
from pos.shop.door import hand, house
from pos.web import forms, sentences
from pos.web.i18n import language

PAPER_POLICY = "default-src 'none'; sandbox"


def show_certificates(product_id: str) -> str:
    """Its certificates over time, with their papers."""
    return _certificates_page(product_id, request.args.get("open", "")[:80], {}, {})


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

    def act(subject: Subject, scan: Scan | None) -> None:
        told = certificate_form.read_withdrawal(request.form, hand().on)
        extending.withdraw_certificate(subject, told, hand=hand(), scan=scan, folder=_papers())

    return _noted(product_id, certificate_id, act, "withdraw", "certificate_withdrawn")


def extend_certificate(product_id: str, certificate_id: str) -> AnyResponse | tuple[str, int]:
    """Note that a certificate goes on for a time."""

    def act(subject: Subject, scan: Scan | None) -> None:
        told = certificate_form.read_extension(request.form, hand().on)
        extending.extend_certificate(subject, told, hand=hand(), scan=scan, folder=_papers())

    return _noted(product_id, certificate_id, act, "extend", "certificate_extended")


def undo_act(product_id: str, certificate_id: str) -> AnyResponse | tuple[str, int]:
    """Note that a withdrawal or an extension was noted by mistake."""

    def act(subject: Subject, _scan: Scan | None) -> None:
        extending.undo_act(subject, request.form.get("act_id", "")[:64], hand=hand())

    return _noted(product_id, certificate_id, act, "", "certificate_restored")


def _noted(
    product_id: str,
    certificate_id: str,
    act: Callable[[Subject, Scan | None], None],
    form_name: str,
    told: str,
) -> AnyResponse | tuple[str, int]:
    """Do what a form of a certificate asks for, and show the page with what came of it."""
    form = request.form.to_dict()
    seen = form.get("seen", "")
    subject = Subject(product_id, certificate_id, seen, forms.request_id())
    open_id = f"{form_name}-{certificate_id}"
    try:
        content, name = file_of_form()
        act(subject, Scan(content, name) if content else None)
    except BadForm as bad:
        return _certificates_page(product_id, open_id, form, bad.problems), 400
    except Refusal as no:
        said = sentences.refusal(no)
        is_old = isinstance(no, ChangedMeanwhile)
        return _certificates_page(
            product_id, "" if is_old else open_id, {} if is_old else form, {}, said
        ), 409
    return back(product_id, "certificate.show_certificates", told)


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
        registry_code=code_of(session, product_id),
        certificates=product_views.certificates(
            product_id, held, papers, hand().on, certificate_acts.of_products(session, [product_id])
        ),
        sets=rulebooks.RULEBOOKS[-1].sets,
        groups=GROUPS,
        set_names={one.no: one.vi for one in rulebooks.RULEBOOKS[-1].sets},
        withdrawals=rulebooks.WITHDRAWALS.values(),
        reason_words=_reason_words(),
        new_id=new_id,
        open_id=open_id,
        form=form,
        problems=said_of(problems),
        problem=no,
        has_file=lambda one: paper_files.path_of(_papers(), one.sha256, one.kind).is_file(),
        strays=[one for one in papers if one.certificate_id not in held],
    )


def _reason_words() -> dict[str, str]:
    """Why certificates are withdrawn, in the language of the page; empty for another reason."""
    is_english = language() == "en"
    named = rulebooks.WITHDRAWALS.values()
    words = {one.code: one.en if is_english else one.vi for one in named}
    return words | {rulebooks.OTHER: "", "": ""}


def _papers() -> Path:
    return house().settings.home / "certificates"

"""The office's pages of recalls: a new one, seen before it is published; who confirmed; lifting."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from pos.base import clock
from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.text import clean
from pos.central.centre import centre
from pos.central.database import reading
from pos.central.people import door
from pos.central.people.door import permitted
from pos.central.people.roles import OFFICE
from pos.central.registry import forms, office_queries, recall_queries, recalling
from pos.holding.recall_documents import Recall

bp = Blueprint("recalls", __name__, url_prefix="/recalls")


@bp.get("")
@permitted(*OFFICE)
def show_recalls() -> str:
    """Every recall and how far it reached."""
    with reading(centre().engine) as books:
        return render_template(
            "central/registry/recalls.html", recalls=recall_queries.recalls(books)
        )


@bp.get("/new")
@permitted(*OFFICE)
def show_new_recall() -> str:
    """A form; of a product of the registry where the address names one."""
    return _form_page({"product": request.args.get("product", "")[:40]}, {}, None)


@bp.post("/preview")
@permitted(*OFFICE)
def preview_recall() -> str | tuple[str, int]:
    """What a recall would bar, before anybody hears of it."""
    typed = request.form.to_dict()
    try:
        told, title = _read(typed, "", 1)
    except BadForm as bad:
        return _form_page(typed, bad.problems, None), 400
    return _form_page(typed, {}, (told, title))


@bp.post("")
@permitted(*OFFICE)
def publish_recall() -> Response | tuple[str, int]:
    """Recall, or correct a recall: in force at every till within seconds."""
    typed = request.form.to_dict()
    with reading(centre().engine) as books:
        before = recall_queries.recall(books, typed.get("recall_id", ""))
    known = ("", 1) if before is None else (before.act.recall_id, before.act.version + 1)
    try:
        told, title = _read(typed, *known)
    except BadForm as bad:
        return _form_page(typed, bad.problems, None), 400
    told = replace(told, recall_id=told.recall_id or new_id())
    recalling.publish_recall(
        centre().engine,
        centre().pen,
        told,
        title=title,
        product_code=told.sku,
        by=door.someone(),
    )
    return redirect(url_for("recalls.show_recall", recall_id=told.recall_id), 303)


@bp.get("/<recall_id>")
@permitted(*OFFICE)
def show_recall(recall_id: str) -> str:
    """One recall: what it says, who confirmed, who did not."""
    with reading(centre().engine) as books:
        found = recall_queries.recall(books, recall_id)
        if found is None:
            abort(404)
        having = recall_queries.having(books, found.recall)
    return render_template("central/registry/recall.html", view=found, having=having)


@bp.get("/<recall_id>/correction")
@permitted(*OFFICE)
def show_correction(recall_id: str) -> str:
    """The form of a recall in force, to be corrected."""
    with reading(centre().engine) as books:
        found = recall_queries.recall(books, recall_id)
    if found is None or not found.is_in_force:
        abort(404)
    return _form_page(forms.typed_again(found.recall), {}, None)


@bp.post("/<recall_id>/lifting")
@permitted(*OFFICE)
def lift_recall(recall_id: str) -> Response:
    """Lift a recall: its lots are sold again within seconds."""
    reason = clean(request.form.get("reason", ""), max_length=200)
    if not reason:
        raise BadForm({"reason": "missing"})
    recalling.lift_recall(
        centre().engine, centre().pen, recall_id, reason, by=door.someone(), at=clock.now()
    )
    return redirect(url_for("recalls.show_recall", recall_id=recall_id), 303)


# --- Inside -----------------------------------------------------------------------------


def _read(typed: Mapping[str, str], recall_id: str, version: int) -> tuple[Recall, str]:
    """The recall that was typed, and what its goods are called."""
    code = typed.get("product", "")[:40]
    with reading(centre().engine) as books:
        found = office_queries.product(books, code) if code else None
        gtins = recall_queries.gtins_of(books, code) if found else ()
    if code and found is None:
        raise BadForm({"product": "not_known"})
    told = forms.read_recall(
        typed, recall_id=recall_id, version=version, gtins=gtins, at=clock.now()
    )
    title = found[0].name_vi if found is not None else ", ".join(told.gtins)
    return told, title


def _form_page(
    typed: Mapping[str, str], problems: Mapping[str, str], seen: tuple[Recall, str] | None
) -> str:
    with reading(centre().engine) as books:
        found = office_queries.product(books, typed.get("product", ""))
        having = None if seen is None else recall_queries.having(books, seen[0])
        return render_template(
            "central/registry/recall_form.html",
            typed=typed,
            problems=problems,
            product=None if found is None else found[0],
            seen=seen,
            having=having,
        )

"""The office's page of releases: what the next one would bring, and those that are out."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from pos.base import clock
from pos.base.text import clean
from pos.central.centre import centre
from pos.central.database import reading
from pos.central.people import door
from pos.central.people.door import permitted
from pos.central.people.roles import OFFICE
from pos.central.registry import office_queries, releasing

bp = Blueprint("releases", __name__, url_prefix="/registry/releases")


@bp.get("")
@permitted(*OFFICE)
def show_releases() -> str:
    """What the next release would bring, and every release."""
    with reading(centre().engine) as books:
        return render_template(
            "central/registry/releases.html",
            draft=office_queries.draft(books),
            releases=office_queries.releases(books),
            done=request.args.get("done", type=int),
        )


@bp.post("")
@permitted(*OFFICE)
def publish() -> Response:
    """Publish what is drafted: every till has it within minutes."""
    note = clean(request.form.get("note", ""), max_length=200)
    no = releasing.publish_release(
        centre().engine, centre().pen, at=clock.now(), by=door.someone(), note=note
    )
    return redirect(url_for("releases.show_releases", done=no), 303)

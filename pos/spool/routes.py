"""Printed papers: what waits, what is doubted, what is done; one paper, its pixels, its file."""

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.errors import BadForm
from pos.base.transaction import reading
from pos.shop.door import allowed, hand
from pos.shop.permissions import Task
from pos.spool import copying, moving, queries, settling
from pos.spool.papers import file_of
from pos.spool.printing import profile_of
from pos.spool.queries import Job
from pos.spool.settling import Word
from pos.spool.views import has_left, other_printers, profile, shown
from pos.web import forms
from printers.document import Document
from printers.stored import loads

bp = Blueprint("spool", __name__, url_prefix="/papers")


@bp.get("")
@allowed(Task.SELL)
def show_papers() -> str:
    """The papers on their way, those nobody knows about, and the newest that came to an end."""
    session = reading()
    return render_template(
        "papers/list.html",
        doubted=_shown(queries.in_state(session, settling.DOUBTED)),
        waiting=_shown(queries.in_state(session, queries.OPEN)),
        ended=_shown(queries.recent(session)),
    )


def _shown(jobs: Sequence[Job]) -> list[dict[str, object]]:
    return [shown(job) for job in jobs]


@bp.get("/<job_id>")
@allowed(Task.SELL)
def show_paper(job_id: str) -> str:
    """One paper at its true size."""
    job = queries.job(reading(), job_id)
    return render_template("papers/paper.html", paper=shown(job), printers=other_printers(job))


@bp.get("/<job_id>.png")
@allowed(Task.SELL)
def show_pixels(job_id: str) -> Response:
    """The pixels the printer gets, as PNG."""
    job = queries.job(reading(), job_id)
    paper = loads(job.document)
    from printers.printing import preview_png  # heavy: few ask for it

    return Response(preview_png(paper, profile_of(paper, profile(job))), mimetype="image/png")


@bp.get("/<job_id>.pdf")
@allowed(Task.SELL)
def show_file(job_id: str) -> Response:
    """The same pixels to take away; marked as a copy where the paper may have come out."""
    job = queries.job(reading(), job_id)
    paper, asks = loads(job.document), hand()
    if isinstance(paper, Document) and has_left(job):
        paper = file_of(paper, asks.by_name, asks.at)
    from printers.printing import paper_pdf  # heavy: few ask for it

    file = Response(paper_pdf(paper, profile_of(paper, profile(job))), mimetype="application/pdf")
    file.headers.set("Content-Disposition", "attachment", filename=f"{job_id}.pdf")
    return file


@bp.post("/<job_id>/copies")
@allowed(Task.SELL)
def copy_paper(job_id: str) -> AnyResponse:
    """A receipt again, marked as a copy."""
    made = copying.copy_paper(job_id, hand=hand(), request_id=forms.request_id())
    return redirect(url_for("spool.show_paper", job_id=made), 303)


@bp.post("/<job_id>/settlement")
@allowed(Task.SELL)
def settle_paper(job_id: str) -> AnyResponse:
    """Whether a paper came out, or is given up."""
    said = _word()
    made = settling.settle_paper(job_id, said, hand=hand(), request_id=forms.request_id())
    return redirect(url_for("spool.show_paper", job_id=made), 303)


@bp.post("/<job_id>/printer")
@allowed(Task.SELL)
def move_paper(job_id: str) -> AnyResponse:
    """A paper for another printer."""
    job = queries.job(reading(), job_id)
    chosen = request.form.get("printer", "")
    if chosen not in dict(other_printers(job)):
        raise BadForm({"printer": "not_known"})
    made = moving.print_elsewhere(job_id, chosen, hand=hand(), request_id=forms.request_id())
    return redirect(url_for("spool.show_paper", job_id=made), 303)


def _word() -> Word:
    word = request.form.get("word", "")
    if word not in set(Word):
        raise BadForm({"word": "not_known"})
    return Word(word)

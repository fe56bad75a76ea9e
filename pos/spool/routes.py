"""Printed papers: the list, one paper, its pixels."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.shop.door import allowed, hand, house
from pos.shop.permissions import Task
from pos.spool import copying, queries, settling
from pos.spool.printing import profile_of
from pos.spool.queries import Job
from pos.spool.settling import Word
from pos.web import forms, sentences
from pos.web.i18n import gettext as _
from printers.profiles import ROLL_58, ROLL_80
from printers.stored import loads

bp = Blueprint("spool", __name__, url_prefix="/papers")


@bp.get("")
@allowed(Task.SELL)
def show_papers() -> str:
    """The newest papers."""
    papers = [_shown(job) for job in queries.recent(reading())]
    return render_template("papers/list.html", papers=papers)


@bp.get("/<job_id>")
@allowed(Task.SELL)
def show_paper(job_id: str) -> str:
    """One paper at its true size."""
    return render_template("papers/paper.html", paper=_shown(queries.job(reading(), job_id)))


@bp.get("/<job_id>.png")
@allowed(Task.SELL)
def show_pixels(job_id: str) -> Response:
    """The pixels the printer gets, as PNG."""
    job = queries.job(reading(), job_id)
    paper = loads(job.document)
    roll = ROLL_58 if house().outlets.of(job.register_no).paper_mm == 58 else ROLL_80
    from printers.printing import preview_png  # heavy: few ask for it

    return Response(preview_png(paper, profile_of(paper, roll)), mimetype="image/png")


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
    word = request.form.get("word", "")
    if word not in set(Word):
        raise BadForm({"word": "not_known"})
    shown = settling.settle_paper(job_id, Word(word), hand=hand(), request_id=forms.request_id())
    return redirect(url_for("spool.show_paper", job_id=shown), 303)


def _shown(job: Job) -> dict[str, object]:
    kinds = {
        "receipt": _("Phiếu tính tiền"),
        "label": _("Tem lô"),
        "shelf": _("Nhãn kệ"),
        "test": _("Tờ in thử"),
    }
    states = {
        "queued": _("Chờ in"),
        "sending": _("Đang in"),
        "confirmed": _("Đã in"),
        "sent_unconfirmed": _("Đã gửi máy in"),
        "held": _("Máy in chưa nhận, sẽ tự gửi lại"),
        "unknown": _("Chưa rõ đã in chưa"),
        "dismissed": _("Đã bỏ qua"),
    }
    is_receipt = job.kind == "receipt"
    return {
        "job_id": job.job_id,
        "request_id": new_id(),
        "settle_url": url_for("spool.settle_paper", job_id=job.job_id),
        "is_doubted": job.state in settling.DOUBTED,
        "may_skip": job.state in settling.OPEN,
        "kind": job.kind,
        "copy_url": url_for("spool.copy_paper", job_id=job.job_id) if is_receipt else None,
        "label_url": f"/stock/lots/{job.subject_id}/label" if job.kind == "label" else None,
        "kind_word": kinds[job.kind],
        "title": job.title,
        "at": job.created_at,
        "copy_no": job.copy_no,
        "copies": job.copies,
        "state": job.state,
        "state_word": states[job.state],
        "reason": sentences.paper(job.reason),
    }

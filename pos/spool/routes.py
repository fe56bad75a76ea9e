"""Printed papers: what waits, what is doubted, what is done; one paper, its pixels, its file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.shop.door import allowed, hand, house, person, voucher
from pos.shop.permissions import Task, may
from pos.shop.printers import Role, ShopPrinter, profile_for
from pos.shop.refusals import NotYours
from pos.spool import copying, moving, queries, queue, settling
from pos.spool.papers import file_of, tried
from pos.spool.queries import Job
from pos.spool.refusals import CannotBeDrawn, CodeDoesNotFit, WordsDoNotFit
from pos.spool.settling import Word
from pos.web import forms, sentences
from pos.web.i18n import gettext as _
from printers.document import Document, Paper
from printers.profiles import Profile
from printers.reasons import Reason
from printers.refusals import DoesNotFit, QrDoesNotFit
from printers.stored import UnreadablePaper, loads

_NOT_DRAWN = {
    Reason.DOES_NOT_FIT: WordsDoNotFit,
    Reason.QR_DOES_NOT_FIT: CodeDoesNotFit,
    Reason.UNREADABLE_PAPER: CannotBeDrawn,
}
"""Why there is no picture of a paper."""

bp = Blueprint("spool", __name__, url_prefix="/papers")


@bp.get("")
@allowed(Task.PAPERS)
def show_papers() -> str:
    """The papers on their way, those nobody knows about, and the newest that came to an end."""
    session, printers = reading(), house().outlets.printers()
    return render_template(
        "papers/list.html",
        doubted=_shown(queries.in_state(session, settling.DOUBTED), printers),
        waiting=_shown(queries.in_state(session, queries.OPEN), printers),
        ended=_shown(queries.recent(session), printers),
    )


def _shown(jobs: Sequence[Job], printers: Sequence[ShopPrinter]) -> list[dict[str, object]]:
    return [_shown_one(job, printers) for job in jobs if _may_see(job)]


def _may_see(job: Job) -> bool:
    """Whether the person may look at a paper: what a drawer must hold is for who leads.

    Whoever counts it must not know: besides the person it was printed for only those see it who
    can count no drawer.  After the closing it is on the Z.
    """
    someone = person()
    if job.kind != queue.LED or someone is None:
        return job.kind != queue.LED
    is_theirs = may(someone.role, Task.APPROVE) and job.created_by == someone.name
    return is_theirs or (may(someone.role, Task.AUDIT) and not may(someone.role, Task.CLOSE_SHIFT))


def _paper(job_id: str) -> Job:
    """A paper that the person may look at.

    Raises:
        UnknownPaper: there is none of this id.
        NotYours: it is for who leads.
    """
    job = queries.paper(reading(), job_id)
    if not _may_see(job):
        raise NotYours
    return job


@bp.get("/<job_id>")
@allowed(Task.PAPERS)
def show_paper(job_id: str) -> str:
    """One paper at its true size."""
    job = _paper(job_id)
    printers = house().outlets.printers()
    return render_template(
        "papers/paper.html",
        paper=_shown_one(job, printers),
        printers=_other_printers(job, printers),
    )


@bp.get("/<job_id>.png")
@allowed(Task.PAPERS)
def show_pixels(job_id: str) -> Response:
    """The pixels the printer gets, as PNG."""
    job = _paper(job_id)
    from printers.printing import preview_png  # heavy: few ask for it

    with _as_refusals():
        paper = loads(job.document)
        drawn = preview_png(paper, _profile_of(job, paper))
    return Response(drawn, mimetype="image/png")


@bp.get("/<job_id>.pdf")
@allowed(Task.PAPERS)
def show_file(job_id: str) -> Response:
    """The same pixels to take away; marked as a copy where the paper came out, or may yet."""
    job, asks = _paper(job_id), hand()
    from printers.printing import paper_pdf  # heavy: few ask for it

    with _as_refusals():
        paper = loads(job.document)
        if isinstance(paper, Document) and _needs_mark(job):
            paper = file_of(paper, asks.by_name, asks.at)
        drawn = paper_pdf(paper, _profile_of(job, paper))
    file = Response(drawn, mimetype="application/pdf")
    file.headers.set("Content-Disposition", "attachment", filename=f"{job_id}.pdf")
    return file


@bp.post("/<job_id>/copies")
@allowed(Task.SELL)
def copy_paper(job_id: str) -> AnyResponse:
    """A receipt again, marked as a copy."""
    made = copying.copy_paper(job_id, hand=hand(), request_id=forms.request_id(), voucher=voucher())
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
    job, printers = _paper(job_id), house().outlets.printers()
    chosen = request.form.get("printer", "")
    if chosen not in dict(_other_printers(job, printers)):
        raise BadForm({"printer": "not_known"})
    with _as_refusals():
        moving.require_fit(job, next(one for one in printers if one.printer_id == chosen))
    made = moving.print_elsewhere(job_id, chosen, hand=hand(), request_id=forms.request_id())
    return redirect(url_for("spool.show_paper", job_id=made), 303)


@contextmanager
def _as_refusals() -> Iterator[None]:
    """What cannot be drawn is told to whoever asks for it."""
    try:
        yield
    except (DoesNotFit, QrDoesNotFit, UnreadablePaper) as no:
        raise _NOT_DRAWN[Reason(no.code)] from no


def _word() -> Word:
    word = request.form.get("word", "")
    if word not in set(Word):
        raise BadForm({"word": "not_known"})
    return Word(word)


def _printer_of(job: Job, printers: Sequence[ShopPrinter]) -> ShopPrinter:
    """The printer that takes a paper; the register's own, where the one it was sent to is gone."""
    for one in printers:
        if one.printer_id == job.printer_id:
            return one
    return house().outlets.printer_of(job.register_no, Role(job.role))


def _profile_of(job: Job, paper: Paper) -> Profile:
    """What the paper is drawn for where it comes out."""
    return profile_for(paper, _printer_of(job, house().outlets.printers()))


def _name_of(printer: ShopPrinter) -> str:
    """What people call a printer."""
    if printer.is_preview:
        return _("màn hình")
    return printer.name or printer.address


def _other_printers(job: Job, printers: Sequence[ShopPrinter]) -> list[tuple[str, str]]:
    """Where a paper could come out instead: id and name of the shop's other printers.

    Labels come out of any; a receipt on little sheets would be torn into pieces.
    """
    mine = _printer_of(job, printers)
    is_label = job.role == Role.LABELS
    return [
        (one.printer_id, _name_of(one))
        for one in printers
        if one.printer_id != mine.printer_id
        and not one.is_preview
        and (is_label or not one.has_labels)
    ]


def _needs_mark(job: Job) -> bool:
    """Whether a file of a receipt is a copy: the paper came out, or may yet, and wears no mark."""
    return job.kind == "receipt" and job.copy_no == 0 and job.reason != Word.FILED


def _title(job: Job) -> str:
    """What a person calls a paper, in their language."""
    if job.kind != queue.TEST:
        return job.title
    return _("In thử %(name)s", name=tried(job.title))


def _kind_word(kind: str) -> str:
    """What a person calls papers of a kind."""
    return {
        "receipt": _("Phiếu tính tiền"),
        "slip": _("Phiếu tạm tính"),
        "label": _("Tem lô"),
        "shelf": _("Nhãn kệ"),
        "test": _("Tờ in thử"),
        "report": _("Báo cáo"),
        "led": _("Báo cáo của trưởng ca"),
        "cash": _("Phiếu thu, chi"),
        "hold": _("Phiếu giữ hàng"),
    }[kind]


def _shown_one(job: Job, printers: Sequence[ShopPrinter]) -> dict[str, object]:
    """What a page tells of a paper, and where its buttons go."""
    states = {
        "queued": _("Chờ in"),
        "sending": _("Đang in"),
        "confirmed": _("Đã in"),
        "sent_unconfirmed": _("Đã gửi máy in"),
        "held": _("Máy in chưa nhận, sẽ tự gửi lại"),
        "unknown": _("Chưa rõ đã in chưa"),
        "dismissed": _("Đã bỏ qua"),
    }
    is_receipt, is_filed = job.kind == "receipt", job.reason == Word.FILED
    return {
        "job_id": job.job_id,
        "request_id": new_id(),
        "settle_url": url_for("spool.settle_paper", job_id=job.job_id),
        "is_doubted": job.state in settling.DOUBTED,
        "is_waiting": job.state in queue.WAITING,
        "may_skip": job.state in settling.OPEN,
        "may_be_filed": is_receipt and job.state in queue.WAITING,
        "file_request_id": new_id(),
        "is_file_marked": _needs_mark(job),
        "is_filed": is_filed,
        "may_move": job.state in queue.WAITING or (is_receipt and job.state in settling.DOUBTED),
        "kind": job.kind,
        "copy_url": url_for("spool.copy_paper", job_id=job.job_id) if is_receipt else None,
        "may_be_copied": is_receipt and job.state not in (*queries.OPEN, *settling.DOUBTED),
        "move_url": url_for("spool.move_paper", job_id=job.job_id),
        "file_url": url_for("spool.show_file", job_id=job.job_id),
        "has_picture": job.reason not in _NOT_DRAWN,
        "label_url": f"/stock/lots/{job.subject_id}/label" if job.kind == "label" else None,
        "kind_word": _kind_word(job.kind),
        "title": _title(job),
        "at": job.created_at,
        "by_name": job.created_by,
        "ended_at": job.finished_at,
        "copy_no": job.copy_no,
        "copies": job.copies,
        "printer": _name_of(_printer_of(job, printers)),
        "others": _other_printers(job, printers),
        "state": job.state,
        "state_word": _("Đã đưa tệp PDF") if is_filed else states[job.state],
        "reason": sentences.paper(job.reason),
    }

"""How papers are told to people: in what state they are, why, and what may be done about it."""

from flask import url_for

from pos.base.ids import new_id
from pos.shop.door import house
from pos.spool import queue, settling
from pos.spool.queries import Job
from pos.web import sentences
from pos.web.i18n import gettext as _
from printers.profiles import ROLL_58, ROLL_80, Profile


def printers() -> dict[str, str]:
    """The names of the shop's printers, by their id."""
    return {one.address: one.address for one in house().outlets.all()}


def printer_of(job: Job) -> str:
    """The id of the printer that takes a paper."""
    return job.printer_id or house().outlets.of(job.register_no).address


def other_printers(job: Job) -> list[tuple[str, str]]:
    """Where a paper could come out instead: id and name of the shop's other printers."""
    mine = printer_of(job)
    return [(key, name) for key, name in printers().items() if key != mine]


def profile(job: Job) -> Profile:
    """What a paper is drawn for."""
    is_narrow = house().outlets.of(job.register_no).paper_mm == 58
    return ROLL_58 if is_narrow else ROLL_80


def has_left(job: Job) -> bool:
    """Whether a byte of the paper has left, so that it may be out."""
    return job.attempts > 0 or job.state in settling.DOUBTED


def shown(job: Job) -> dict[str, object]:
    """What a page tells of a paper, and where its buttons go."""
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
        "is_waiting": job.state in queue.WAITING,
        "may_skip": job.state in settling.OPEN,
        "may_move": job.state in queue.WAITING or (is_receipt and job.state in settling.DOUBTED),
        "kind": job.kind,
        "copy_url": url_for("spool.copy_paper", job_id=job.job_id) if is_receipt else None,
        "move_url": url_for("spool.move_paper", job_id=job.job_id),
        "file_url": url_for("spool.show_file", job_id=job.job_id),
        "label_url": f"/stock/lots/{job.subject_id}/label" if job.kind == "label" else None,
        "kind_word": kinds[job.kind],
        "title": job.title,
        "at": job.created_at,
        "by_name": job.created_by,
        "ended_at": job.finished_at,
        "copy_no": job.copy_no,
        "copies": job.copies,
        "printer": printers().get(printer_of(job), ""),
        "others": other_printers(job),
        "state": job.state,
        "state_word": states[job.state],
        "reason": sentences.paper(job.reason),
    }

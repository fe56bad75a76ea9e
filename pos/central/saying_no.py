"""What the centre's pages answer to a no, and its line to what no view foresaw."""

from flask import Flask, Response, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound

from pos.base import clock
from pos.base.dates import iso_at
from pos.base.errors import BadForm, Refusal
from pos.base.text import Unreadable
from pos.central.people import door
from pos.central.people.refusals import FromElsewhere, NotYours
from pos.web import sentences
from pos.web.i18n import gettext as _

_OF_THE_LINE = {400: "BODY", 403: "AUTH", 404: "BODY", 405: "BODY", 413: "TOO_LARGE"}


def say_no(app: Flask) -> None:
    """Have the application answer every exception."""

    @app.errorhandler(Refusal)
    def refuse(no: Refusal) -> tuple[str, int]:
        status = 403 if isinstance(no, NotYours | FromElsewhere) else 409
        return _problem(sentences.refusal(no)), status

    @app.errorhandler(BadForm)
    def not_read(bad: BadForm) -> tuple[str, int]:
        return _problem(" ".join(map(sentences.field, bad.problems.values()))), 400

    @app.errorhandler(Unreadable)
    def not_understood(bad: Unreadable) -> tuple[str, int]:
        return _problem(sentences.field(bad.code)), 400

    @app.errorhandler(CSRFError)
    def too_old(_error: CSRFError) -> tuple[str, int]:
        return _problem(_("Trang này mở đã lâu."), hint=_("Tải lại trang rồi làm lại.")), 400

    _say_it_failed(app)


def _say_it_failed(app: Flask) -> None:
    @app.errorhandler(NotFound)
    def nowhere(_error: NotFound) -> Response | tuple[str, int]:
        if request.path.startswith(door.LINE):
            return _to_machine(404)
        return _problem(_("Không có trang này."), hint=_("Xem lại địa chỉ.")), 404

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> Response | tuple[str, int]:
        if request.path.startswith(door.LINE):
            return _to_machine(error.code or 500)
        return _problem(_("Trung tâm chưa làm được việc này.")), error.code or 500

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response | tuple[str, int]:
        app.logger.error("broken at %s", request.path, exc_info=error)
        if request.path.startswith(door.LINE):
            return _to_machine(500)
        said = _("Trung tâm gặp trục trặc. Việc vừa bấm chưa được ghi.")
        return _problem(said, hint=_("Thử lại; nếu vẫn vậy thì gọi người hỗ trợ.")), 500


def _to_machine(status: int) -> Response:
    """A till tries again after whatever is no answer of the line's."""
    error = _OF_THE_LINE.get(status, "BUSY")
    answer = jsonify(error=error, server_time=iso_at(clock.now()))
    answer.status_code = status
    return answer


def _problem(said: str, *, hint: str = "") -> str:
    return render_template(
        "central/problem.html", title=said, hint=hint, is_public=door.person() is None
    )

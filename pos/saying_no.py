"""Every no of the rooms as a page, or as a strip inside the page that asked."""

from collections.abc import Callable

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge

from pos import asking, bodies
from pos.base.errors import BadForm, NoRoom, Refusal
from pos.base.text import Unreadable
from pos.shop import door
from pos.shop.refusals import FromElsewhere, NotHere, NotYours
from pos.web import sentences
from pos.web.i18n import gettext as _


def say_no(app: Flask, give_room: Callable[[], object]) -> None:
    """Have the application answer every exception.

    Args:
        give_room: called where a full disk stopped an act, so that the next try goes through.
    """

    @app.errorhandler(Refusal)
    def refuse(no: Refusal) -> tuple[str, int]:
        if isinstance(no, NoRoom):
            give_room()
        status = 403 if isinstance(no, NotYours | NotHere | FromElsewhere) else 409
        return _problem(sentences.refusal(no)), status

    asking.ask_for_approval(app)

    @app.errorhandler(BadForm)
    def not_read(bad: BadForm) -> tuple[str, int]:
        return _problem(" ".join(map(sentences.field, bad.problems.values()))), 400

    @app.errorhandler(Unreadable)
    def not_understood(bad: Unreadable) -> tuple[str, int]:
        return _problem(sentences.field(bad.code)), 400

    @app.errorhandler(CSRFError)
    def too_old(_error: CSRFError) -> tuple[str, int]:
        return _problem(_("Trang này mở đã lâu."), hint=_("Tải lại trang rồi làm lại.")), 400

    @app.errorhandler(NotFound)
    def nowhere(_error: NotFound) -> tuple[str, int]:
        hint = _("Xem lại địa chỉ, hoặc quay về trang bán hàng.")
        return _problem(_("Không có trang này."), hint=hint), 404

    app.register_error_handler(HTTPException, _other)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> tuple[str, int]:
        app.logger.error("broken at %s", request.path, exc_info=error)
        said = _("Máy gặp trục trặc. Đơn và sổ vẫn như cũ.")
        return _problem(said, hint=_("Thử lại; nếu vẫn vậy thì gọi người hỗ trợ.")), 500


def _other(error: HTTPException) -> tuple[str, int]:
    if isinstance(error, RequestEntityTooLarge):
        return _problem(_too_large(request.path)), 413
    return _problem(_("Máy chưa làm được việc này.")), error.code or 500


def _too_large(path: str) -> str:
    if path in bodies.FILES_COME_TO:
        return _("Tệp lớn quá, máy chỉ nhận tới 50 MB. Tách nhỏ rồi nạp lại.")
    if bodies.PAPERS_COME_TO.fullmatch(path):
        return _("Tệp lớn quá, ở đây máy chỉ nhận tới 20 MB. Chụp hoặc quét lại nhẹ hơn.")
    return _("Nội dung gửi lên dài quá, trang này không nhận. Bớt đi rồi gửi lại.")


def _problem(said: str, *, hint: str = "") -> str:
    is_fragment = bool(request.headers.get("HX-Request"))
    template = "errors/refusal.html" if is_fragment else "errors/problem.html"
    g.setdefault("language", "vi")
    return render_template(
        template,
        title=said,
        said="",
        hint=hint,
        back_url=None if is_fragment else "/",
        is_public=door.person() is None,  # a stranger's page sets no cookie
    )

"""The training's door: what it is, beginning, beginning anew, going back to the shop."""

from flask import current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.transaction import end_reading
from pos.shop.door import house
from pos.training.course import Training
from pos.training.doors import COOKIE, KEY, SESSION_COOKIE, forgotten_cookie, kept_cookie
from pos.training.refusals import NoTraining
from pos.web.i18n import language


def show_training() -> str:
    """What is practised and what is not; the button that begins it, or ends it."""
    return render_template("training/training.html")


def begin_training() -> AnyResponse:
    """Let this browser practise; whoever was signed in at the till is no more."""
    if house().settings.is_training:
        return redirect(url_for("till.show_till"), 303)
    end_reading()
    key = _training().let_in(language())
    house().sessions.end(session.pop("key", ""))
    answer = redirect(url_for("shop.show_sign_in"), 303)
    answer.headers.add("Set-Cookie", kept_cookie(key, secure=request.is_secure))
    return answer


def renew_training() -> AnyResponse:
    """Begin anew, for everybody who practises."""
    if not house().settings.is_training:
        raise NoTraining
    end_reading()
    _training().renew()
    return redirect(url_for("shop.show_sign_in"), 303)


def leave_training() -> AnyResponse:
    """Back to the shop, whose door asks who it is."""
    _training().leave(request.environ.get(KEY, ""))
    answer = redirect(url_for("shop.show_sign_in"), 303)
    if house().settings.is_training:
        session.clear()
        for name in (COOKIE, SESSION_COOKIE):
            answer.headers.add("Set-Cookie", forgotten_cookie(name, secure=request.is_secure))
    return answer


def _training() -> Training:
    found: Training | None = current_app.extensions.get("ocop_training")
    if found is None:
        raise NoTraining
    return found

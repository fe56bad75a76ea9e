"""The door before the application: a browser in training goes to the training, and nowhere else.

What carries the cookie of a training that is over is answered here and heard by nobody: no act
that was meant for the practice may ever come to the shop.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from werkzeug.http import dump_cookie, parse_cookie

from pos.training.course import Training

COOKIE = "training"
SESSION_COOKIE = "training-till"
"""Of the application in training: the shop's own session never comes along."""
KEY = "ocop.training_key"
"""Where the application in training finds the browser's secret."""
Wsgi = Any


class Doors:
    """A WSGI application that chooses between the shop's and the training's.

    Args:
        real: the shop's own.
    """

    def __init__(self, real: Wsgi, training: Training) -> None:
        self._real = real
        self._training = training

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        key = parse_cookie(environ).get(COOKIE, "")
        if not key:
            answered: Iterable[bytes] = self._real(environ, start_response)
            return answered
        course = self._training.enter(key)
        if course is None:
            return _is_over(environ, start_response)
        environ[KEY] = key
        try:
            return _whole(course.app.wsgi_app(environ, start_response))
        finally:
            self._training.went(course)


def _whole(body: Iterable[bytes]) -> list[bytes]:
    """An answer read to its end: nothing of it may still be read once the training is over."""
    try:
        return [b"".join(body)]
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()


def _is_over(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The way back to the shop's own door, without the cookies of the training."""
    address = "/sign-in?training=over"
    secure = environ.get("wsgi.url_scheme") == "https"
    gone = [
        ("Set-Cookie", forgotten_cookie(name, secure=secure)) for name in (COOKIE, SESSION_COOKIE)
    ]
    head = [("Content-Type", "text/plain"), ("Cache-Control", "no-store"), *gone]
    if environ.get("HTTP_HX_REQUEST"):
        start_response("204 No Content", [*head, ("HX-Redirect", address)])
    else:
        start_response("303 See Other", [*head, ("Location", quote(address, safe="/?="))])
    return []


def kept_cookie(key: str, *, secure: bool) -> str:
    """The header that gives a browser its secret, for as long as it is open."""
    return dump_cookie(COOKIE, key, httponly=True, samesite="Strict", secure=secure)


def forgotten_cookie(name: str, *, secure: bool) -> str:
    """The header that takes a cookie away."""
    return dump_cookie(name, "", max_age=0, httponly=True, samesite="Strict", secure=secure)

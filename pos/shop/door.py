"""The door: who is asking, what the route needs, whose hand writes.  Deny by default.

A route says what it needs with `@allowed(Task.…)`; a route that says nothing is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Response, current_app, g, redirect, request, session, url_for

from pos.base import clock
from pos.base.errors import Broken
from pos.config import Settings
from pos.shop.permissions import Task, may
from pos.shop.queries import Someone
from pos.shop.refusals import NotHere, NotYours
from pos.shop.sessions import Sessions, SignedIn
from pos.sync.pen import HOUSE, Hand, Pen
from pos.web import headers, i18n

View = TypeVar("View", bound=Callable[..., Any])
ONLY_REGISTER = 1
"""Until browsers are paired, the one on this machine is register 1."""
_PROXIED = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "CF-Connecting-IP",
    "Via",
)
"""Headers that proxies add and no browser sends."""


@dataclass(frozen=True)
class House:
    """What the process holds for its requests."""

    settings: Settings
    pen: Pen
    pepper: bytes
    sessions: Sessions
    bell: Callable[[], None]
    """Tells the printer's worker that a paper may be waiting."""


def house() -> House:
    """The running process's house."""
    found: House = current_app.extensions["ocop_house"]
    return found


def allowed(task: Task) -> Callable[[View], View]:
    """Say what a route needs."""

    def mark(view: View) -> View:
        view.task = task  # type: ignore[attr-defined]
        return view

    return mark


def guard() -> Response | None:
    """Before each request: let it in, send it to the sign-in page, or refuse it.

    Raises:
        NotHere: the browser is no register.
        NotYours: the person may not do this.
    """
    if request.endpoint == "static":
        return None
    if request.endpoint is None:
        _note_person()  # the page that says so speaks the person's language
        return None
    view = current_app.view_functions[request.endpoint]
    task: Task | None = getattr(view, "task", None)
    if task is None:
        raise Broken(f"the route {request.endpoint} does not say what it needs")
    if task is Task.OPEN:
        return None
    if not is_paired(request.remote_addr) or _came_from_outside():
        raise NotHere
    _note_person()
    if task is Task.ENTER:
        return None
    return _admit(task)


def is_paired(address: str | None) -> bool:
    """Whether the browser is a register's: for now, one on this machine."""
    return address is not None and headers.is_this_machine(address)


def _came_from_outside() -> bool:
    """Whether a proxy on this machine brought the request, so that its address says nothing.

    The shoppers' pages reach the world through one; the till behind it must not.
    """
    if any(name in request.headers for name in _PROXIED):
        return True
    public = urlsplit(house().settings.public_url or "").hostname
    asked = urlsplit(f"//{request.host}").hostname
    return asked is not None and asked == public and not headers.is_this_machine(asked)


def _note_person() -> None:
    i18n.choose(session.get("language", "vi"))
    g.signed_in = None
    key = session.get("key")
    if key:
        sessions = house().sessions
        asks = sessions.peek if request.headers.get("HX-Trigger") == "paper" else sessions.seen
        g.signed_in = asks(key, clock.now())


def _admit(task: Task) -> Response | None:
    signed_in: SignedIn | None = g.signed_in
    if signed_in is None:
        return to_sign_in()
    if not may(signed_in.person.role, task):
        raise NotYours
    return None


def to_sign_in() -> Response:
    """Send the browser to the sign-in page, also when htmx asked for a fragment."""
    address = url_for("shop.show_sign_in")
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 303)  # type: ignore[return-value]


def person() -> Someone | None:
    """Who is signed in at this browser."""
    signed_in: SignedIn | None = g.get("signed_in")
    return None if signed_in is None else signed_in.person


def register_no() -> int:
    """The register this browser belongs to."""
    return ONLY_REGISTER


def hand() -> Hand:
    """The hand that writes in this request: the person's, or the house's before signing in."""
    someone = person()
    by_id, by_name = HOUSE if someone is None else (someone.id, someone.name)
    return Hand(house().pen, clock.now(), by_id, by_name, register_no())

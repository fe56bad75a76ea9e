"""The door: who is asking, what the route needs, whose hand writes.  Deny by default.

A route says what it needs with `@allowed(Task.…)`; a route that says nothing is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.errors import Broken
from pos.base.transaction import reading
from pos.config import Settings
from pos.shop import approving, duty, phones, queries, signing_in, staying
from pos.shop.approvals import Voucher
from pos.shop.authority import Authority
from pos.shop.outlets import Outlets
from pos.shop.pair_codes import PairCodes
from pos.shop.pairing import HERE, fingerprint
from pos.shop.permissions import Task, may
from pos.shop.phone_codes import PhoneCodes
from pos.shop.printers import Outlet, Role
from pos.shop.queries import Someone
from pos.shop.refusals import NotHere, NotYours
from pos.shop.sessions import Sessions, SignedIn
from pos.shop.showing import Showing
from pos.shop.signing_in import Prove
from pos.sync.pen import HOUSE, Hand, Pen
from pos.sync.standing import Now
from pos.web import forms, headers, i18n

View = TypeVar("View", bound=Callable[..., Any])
PAIRED_COOKIE = "register"
"""Carries a paired browser's secret."""
PHONE_COOKIE = "phone"
"""Carries the secret of a phone paired for one task; sent to the pages of phones alone."""
PHONE_PAGES = "/phone"
BY_ITSELF = frozenset({"paper", "printer-now", "display-now"})
"""Parts of a page that ask how they are without anybody touching a key."""
COOKIE_LIVES = timedelta(days=400)
IN_CLEAR = frozenset({"shop.show_safety", "shop.show_authority"})
"""What a machine must be able to see before it trusts the shop's certificate."""
_PROXIED = frozenset(
    {
        "HTTP_FORWARDED",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_HOST",
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_X_REAL_IP",
        "HTTP_CF_CONNECTING_IP",
        "HTTP_VIA",
    }
)
"""Headers that proxies add and no browser sends, as WSGI names them."""


@dataclass(frozen=True)
class House:
    """What the process holds for its requests."""

    settings: Settings
    pen: Pen
    pepper: bytes
    sessions: Sessions
    bell: Callable[[], None]
    """Tells the printers' worker that a paper may be waiting."""
    outlets: Outlets
    printers_changed: Callable[[], None]
    """Tells the printers' worker that registers print elsewhere from now on."""
    standing: Callable[[str], str]
    """How a printer is, by its id, as far as its worker has heard; asks nobody."""
    pair_codes: PairCodes
    phone_codes: PhoneCodes
    authority: Authority
    """Makes the certificate of the shop's own network."""
    line: Callable[[], Now] = Now
    """How the line to the centre stands, as its thread last noted it; asks nobody."""
    showing: Showing = field(default_factory=Showing)
    """Which order each register has on its screen."""
    prove: Prove = signing_in.prove
    """Says whose PIN it is, and counts a wrong one; in training the shop's own guard does."""
    founded: Event = field(default_factory=Event)
    """Set once a showroom was seen here: from then on nobody has to look."""

    def is_founded(self) -> bool:
        """Whether there is a showroom in this folder."""
        if not self.founded.is_set() and queries.showroom(reading()) is not None:
            self.founded.set()
        return self.founded.is_set()


def house() -> House:
    """The running process's house."""
    found: House = current_app.extensions["ocop_house"]
    return found


def is_signed_in(app: Flask, cookies: str) -> bool:
    """Whether somebody is signed in at the browser that sends this `Cookie` header.

    For the server's lines, before there is a request to be let in; nobody's session is kept awake.
    """
    found = app.session_interface.open_session(app, app.request_class({"HTTP_COOKIE": cookies}))
    key = found.get("key", "") if found else ""
    sessions: Sessions = app.extensions["ocop_house"].sessions
    return sessions.peek(key, clock.now()) is not None


def allowed(task: Task) -> Callable[[View], View]:
    """Say what a route needs."""

    def mark(view: View) -> View:
        view.task = task  # type: ignore[attr-defined]
        return view

    return mark


def guard() -> Response | None:
    """Before each request: let it in, send it to the page it needs, or refuse it.

    Raises:
        NotHere: the browser is no register.
        NotYours: the person may not do this.
    """
    if request.endpoint == "static":
        return None
    if request.endpoint is None:
        i18n.choose(session.get("language", "vi"))  # of the page that says there is none
        return None
    view = current_app.view_functions[request.endpoint]
    task: Task | None = getattr(view, "task", None)
    if task is None:
        raise Broken(f"the route {request.endpoint} does not say what it needs")
    if not house().is_founded():
        return _before_founding(task)
    if task is Task.OPEN:
        return None
    if _came_from_outside() or not (_is_this_machine() or _is_near()):
        raise NotHere
    if _is_in_clear() and request.endpoint not in IN_CLEAR:
        return _to_safety()
    return _enter(task)


def _is_in_clear() -> bool:
    """Whether a machine of the network speaks in clear although the shop wants TLS of it."""
    return house().settings.tls and not request.is_secure and not _is_this_machine()


def _to_safety() -> Response:
    """Nothing that was sent in clear is heard; the page says how to come under TLS."""
    if request.method not in headers.SAFE_METHODS:
        raise NotHere
    return redirect(url_for("shop.show_safety"), 303)  # type: ignore[return-value]


def _before_founding(task: Task) -> Response | None:
    """Until there is a showroom, this machine sees the set-up page, and nobody anything else."""
    if not _is_this_machine():
        raise NotHere
    i18n.choose(session.get("language", "vi"))
    g.register_no = HERE
    if task is Task.FOUND or request.endpoint == "shop.choose_language":
        return None
    return redirect(url_for("office.show_setup"), 303)  # type: ignore[return-value]


def _enter(task: Task) -> Response | None:
    """A browser of this machine or of the shop's network."""
    if task is Task.COUNT:
        _admit_phone()
        return None
    no = _register()
    g.register_no = no
    _note_person()
    if task is Task.PAIR:
        return None
    if no is None and request.endpoint == "shop.show_start":
        return redirect(url_for("shop.show_pairing"), 303)  # type: ignore[return-value]
    if no is None:
        raise NotHere
    if task is Task.FOUND:
        return redirect(url_for("shop.show_start"), 303)  # type: ignore[return-value]
    return None if task is Task.ENTER else _admit(task)


def _admit_phone() -> None:
    """A phone paired for one task; it is no register, and nobody is signed in on it.

    Raises:
        NotHere: it is none, or none any more.
    """
    i18n.choose(session.get("language", "vi"))
    g.register_no, g.signed_in, g.phone = None, None, None
    secret = request.cookies.get(PHONE_COOKIE)
    if secret:
        g.phone = phones.holding(reading(), _fingerprints(secret), clock.now())
    if g.phone is None:
        raise NotHere


def _is_this_machine() -> bool:
    """Whether the browser runs on the machine itself."""
    is_own = headers.is_own_address(request.remote_addr or "", house().settings.host)
    return is_own and not _came_from_outside()


def _is_near() -> bool:
    return headers.is_near(request.remote_addr or "")


def _register() -> int | None:
    """Which register the browser is: the one it was paired with, or on this machine the first."""
    is_here, secret = _is_this_machine(), request.cookies.get(PAIRED_COOKIE)
    paired = queries.register_of(reading(), _fingerprints(secret)) if secret else None
    return HERE if paired is None and is_here else paired


def _fingerprints(secret: str) -> list[str]:
    """How the book may have kept a secret: one that travelled in clear opens nothing under TLS."""
    kept = [fingerprint(secret, is_guarded=True)]
    if _is_this_machine() or not house().settings.tls:
        kept.append(fingerprint(secret))
    return kept


def _came_from_outside() -> bool:
    """Whether a proxy on this machine brought the request, so that its address says nothing.

    The shoppers' pages reach the world through one; the till behind it must not.
    """
    if not _PROXIED.isdisjoint(request.environ):
        return True
    public = urlsplit(house().settings.public_url or "").hostname
    asked = headers.name_of(request.host)
    return asked is not None and asked == public and not headers.is_this_machine(asked)


def _note_person() -> None:
    i18n.choose(session.get("language", "vi"))
    g.signed_in = None
    key = session.get("key")
    if key:
        sessions = house().sessions
        asks = sessions.peek if request.headers.get("HX-Trigger") in BY_ITSELF else sessions.seen
        found = asks(key, clock.now())
        # A session belongs to the browser it began in: its cookie alone is worth nothing elsewhere.
        g.signed_in = found if found and found.register_no == g.register_no else None
        _note_presence(g.signed_in)


def _note_presence(signed_in: SignedIn | None) -> None:
    """Whoever may say yes and acts is about; once a minute at most, and never for a mere look."""
    if signed_in is None or request.method in headers.SAFE_METHODS:
        return
    someone, at = signed_in.person, clock.now()
    if may(someone.role, Task.APPROVE) and house().sessions.is_to_be_written(someone.id, at):
        staying.note_here(someone.id, at)


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
    """The register this browser is."""
    no: int | None = g.get("register_no")
    if no is None:
        raise Broken("the browser is no register, and should not have come this far")
    return no


def begin_session(someone: Someone) -> None:
    """Sign somebody in at this browser; whoever was signed in here is no more."""
    language = session.get("language", "vi")
    house().sessions.end(session.get("key", ""))
    session.clear()  # a new identity gets a new CSRF token, too
    session["language"] = language
    session["key"] = house().sessions.begin(someone, register_no(), clock.now())


def on_duty() -> list[Someone]:
    """Who is signed in at any register now, and who may say yes and was seen lately."""
    at = clock.now()
    here = [*house().sessions.on_duty(at), *duty.standing_by(reading(), at)]
    return list({one.id: one for one in here}.values())


def voucher() -> Voucher | None:
    """The yes that came with the form; None where nobody was asked yet.

    Fields: `approver_id`, `approver_pin`, `approver_reason`, and `shown_<kind>` for what the sheet
    showed.

    Raises:
        BadForm: an amount shown is none.
        MayNotApprove, NotAlone, ReasonNeeded, WrongPin, PinLocked, PinLost: as `approving.vouch`.
    """
    form = request.form
    if not form.get("approver_id"):
        return None
    shown = {
        name.removeprefix("shown_"): forms.whole(value, name)
        for name, value in form.items()
        if name.startswith("shown_")
    }
    return approving.vouch(
        form["approver_id"],
        form.get("approver_pin", ""),
        reason=form.get("approver_reason", "")[:400],
        shown=shown,
        on_duty=on_duty(),
        pepper=house().pepper,
        hand=hand(),
        prove=house().prove,
    )


def landing() -> str:
    """The address where whoever is signed in begins: the till, or what an auditor reads."""
    someone = person()
    return url_for("till.show_till") if someone is None else landing_of(someone)


def landing_of(someone: Someone) -> str:
    """Where a person begins."""
    sells = may(someone.role, Task.SELL)
    return url_for("till.show_till" if sells else "reports.show_exceptions")


def remember_register(response: AnyResponse, secret: str) -> AnyResponse:
    """Let the browser carry its secret: hidden from scripts, never sent from another site's page.

    It is given anew at every signing in, since browsers keep no cookie longer than 400 days.
    """
    response.set_cookie(
        PAIRED_COOKIE,
        secret,
        max_age=COOKIE_LIVES,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return response


def outlet(role: Role = Role.RECEIPTS) -> Outlet:
    """Where this register's papers come out."""
    return house().outlets.of(register_no(), role)


def hand() -> Hand:
    """The hand that writes in this request: the person's, or the house's before signing in."""
    someone = person()
    by_id, by_name = HOUSE if someone is None else (someone.id, someone.name)
    return Hand(house().pen, clock.now(), by_id, by_name, g.get("register_no"))

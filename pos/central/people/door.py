"""Who is heard at the centre: every view says whom it is for, or it is nobody's.

`@permitted(Role.ADMIN, Role.OFFICE)` for pages; `@public` for what is there before signing in and
for what everybody may read; `@line` for machines, whose requests prove themselves.  Whatever lies
under `/sync/` is the line's, marked or not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import current_app, g, redirect, request, session, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from pos.base import clock
from pos.central.centre import centre
from pos.central.database import reading
from pos.central.people import queries, seeing
from pos.central.people.queries import Person
from pos.central.people.refusals import FromElsewhere, NotYours
from pos.central.people.roles import Role
from pos.web import headers, i18n

LINE = "/sync/"
"""Machines' addresses: no cookie counts there, and no form comes from there."""
OWN_PASSWORD = ("people.show_password", "people.change_password")
"""Where somebody goes first whose password somebody else made."""
csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Whom a view is for."""

    roles: frozenset[Role] = frozenset()
    is_public: bool = False
    is_line: bool = False


def permitted(*roles: Role) -> Callable[[View], View]:
    """Mark a view as open to these roles and no others."""

    def mark(view: View) -> View:
        view.access = Access(roles=frozenset(roles))  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to whoever asks."""
    view.access = Access(is_public=True)  # type: ignore[attr-defined]
    return view


def line(view: View) -> View:
    """Mark a view as a machine's: the request proves itself, cookies count for nothing."""
    view.access = Access(is_line=True)  # type: ignore[attr-defined]
    return view


def access_of(endpoint: str, path: str) -> Access:
    """Whom the page at an address is for; nobody, where nobody said it."""
    if path.startswith(LINE):
        return Access(is_line=True)
    if endpoint == "static":
        return Access(is_public=True)
    found: Access = getattr(current_app.view_functions.get(endpoint), "access", Access())
    return found


def person() -> Person | None:
    """Who is signed in; None for a stranger and on the line."""
    found: Person | None = g.get("centre_person")
    return found


def someone() -> Person:
    """Who is signed in, in a view that only lets people in."""
    found = person()
    if found is None:
        raise NotYours
    return found


def showroom() -> str | None:
    """The only showroom that the asker may see, `HN01`; None: all of them."""
    return someone().showroom_code or None


def guard() -> Response | None:
    """Let in whoever may; else a redirect to the page of signing in.

    Raises:
        FromElsewhere: another site's page asks.
        NotYours: whoever asks may not.
    """
    if request.endpoint is None:
        return None  # no such page, and it says so
    access = access_of(request.endpoint, request.path)
    if access.is_line:
        return None
    if headers.is_cross_site(request):
        raise FromElsewhere
    if _has_naught():
        raise NotFound
    i18n.choose(session.get("language", "vi"))
    g.centre_person = _signed_in(clock.now())
    csrf.protect()
    return None if access.is_public else _let_in(access)


def _has_naught() -> bool:
    """Whether something asked for holds the sign that no text of the database may have."""
    told = [request.path, *request.args.values()]
    if request.method not in headers.SAFE_METHODS:
        told += request.form.values()
    return any("\0" in one for one in told)


def _let_in(access: Access) -> Response | None:
    here = person()
    if here is None:
        goes_back = request.full_path if request.method == "GET" else "/"
        return redirect(url_for("people.show_sign_in", next=goes_back.rstrip("?")), 303)
    if here.role not in access.roles:
        raise NotYours
    if here.is_temporary and request.endpoint not in OWN_PASSWORD:
        return redirect(url_for("people.show_password"), 303)
    return None


def _signed_in(now: datetime) -> Person | None:
    key = session.get("key")
    if not isinstance(key, str):
        return None
    with reading(centre().engine) as books:
        found = queries.signed_in(books, key, now)
    if found is None:
        session.pop("key")
        return None
    if found.is_to_be_noted:
        seeing.note_seen(centre().engine, key, now)
    return found.person


def let_in(key: str) -> None:
    """Make this browser the one that was just signed in: a new cookie, a new form key."""
    language = i18n.language()
    session.clear()
    session["key"], session["language"] = key, language


def let_out() -> None:
    """Forget what this browser was."""
    language = i18n.language()
    session.clear()
    session["language"] = language

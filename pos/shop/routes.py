"""The door's own pages: signing in, locking, choosing the language."""

import re

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import ZONE
from pos.base.transaction import reading
from pos.shop import queries
from pos.shop.door import allowed, hand, house, register_no
from pos.shop.permissions import Task
from pos.shop.refusals import PinLocked, WrongPin
from pos.shop.signing_in import sign_in as let_in
from pos.web import i18n, sentences
from pos.web.i18n import gettext as _

bp = Blueprint("shop", __name__)

_OUR_PAGE = re.compile(r"/(?!/)[^\x00-\x20\\\x7f]*")
"""A page of this site: browsers drop tabs and line ends, and read a backslash as a slash."""

DEMO_PINS: dict[str, str] = {}
"""Filled by the demo showroom alone, so that its sign-in page can show them."""


@bp.get("/")
@allowed(Task.ENTER)
def show_start() -> AnyResponse:
    """The till, or its door."""
    return redirect(url_for("till.show_till"), 303)


@bp.get("/sign-in")
@allowed(Task.ENTER)
def show_sign_in() -> str:
    """The name tiles and the PIN pad."""
    return _sign_in_page(request.args.get("person", ""))


@bp.post("/sign-in")
@allowed(Task.ENTER)
def sign_in() -> AnyResponse | tuple[str, int]:
    """Let a person in."""
    person_id = request.form.get("person_id", "")
    try:
        someone = let_in(person_id, request.form.get("pin", ""), pepper=house().pepper, hand=hand())
    except (WrongPin, PinLocked) as no:
        wait_s = no.facts.get("wait_s", 0)
        return _sign_in_page(person_id, sentences.refusal(no), int(str(wait_s))), 409
    language = session.get("language", "vi")
    house().sessions.end(session.get("key", ""))
    session.clear()  # a new identity gets a new CSRF token, too
    session["language"] = language
    session["key"] = house().sessions.begin(someone, register_no(), clock.now())
    return redirect(url_for("till.show_till"), 303)


@bp.post("/lock")
@allowed(Task.ENTER)
def lock() -> AnyResponse:
    """Lock the till; the order stays on the server."""
    house().sessions.end(session.pop("key", ""))
    address = url_for("shop.show_sign_in")
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)


@bp.post("/language")
@allowed(Task.ENTER)
def choose_language() -> AnyResponse:
    """Speak Vietnamese or English at this browser."""
    wanted = request.form.get("lang", "vi")
    session["language"] = wanted if wanted in i18n.LANGUAGES else "vi"
    after = request.form.get("next", "/")
    return redirect(after if _OUR_PAGE.fullmatch(after) else "/", 303)


def _sign_in_page(chosen_id: str, problem: str | None = None, wait_s: int = 0) -> str:
    db = reading()
    showroom = queries.showroom(db)
    people = queries.people(db)
    roles = {"cashier": _("Thu ngân"), "manager": _("Cửa hàng trưởng")}
    is_demo = showroom is not None and showroom.is_demo
    return render_template(
        "door/sign_in.html",
        shop_name=showroom.name if showroom else "",
        register_no=register_no(),
        now=clock.now().astimezone(ZONE),
        people=[
            {
                "id": one.id,
                "name": one.name,
                "role_word": roles[one.role],
                "initial": one.name[:1],
                "tone": at % 4,
            }
            for at, one in enumerate(people)
        ],
        chosen_id=chosen_id or (people[0].id if people else ""),
        problem=problem,
        wait_s=wait_s,
        printer="preview" if house().settings.printer.startswith("preview") else "unasked",
        is_demo=is_demo,
        demo_pins=list(DEMO_PINS.items()) if is_demo else [],
    )

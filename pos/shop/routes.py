"""The door's own pages: signing in, locking, choosing the language."""

import re
from collections.abc import Mapping

from flask import (
    Blueprint,
    Response,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import ZONE
from pos.base.errors import BadForm, Broken, Refusal
from pos.base.transaction import end_reading, reading
from pos.shop import changing, pairing, queries, registers, staff_form, staffing
from pos.shop.door import (
    PAIRED_COOKIE,
    allowed,
    begin_session,
    hand,
    house,
    landing,
    landing_of,
    outlet,
    person,
    register_no,
    remember_register,
)
from pos.shop.permissions import Task
from pos.shop.refusals import (
    LastManager,
    NameTaken,
    NoPairCode,
    PinLocked,
    PinLost,
    UnknownRegister,
    WrongPairCode,
    WrongPin,
)
from pos.web import headers, i18n, lan, sentences
from pos.web.i18n import gettext as _
from printers.layouts.qr import squares

bp = Blueprint("shop", __name__)

DEMO_PINS: dict[str, str] = {}
"""Filled by the demo showroom alone, so that its sign-in page can show them."""


@bp.get("/")
@allowed(Task.ENTER)
def show_start() -> AnyResponse:
    """The till, or its door."""
    return redirect(landing(), 303)


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
        someone = house().prove(
            person_id, request.form.get("pin", ""), pepper=house().pepper, hand=hand()
        )
    except (WrongPin, PinLocked, PinLost) as no:
        wait_s = no.facts.get("wait_s", 0)
        return _sign_in_page(person_id, sentences.refusal(no), int(str(wait_s))), 409
    begin_session(someone)
    entered = redirect(landing_of(someone), 303)
    if register_no() == pairing.HERE:
        return entered
    return remember_register(entered, request.cookies[PAIRED_COOKIE])


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
    return redirect(after if headers.OUR_PAGE.fullmatch(after) else "/", 303)


# --- Further registers -----------------------------------------------------------------------


@bp.get("/pair")
@allowed(Task.PAIR)
def show_pairing() -> str:
    """Where a browser of the shop's network types the code shown at register 1."""
    return _pairing_page("")


@bp.post("/pair")
@allowed(Task.PAIR)
def pair_browser() -> AnyResponse | tuple[str, int]:
    """Make the browser a register."""
    typed = re.sub(r"[\s.\-]", "", request.form.get("code", ""))
    try:
        no, secret = pairing.pair_browser(
            typed[:20], house().pair_codes, is_guarded=request.is_secure, hand=hand()
        )
    except (WrongPairCode, NoPairCode) as wrong:
        return _pairing_page(sentences.refusal(wrong)), 409
    house().sessions.end_at_register(no)
    return remember_register(redirect(url_for("shop.show_sign_in"), 303), secret)


@bp.get("/safety")
@allowed(Task.PAIR)
def show_safety() -> str:
    """How a machine comes to trust the shop's own certificate; sets no cookie."""
    i18n.choose(request.args.get("l", "vi"))
    made, port = house().authority, house().settings.port
    host = f"{headers.name_of(request.host) or 'localhost'}"
    if made.can_be_shown():
        host = made.address_of(host)
    return render_template(
        "door/safety.html",
        is_on=house().settings.tls and made.is_made(),
        fingerprint=made.fingerprint() if made.is_made() else "",
        address=f"https://{f'[{host}]' if ':' in host else host}:{port}/pair",
        is_public=True,
    )


@bp.get("/safety/ocop-pos.crt")
@allowed(Task.PAIR)
def show_authority() -> Response | str:
    """The certificate to trust, which holds nothing secret; or the page that says there is none."""
    made = house().authority
    if not made.is_made():
        return show_safety()
    answer = Response(made.der(), mimetype="application/x-x509-ca-cert")
    answer.headers["Content-Disposition"] = 'attachment; filename="ocop-pos.crt"'
    return answer


@bp.get("/settings/registers")
@allowed(Task.LOOK)
def show_registers() -> str:
    """The registers, and the code that waits to be typed at a new one."""
    counters = queries.counters(reading())
    code = house().pair_codes.waiting(clock.now())
    settings = house().settings
    # Under TLS a new machine first meets the page that says how to trust the shop.
    page = "safety" if settings.tls else "pair"
    links = [f"http://{one}:{settings.port}/{page}" for one in _lan_addresses()]
    return render_template(
        "office/registers.html",
        counters=counters,
        outlets={one.register_no: one for one in house().outlets.all()},
        code=code,
        links=links,
        symbol=squares(links[0]) if code and links else None,
        most=registers.MOST,
        is_safe=settings.tls,
    )


@bp.post("/settings/registers")
@allowed(Task.MANAGE)
def add_register() -> AnyResponse:
    """Add a register."""
    changing.add_register(hand=hand())
    end_reading()
    house().printers_changed()
    return redirect(url_for("shop.show_registers"), 303)


@bp.post("/settings/registers/<no>/codes")
@allowed(Task.MANAGE)
def offer_code(no: str) -> AnyResponse:
    """Show a code for a register's new browser."""
    pairing.offer_code(_whole(no), house().pair_codes, at=clock.now())
    return redirect(url_for("shop.show_registers") + "#code", 303)


@bp.post("/settings/registers/<no>/unpairing")
@allowed(Task.MANAGE)
def unpair(no: str) -> AnyResponse:
    """Let a register's browser be none any more."""
    pairing.unpair(_whole(no), hand=hand())
    house().sessions.end_at_register(_whole(no))
    return redirect(url_for("shop.show_registers"), 303)


# --- People ----------------------------------------------------------------------------------


@bp.get("/settings/people")
@allowed(Task.LOOK)
def show_people() -> str:
    """Who works here."""
    return _people_page({}, {})


@bp.post("/settings/people")
@allowed(Task.MANAGE)
def hire() -> AnyResponse | tuple[str, int]:
    """Add somebody."""
    form = request.form.to_dict()
    try:
        newcomer = staff_form.read_newcomer(form)
        staffing.hire(newcomer, pepper=house().pepper, hand=hand())
    except (BadForm, NameTaken) as no:
        return _people_page(form, _said(no, "name")), 400
    return redirect(url_for("shop.show_people", done="added", name=newcomer.name), 303)


@bp.get("/settings/people/<person_id>")
@allowed(Task.LOOK)
def show_person(person_id: str) -> str:
    """One person's name, work and PIN."""
    return _person_page(person_id, {}, {})


@bp.post("/settings/people/<person_id>")
@allowed(Task.MANAGE)
def change_person(person_id: str) -> AnyResponse | tuple[str, int]:
    """Give somebody another name or other work."""
    form = request.form.to_dict()
    try:
        name, role = staff_form.read_person(form)
        staffing.change_person(person_id, name, role, hand=hand())
    except (BadForm, NameTaken) as no:
        return _person_page(person_id, form, _said(no, "name")), 400
    except LastManager as no:
        return _person_page(person_id, form, _said(no, "role")), 409
    house().sessions.end_of_person(person_id)
    return redirect(url_for("shop.show_people", done="changed", name=name), 303)


@bp.post("/settings/people/<person_id>/pin")
@allowed(Task.MANAGE)
def reset_pin(person_id: str) -> AnyResponse | tuple[str, int]:
    """Give somebody who forgot the PIN a new one."""
    try:
        pin = staff_form.read_pin(request.form)
        staffing.reset_pin(person_id, pin, pepper=house().pepper, hand=hand())
    except BadForm as no:
        return _person_page(person_id, {}, _said(no, "pin")), 400
    house().sessions.end_of_person(person_id)
    name = queries.someone(reading(), person_id).name
    return redirect(url_for("shop.show_people", done="pin", name=name), 303)


@bp.post("/settings/people/<person_id>/leaving")
@allowed(Task.MANAGE)
def leave(person_id: str) -> AnyResponse | tuple[str, int]:
    """Somebody works here no more."""
    name = queries.someone(reading(), person_id).name
    try:
        staffing.leave(person_id, hand=hand())
    except LastManager as no:
        return _person_page(person_id, {}, _said(no, "leaving")), 409
    house().sessions.end_of_person(person_id)
    return redirect(url_for("shop.show_people", done="left", name=name), 303)


@bp.get("/settings/pin")
@allowed(Task.OWN)
def show_own_pin() -> str:
    """One's own PIN."""
    return render_template("office/pin.html", problems={}, is_done="done" in request.args)


@bp.post("/settings/pin")
@allowed(Task.OWN)
def change_own_pin() -> AnyResponse | tuple[str, int]:
    """Give oneself another PIN."""
    someone = person()
    if someone is None:
        raise Broken("a page of the signed in is open to nobody")
    try:
        new, old = staff_form.read_pin(request.form), request.form.get("old_pin", "")
        staffing.change_own_pin(someone, old, new, pepper=house().pepper, hand=hand())
    except (BadForm, WrongPin, PinLocked) as no:
        said = _said(no, "old_pin")
        return render_template("office/pin.html", problems=said, is_done=False), 400
    return redirect(url_for("shop.show_own_pin", done=1), 303)


# --- What the pages are made of --------------------------------------------------------------


def _said(no: BadForm | Refusal, field: str) -> dict[str, str]:
    """What is wrong, a field each; a refusal stands beside `field`."""
    if isinstance(no, BadForm):
        return {name: sentences.field(code) for name, code in no.problems.items()}
    return {field: sentences.refusal(no)}


def _whole(no: str) -> int:
    if not (no.isascii() and no.isdigit() and len(no) == 1):
        raise UnknownRegister
    return int(no)


def _lan_addresses() -> list[str]:
    """Where other machines of the shop reach this one; none while it listens to itself alone."""
    host = house().settings.host.strip("[]")
    if headers.is_this_machine(host):
        return []
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared only
        return lan.addresses()
    return [f"[{host}]" if ":" in host else host]


def _pairing_page(problem: str) -> str:
    showroom = queries.showroom(reading())
    return render_template(
        "office/pair.html",
        shop_name=showroom.name if showroom else "",
        problem=problem,
        register_no=g.register_no,
    )


def _people_page(form: Mapping[str, str], problems: Mapping[str, str]) -> str:
    return render_template(
        "office/people.html",
        people=queries.people(reading()),
        form=form,
        problems=problems,
        done=request.args.get("done", ""),
        done_name=request.args.get("name", "")[:60],
    )


def _person_page(person_id: str, form: Mapping[str, str], problems: Mapping[str, str]) -> str:
    someone = queries.someone(reading(), person_id)
    return render_template("office/person.html", someone=someone, form=form, problems=problems)


def _sign_in_page(chosen_id: str, problem: str | None = None, wait_s: int = 0) -> str:
    db = reading()
    showroom = queries.showroom(db)
    people = queries.people(db)
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
                "role_word": _("Cần PIN mới") if one.needs_pin else sentences.role(one.role),
                "initial": one.name[:1],
                "tone": at % 4,
            }
            for at, one in enumerate(people)
        ],
        chosen_id=chosen_id or (people[0].id if people else ""),
        problem=problem,
        wait_s=wait_s,
        printer="preview" if outlet().is_preview else "unasked",
        is_demo=is_demo,
        demo_pins=list(DEMO_PINS.items()) if is_demo else [],
    )

"""Signing in, one's own password, who works at the centre."""

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from pos.base import clock
from pos.base.errors import BadForm, Refusal
from pos.central.centre import centre
from pos.central.database import reading
from pos.central.people import admitting, door, queries, signing_in
from pos.central.people.door import permitted, public
from pos.central.people.refusals import SlowDown
from pos.central.people.roles import EVERYBODY, Role
from pos.web import headers, i18n, sentences

bp = Blueprint("people", __name__)
START = ("desk.show_desk", "watch.show_alarms", "people.show_password")
"""The page that somebody begins with: the first that is there and theirs."""


@bp.get("/")
@permitted(*EVERYBODY)
def show_start() -> Response:
    """Go to the page that somebody's day begins with."""
    may_open = current_app.jinja_env.globals["may_open"]
    return redirect(url_for(next(one for one in START if may_open(one))), 303)  # type: ignore[operator]


@bp.get("/sign-in")
@public
def show_sign_in() -> str | Response:
    """Ask for name and password."""
    if door.person() is not None:
        return redirect("/", 303)
    return render_template("central/people/sign_in.html", after=_after(request.args.get("next")))


@bp.post("/sign-in")
@public
def sign_in() -> Response | tuple[str, int]:
    """Let somebody in."""
    login, password = request.form.get("login", ""), request.form.get("password", "")
    after = _after(request.form.get("next"))
    try:
        key = signing_in.sign_in(
            centre().engine, login, password, address=request.remote_addr or "", at=clock.now()
        )
    except Refusal as no:
        said, status = sentences.refusal(no), 429 if isinstance(no, SlowDown) else 403
        page = "central/people/sign_in.html"
        return render_template(page, after=after, said=said, login=login), status
    door.let_in(key)
    return redirect(after, 303)


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """Let this browser's person out."""
    signing_in.sign_out(centre().engine, str(session.get("key", "")))
    door.let_out()
    return redirect(url_for("people.show_sign_in"), 303)


@bp.post("/language")
@public
def choose_language() -> Response:
    """Speak the other language from here on."""
    wanted = request.form.get("lang", "")
    session["language"] = wanted if wanted in i18n.LANGUAGES else "vi"
    return redirect(_after(request.form.get("next")), 303)


@bp.get("/me/password")
@permitted(*EVERYBODY)
def show_password() -> str:
    """One's own password."""
    return render_template("central/people/password.html")


@bp.post("/me/password")
@permitted(*EVERYBODY)
def change_password() -> Response | tuple[str, int]:
    """Change it."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    if new != request.form.get("again", ""):
        said = sentences.field("central_again")
        return render_template("central/people/password.html", said=said), 400
    try:
        admitting.change_password(
            centre().engine, door.someone(), old, new, key=session["key"], at=clock.now()
        )
    except Refusal as no:
        return render_template("central/people/password.html", said=sentences.refusal(no)), 409
    return redirect(url_for("people.show_password", done=1), 303)


@bp.get("/people")
@permitted(Role.ADMIN)
def show_people() -> str:
    """Who may sign in."""
    return _people_page()


@bp.post("/people")
@permitted(Role.ADMIN)
def make_account() -> str | tuple[str, int]:
    """Let somebody new in; the password is shown once, on this answer."""
    form = request.form.to_dict()
    try:
        account_id, password = admitting.make_account(
            centre().engine,
            form.get("login", ""),
            form.get("name", ""),
            _role(form.get("role", "")),
            showroom=form.get("showroom", "").strip().upper(),
            by=door.someone(),
            at=clock.now(),
        )
    except BadForm as bad:
        return _people_page(form=form, problems=bad.problems), 400
    except Refusal as no:
        return _people_page(form=form, said=sentences.refusal(no)), 409
    return _people_page(given=(account_id, password))


@bp.post("/people/<account_id>/password")
@permitted(Role.ADMIN)
def give_password(account_id: str) -> str:
    """Give somebody a new password, shown once."""
    password = admitting.give_new_password(
        centre().engine, account_id, by=door.someone(), at=clock.now()
    )
    return _people_page(given=(account_id, password))


@bp.post("/people/<account_id>/closing")
@permitted(Role.ADMIN)
def close_account(account_id: str) -> Response:
    """Let somebody in no more."""
    admitting.close_account(centre().engine, account_id, by=door.someone(), at=clock.now())
    return redirect(url_for("people.show_people"), 303)


@bp.post("/people/<account_id>/reopening")
@permitted(Role.ADMIN)
def reopen_account(account_id: str) -> Response:
    """Let somebody in again."""
    admitting.reopen_account(centre().engine, account_id, by=door.someone(), at=clock.now())
    return redirect(url_for("people.show_people"), 303)


def _people_page(**shown: object) -> str:
    with reading(centre().engine) as books:
        people = queries.people(books)
    return render_template("central/people/people.html", people=people, **shown)


def _role(text: str) -> Role:
    if text not in set(Role):
        raise BadForm({"role": "not_known"})
    return Role(text)


def _after(address: str | None) -> str:
    """Where to go on: a page of this site alone."""
    return address if address and headers.OUR_PAGE.fullmatch(address) else "/"

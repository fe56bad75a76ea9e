"""Pages of terminals: letting them in, how they are, turning them out."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from pos.base import clock
from pos.base.errors import BadForm
from pos.central.centre import centre
from pos.central.database import reading
from pos.central.people import door
from pos.central.people import queries as people
from pos.central.people.door import permitted
from pos.central.people.roles import OFFICE, Role
from pos.central.terminals import approving, queries
from pos.central.watch import epochs
from pos.sync.enrolment import Invitation, qr_text, shown_code
from printers.layouts.qr import squares

bp = Blueprint("terminals", __name__, url_prefix="/terminals")


@bp.get("")
@permitted(*OFFICE)
def show_terminals() -> str:
    """Every terminal, and codes that are still open."""
    return _list_page({}, {})


@bp.get("/<terminal_id>")
@permitted(*OFFICE)
def show_terminal(terminal_id: str) -> str:
    """One terminal: how it is, its keys, its epochs, what was done to it."""
    with reading(centre().engine) as books:
        found = queries.terminal(books, terminal_id)
        if found is None:
            abort(404)
        return render_template(
            "central/terminals/terminal.html",
            terminal=found,
            keys=queries.keys(books, terminal_id),
            came=queries.enrolments(books, terminal_id),
            epochs=epochs.epochs(centre().shards.engines, terminal_id),
            others=[
                one
                for one in queries.terminals(books, found.showroom_code)
                if one.terminal_id != terminal_id
            ],
            acts=people.acts(books, terminal_id),
        )


@bp.post("/codes")
@permitted(Role.ADMIN)
def make_code() -> str | tuple[str, int]:
    """A code for a new terminal, shown on this answer alone."""
    form = request.form.to_dict()
    room, name = form.get("showroom", ""), form.get("showroom_name", "")
    try:
        code = approving.make_code(centre().engine, room, name, by=door.someone(), at=clock.now())
    except BadForm as bad:
        return _list_page(form, bad.problems), 400
    return _code_page(code, room.strip().upper())


@bp.post("/codes/<hashed>/withdrawal")
@permitted(Role.ADMIN)
def withdraw_code(hashed: str) -> Response:
    """Take a code back that nobody has used."""
    approving.withdraw_code(centre().engine, hashed, by=door.someone(), at=clock.now())
    return redirect(url_for("terminals.show_terminals"), 303)


@bp.post("/<terminal_id>/codes")
@permitted(Role.ADMIN)
def make_code_for(terminal_id: str) -> str:
    """A code for a terminal that comes back, or for the one that takes its showroom."""
    code = approving.make_code(
        centre().engine, "", "", for_terminal_id=terminal_id, by=door.someone(), at=clock.now()
    )
    with reading(centre().engine) as books:
        found = queries.terminal(books, terminal_id)
    return _code_page(code, "" if found is None else found.showroom_code)


@bp.post("/<terminal_id>/approval")
@permitted(Role.ADMIN)
def approve_terminal(terminal_id: str) -> Response:
    """Let it in for good."""
    key = request.form.get("public_key", "")
    approving.approve(
        centre().engine, terminal_id, public_key=key, by=door.someone(), at=clock.now()
    )
    return _to_terminal(terminal_id)


@bp.post("/<terminal_id>/revocation")
@permitted(Role.ADMIN)
def revoke_terminal(terminal_id: str) -> Response:
    """Let it in no more."""
    note = request.form.get("note", "")
    approving.revoke(centre().engine, terminal_id, note, by=door.someone(), at=clock.now())
    return _to_terminal(terminal_id)


@bp.post("/<terminal_id>/keys/<public_key>/revocation")
@permitted(Role.ADMIN)
def revoke_key(terminal_id: str, public_key: str) -> Response:
    """Let one of its keys count no more."""
    note = request.form.get("note", "")
    approving.revoke_key(
        centre().engine, terminal_id, public_key, note, by=door.someone(), at=clock.now()
    )
    return _to_terminal(terminal_id)


def _to_terminal(terminal_id: str) -> Response:
    return redirect(url_for("terminals.show_terminal", terminal_id=terminal_id), 303)


def _list_page(form: dict[str, str], problems: Any) -> str:
    with reading(centre().engine) as books:
        return render_template(
            "central/terminals/terminals.html",
            terminals=queries.terminals(books),
            codes=queries.open_codes(books, clock.now()),
            form=form,
            problems=problems,
        )


def _code_page(code: str, showroom: str) -> str:
    settings = centre().settings
    told = qr_text(Invitation(settings.public_url, code, settings.ca_sha256))
    return render_template(
        "central/terminals/code.html",
        code=shown_code(code),
        showroom=showroom,
        url=settings.public_url,
        qr=squares(told),
    )

"""Pages of what needs somebody's eye: alarms, facts nobody could read, facts put aside."""

from itertools import groupby

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from pos.base import clock
from pos.base.dates import business_day
from pos.central.centre import centre
from pos.central.database import reading
from pos.central.people import door
from pos.central.people.door import permitted
from pos.central.people.roles import EVERYBODY, OFFICE
from pos.central.watch import alarms, facts, queries, settling

bp = Blueprint("watch", __name__)


@bp.get("/alarms")
@permitted(*EVERYBODY)
def show_alarms() -> str:
    """What needs somebody's eye; a showroom's people see their own."""
    now = clock.now()
    with reading(centre().engine) as books:
        seen = queries.seen(books, business_day(now), door.showroom())
    found = alarms.alarms(seen, now)
    groups = [(kind, list(some)) for kind, some in groupby(found, key=lambda one: one.kind)]
    return render_template("central/watch/alarms.html", groups=groups, total=len(found))


@bp.get("/parked")
@permitted(*OFFICE)
def show_parked() -> str:
    """Facts that are kept and that nobody could read."""
    with reading(centre().engine) as books:
        return render_template("central/watch/parked.html", facts=queries.parked(books))


@bp.get("/parked/<terminal_id>/<epoch>/<int:seq>")
@permitted(*OFFICE)
def show_parked_fact(terminal_id: str, epoch: str, seq: int) -> str:
    """One of them: why, and the fact itself."""
    with reading(centre().engine) as books:
        found = queries.parked_fact(books, terminal_id, epoch, seq)
    if found is None:
        abort(404)
    return render_template(
        "central/watch/parked_fact.html", fact=found, rows=facts.rows(found.body)
    )


@bp.post("/parked/<terminal_id>/<epoch>/<int:seq>/reading")
@permitted(*OFFICE)
def read_again(terminal_id: str, epoch: str, seq: int) -> Response:
    """Have it read again: the program may know more by now."""
    settling.read_again(
        centre().engine,
        centre().interpret,
        (terminal_id, epoch, seq),
        by=door.someone(),
        at=clock.now(),
    )
    return redirect(url_for("watch.show_parked"), 303)


@bp.post("/parked/<terminal_id>/<epoch>/<int:seq>/settlement")
@permitted(*OFFICE)
def settle_parked(terminal_id: str, epoch: str, seq: int) -> Response:
    """Let it be: it stays kept, and is no alarm any more."""
    settling.settle_parked(
        centre().engine,
        (terminal_id, epoch, seq),
        request.form.get("note", ""),
        by=door.someone(),
        at=clock.now(),
    )
    return redirect(url_for("watch.show_parked"), 303)


@bp.get("/quarantine")
@permitted(*OFFICE)
def show_quarantine() -> str:
    """Facts that cannot stand in their streams."""
    with reading(centre().engine) as books:
        return render_template("central/watch/quarantine.html", facts=queries.quarantined(books))


@bp.get("/quarantine/<terminal_id>/<fact_id>")
@permitted(*OFFICE)
def show_quarantined(terminal_id: str, fact_id: str) -> str:
    """One of them, beside what the stream holds under its number."""
    with reading(centre().engine) as books:
        found = queries.quarantined_fact(books, terminal_id, fact_id)
    if found is None:
        abort(404)
    return render_template(
        "central/watch/quarantined.html",
        fact=found,
        pairs=facts.side_by_side(found.kept_body, found.body),
    )


@bp.post("/quarantine/<terminal_id>/<fact_id>/settlement")
@permitted(*OFFICE)
def settle_quarantined(terminal_id: str, fact_id: str) -> Response:
    """Write down what was decided; both versions stay."""
    settling.settle_quarantined(
        centre().engine,
        terminal_id,
        fact_id,
        request.form.get("note", ""),
        by=door.someone(),
        at=clock.now(),
    )
    return redirect(url_for("watch.show_quarantine"), 303)

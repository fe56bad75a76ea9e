"""Pages of what needs somebody's eye: alarms, facts nobody could read, facts put aside."""

from itertools import groupby

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import Engine
from werkzeug.wrappers import Response

from pos.base import clock
from pos.base.dates import business_day
from pos.central.centre import centre
from pos.central.people import door
from pos.central.people.door import permitted
from pos.central.people.roles import EVERYBODY, OFFICE
from pos.central.watch import alarms, facts, queries, settling
from pos.central.watch.queries import ParkedFact, QuarantinedFact

bp = Blueprint("watch", __name__)


@bp.get("/alarms")
@permitted(*EVERYBODY)
def show_alarms() -> str:
    """What needs somebody's eye; a showroom's people see their own."""
    now = clock.now()
    seen = queries.seen(centre().shards.engines, business_day(now), door.showroom())
    found = alarms.alarms(seen, now)
    groups = [(kind, list(some)) for kind, some in groupby(found, key=lambda one: one.kind)]
    return render_template("central/watch/alarms.html", groups=groups, total=len(found))


@bp.get("/parked")
@permitted(*OFFICE)
def show_parked() -> str:
    """Facts that are kept and that nobody could read."""
    found = queries.parked(centre().shards.engines)
    return render_template("central/watch/parked.html", facts=found)


@bp.get("/parked/<terminal_id>/<epoch>/<int:seq>")
@permitted(*OFFICE)
def show_parked_fact(terminal_id: str, epoch: str, seq: int) -> str:
    """One of them: why, and the fact itself."""
    _own, found = _parked(terminal_id, epoch, seq)
    rows = facts.rows(found.body)
    return render_template("central/watch/parked_fact.html", fact=found, rows=rows)


@bp.post("/parked/<terminal_id>/<epoch>/<int:seq>/reading")
@permitted(*OFFICE)
def read_again(terminal_id: str, epoch: str, seq: int) -> Response:
    """Have it read again: the program may know more by now."""
    own, _found = _parked(terminal_id, epoch, seq)
    place, now = (terminal_id, epoch, seq), clock.now()
    settling.read_again(own, centre().engine, centre().interpret, place, by=door.someone(), at=now)
    return redirect(url_for("watch.show_parked"), 303)


@bp.post("/parked/<terminal_id>/<epoch>/<int:seq>/settlement")
@permitted(*OFFICE)
def settle_parked(terminal_id: str, epoch: str, seq: int) -> Response:
    """Let it be: it stays kept, and is no alarm any more."""
    own, _found = _parked(terminal_id, epoch, seq)
    place, note = (terminal_id, epoch, seq), request.form.get("note", "")
    settling.settle_parked(own, centre().engine, place, note, by=door.someone(), at=clock.now())
    return redirect(url_for("watch.show_parked"), 303)


@bp.get("/quarantine")
@permitted(*OFFICE)
def show_quarantine() -> str:
    """Facts that cannot stand in their streams."""
    found = queries.quarantined(centre().shards.engines)
    return render_template("central/watch/quarantine.html", facts=found)


@bp.get("/quarantine/<terminal_id>/<fact_id>")
@permitted(*OFFICE)
def show_quarantined(terminal_id: str, fact_id: str) -> str:
    """One of them, beside what the stream holds under its number."""
    _own, found = _quarantined(terminal_id, fact_id)
    pairs = facts.side_by_side(found.kept_body, found.body)
    return render_template("central/watch/quarantined.html", fact=found, pairs=pairs)


@bp.post("/quarantine/<terminal_id>/<fact_id>/settlement")
@permitted(*OFFICE)
def settle_quarantined(terminal_id: str, fact_id: str) -> Response:
    """Write down what was decided; both versions stay."""
    own, _found = _quarantined(terminal_id, fact_id)
    place, note = (terminal_id, fact_id), request.form.get("note", "")
    office, now = centre().engine, clock.now()
    settling.settle_quarantined(own, office, place, note, by=door.someone(), at=now)
    return redirect(url_for("watch.show_quarantine"), 303)


def _parked(terminal_id: str, epoch: str, seq: int) -> tuple[Engine, ParkedFact]:
    held = queries.holds(
        centre().shards.engines,
        lambda books: queries.parked_fact(books, terminal_id, epoch, seq),
    )
    return held or abort(404)


def _quarantined(terminal_id: str, fact_id: str) -> tuple[Engine, QuarantinedFact]:
    held = queries.holds(
        centre().shards.engines,
        lambda books: queries.quarantined_fact(books, terminal_id, fact_id),
    )
    return held or abort(404)

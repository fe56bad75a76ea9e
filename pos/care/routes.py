"""The page on which the manager sees how the shop's book and machine are."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.transaction import reading
from pos.care import confirming
from pos.care.attendant import Attendant
from pos.care.backing_up import has_recovery_code, recovery_code
from pos.care.standing import Level, worst
from pos.shop.door import allowed, hand, house
from pos.shop.permissions import Task
from pos.web import sentences

bp = Blueprint("care", __name__, url_prefix="/shop/health")

LEVELS = {Level.FINE: "fine", Level.HEED: "heed", Level.STOP: "stop"}


def attendant() -> Attendant:
    """The running process's attendant."""
    found: Attendant = current_app.extensions["ocop_care"]
    return found


@bp.get("")
@allowed(Task.LOOK)
def show_health() -> str:
    """Every finding with what to do, the worst first."""
    from pos.care import doctor  # looks into every room: only this page needs it

    keeper, settings = attendant(), house().settings
    printers = [one.printer for one in house().outlets.every()]
    patient = doctor.Patient(
        keeper.places,
        [one.address for one in printers],
        settings.is_link_local,
        authority=house().authority if settings.tls else None,
        heard={one.address: str(house().standing(one.printer_id)) for one in printers},
    )
    prices = confirming.of_prices(reading(), clock.now())
    found = doctor.look_over(patient, clock.now(), keeper.notes)
    found += [] if prices is None else [prices]
    by_weight = sorted(found, key=lambda one: -one.level)
    has_code = has_recovery_code(keeper.places)
    return render_template(
        "care/health.html",
        findings=[
            {"level": LEVELS[one.level], "said": sentences.care(one.code, one.facts)}
            for one in by_weight
        ],
        asked="asked" in request.args,
        heeded=sum(one.level > Level.FINE for one in found),
        is_clock_doubted=keeper.notes.clock_at is not None,
        audit=[sentences.finding(one) for one in keeper.notes.audit_found],
        second=keeper.places.second,
        backups=keeper.places.backups,
        recovery_code=recovery_code(keeper.places) if has_code else "",
    )


@bp.post("/backups")
@allowed(Task.MANAGE)
def back_up() -> AnyResponse:
    """Ask for a copy now; the attendant makes it."""
    attendant().wish("backup")
    return redirect(url_for("care.show_health", asked="yes"), 303)


@bp.post("/audits")
@allowed(Task.MANAGE)
def audit() -> AnyResponse:
    """Ask for the books to be recomputed now."""
    attendant().wish("audit")
    return redirect(url_for("care.show_health", asked="yes"), 303)


@bp.post("/clock")
@allowed(Task.MANAGE)
def confirm_clock() -> AnyResponse:
    """Say that the machine's clock is right although the book says later."""
    keeper = attendant()
    last = keeper.look(clock.now())
    if last is not None and keeper.notes.clock_at is not None:
        confirming.confirm_clock(last, hand=hand())
        keeper.confirm_clock()
        keeper.look(clock.now())
    return redirect(url_for("care.show_health"), 303)


def line() -> dict[str, str] | None:
    """What the bar of the till and the rail of the desk say; None where nobody looks after it."""
    keeper = attendant()
    if not keeper.is_working:
        return None
    found = keeper.standing()
    one = worst(found) or next((one for one in found if one.code == "backup.fine"), None)
    if one is None:
        return None
    return {
        "level": LEVELS[one.level],
        "said": sentences.care_line(one.code, one.facts, clock.now()),
    }

"""The till's door: parse, call one act or query, render."""

from contextlib import suppress

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import ZONE, business_day
from pos.base.digests import digest
from pos.base.errors import BadForm, Broken
from pos.base.money import NOTES_VND
from pos.base.transaction import reading
from pos.shop import queries as shop
from pos.shop.door import allowed, hand, house, outlet, person, register_no, voucher
from pos.shop.permissions import Task
from pos.spool import settling
from pos.spool.refusals import PaperIsSettled
from pos.spool.settling import Word
from pos.till import (
    copying,
    drafting,
    drafts,
    drawer_opening,
    opening,
    queries,
    sellable,
    shifts,
    wall,
)
from pos.till.arranged import Arranged
from pos.till.drawer_opening import Why
from pos.till.queries import Place
from pos.till.refusals import DraftIsClosed, NoShift
from pos.till.views import Outcome, Said
from pos.web import forms
from pos.web.i18n import gettext as _

bp = Blueprint("till", __name__, url_prefix="/till")
MOST_TIMES = 999


@bp.get("")
@allowed(Task.SELL)
def show_till() -> AnyResponse:
    """The order in hand, or the float to count."""
    shift = shifts.find_open(reading(), register_no())
    if shift is None:
        return redirect(url_for("till.show_new_shift"), 303)
    if shift.counted_at is not None:
        return redirect("/till/closing", 303)  # a room above answers there
    sale_id = drafting.last_order(register_no(), hand=hand())
    return redirect(url_for("till.show_sale", sale_id=sale_id), 303)


@bp.get("/shifts/new")
@allowed(Task.SELL)
def show_new_shift() -> str:
    """Counting the float."""
    return _shift_page({}, None)


@bp.post("/shifts")
@allowed(Task.SELL)
def open_shift() -> AnyResponse | tuple[str, int]:
    """Open the register's shift."""
    try:
        notes = {note: _count(f"count_{note}") for note in NOTES_VND}
    except BadForm:
        return _shift_page(request.form.to_dict(), _("Số tờ chưa đúng. Gõ số từ 0 đến 9999.")), 400
    opening.open_shift(register_no(), {n: c for n, c in notes.items() if c}, hand=hand())
    return redirect(url_for("till.show_till"), 303)


@bp.post("/sales")
@allowed(Task.SELL)
def open_order() -> str:
    """F1: an empty order."""
    return _sale(drafting.open_order(register_no(), hand=hand()))


@bp.get("/sales/<sale_id>")
@allowed(Task.SELL)
def show_sale(sale_id: str) -> AnyResponse | str:
    """The sell page."""
    if shifts.find_open(reading(), register_no()) is None:
        return redirect(url_for("till.show_new_shift"), 303)
    view = queries.till(reading(), sale_id, place(), outcome=Outcome())
    if view is None:
        return redirect(url_for("till.show_till"), 303)
    house().showing.note(register_no(), sale_id)
    template = "till/_sale.html" if request.headers.get("HX-Request") else "till/sale.html"
    return render_template(template, view=view)


@bp.post("/sales/<sale_id>/scans")
@allowed(Task.SELL)
def scan(sale_id: str) -> str:
    """One scan, or one code typed whole."""
    outcome = drafting.scan(
        sale_id,
        request.form.get("code", "")[:400],
        times=_times(),
        scan_id=request.form.get("scan_id", "")[:64],
        hosts=_hosts(),
        hand=hand(),
    )
    return _sale(sale_id, outcome)


@bp.get("/sales/<sale_id>/hits")
@allowed(Task.SELL)
def search(sale_id: str) -> str:
    """Goods for what was typed."""
    text = request.args.get("q", "")[:200]
    today = business_day(clock.now())
    hits = queries.hits(reading(), text, today, register_no=register_no())
    return render_template("till/_hits.html", hits=hits, q=text, sale_id=sale_id)


@bp.get("/tiles")
@allowed(Task.SELL)
def show_tiles() -> str:
    """Goods without a barcode, for the wall."""
    tiles = wall.uncoded(reading(), business_day(clock.now()))
    return render_template("till/_grid.html", tiles=tiles)


@bp.post("/sales/<sale_id>/lines")
@allowed(Task.SELL)
def add_line(sale_id: str) -> str:
    """Goods chosen by hand."""
    outcome = drafting.add_line(
        sale_id,
        request.form.get("product_id", ""),
        lot_id=request.form.get("lot_id") or None,
        quantity=request.form.get("quantity") or None,
        times=_times(),
        scan_id=request.form.get("scan_id", "")[:64],
        hand=hand(),
    )
    return _sale(sale_id, outcome)


@bp.get("/sales/<sale_id>/lines/<line_id>")
@allowed(Task.SELL)
def show_line(sale_id: str, line_id: str) -> str:
    """The order with one line selected and its editor open."""
    return _sale(sale_id, selected_id=line_id)


@bp.patch("/sales/<sale_id>/lines/<line_id>")
@allowed(Task.SELL)
def change_line(sale_id: str, line_id: str) -> str:
    """Another quantity, or another lot."""
    outcome = drafting.change_line(
        sale_id,
        line_id,
        quantity=request.form.get("quantity") or None,
        lot_id=request.form.get("lot_id") or None,
        hand=hand(),
    )
    keeps_editor = "lot_id" in request.form and "is_older" not in request.form
    return _sale(sale_id, outcome, selected_id=line_id if keeps_editor else None)


@bp.delete("/sales/<sale_id>/lines/<line_id>")
@allowed(Task.SELL)
def remove_line(sale_id: str, line_id: str) -> str:
    """A line less."""
    goes_on = drafting.remove_line(sale_id, line_id, hand=hand())
    return _sale(goes_on, Outcome(Said.REMOVED))


@bp.post("/copies")
@allowed(Task.SELL)
def copy_receipt() -> str:
    """F10: the last receipt again, marked as a copy."""
    copying.copy_last_receipt(
        register_no(), hand=hand(), request_id=forms.request_id(), voucher=voucher()
    )
    toast = _("Đang in lại phiếu, có dòng BẢN SAO.")
    try:
        return _sale(request.form.get("sale_id", ""), toast=toast)
    except DraftIsClosed:  # sold in another window meanwhile; the copy is queued all the same
        return _sale(drafting.last_order(register_no(), hand=hand()), toast=toast)


@bp.get("/printer")
@allowed(Task.SELL)
def show_printer() -> Response:
    """How the printer is, and the line; nothing to change on the screen where it is as it was.

    And whether goods of the order on the screen were held or recalled meanwhile.
    """
    now = queries.printer_now(reading(), register_no(), _standing(), clock.now())
    shown = digest(now)
    is_printer_same = all(request.args.get(name) == shown for name in ("chip", "strip"))
    line = house().line().mark
    if is_printer_same and request.args.get("centre", line) == line:
        answer = Response(status=204)
    elif is_printer_same:
        answer = make_response(render_template("till/_standing_now.html"))
    else:
        answer = make_response(render_template("till/_printer_now.html", now=now, mark=shown))
    if _is_stopped_anew():
        answer.headers["HX-Trigger"] = "order-stopped"
    return answer


@bp.post("/papers/<job_id>/settlement")
@allowed(Task.SELL)
def settle_paper(job_id: str) -> str:
    """What the cashier says of a paper that nobody knows about."""
    word = request.form.get("word", "")
    if word not in set(Word):
        raise BadForm({"word": "not_known"})
    with suppress(PaperIsSettled):  # its proof came just now, or the other window said it
        settling.settle_paper(job_id, Word(word), hand=hand(), request_id=forms.request_id())
    now = queries.printer_now(reading(), register_no(), _standing(), clock.now())
    return render_template("till/_printer_now.html", now=now, mark=digest(now))


@bp.get("/drawer")
@allowed(Task.OPEN_DRAWER)
def show_drawer() -> str:
    """Why the drawer is to be opened without a sale."""
    shifts.require_begun(reading(), register_no())
    return render_template(
        "till/_drawer.html", reasons=list(Why), has_drawer=drawer_at() is not None
    )


@bp.post("/drawer/openings")
@allowed(Task.OPEN_DRAWER)
def open_drawer() -> str:
    """Open the drawer without a sale."""
    drawer_opening.open_drawer(
        register_no(),
        request.form.get("reason", ""),
        request.form.get("note", "")[:400],
        drawer_at=drawer_at(),
        hand=hand(),
        request_id=forms.request_id(),
        voucher=voucher(),
    )
    toast = _("Đang mở ngăn kéo.") if drawer_at() else _("Đã ghi. Mở ngăn kéo bằng chìa khóa.")
    return _sale(request.form.get("sale_id", ""), toast=toast)


def _sale(
    sale_id: str,
    outcome: Outcome | None = None,
    *,
    selected_id: str | None = None,
    toast: str = "",
) -> str:
    view = queries.till(
        reading(), sale_id, place(), outcome=outcome or Outcome(), selected_id=selected_id
    )
    if view is None:
        raise DraftIsClosed
    house().showing.note(register_no(), sale_id)
    return render_template("till/_sale.html", view=view, toast=toast)


def order_page(sale_id: str, outcome: Outcome | None = None, *, selected_id: str = "") -> str:
    """The order on the screen, for the other doors of the till."""
    return _sale(sale_id, outcome, selected_id=selected_id or None)


def _is_stopped_anew() -> bool:
    """Whether other lines of the order on the screen may not be sold than it shows."""
    shown, session = request.args.get("stops"), reading()
    draft = drafts.find_open(session, request.args.get("order", "")[:64], register_no())
    if shown is None or draft is None:
        return False
    return sellable.mark(session, draft, business_day(clock.now())) != shown


def place() -> Place:
    """Where the page is shown, for whom and on which day."""
    session = reading()
    showroom, someone = shop.showroom(session), person()
    shift = shifts.find_open(session, register_no())
    if shift is None:
        raise NoShift
    if showroom is None or someone is None:
        raise Broken("the till is open without a showroom or a person")
    return Place(
        showroom=showroom,
        register_no=register_no(),
        shift=shift,
        person_name=someone.name,
        today=business_day(clock.now()),
        standing=_standing(),
        now=clock.now(),
        favourites=_arranged().now().favourites,
    )


def _arranged() -> Arranged:
    found: Arranged = current_app.extensions["ocop_arranged"]
    return found


def _shift_page(form: dict[str, str], problem: str | None) -> str:
    session = reading()
    showroom = shop.showroom(session)
    return render_template(
        "till/shift.html",
        shop_name=showroom.name if showroom else "",
        register_no=register_no(),
        now=clock.now().astimezone(ZONE),
        shift_no=shifts.next_no(session, register_no()),
        previous_float_vnd=shifts.left_before_vnd(session, register_no()),
        form=form,
        problem=problem,
        printer=_standing(),
    )


def _standing() -> str:
    """How the printer of this register's receipts is."""
    return house().standing(outlet().printer.printer_id)


def drawer_at() -> str | None:
    """The printer on which the register's drawer hangs; None: it has only a key."""
    return outlet().drawer_at


def _hosts() -> list[str]:
    settings = house().settings
    return [settings.link_base.split("://", 1)[1], f"127.0.0.1:{settings.port}"]


def _count(name: str) -> int:
    text = request.form.get(name, "").strip() or "0"
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise BadForm({name: "not_a_number"})
    return int(text)


def _times() -> int:
    text = request.form.get("times", "1")
    if text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_TIMES:
        return int(text)
    raise BadForm({"times": "not_a_number"})

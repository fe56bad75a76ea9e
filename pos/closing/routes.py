"""The doors of a shift's end: parse, call one act or query, render."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import ZONE, format_moment
from pos.base.errors import BadForm
from pos.base.money import NOTES_VND, format_vnd, parse_vnd
from pos.base.text import Unreadable
from pos.base.transaction import reading
from pos.closing import (
    closing,
    counting,
    counts,
    looking,
    moving,
    printing,
    queries,
    readable,
    sights,
    told,
)
from pos.closing.closing import Given
from pos.closing.refusals import (
    LeftTooMuch,
    NoteNeeded,
    NotTakenOut,
    OrdersChanged,
    ReasonNeeded,
    TooMuchCash,
)
from pos.closing.states import state_of
from pos.closing.told import State
from pos.shop import queries as shop
from pos.shop.door import hand, house, outlet, person, register_no, voucher
from pos.shop.limits import limits
from pos.shop.permissions import Task, may
from pos.sync import line_queries
from pos.till import shifts
from pos.till.cash_moves import REASONS, Way
from pos.till.shifts import ShiftRow
from pos.web import forms, sentences
from pos.web.i18n import gettext as _

# --- The shift so far --------------------------------------------------------------------


def show_shift() -> AnyResponse | str:
    """Alt S: the shift so far; who has yet to count sees nothing that tells the drawer."""
    row = _begun()
    if row is None:
        return redirect(url_for("till.show_new_shift"), 303)
    return _shift_page(row)


def show_register(no: int) -> AnyResponse | str:
    """The shift so far of any register, for who looks over the shop."""
    found = next((one for one in queries.open_registers(reading()) if one.register_no == no), None)
    if found is None:
        return redirect(url_for("closings.show_closings"), 303)
    return _shift_page(found.shift, is_from_afar=True)


def look_at_sums(no: int) -> AnyResponse:
    """Somebody who leads looks at what a drawer must hold, and it is told."""
    looking.look(no, request.form.get("shift_id", ""), hand=hand())
    if "afar" in request.form and _may(Task.AUDIT):
        return redirect(url_for("closing.show_register", no=no), 303)
    return redirect(url_for("closing.show_shift"), 303)


def print_shift() -> AnyResponse:
    """The same on paper."""
    printing.print_shift(
        register_no(),
        request.form.get("shift_id", ""),
        is_full=_may(Task.APPROVE),
        hand=hand(),
        request_id=forms.request_id(),
    )
    return redirect(url_for("closing.show_shift", printed=1), 303)


def _shift_page(row: ShiftRow, *, is_from_afar: bool = False) -> str:
    session, someone = reading(), person()
    record = told.running(state_of(session, row))
    who = ("", "") if someone is None else (someone.id, someone.role)
    is_full = sights.sees(session, row, *who)
    return render_template(
        "closing/shift.html",
        x=readable.said(record if is_full else _blinded(record)),
        is_full=is_full,
        may_look=not is_full and sights.may_look(session, row, *who),
        is_from_afar=is_from_afar,
        is_counted=row.counted_at is not None,
        is_printed="printed" in request.args,
        confirmed=line_queries.confirmations(session, most=1),
        **readable.words(),
    )


def _blinded(record: dict[str, Any]) -> dict[str, Any]:
    """What is left of an X for who has yet to count: no sum that holds cash."""
    return {
        "shift": record["shift"],
        "register_no": record["register_no"],
        "people": record["people"],
        "sales": {name: record["sales"][name] for name in ("bills", "things")},
        "returns": {"bills": record["returns"]["bills"]},
        "receipts": record["receipts"],
        "tenders": [one for one in record["tenders"] if one["kind"] != "cash"],
        "moves": record["moves"],
        "waiting": record["waiting"],
    }


# --- Cash in and out ---------------------------------------------------------------------


def show_cash() -> AnyResponse | str:
    """Putting cash into the drawer or taking it out."""
    return _cash_page({}, "")


def move_cash() -> AnyResponse | str | tuple[str, int]:
    """Cash in or out."""
    try:
        asked = moving.Asked(
            request.form.get("way", ""),
            parse_vnd(request.form.get("amount_vnd", "")),
            request.form.get("reason", ""),
            request.form.get("note", "")[:400],
            forms.request_id(),
        )
        moving.move_cash(
            register_no(), asked, drawer_at=outlet().drawer_at, hand=hand(), voucher=voucher()
        )
    except Unreadable:
        return _answer(_cash_page(request.form, _no_amount()), 400)
    except NotTakenOut as no:
        # The refused press is spent: what is asked for next is another, with a yes of its own.
        again = {name: text for name, text in request.form.items() if name != "request_id"}
        return _answer(_cash_page(again, sentences.refusal(no)), 409)
    except (NoteNeeded, TooMuchCash) as no:
        return _answer(_cash_page(request.form, sentences.refusal(no)), 409)
    return redirect(url_for("closing.show_cash", done=1), 303)


def _cash_page(form: Mapping[str, str], problem: str) -> AnyResponse | str:
    row = _begun()
    if row is None:
        return redirect(url_for("till.show_new_shift"), 303)
    way = form.get("way") or request.args.get("way", "")
    return render_template(
        "closing/cash.html",
        shift=row,
        way=Way(way) if way in set(Way) else Way.OUT,
        reasons=REASONS,
        moves=[
            {**vars(one), "by": one.by_name, "said_at": format_moment(one.at)}
            for one in queries.moves(reading(), row.id)
        ],
        form=form,
        problem=problem,
        is_done="done" in request.args,
        has_drawer=outlet().drawer_at is not None,
        **readable.words(),
    )


# --- Counting and closing ----------------------------------------------------------------


def show_count() -> AnyResponse | str:
    """Where closing stands: the notes to count, the slips to check, or the whole to close."""
    return _closing_page({}, "")


def open_drawer() -> AnyResponse:
    """Open the drawer to count what lies in it."""
    counting.open_to_count(
        register_no(),
        drawer_at=outlet().drawer_at,
        hand=hand(),
        request_id=forms.request_id(),
        voucher=voucher(),
    )
    return redirect(url_for("closing.show_count", opened=1), 303)


def take_count() -> AnyResponse | str | tuple[str, int]:
    """Keep what was counted."""
    try:
        notes = {note: _count(f"count_{note}") for note in NOTES_VND}
    except BadForm:
        problem = _("Số tờ chưa đúng. Gõ số từ 0 đến 9999.")
        return _answer(_closing_page(request.form, problem), 400)
    counting.take_count(
        register_no(),
        request.form.get("shift_id", ""),
        _count("no"),
        {note: count for note, count in notes.items() if count},
        hand=hand(),
    )
    return redirect(url_for("closing.show_count"), 303)


def check_slips() -> AnyResponse | str | tuple[str, int]:
    """Keep what the slips came to."""
    try:
        card_vnd, card_back_vnd = _vnd("card_vnd"), _vnd("card_back_vnd")
        voucher_vnd = _vnd("voucher_vnd")
    except BadForm:
        return _answer(_closing_page(request.form, _no_amount()), 400)
    counting.check_slips(
        register_no(),
        request.form.get("shift_id", ""),
        card_vnd=card_vnd,
        card_back_vnd=card_back_vnd,
        voucher_vnd=voucher_vnd,
        seen=request.form.getlist("seen"),
        hand=hand(),
    )
    return redirect(url_for("closing.show_count"), 303)


def close_shift() -> AnyResponse | str | tuple[str, int]:
    """Close the shift."""
    try:
        given = Given(
            request.form.get("shift_id", ""),
            _count("count_no"),
            parse_vnd(request.form.get("left_vnd", "")),
            request.form.get("reason", "")[:600],
            [one for one in request.form.get("carried", "").split(",") if one],
        )
        number = closing.close_shift(register_no(), given, hand=hand(), voucher=voucher())
    except Unreadable:
        return _answer(_closing_page(request.form, _no_amount()), 400)
    except (LeftTooMuch, OrdersChanged, ReasonNeeded) as no:
        return _answer(_closing_page(request.form, sentences.refusal(no)), 409)
    return redirect(url_for("closings.show_closing", number=number, done=1), 303)


def _closing_page(form: Mapping[str, str], problem: str) -> AnyResponse | str:
    row = _begun()
    if row is None:
        return redirect(url_for("till.show_new_shift"), 303)
    session = reading()
    counting.require_closer(session, row, hand())
    held = counts.of_shift(session, row.id)
    if not held or ("again" in request.args and len(held) == 1):
        return _count_page(row, len(held) + 1, form, problem)
    state = state_of(session, row)
    slips = counts.slips_of(session, row.id)
    if slips is None and closing.needs_slips(state):
        return _slips_page(state, form, problem)
    checks = told.tender_checks(state, held, slips)
    off_vnd = told.difference_vnd(checks)
    return render_template(
        "closing/review.html",
        state=state,
        counts=held,
        checks=checks,
        off_vnd=off_vnd,
        is_far_off=closing.off_by_vnd(state, held, slips) > limits(session).difference_vnd,
        slips=slips,
        has_looked=closing.is_known(session, row, held),
        unseen=told.unseen(state.transfers, slips),
        left_vnd=form.get("left_vnd") or format_vnd(min(row.float_vnd, held[-1].counted_vnd)),
        form=form,
        problem=problem,
        **_frame(),
        **readable.words(),
    )


def _count_page(row: ShiftRow, no: int, form: Mapping[str, str], problem: str) -> str:
    return render_template(
        "closing/count.html",
        shift=row,
        no=no,
        form=form,
        problem=problem,
        has_drawer=outlet().drawer_at is not None,
        is_opened="opened" in request.args,
        waiting=queries.waiting(reading(), row.register_no),
        **_frame(),
    )


def _slips_page(state: State, form: Mapping[str, str], problem: str) -> str:
    kinds = {one.kind for one in (*state.sums.tenders, *state.sums.returns.refunds)}
    return render_template(
        "closing/slips.html",
        shift=state.shift,
        kinds=kinds,
        transfers=state.transfers,
        form=form,
        problem=problem,
        **_frame(),
    )


# --- What they share ---------------------------------------------------------------------


def _no_amount() -> str:
    return _("Gõ số tiền bằng chữ số, ví dụ 200.000.")


def _answer(page: AnyResponse | str, status: int) -> AnyResponse | tuple[str, int]:
    """A page with what was wrong; or where it leads instead, its shift being over."""
    return (page, status) if isinstance(page, str) else page


def _begun() -> ShiftRow | None:
    found = shifts.find_open(reading(), register_no())
    return None if found is None else shifts.read(reading(), found.id)


def _may(task: Task) -> bool:
    someone = person()
    return someone is not None and may(someone.role, task)


def _frame() -> dict[str, Any]:
    """What the page beside the terraces shows."""
    showroom = shop.showroom(reading())
    return {
        "shop_name": "" if showroom is None else showroom.name,
        "register_no": register_no(),
        "now": clock.now().astimezone(ZONE),
        "printer": house().standing(outlet().printer.printer_id),
    }


def _count(name: str) -> int:
    text = request.form.get(name, "").strip() or "0"
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise BadForm({name: "not_a_number"})
    return int(text)


def _vnd(name: str) -> int:
    text = request.form.get(name, "").strip() or "0"
    try:
        return parse_vnd(text)
    except Unreadable as bad:
        raise BadForm({name: "not_money"}) from bad

"""The doors of what expires: the board, a lot's price before it does, the board's days."""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.expiry import files, form, marking, queries
from pos.expiry import thresholds as numbers
from pos.expiry.outlook import PACE_DAYS
from pos.expiry.refusals import NoSuchLot
from pos.intake.template import write_csv
from pos.shop import queries as shop
from pos.shop.door import hand, person, voucher
from pos.shop.permissions import Role, Task, may
from pos.shop.refusals import ApprovalNeeded
from pos.spool import queries as spool
from pos.stock import markdowns
from pos.stock.lot_prices import STEPS_VND
from pos.till import nudges
from pos.web import forms, sentences

_HELPED_DAYS = 28
_OTHER_ROOMS = {"moving": "moving.show_new_move", "lot": "holding.show_lot"}


def show_board() -> str:
    """What expires in the coming days, and what has."""
    return _board_page({}, {})


def show_export() -> Response:
    """The board as a file."""
    rows = files.rows(queries.board(reading(), hand().on))
    head = [sentences.column(code) for code in files.COLUMNS]
    answer = Response(write_csv([head, *rows]), mimetype="text/csv; charset=utf-8")
    name = f"ocop-pos-expiry-{hand().on.isoformat()}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def change_thresholds() -> AnyResponse | tuple[str, int]:
    """Let goods come onto the board earlier or later."""
    typed = request.form.to_dict()
    try:
        marking.change_thresholds(numbers.read(typed), hand=hand())
    except BadForm as bad:
        return _board_page(typed, bad.problems), 400
    return redirect(url_for("expiry.show_board", saved=1), 303)


def show_lot(lot_id: str) -> str:
    """One lot: what it costs, what was decided about it, and what may be done."""
    return _lot_page(lot_id, {}, {})


def mark_down(lot_id: str) -> AnyResponse | tuple[str, int]:
    """Sell a lot for less."""
    typed = request.form.to_dict()
    someone = person()
    try:
        marking.mark_down(
            lot_id,
            form.read(typed, hand().on),
            is_manager=someone is not None and someone.role == Role.MANAGER,
            hand=hand(),
            voucher=voucher(),
            request_id=forms.request_id(),
        )
    except BadForm as bad:
        return _lot_page(lot_id, typed, bad.problems), 400
    except (NoSuchLot, ApprovalNeeded):
        raise
    except Refusal as no:
        return _refused(lot_id, typed, no)
    return redirect(url_for("expiry.show_lot", lot_id=lot_id, done="marked"), 303)


def end_markdown(markdown_id: str) -> AnyResponse:
    """Let a lot cost again what the catalogue says."""
    lot_id = marking.end_markdown(markdown_id, hand=hand())
    return redirect(url_for("expiry.show_lot", lot_id=lot_id, done="ended"), 303)


def assess(lot_id: str) -> AnyResponse | tuple[str, int]:
    """Write why goods past their best-before are sold on."""
    typed = request.form.to_dict()
    try:
        marking.assess(lot_id, typed.get("why", "")[: marking.MOST_LETTERS], hand=hand())
    except NoSuchLot:
        raise
    except Refusal as no:
        return _refused(lot_id, typed, no)
    return redirect(url_for("expiry.show_lot", lot_id=lot_id, done="assessed"), 303)


def _refused(lot_id: str, typed: Mapping[str, str], no: Refusal) -> tuple[str, int]:
    if person() is not None and queries.row_of(reading(), lot_id, hand().on) is None:
        raise no
    return _lot_page(lot_id, typed, {}, sentences.refusal(no)), 409


def _board_page(typed: Mapping[str, str], problems: Mapping[str, str]) -> str:
    session, today = reading(), hand().on
    now = numbers.thresholds(session)
    bands = queries.board(session, today)
    return render_template(
        "expiry/board.html",
        bands=bands,
        tomorrow=queries.tomorrow(session, today),
        today=today,
        lots=sum(len(band.rows) for band in bands),
        form={name: str(getattr(now, name)) for name in numbers.NAMES} | dict(typed),
        names=numbers.NAMES,
        problems={name: sentences.field(code) for name, code in problems.items()},
        helped=nudges.helped(session, files.first_day(today, _HELPED_DAYS), today),
        helped_days=_HELPED_DAYS,
        pace_days=PACE_DAYS,
        is_saved="saved" in request.args,
        **_doors(),
    )


def _lot_page(
    lot_id: str, typed: Mapping[str, str], problems: Mapping[str, str], problem: str = ""
) -> str:
    session, today = reading(), hand().on
    row = queries.row_of(session, lot_id, today)
    if row is None:
        raise NoSuchLot
    return render_template(
        "expiry/lot.html",
        lot=row,
        past=markdowns.of_lot(session, lot_id),
        labels=spool.of_subject(session, "label", lot_id),
        names={one.id: one.name for one in shop.everybody(session)},
        form={"first_on": "", "way": "percent", "percent": "30", "step_vnd": "500", **typed},
        problems={name: sentences.field(code) for name, code in problems.items()},
        problem=problem,
        steps=STEPS_VND,
        today=today,
        request_id=typed.get("request_id") or new_id(),
        done=request.args.get("done", ""),
        **_doors(),
    )


def _doors() -> dict[str, Any]:
    """What of other rooms there is to lead to, and what whoever looks may do."""
    someone = person()
    role = "" if someone is None else someone.role
    known: dict[str, Any] = current_app.view_functions  # a late page names its task
    return {
        "doors": {
            name: view
            for name, view in _OTHER_ROOMS.items()
            if view in known and may(role, known[view].task)
        },
        "may_mark": may(role, Task.APPROVE),
        "may_manage": may(role, Task.MANAGE),
    }

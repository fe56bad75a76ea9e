"""The door of fairs and stalls: the list, one fair with its result, its registers, coming home."""

from collections.abc import Mapping, Sequence

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day
from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.quantity import Unit
from pos.base.transaction import reading
from pos.moving import goods, opening, queries, scanned
from pos.moving import homecoming as acts
from pos.moving.forms import TypedLine, read_counts, read_fair, read_telling, typed_lines
from pos.moving.goods import Looked
from pos.moving.homecoming import Gone, Home
from pos.moving.queries import Wanted
from pos.moving.results import result_of
from pos.moving.routes import hosts, place_names
from pos.moving.scanned import Scanned
from pos.moving.takings import Takings
from pos.moving.views import hit_views, line_views
from pos.shop import queries as shop
from pos.shop.door import hand, person, voucher
from pos.shop.permissions import Task, may
from pos.shop.refusals import ApprovalNeeded
from pos.stock import fairs
from pos.stock.fairs import FairCard
from pos.stock.fefo import Bar
from pos.stock.places import SHOP, STOREROOM
from pos.stock.refusals import UnknownFair
from pos.web import forms, sentences

HELD = frozenset({Bar.HOLD, Bar.RECALL})


def show_fairs() -> str:
    """Fairs under way, and those that are over."""
    return _list_page({}, {})


def open_fair() -> AnyResponse | tuple[str, int]:
    """Open a fair or a stall."""
    form = request.form.to_dict()
    try:
        state = read_fair(form, today=business_day(clock.now()))
    except BadForm as bad:
        return _list_page(form, _said(bad)), 400
    request_id = forms.request_id() or new_id()
    place_id = opening.open_fair(state, request_id=request_id, hand=hand())
    return redirect(url_for("fairs.show_fair", place_id=place_id, done="opened"), 303)


def show_fair(place_id: str) -> str:
    """One fair: its goods, its registers, what it brought so far."""
    session, fair = reading(), _require(place_id)
    takings: Takings = current_app.extensions["ocop_fairs"]()
    today = business_day(clock.now())
    return render_template(
        "moving/fair.html",
        fair=fair,
        result=result_of(session, place_id, takings, today=today),
        registers=shop.registers(session),
        documents=queries.page(session, Wanted(place=place_id), 1).rows,
        kind_words=sentences.move_kind,
        may_lead=_may_lead(),
        today=today,
        done=request.args.get("done", ""),
    )


def place_register(place_id: str) -> AnyResponse:
    """Let a register sell at the fair, or in the shop again."""
    register_no = forms.whole(request.form.get("register", ""), "register")
    where = place_id if request.form.get("here") == "1" else SHOP
    opening.place_register(register_no, where, hand=hand())
    return redirect(url_for("fairs.show_fair", place_id=place_id, done="placed"), 303)


def show_home(place_id: str) -> str:
    """The lots that the books hold at the fair, to be counted."""
    _require(place_id)
    lots = goods.all_at(reading(), place_id)
    form = {"to": SHOP}
    return _home_page(place_id, form, Scanned(tuple(TypedLine(one.lot_id, "") for one in lots)))


def count_lines(place_id: str) -> str:
    """The form again, with one more of what was scanned."""
    form = request.form.to_dict()
    taken = scanned.take(
        reading(),
        _lines(),
        form.get("q", "")[:200],
        product_id=form.get("pick", "")[:40],
        looked=Looked(place_id, hosts(), HELD, business_day(clock.now())),
        may_be_absent=True,
    )
    form["q"] = form.get("q", "") if taken.said or taken.hits else ""
    return _home_page(place_id, form, taken)


def bring_home(place_id: str) -> AnyResponse | tuple[str, int]:
    """Book what came home, and end the fair."""
    form = request.form.to_dict()
    lines = _lines()
    try:
        counts = read_counts(
            [one.lot_id for one in lines],
            [one.quantity for one in lines],
            _named("expected-"),
            _named("why-"),
            _units(lines, place_id),
        )
        acts.bring_home(
            Home(place_id, form.get("to", ""), counts, read_telling(form)),
            request_id=forms.request_id() or new_id(),
            hand=hand(),
            voucher=voucher(),
        )
    except BadForm as bad:
        return _home_page(place_id, form, Scanned(tuple(lines)), _said(bad)), 400
    except ApprovalNeeded:
        raise  # the sheet asks whoever may say yes
    except Refusal as no:
        if not no.code.startswith(("moving.", "stock.")) or isinstance(no, UnknownFair):
            raise
        said = {"form": sentences.refusal(no)}
        return _home_page(place_id, form, Scanned(tuple(lines)), said), 409
    return redirect(url_for("fairs.show_fair", place_id=place_id, done="ended"), 303)


# --- What the pages are made of --------------------------------------------------------------


def _list_page(form: Mapping[str, str], problems: Mapping[str, str]) -> str:
    found = fairs.all_fairs(reading())
    return render_template(
        "moving/fairs.html",
        open_ones=[one for one in found if not one.is_over],
        past=[one for one in found if one.is_over],
        form=form,
        problems=problems,
        request_id=form.get("request_id") or new_id(),
        may_lead=_may_lead(),
        today=business_day(clock.now()),
    )


def _home_page(
    place_id: str,
    form: Mapping[str, str],
    taken: Scanned,
    problems: Mapping[str, str] | None = None,
) -> str:
    session, today = reading(), business_day(clock.now())
    is_part = bool(request.headers.get("HX-Request"))
    lines = line_views(session, taken.lines, place_id, today=today, newest=taken.newest)
    return render_template(
        "moving/_home.html" if is_part else "moving/home.html",
        fair=_require(place_id),
        form=form,
        lines=lines,
        why=_named("why-"),
        whys=[(one.value, sentences.move_reason(one)) for one in Gone],
        hits=hit_views(session, taken.hits, place_id, today),
        said=taken.said,
        problems=problems or {},
        request_id=form.get("request_id") or new_id(),
        homes=(SHOP, STOREROOM),
        places=place_names(),
    )


def _lines() -> list[TypedLine]:
    lots, kept = request.form.getlist("lot"), request.form.getlist("units")
    found: dict[str, TypedLine] = {}
    for one in typed_lines(lots, kept):
        found.setdefault(one.lot_id, one)
    return list(found.values())


def _units(lines: Sequence[TypedLine], place_id: str) -> dict[str, Unit]:
    views = line_views(reading(), lines, place_id, today=business_day(clock.now()))
    return {one.lot_id: Unit(one.unit) for one in views}


def _named(prefix: str) -> dict[str, str]:
    """The fields of the lines, by lot."""
    return {
        name.removeprefix(prefix): value[:40]
        for name, value in request.form.items()
        if name.startswith(prefix)
    }


def _require(place_id: str) -> FairCard:
    found = fairs.find(reading(), place_id)
    if found is None:
        raise UnknownFair
    return found


def _may_lead() -> bool:
    someone = person()
    return someone is not None and may(someone.role, Task.APPROVE)


def _said(bad: BadForm) -> dict[str, str]:
    return {name: sentences.field(code) for name, code in bad.problems.items()}

"""Another person takes over the till, over the order in hand."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from pos.base.transaction import reading
from pos.shop import queries
from pos.shop.door import allowed, begin_session, hand, house, landing_of, person
from pos.shop.permissions import Task, may
from pos.shop.refusals import PinLocked, PinLost, WrongPin
from pos.web import headers, sentences

bp = Blueprint("duty", __name__)


@bp.get("/switch")
@allowed(Task.SELL)
def show_switch() -> str:
    """Alt U: the name tiles and the PIN pad over the till."""
    return _switch_sheet("")


@bp.post("/switch")
@allowed(Task.SELL)
def take_over() -> AnyResponse | tuple[str, int]:
    """Another person takes over this register; its shift and its orders stay."""
    try:
        entered = house().prove(
            request.form.get("person_id", ""),
            request.form.get("pin", ""),
            pepper=house().pepper,
            hand=hand(),
        )
    except (WrongPin, PinLocked, PinLost) as no:
        return _switch_sheet(sentences.refusal(no)), 409
    begin_session(entered)
    after = request.form.get("next", "")
    is_ours = bool(headers.OUR_PAGE.fullmatch(after)) and may(entered.role, Task.SELL)
    address = after if is_ours else landing_of(entered)
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)


def _switch_sheet(problem: str) -> str:
    someone, people = person(), queries.people(reading())
    others = [one for one in people if someone is None or one.id != someone.id]
    return render_template(
        "door/switch.html",
        people=[(one, sentences.role(one.role)) for one in others if not one.needs_pin],
        chosen_id=request.form.get("person_id", "") or (others[0].id if len(others) == 1 else ""),
        next_url=request.form.get("next", ""),
        problem=problem,
    )

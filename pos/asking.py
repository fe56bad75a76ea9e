"""The sheet on which somebody says yes with a PIN, answered to whichever form needs it.

The form that asked is carried inside the sheet and sent again with the PIN: to the same address,
with the same fields.  A wrong PIN brings the same sheet again, with what was wrong.
"""

from collections.abc import Sequence

from flask import Flask, render_template, request

from pos.base.errors import Refusal
from pos.shop import approving, door
from pos.shop.refusals import (
    ApprovalNeeded,
    MayNotApprove,
    NotAlone,
    PinLocked,
    PinLost,
    ReasonNeeded,
    WrongPin,
)
from pos.web import forms, sentences
from pos.web.i18n import gettext as _
from pos.web.phrases.approvals import APPROVALS

Needs = Sequence[tuple[str, int, str]]
"""Kind, bound, note."""
_OURS = ("approver_", "shown_", "note_shown_", "csrf_token")
"""Fields of the sheet itself: they are asked for anew."""


def ask_for_approval(app: Flask) -> None:
    """Have the application answer acts that need a yes, and tries at one that failed."""

    @app.errorhandler(ApprovalNeeded)
    def ask(no: ApprovalNeeded) -> tuple[str, int]:
        needs: Needs = no.facts["needs"]  # type: ignore[assignment]
        was_asked = bool(request.form.get("approver_id"))
        changed = _("Số tiền đã đổi so với lúc hỏi. Xem lại rồi nhập PIN.")
        return _sheet(needs, changed if was_asked else ""), 409

    for kind in (MayNotApprove, NotAlone, ReasonNeeded, WrongPin, PinLocked, PinLost):
        app.register_error_handler(kind, _ask_again)


def _ask_again(no: Refusal) -> tuple[str, int]:
    shown = [
        (kind, forms.whole(value, name), request.form.get(f"note_{name}", "")[:200])
        for name, value in request.form.items()
        if (kind := name.removeprefix("shown_")) in APPROVALS and kind != name
    ]
    return _sheet(shown, sentences.refusal(no)), 409


def _sheet(needs: Needs, problem: str) -> str:
    someone = door.person()
    own_id = "" if someone is None else someone.id
    asked = approving.may_be_asked(own_id, door.on_duty())
    is_fragment = bool(request.headers.get("HX-Request"))
    return render_template(
        "door/approval.html" if is_fragment else "door/approval_page.html",
        needs=[(*one, sentences.approval(one[0], one[1])) for one in needs],
        asked=[(one, sentences.role(one.role)) for one in asked],
        own_id=own_id,
        problem=problem,
        chosen_id=request.form.get("approver_id", "") or (asked[0].id if asked else ""),
        reason=(request.form.get("approver_reason") or request.form.get("note", ""))[:200],
        fields=[one for one in request.form.items(multi=True) if not one[0].startswith(_OURS)],
        verb=request.method,
        address=request.full_path.rstrip("?"),
    )

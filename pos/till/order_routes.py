"""The door of what is said of an order before it is paid: discounts, the buyer, a note."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request

from pos.base.errors import BadForm
from pos.base.transaction import reading
from pos.law.vat import BuyerKind
from pos.shop.door import allowed, hand, register_no
from pos.shop.limits import limits
from pos.shop.permissions import Task
from pos.till import buyers, drafts, naming, pay_forms, queries, reducing
from pos.till.buyers import BadBuyer
from pos.till.routes import order_page, place
from pos.till.views import Outcome, Said
from pos.web import sentences

bp = Blueprint("order", __name__, url_prefix="/till")


@bp.get("/sales/<sale_id>/discount")
@allowed(Task.SELL)
def show_discount(sale_id: str) -> str:
    """F6: what is taken off the line that the address names, or off the whole order."""
    session = reading()
    draft = drafts.require_open(session, sale_id, register_no())
    shown = queries.draft_view(session, draft, place())
    line_id = request.args.get("line", "")
    line = next((one for one in shown.lines if one.line_id == line_id), None)
    return render_template(
        "till/_discount.html", draft=shown, line=line, limit_bp=limits(session).discount_bp
    )


@bp.post("/sales/<sale_id>/discount")
@allowed(Task.SELL)
def reduce_order(sale_id: str) -> str:
    """A discount of the whole order, or none."""
    reducing.reduce_order(sale_id, pay_forms.read_reduction(request.form), hand=hand())
    return order_page(sale_id, Outcome(Said.CHANGED))


@bp.post("/sales/<sale_id>/lines/<line_id>/discount")
@allowed(Task.SELL)
def reduce_line(sale_id: str, line_id: str) -> str:
    """A discount or another price of one line, or neither."""
    reducing.reduce_line(sale_id, line_id, pay_forms.read_reduction(request.form), hand=hand())
    return order_page(sale_id, Outcome(Said.CHANGED, line_id=line_id))


@bp.get("/sales/<sale_id>/buyer")
@allowed(Task.SELL)
def show_buyer(sale_id: str) -> str:
    """F4: who buys, and what the paper is to name of him."""
    draft = drafts.require_open(reading(), sale_id, register_no())
    given = buyers.given(draft.buyer)
    return _buyer_sheet(sale_id, draft.no, given, {})


@bp.post("/sales/<sale_id>/buyer")
@allowed(Task.SELL)
def name_buyer(sale_id: str) -> str | tuple[str, int]:
    """Who buys; the sheet comes again beside what is wrong."""
    try:
        buyer = buyers.read_buyer(request.form)
    except BadBuyer as bad:
        if "kind" in bad.problems:
            raise BadForm(bad.problems) from bad
        draft = drafts.require_open(reading(), sale_id, register_no())
        return _buyer_sheet(sale_id, draft.no, request.form, bad.problems)
    naming.name_buyer(sale_id, buyer, hand=hand())
    return order_page(sale_id)


def _buyer_sheet(
    sale_id: str, no: int, given: Mapping[str, str], problems: Mapping[str, str]
) -> str:
    return render_template(
        "till/_buyer.html",
        sale_id=sale_id,
        order_no=no,
        given=given,
        problems={name: sentences.field(code) for name, code in problems.items()},
        kinds=list(BuyerKind),
    )


@bp.get("/sales/<sale_id>/note")
@allowed(Task.SELL)
def show_note(sale_id: str) -> str:
    """A few words on the order."""
    draft = drafts.require_open(reading(), sale_id, register_no())
    return render_template("till/_note.html", draft=draft)


@bp.post("/sales/<sale_id>/note")
@allowed(Task.SELL)
def write_note(sale_id: str) -> str:
    """Keep the words, or take them away."""
    naming.write_note(sale_id, request.form.get("note", "")[:1000], hand=hand())
    return order_page(sale_id)

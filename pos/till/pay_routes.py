"""The door of paying: the sheet, what was taken already, and the end of an order."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day
from pos.base.errors import BadForm
from pos.base.transaction import end_reading, reading
from pos.shop.door import allowed, hand, house, register_no, voucher
from pos.shop.permissions import Task
from pos.till import drafting, drafts, pay_forms, paying, payments, selling
from pos.till.records import TenderKind
from pos.till.refusals import NothingToSell
from pos.till.routes import drawer_at
from pos.till.selling import Seen
from pos.web import forms

bp = Blueprint("pay", __name__, url_prefix="/till")


@bp.get("/sales/<sale_id>/payment")
@allowed(Task.SELL)
def show_payment(sale_id: str) -> AnyResponse | str:
    """The pay sheet, open at the way of paying that the address names."""
    way = pay_forms.read_way(request.args)
    drafting.settle_prices(sale_id, hand=hand())
    return _sheet(sale_id, way)


@bp.post("/sales/<sale_id>/tenders")
@allowed(Task.SELL)
def take_tender(sale_id: str) -> AnyResponse | str:
    """A part of what the order costs; the sheet goes on with the rest."""
    one = pay_forms.read_tender(request.form)
    if not one.tendered_vnd:
        raise BadForm({"tendered_vnd": "zero"})
    paying.take_tender(
        sale_id,
        one,
        seen_version=pay_forms.whole(request.form, "version"),
        hand=hand(),
        tender_id=forms.request_id(),
    )
    return _sheet(sale_id, one.kind)


@bp.delete("/sales/<sale_id>/tenders/<tender_id>")
@allowed(Task.SELL)
def give_back(sale_id: str, tender_id: str) -> AnyResponse | str:
    """What was taken goes back to the customer."""
    paying.give_back(sale_id, tender_id, hand=hand())
    return _sheet(sale_id, TenderKind.CASH)


@bp.post("/sales/<sale_id>/completion")
@allowed(Task.SELL)
def complete_sale(sale_id: str) -> AnyResponse:
    """Sell."""
    form = request.form
    # An order that was paid in parts may end with nothing more handed over.
    is_rest = form.get("way") != "none"
    done = selling.complete_sale(
        sale_id,
        [pay_forms.read_tender(form)] if is_rest else [],
        seen=Seen(pay_forms.whole(form, "version"), pay_forms.vnd(form, "total_vnd")),
        link_base=house().settings.link_base,
        drawer_at=drawer_at(),
        hand=hand(),
        voucher=voucher(),
    )
    address = url_for("till.show_sale", sale_id=done.next_order_id)
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)


def _sheet(sale_id: str, way: TenderKind) -> AnyResponse | str:
    end_reading()
    session = reading()
    draft = drafts.require_open(session, sale_id, register_no())
    payment = payments.payment(session, draft, business_day(clock.now()), way)
    if not payment.lines:
        raise NothingToSell
    if payment.is_exchange:
        return redirect(url_for("exchange.show_settlement", draft_id=sale_id, way=way), 303)
    return render_template("till/_payment.html", payment=payment)

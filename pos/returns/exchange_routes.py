"""The door of exchanges: begin, settle, give up.  `pos.returns.pages` says where."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day
from pos.base.transaction import end_reading, reading
from pos.returns import exchanging
from pos.returns.forms import read_paying
from pos.returns.routes import go_on, wanted
from pos.shop.door import hand, house, register_no, voucher
from pos.till import drafts, pay_forms, payments, selling
from pos.till.routes import drawer_at
from pos.web import forms


def begin_exchange() -> AnyResponse:
    """The goods pay for an order: the one at hand, or an empty one."""
    form = request.form
    draft_id = exchanging.begin_exchange(
        wanted(),
        read_paying(form, None).seen_vnd,
        hand=hand(),
        draft_id=form.get("order_id", "")[:64],
    )
    return go_on(url_for("till.show_sale", sale_id=draft_id))


def show_settlement(draft_id: str) -> str:
    """The pay sheet of an exchange: what the customer pays, or what goes back."""
    session = reading()
    settlement = exchanging.settlement(session, draft_id, hand=hand())
    if settlement.back_vnd or not settlement.missing_vnd:
        return render_template("returns/_settlement.html", settlement=settlement)
    draft = drafts.require_open(session, draft_id, register_no())
    way = pay_forms.read_way(request.args)
    payment = payments.payment(session, draft, business_day(clock.now()), way)
    completion_url = url_for("exchange.complete_exchange", draft_id=draft_id)
    return render_template("till/_payment.html", payment=payment, completion_url=completion_url)


def complete_exchange(draft_id: str) -> AnyResponse:
    """Take the goods back and sell the order, in one act."""
    form = request.form
    end_reading()
    done = exchanging.complete_exchange(
        draft_id,
        [pay_forms.read_tender(form)] if _pays_more() else [],
        read_paying(form, forms.request_id(), is_exchange=True),
        seen=selling.Seen(pay_forms.whole(form, "version"), pay_forms.vnd(form, "total_vnd")),
        link_base=house().settings.link_base,
        hand=hand(),
        voucher=voucher(),
        drawer_at=drawer_at(),
    )
    return go_on(url_for("till.show_sale", sale_id=done.next_order_id))


def give_up_exchange(draft_id: str) -> AnyResponse:
    """The goods go home again."""
    exchanging.give_up_exchange(draft_id, hand=hand())
    return go_on(url_for("till.show_sale", sale_id=draft_id))


def _pays_more() -> bool:
    """Whether the sheet says that the customer hands over anything."""
    return bool(request.form.get("tendered_vnd")) and request.form.get("way") != "none"

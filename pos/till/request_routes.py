"""The door of payment requests: the sheet with the code, and what a cashier says of the money."""

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.errors import BadForm
from pos.base.money import parse_vnd
from pos.base.text import Unreadable
from pos.base.transaction import end_reading, reading
from pos.shop.door import hand, house, register_no, voucher
from pos.till import drafting, drafts, payment_requests, payments, requesting, slips
from pos.till.payment_requests import State
from pos.till.records import TenderKind
from pos.web import forms
from pos.web.i18n import gettext as _
from printers.layouts.qr import squares


def ask_for_transfer(sale_id: str) -> str:
    """Alt Q: the code for what is still to pay, or for a part of it."""
    amount_vnd = _vnd("amount_vnd") if request.form.get("amount_vnd") else None
    drafting.settle_prices(sale_id, hand=hand())
    request_id = requesting.ask_for_transfer(sale_id, amount_vnd, hand=hand())
    return _sheet(sale_id, request_id)


def show_request(sale_id: str, request_id: str) -> str:
    """The sheet again, as it stands."""
    return _sheet(sale_id, request_id)


def confirm_transfer(sale_id: str, request_id: str) -> str:
    """Somebody saw the money in the bank's app."""
    requesting.confirm(sale_id, request_id, shown_due_vnd=_vnd("due_vnd"), hand=hand())
    return _sheet(sale_id, request_id)


def leave_unseen(sale_id: str, request_id: str) -> str:
    """Nobody can look now; the goods are handed over all the same."""
    requesting.leave_unseen(
        sale_id, request_id, shown_due_vnd=_vnd("due_vnd"), voucher=voucher(), hand=hand()
    )
    return _sheet(sale_id, request_id)


def take_in(sale_id: str, request_id: str) -> str:
    """A transfer that was taken out counts towards the order again."""
    requesting.take_in(sale_id, request_id, hand=hand(), voucher=voucher())
    return _sheet(sale_id, request_id)


def give_up(sale_id: str, request_id: str) -> AnyResponse:
    """The customer does not pay by this code."""
    requesting.give_up(sale_id, request_id, hand=hand())
    address = url_for("till.show_sale", sale_id=sale_id)
    return Response(status=204, headers={"HX-Redirect": address})


def print_slip(sale_id: str, request_id: str) -> str:
    """The code on paper, for the customer's table."""
    requesting.print_slip(sale_id, request_id, press_id=forms.request_id(), hand=hand())
    return _sheet(sale_id, request_id, said=_("Đang in phiếu tạm tính có mã."))


def _sheet(sale_id: str, request_id: str, *, said: str = "") -> str:
    end_reading()
    session = reading()
    draft = drafts.require_open(session, sale_id, register_no())
    one = payment_requests.require(session, request_id, sale_id)
    side, path = squares(slips.code_of(one))
    return render_template(
        "till/_vietqr.html",
        one=one,
        order_no=draft.no,
        payment=payments.payment(session, draft, hand().on, TenderKind.TRANSFER),
        side=side,
        path=path,
        waited_s=max(0, int((clock.now() - one.asked_at).total_seconds())),
        is_waiting=one.state is State.WAITING,
        is_seen=one.state is State.SEEN,
        is_settled=one.is_settled,
        has_display=house().showing.has_display(register_no(), clock.now()),
        said=said,
    )


def _vnd(name: str) -> int:
    try:
        return parse_vnd(request.form.get(name, ""))
    except Unreadable as bad:
        raise BadForm({name: "not_money"}) from bad

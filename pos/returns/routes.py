"""The door of returns: the receipt, the goods, the day's list.  `pos.returns.pages` says where."""

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day, parse_day
from pos.base.errors import Broken, Refusal
from pos.base.text import Unreadable
from pos.base.transaction import end_reading, reading
from pos.returns import copying, queries, receipts, returning, sending
from pos.returns.fates import Fate, Why
from pos.returns.forms import MOST_LINES, read_asked, read_paying
from pos.returns.refusals import UnknownReturn
from pos.returns.wishes import Asked
from pos.shop import queries as shop
from pos.shop.door import hand, house, person, register_no, voucher
from pos.shop.queries import Showroom
from pos.spool import queries as spool
from pos.till import shifts
from pos.till.routes import drawer_at
from pos.web import forms, sentences


def show_returns() -> str:
    """The returns of a day, and the refunds that are still to be sent."""
    try:
        day = parse_day(request.args.get("day", ""))
    except Unreadable:
        day = business_day(clock.now())
    session = reading()
    return render_template(
        "returns/list.html",
        day=day,
        today=business_day(clock.now()),
        returns=queries.returns_on(session, day),
        to_send=queries.to_send(session),
    )


def show_new_return() -> AnyResponse | str:
    """Finding the receipt, or its lines; or goods without a receipt."""
    if shifts.find_open(reading(), register_no()) is None:
        return redirect(url_for("till.show_new_shift"), 303)
    typed = request.args.get("receipt", "").strip()[:400]
    if "without" in request.args:
        return _page(is_without=True)
    if not typed:
        return _page()
    came = queries.return_by_number(reading(), typed.upper())
    if came is not None:
        return redirect(url_for("returns.show_return", return_id=came), 303)
    try:
        sold = receipts.find(reading(), typed, _showroom(), hosts())
    except Refusal as no:
        return _page(typed=typed, problem=sentences.refusal(no))
    return _page(sold)


def search_goods() -> str:
    """Lots for what was scanned or typed, where there is no receipt."""
    text = request.args.get("q", "").strip()[:200]
    today = business_day(clock.now())
    found = receipts.goods(reading(), text, hosts(), today) if text else []
    return render_template("returns/_goods.html", found=found, q=text)


def take_back() -> AnyResponse:
    """Take goods back."""
    form = request.form
    done = returning.return_goods(
        wanted(),
        read_paying(form, forms.request_id()),
        hand=hand(),
        voucher=voucher(),
        drawer_at=drawer_at(),
    )
    return go_on(url_for("returns.show_return", return_id=done.return_id))


def show_return(return_id: str) -> str:
    """A return that is done: what to hand out, and its slip."""
    found = queries.one_return(reading(), return_id)
    if found is None:
        raise UnknownReturn
    job_id, state, why = spool.last_of(reading(), return_id) or (None, "queued", "")
    return render_template(
        "returns/done.html",
        done=found,
        lines=queries.back_lines(reading(), return_id),
        vouchers=queries.vouchers_of(reading(), return_id),
        job_id=job_id,
        paper=state,
        why=why,
    )


def copy_slip(return_id: str) -> AnyResponse:
    """The slip again, marked as a copy."""
    copying.copy_slip(return_id, hand=hand(), request_id=forms.request_id(), voucher=voucher())
    return redirect(url_for("returns.show_return", return_id=return_id), 303)


def mark_sent(return_id: str, refund_no: int) -> AnyResponse:
    """The money has left the bank."""
    sending.mark_sent(return_id, refund_no, request.form.get("reference", "")[:200], hand=hand())
    return redirect(url_for("returns.show_returns"), 303)


def wanted() -> Asked:
    """The goods that the form names."""
    form, lists = request.form, request.form.to_dict(flat=False)
    products = lists.get("product", ())[:MOST_LINES]
    today = business_day(clock.now())
    units = receipts.units_of(reading(), form.get("sale_id", "")[:64], products, today)
    end_reading()
    return read_asked(form, lists, units)


def hosts() -> list[str]:
    """The shop's own addresses, as its codes carry them."""
    settings = house().settings
    return [settings.link_base.split("://", 1)[1], f"127.0.0.1:{settings.port}"]


def go_on(address: str) -> AnyResponse:
    """Go to a page, also where a script asked."""
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)


def _showroom() -> Showroom:
    showroom = shop.showroom(reading())
    if showroom is None:
        raise Broken("the till is open without a showroom")
    return showroom


def _page(
    sold: queries.SoldHead | None = None,
    *,
    is_without: bool = False,
    typed: str = "",
    problem: str = "",
) -> str:
    session, today, someone = reading(), business_day(clock.now()), person()
    shift = shifts.find_open(session, register_no())
    return render_template(
        "returns/new.html",
        shop_name=_showroom().name,
        register_no=register_no(),
        shift_no=shift.no if shift else 0,
        person_name=someone.name if someone else "",
        sold=sold,
        lines=receipts.line_views(session, sold.sale_id, today) if sold else [],
        sources=receipts.sources_shown(session, sold.sale_id) if sold else [],
        is_without=is_without,
        typed=typed,
        problem=problem,
        order_id=request.args.get("order", "")[:64],
        reasons=list(Why),
        fates=list(Fate),
    )

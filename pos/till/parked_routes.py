"""What is done with a whole order: put aside, taken up, given up; and a product's card."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day
from pos.base.transaction import reading
from pos.shop.door import hand, house, register_no
from pos.till import drafts, order_queries, parking, product_card, shifts
from pos.till.product_card import Looked


def show_parking(sale_id: str) -> str:
    """Whose the order is that is put aside."""
    draft = drafts.require_open(reading(), sale_id, register_no())
    return render_template("till/_park.html", sale_id=draft.id, no=draft.no)


def park_order(sale_id: str) -> AnyResponse:
    """F7: the order in hand is put aside, and another comes up."""
    next_id = parking.park_order(sale_id, request.form.get("note", "")[:1000], hand=hand())
    return _to(next_id)


def show_parked() -> str:
    """Shift F7: the orders put aside in this shop."""
    shifts.require_open(reading(), register_no())
    return _sheet()


def _sheet() -> str:
    session = reading()
    orders = order_queries.parked_orders(session, business_day(clock.now()))
    return render_template("till/_parked.html", orders=orders, now=clock.now())


def take_up_order(sale_id: str) -> AnyResponse:
    """An order put aside comes into hand here."""
    return _to(parking.take_up_order(sale_id, hand=hand()))


def give_up_order(sale_id: str) -> str:
    """Nobody comes for an order put aside."""
    parking.give_up_order(sale_id, request.form.get("why", "")[:1000], hand=hand())
    return _sheet()  # it is done, be a shift open at this register or not


def show_card(sale_id: str) -> str:
    """What is known of a product; asked for by its id, or by what was scanned."""
    session = reading()
    looked = _looked()
    today = business_day(clock.now())
    card = product_card.card_of(session, looked.product_id, today, register_no=register_no())
    return render_template(
        "till/_card.html", card=card, looked=looked, sale_id=sale_id, now=business_day(clock.now())
    )


def _looked() -> Looked:
    code = request.args.get("code", "")[:400]
    if not code:
        return Looked(request.args.get("id", "")[:64], "", "")
    settings = house().settings
    hosts = [settings.link_base.split("://", 1)[1], f"127.0.0.1:{settings.port}"]
    return product_card.looked_up(reading(), code, hosts=hosts)


def _to(sale_id: str) -> AnyResponse:
    """The order, whole: asked for by the script as a part, else as a page."""
    return redirect(url_for("till.show_sale", sale_id=sale_id), 303)

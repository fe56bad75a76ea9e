"""What a cashier does in several requests: pays, takes back, exchanges, closes the shift.

Each is a generator of requests; it is sent the answer to each.  What a page showed is what goes
back to the shop with the next request, so an errand comes to its end where nothing stands in its
way; where something does, it is left as it is.
"""

from collections.abc import Callable, Generator
from typing import Any

from pos.base.ids import new_id
from tests.till.pressing import Answer, Ask, Counters, hidden
from tests.world import PINS

Errand = Generator[Ask, Answer, None]


def agreed(counters: Counters, ask: Ask) -> Errand:
    """Ask; where somebody's yes is needed, Hạnh gives it."""
    answer = yield ask
    shown = {name: value for name, value in hidden(answer.text).items() if name[:6] == "shown_"}
    if answer.status == 409 and shown:
        form = {
            **ask.form,
            **shown,
            "approver_id": counters.world.person_id("Hạnh"),
            "approver_pin": PINS["Hạnh"],
            "approver_reason": "biết khách này",
        }
        yield counters.make(ask.who, ask.verb, ask.path, **form)


def pay(counters: Counters, who: int) -> Errand:
    """The whole of an order, or in parts, by any way."""
    dice, order_id = counters.dice, mine(counters, who)
    sale = f"/till/sales/{order_id}"
    sheet = yield counters.make(who, "GET", f"{sale}/payment")
    if sheet.status >= 300:
        return
    if dice.random() < 0.3:
        part = {"way": dice.choice(("card", "voucher", "cash")), "tendered_vnd": "20000"}
        version = hidden(sheet.text).get("version", "")
        yield from agreed(
            counters,
            counters.make(
                who, "POST", f"{sale}/tenders", **part, version=version, reference=slip(counters),
                request_id=new_id(),
            ),
        )  # fmt: skip
    if dice.random() < 0.25:
        yield from transfer(counters, who, sale)
        return
    way = dice.choice(("cash", "cash", "card", "voucher"))
    sheet = yield counters.make(who, "GET", f"{sale}/payment", way=way)
    form = hidden(sheet.text)
    named = {"reference": slip(counters)} if way in ("card", "voucher") else {}
    yield from agreed(counters, counters.make(who, "POST", f"{sale}/completion", **form, **named))


def tell(counters: Counters, who: int) -> Errand:
    """What is said of an order before it is paid: discounts, who buys, a note."""
    dice, order_id = counters.dice, mine(counters, who)
    sale = f"/till/sales/{order_id}"
    lines = list(counters.book.orders[order_id].lines) if order_id in counters.book.orders else []
    cut = dice.choice(
        (
            {"how": "percent", "value": "5"},
            {"how": "amount", "value": "1.000"},
            {"how": "price", "value": "40.000"},
            {"how": "none"},
        )
    )
    yield counters.make(who, "POST", f"{sale}/discount", **cut)
    if lines:
        line = f"{sale}/lines/{dice.choice(lines)}"
        yield counters.make(who, "POST", f"{line}/discount", **dice.choice((cut, {"how": "none"})))
    company = {"name": "HTX Ví Dụ", "address": "Số 2 phố Ví Dụ", "mst": "0100109106"}
    yield counters.make(who, "POST", f"{sale}/buyer", kind="enterprise_or_htx", **company)
    yield counters.make(who, "POST", f"{sale}/note", note=dice.choice(("quà Tết", "")))
    phone = f"09{dice.randrange(10**8):08d}"
    choices = f"/customers/choices/{order_id}"
    yield counters.make(who, "POST", f"{choices}/new", name="Mai", phone=phone, request_id=new_id())
    yield counters.make(who, "POST", choices, customer_id=counters.value("customer_id", who))


def transfer(counters: Counters, who: int, sale: str) -> Errand:
    """By VietQR: seen, or not, or given up."""
    shown = yield counters.make(who, "POST", f"{sale}/payment-requests")
    if shown.status >= 300:
        return
    newest = "SELECT id FROM till_payment_requests WHERE draft_id = ? ORDER BY rowid DESC LIMIT 1"
    one = f"{sale}/payment-requests/{counters.book.one(newest, sale.rsplit('/', 1)[1])}"
    due = hidden(shown.text).get("due_vnd", "0")
    yield counters.make(who, "POST", f"{one}/slips", request_id=new_id())
    said = counters.dice.choice(("confirmation", "confirmation", "unseen", "abandonment"))
    yield from agreed(counters, counters.make(who, "POST", f"{one}/{said}", due_vnd=due))
    if counters.dice.random() < 0.3:  # taken out by mistake; it counts again, or is asked for
        yield counters.make(who, "DELETE", f"{sale}/tenders/{one.rsplit('/', 1)[1]}")
        again = counters.dice.choice((f"{one}/return", f"{sale}/payment-requests"))
        yield counters.make(who, "POST", again)
    settled = yield counters.make(who, "GET", one)
    form = {**hidden(settled.text), "way": "none"}
    yield from agreed(counters, counters.make(who, "POST", f"{sale}/completion", **form))


def brought(counters: Counters) -> dict[str, Any]:
    """The form of goods brought back: a line of a receipt, or goods without one."""
    dice = counters.dice
    rows = counters.book.ask(
        "SELECT sale_id, no, units, amount_vnd FROM till_sale_lines ORDER BY rowid DESC LIMIT 20"
    )
    form: dict[str, Any] = {"why": dice.choice(("changed_mind", "faulty")), "fate": ""}
    if rows and dice.random() < 0.8:
        sale_id, no, units, amount_vnd = dice.choice(rows)
        return form | {"sale_id": sale_id, "line": no, "units": units, "total_vnd": amount_vnd}
    lot, product = counters.book.ask(
        "SELECT id, product_id FROM stock_lots WHERE product_id = ? LIMIT 1",
        counters.ids["MAM-NEM"],
    )[0]
    return form | {
        "product": product, "lot": lot, "units": 1, "price": 65_000, "total_vnd": 65_000,
        "way": dice.choice(("voucher", "cash")),
    }  # fmt: skip


def take_back(counters: Counters, who: int) -> Errand:
    """Goods come back, and their slip is printed again."""
    form = brought(counters) | {"slip": slip(counters), "send_to": "VCB 0123456789"}
    form["request_id"] = new_id()
    yield from agreed(counters, counters.make(who, "POST", "/returns", **form))
    newest = counters.book.one("SELECT id FROM returns_returns ORDER BY rowid DESC LIMIT 1")
    if newest:
        yield counters.make(who, "GET", f"/returns/{newest}")
        copy = counters.make(who, "POST", f"/returns/{newest}/copies", request_id=new_id())
        yield from agreed(counters, copy)
        sent = f"/returns/{newest}/sendings/1"
        yield counters.make(who, "POST", sent, reference=slip(counters))


def exchange(counters: Counters, who: int) -> Errand:
    """Goods pay for goods; now and then they go home again."""
    order_id = mine(counters, who)
    form = brought(counters) | {"order_id": order_id}
    yield counters.make(who, "POST", "/returns/exchanges", **form)
    own = f"/returns/exchanges/{order_id}"
    if counters.dice.random() < 0.3:
        yield counters.make(who, "POST", f"{own}/removal")
        return
    sheet = yield counters.make(who, "GET", own)
    form = {**hidden(sheet.text), "slip": slip(counters), "send_to": "VCB 0123456789"}
    yield from agreed(counters, counters.make(who, "POST", f"{own}/completion", **form))


def close(counters: Counters, who: int) -> Errand:
    """Count, check the slips, close, look at the Z, and begin the next shift."""
    newest = "SELECT id FROM till_shifts WHERE register_no = ? ORDER BY rowid DESC LIMIT 1"
    shift_id = counters.book.one(newest, who + 1)
    yield counters.make(who, "GET", "/till/closing")
    count = {"shift_id": shift_id, "no": 1, "count_100000": counters.dice.randrange(30)}
    yield counters.make(who, "POST", "/till/closing/counts", **count)
    slips = {"shift_id": shift_id, "card_vnd": 0, "voucher_vnd": 0}
    yield counters.make(who, "POST", "/till/closing/slips", **slips)
    review = yield counters.make(who, "GET", "/till/closing")
    form = hidden(review.text) | {"left_vnd": "0", "reason": "đếm đi đếm lại vẫn thế"}
    yield from agreed(counters, counters.make(who, "POST", "/till/closing", **form))
    number = counters.book.one("SELECT number FROM closing_closings ORDER BY rowid DESC LIMIT 1")
    if number:
        yield counters.make(who, "GET", f"/closings/{number}")
        yield counters.make(who, "POST", f"/closings/{number}/copies", request_id=new_id())
    # Sometimes with nothing in the drawer, which then cannot give anything back.
    yield counters.make(who, "POST", "/till/shifts", count_100000=counters.dice.choice(("10", "0")))


def move_cash(counters: Counters, who: int) -> Errand:
    """In or out of the drawer, or only the drawer."""
    if counters.dice.random() < 0.3:
        form = {"reason": "change", "note": "", "request_id": new_id()}
        form["sale_id"] = counters.order(who)
        yield from agreed(counters, counters.make(who, "POST", "/till/drawer/openings", **form))
        return
    way = counters.dice.choice(("in", "out"))
    form = {"way": way, "amount_vnd": "20.000", "reason": "change", "note": "đổi tiền lẻ"}
    yield from agreed(
        counters, counters.make(who, "POST", "/till/cash", **form, request_id=new_id())
    )


def put_aside(counters: Counters, who: int) -> Errand:
    """Put an order aside, and take it up at any register, or give it up."""
    order_id = mine(counters, who)
    if counters.dice.random() < 0.5:
        yield counters.make(who, "POST", f"/till/sales/{order_id}/note", note="gói quà")
    yield counters.make(who, "POST", f"/till/sales/{order_id}/parking", note="cô áo xanh")
    other = counters.dice.randrange(2)
    if counters.dice.random() < 0.6:
        yield counters.make(other, "POST", f"/till/parked/{order_id}/return")
    else:
        yield counters.make(other, "POST", f"/till/parked/{order_id}/end", why="không quay lại")


def mine(counters: Counters, who: int) -> str:
    """An order of this register with something in it, or any."""
    found = [
        key
        for key, one in counters.book.orders.items()
        if one.register_no == who + 1 and one.lines and not one.is_parked
    ]
    return counters.dice.choice(found) if found else counters.order(who)


def slip(counters: Counters) -> str:
    """A number nobody has; now and then one that was used."""
    return f"S{counters.dice.randrange(10**9 if counters.dice.random() < 0.9 else 5)}"


ERRANDS: tuple[tuple[Callable[[Counters, int], Errand], int], ...] = (
    (pay, 8), (tell, 3), (put_aside, 3), (take_back, 2), (exchange, 2), (move_cash, 2), (close, 1),
)  # fmt: skip
"""Each with how often it is chosen."""

"""Cashiers who press anything: every route of the sell screen, as a page would or as none would.

Two registers with their own browsers and a stranger's browser, one pair of dice.  What each request
may have done is judged by `tests.till.judging`.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError, Rule

from pos.base import clock
from pos.base.ids import new_id
from pos.base.transaction import end_reading
from pos.catalogue.scale_codes import read_layout
from pos.shop import changing
from pos.till import arranging
from tests.catalogue.test_scale_codes import any_code
from tests.till.counter_book import CounterBook
from tests.till.transfers import with_account
from tests.world import NOON, PINS, World

ROOMS = frozenset(
    {
        *("till", "order", "pay", "customer", "requests", "aside"),
        *("returns", "exchange", "closing", "closings", "display", "duty"),
    }
)
"""Blueprints whose routes stand behind the sell screen and what it leads to."""
VERBS = ("GET", "POST", "PATCH", "DELETE")
ODD = (
    *(
        "",
        "0",
        "-1",
        "1,5",
        "99999999999",
        "9" * 400,
        "x",
        "đ\u0301",
        "'; --",
        "<b>",
        "\x00",
        "1e9",
    ),
    *("٣", "0,45", "١٢٣", "..", "../x", "\ud7ff\u200b", " " * 50, "A" * 5000, "𝟙", "None", "0.1đ"),
)
PEOPLE = ("Lan", "Minh")
"""Who stands at which register."""
STRANGER = len(PEOPLE)
KNOWN_CODES = {"8930000000019": "CHE-DINH", "MAM-NEM": "MAM-NEM", "2600012004508": "RAU-CAI"}
WEIGHED = {"RAU-CAI": {"0,3": 300, "450g": 450, "1,25": 1250}}
PIECES = {"2": 2, "": 1, "7": 7}


@dataclass(frozen=True)
class Ask:
    """One request, and who sends it."""

    who: int
    verb: str
    path: str
    form: dict[str, Any] = field(default_factory=dict)
    is_part: bool = True
    has_token: bool = True
    endpoint: str = ""
    """Empty: there is no such route, or not for this verb."""
    args: dict[str, Any] = field(default_factory=dict)
    adds: tuple[str, int] | None = None
    """Product and units that must come in, where goods come in."""
    units: int | None = None
    """Units that a line must then hold, where its quantity changes."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str = ""


def hidden(page: str) -> dict[str, str]:
    """The fields that a page's forms carry."""
    inputs = re.findall(r"<input[^>]*>", page)
    pairs = [
        (re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs
    ]
    return {name[1]: value[1] for name, value in pairs if name and value}


class Counters:
    """Two registers of one shop and whoever has no business there."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.seed, self.dice = world, seed, random.Random(seed)
        self.now = NOON
        self.answers: Counter[int] = Counter()
        self.asked: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.ids = {
            sku: world.product_id(sku) for sku in ("CHE-DINH", "MAM-NEM", "RAU-CAI", "TOUR")
        }
        self.heard: list[str] = []
        with_account(world)
        hanh = world.hand("Hạnh")
        scales = [read_layout("26PPPPPWWWWWC", 1), read_layout("27PPPPPVVVVVC", 100)]
        arranging.arrange_scales(scales)
        arranging.number_goods({12: self.ids["RAU-CAI"]}, hand=hanh)
        changing.add_register(hand=hanh)
        end_reading()
        self.clients = [world.app.test_client() for _ in (*PEOPLE, None)]
        code = world.app.extensions["ocop_house"].pair_codes.offer(2, NOON).digits
        assert self.clients[1].post("/pair", data={"code": code}).status_code == 303
        world.app.extensions["ocop_house"].printers_changed()
        self.book = CounterBook(world.settings.book)
        self.rules = [
            rule
            for rule in world.app.url_map.iter_rules()
            if rule.endpoint.split(".")[0] in ROOMS or rule.endpoint == "shop.lock"
        ]
        self._deck: list[Rule] = []
        self._map = world.app.url_map.bind("localhost")

    # -- Sending ------------------------------------------------------------------

    def send(self, ask: Ask) -> Answer:
        """Ask, with the clock a second later."""
        self.now += timedelta(seconds=1)
        client: FlaskClient = self.clients[ask.who]
        given = "query_string" if ask.verb == "GET" else "data"
        headers = {"HX-Request": "true"} if ask.is_part else {}
        self.world.app.config["WTF_CSRF_ENABLED"] = not ask.has_token
        try:
            answer = client.open(ask.path, method=ask.verb, headers=headers, **{given: ask.form})
        finally:
            self.world.app.config["WTF_CSRF_ENABLED"] = False
        end_reading()
        self.answers[answer.status_code] += 1
        self.asked[ask.endpoint] += 1
        self.done[ask.endpoint] += answer.status_code < 400
        text = answer.get_data().decode("utf-8", "replace")  # a workbook is no text
        return Answer(answer.status_code, text, answer.location or "")

    def make(self, who: int, verb: str, path: str, **form: Any) -> Ask:
        """A request as a page sends it."""
        endpoint, args = self.route(verb, path)
        return Ask(who, verb, path, form, endpoint=endpoint, args=args)

    def route(self, verb: str, path: str) -> tuple[str, dict[str, Any]]:
        """The route of a path, and what the path names."""
        try:
            endpoint, args = self._map.match(path, "GET" if verb == "HEAD" else verb)
        except HTTPException:
            return "", {}
        return str(endpoint), dict(args)

    @contextmanager
    def open(self) -> Iterator[None]:
        """With their clock, until the day is over."""
        with clock.running(lambda: self.now):
            yield
        self.book.close()

    # -- What a page would send ----------------------------------------------------

    def press(self, who: int) -> Ask:
        """Any route of the screen, its fields mostly as a page fills them."""
        if not self._deck:  # every route once, before any comes again
            self._deck = self.dice.sample(self.rules, len(self.rules))
        rule = self._deck.pop()
        verb = self.dice.choice(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        args = {name: self.value(name, who) for name in sorted(rule.arguments)}
        if "line_id" in args:
            args["line_id"] = self.line_of(str(args.get("sale_id")))
        if self.dice.random() < 0.03:
            args = {name: self.dice.choice(ODD) for name in args}
        try:
            path = self._map.build(rule.endpoint, args)
        except (BuildError, ValueError):  # an odd value that an address cannot hold
            path = "/till/sales/%00/scans"
        if self.dice.random() < 0.03:
            verb = self.dice.choice((*VERBS, "PUT", "HEAD", "OPTIONS"))
        form = self.form(FIELDS.get(rule.endpoint, ""), who)
        endpoint, read = self.route(verb, path)
        return Ask(
            who=who,
            verb=verb,
            path=path,
            form=form,
            is_part=self.dice.random() < 0.8,
            has_token=self.dice.random() > 0.03,
            endpoint=endpoint,
            args=read,
        )

    def form(self, fields: str, who: int) -> dict[str, Any]:
        """Fields by their names; now and then one is missing, or odd."""
        found: dict[str, Any] = {}
        for name in fields.split():
            luck = self.dice.random()
            if luck > 0.04:
                found[name] = self.dice.choice(ODD) if luck < 0.1 else self.value(name, who)
        if self.dice.random() < 0.02:
            found[self.dice.choice(sorted(USUAL))] = self.dice.choice(ODD)
        return found

    def value(self, name: str, who: int) -> Any:
        """What a page of this register would put into a field or an address."""
        looked = LOOKED_UP.get(name)
        if looked is not None:
            return looked(self, who)
        return self.dice.choice(USUAL.get(name, ("1",)))

    def order(self, who: int) -> str:
        """Mostly an order of one's own; else another's, a parked one, a sold one, none."""
        orders, luck = self.book.orders, self.dice.random()
        if luck < 0.08:
            return self.dice.choice(("none", "../x", "0", new_id()))
        mine = [key for key, one in orders.items() if one.register_no == who + 1]
        some = list(orders) if luck < 0.25 else mine
        if luck < 0.12:
            some = [row[0] for row in self.book.ask("SELECT id FROM till_sales" + NEWEST)]
        return self.dice.choice(some) if some else "none"

    def line_of(self, order_id: str) -> str:
        """A line of an order, or of another."""
        orders = self.book.orders
        if self.dice.random() < 0.1 or order_id not in orders:
            lines = [line for one in orders.values() for line in one.lines]
        else:
            lines = list(orders[order_id].lines)
        return self.dice.choice(lines) if lines else "none"

    def row(self, sql: str) -> str:
        """One of the newest rows of a table."""
        rows = self.book.ask(sql)
        return str(self.dice.choice(rows)[0]) if rows else "none"

    def scan(self, who: int) -> Ask:
        """A code held before the scanner: one of the goods on the shelf, or anything."""
        code = self.dice.choice((*KNOWN_CODES, any_code(self.dice)))
        times = self.dice.choice(("1", "1", "3"))
        sku = KNOWN_CODES.get(code)
        units = int(times) * (450 if sku == "RAU-CAI" else 1)
        ask = self.make(
            who, "POST", f"/till/sales/{self.order(who)}/scans",
            code=code, times=times, scan_id=self.scan_id(),
        )  # fmt: skip
        return replaced(ask, adds=(self.ids[sku], units) if sku else None)

    def add(self, who: int) -> Ask:
        """Goods chosen by hand."""
        sku = self.dice.choice(tuple(self.ids))
        typed, units = self.dice.choice(tuple(WEIGHED.get(sku, PIECES).items()))
        ask = self.make(
            who, "POST", f"/till/sales/{self.order(who)}/lines",
            product_id=self.ids[sku], quantity=typed, times="1", scan_id=self.scan_id(),
        )  # fmt: skip
        return replaced(ask, adds=(self.ids[sku], units))

    def change(self, who: int) -> Ask:
        """Another quantity of a line."""
        order_id = self.order(who)
        line_id = self.line_of(order_id)
        order = self.book.orders.get(order_id)
        line = order.lines.get(line_id) if order else None
        is_weighed = line is not None and line.product_id == self.ids["RAU-CAI"]
        typed, units = self.dice.choice(
            tuple((WEIGHED["RAU-CAI"] if is_weighed else {"2": 2, "7": 7, "12": 12}).items())
        )
        ask = self.make(who, "PATCH", f"/till/sales/{order_id}/lines/{line_id}", quantity=typed)
        return replaced(ask, units=units)

    def remove(self, who: int) -> Ask:
        """A line less."""
        order_id = self.order(who)
        return self.make(who, "DELETE", f"/till/sales/{order_id}/lines/{self.line_of(order_id)}")

    def scan_id(self) -> str:
        """A new one; now and then one that was heard already."""
        if self.heard and self.dice.random() < 0.1:
            return self.dice.choice(self.heard[-50:])
        self.heard.append(new_id())
        return self.heard[-1]


def replaced(ask: Ask, **values: Any) -> Ask:
    """The same request with something more known of it."""
    return Ask(**{**vars(ask), **values})


NEWEST = " ORDER BY rowid DESC LIMIT 5"
LOOKED_UP: dict[str, Any] = {
    "sale_id": Counters.order,
    "draft_id": Counters.order,
    "order_id": Counters.order,
    "order": Counters.order,
    "line_id": lambda self, _who: self.line_of(""),
    "scan_id": lambda self, _who: self.scan_id(),
    "request_id": lambda self, _who: self.dice.choice(
        (new_id(), self.row("SELECT id FROM till_payment_requests" + NEWEST))
    ),
    "code": lambda self, _who: self.dice.choice((*KNOWN_CODES, any_code(self.dice))),
    "product_id": lambda self, _who: self.dice.choice(tuple(self.ids.values())),
    "product": lambda self, _who: self.dice.choice(tuple(self.ids.values())),
    "id": lambda self, _who: self.dice.choice(tuple(self.ids.values())),
    "lot_id": lambda self, _who: self.row("SELECT id FROM stock_lots LIMIT 9"),
    "lot": lambda self, _who: self.row("SELECT id FROM stock_lots LIMIT 9"),
    "tender_id": lambda self, _who: self.row("SELECT id FROM till_draft_tenders" + NEWEST),
    "return_id": lambda self, _who: self.row("SELECT id FROM returns_returns" + NEWEST),
    "job_id": lambda self, _who: self.row("SELECT id FROM spool_jobs" + NEWEST),
    "customer_id": lambda self, _who: self.row("SELECT id FROM customer_people" + NEWEST),
    "number": lambda self, _who: self.row("SELECT number FROM closing_closings" + NEWEST),
    "receipt": lambda self, _who: self.row("SELECT number FROM till_sales" + NEWEST),
    "shift_id": lambda self, who: self.row(
        f"SELECT id FROM till_shifts WHERE register_no = {who + 1} ORDER BY rowid DESC LIMIT 1"
    ),
    "version": lambda self, who: self.row(
        f"SELECT version FROM till_drafts WHERE register_no = {who + 1} AND closed_at IS NULL"
    ),
    "carried": lambda self, who: ",".join(
        key for key, one in self.book.orders.items() if one.register_no == who + 1 and one.lines
    ),
    "person_id": lambda self, _who: self.world.person_id(self.dice.choice(sorted(PINS))),
    "approver_id": lambda self, _who: self.world.person_id("Hạnh"),
}
"""Fields whose usual value stands in the book."""
USUAL: dict[str, tuple[Any, ...]] = {
    "refund_no": (1, 2),
    "no": ("1", "2"),
    "kind": ("consumer", "enterprise_or_htx", "household", "foreigner", "csv", "xlsx"),
    "times": ("1", "3", "999"),
    "quantity": ("2", "5", "0,7", "450g", "12"),
    "q": ("che", "mam nem", "", "0900000001", "Lan"),
    "how": ("percent", "percent", "amount", "price", "none"),
    "value": ("5", "7,5", "1000", "60.000", "100"),
    "name": ("HTX Ví Dụ", "Nguyễn Thị Mai", ""),
    "address": ("Số 2 phố Ví Dụ",),
    "mst": ("0100109106", "0100109107"),
    "id_no": ("001099000001",),
    "passport": ("B1234567",),
    "nationality": ("Pháp",),
    "phone": ("0912345678", "0912 345 679", ""),
    "email": ("", "mai@example.vn"),
    "note": ("chị Mai", "", "quà Tết"),
    "way": ("cash", "cash", "card", "voucher", "transfer", "none", "in", "out"),
    "tendered_vnd": ("100000", "65.000", "1", "500.000", "9000000"),
    "total_vnd": ("65000", "450000", "42.000"),
    "amount_vnd": ("10000", "65000", "3000000"),
    "due_vnd": ("65000", "450000"),
    "reference": ("A1", "B22", "C-333"),
    "reason": ("change", "count", "other", "safe", "expense", "vì sao"),
    "why": ("changed_mind", "wrong", "faulty", "other", "không quay lại"),
    "word": ("seen", "reprinted", "skipped"),
    "count_100000": ("10", "0"),
    "card_vnd": ("0", "65000"),
    "voucher_vnd": ("0", "65000"),
    "left_vnd": ("0", "1.000.000"),
    "count_no": ("1", "2"),
    "seen": ("x",),
    "line": ("1", "2"),
    "units": ("1", "2", "300"),
    "fate": ("", "restock", "quarantine", "dispose"),
    "price": ("65000", "1"),
    "slip": ("R1", ""),
    "send_to": ("VCB 0123456789", ""),
    "pin": (*PINS.values(), "000001"),
    "approver_pin": (*(PINS["Hạnh"],) * 40, "000001"),
    "approver_reason": ("vì khách quen", ""),
    "next": ("/till", "https://example.vn"),
    "day": ("21/11/2026",),
    "first": ("2026-11-21",),
    "last": ("2026-11-22",),
    "without": ("1",),
    "wants_offers": ("1", ""),
    "theme": ("dark", "light"),
    "lang": ("vi", "en"),
    **{f"shown_{kind}": ("9000000", "1") for kind in (
        "discount", "price", "return_without_receipt", "refund", "no_sale_drawer", "cash_out",
        "difference", "voucher", "unseen_transfer", "reprint",
    )},
}  # fmt: skip
"""Other fields, and what stands in them."""
YES = "approver_id approver_pin approver_reason "
FIELDS = {
    "till.open_shift": "count_100000",
    "till.scan": "code times scan_id",
    "till.search": "q",
    "till.add_line": "product_id lot_id quantity times scan_id",
    "till.change_line": "quantity lot_id",
    "till.copy_receipt": YES + "request_id sale_id shown_reprint",
    "till.show_printer": "chip strip",
    "till.settle_paper": "word request_id",
    "till.open_drawer": YES + "reason note request_id sale_id shown_no_sale_drawer",
    "order.show_discount": "line",
    "order.reduce_order": "how value",
    "order.reduce_line": "how value",
    "order.name_buyer": "kind name address mst id_no passport nationality email",
    "order.write_note": "note",
    "customer.search_customers": "q",
    "customer.choose_customer": "customer_id",
    "customer.add_customer": "name phone wants_offers request_id",
    "pay.show_payment": "way",
    "pay.take_tender": "way tendered_vnd reference version request_id",
    "pay.complete_sale": YES + "way tendered_vnd reference version total_vnd shown_discount "
    "shown_price shown_voucher",
    "requests.ask_for_transfer": "amount_vnd",
    "requests.confirm_transfer": "due_vnd",
    "requests.leave_unseen": YES + "due_vnd shown_unseen_transfer",
    "requests.print_slip": "request_id",
    "aside.park_order": "note",
    "aside.give_up_order": "why",
    "aside.show_card": "id code",
    "returns.show_returns": "day",
    "returns.show_new_return": "receipt order",
    "returns.search_goods": "q",
    "returns.take_back": YES + "sale_id line units fate product lot price why note way total_vnd "
    "slip send_to request_id shown_refund shown_return_without_receipt",
    "returns.copy_slip": YES + "request_id shown_reprint",
    "returns.mark_sent": "reference",
    "exchange.begin_exchange": "sale_id line units fate product lot price why note total_vnd "
    "order_id",
    "exchange.show_settlement": "way",
    "exchange.complete_exchange": YES + "way tendered_vnd reference version total_vnd slip send_to "
    "request_id shown_refund shown_discount shown_price shown_return_without_receipt",
    "closing.print_shift": "shift_id request_id",
    "closing.show_cash": "way",
    "closing.move_cash": YES + "way amount_vnd reason note request_id shown_cash_out",
    "closing.open_drawer": YES + "request_id shown_no_sale_drawer",
    "closing.take_count": "shift_id no count_100000",
    "closing.check_slips": "shift_id card_vnd voucher_vnd seen",
    "closing.close_shift": YES + "shift_id count_no left_vnd reason carried shown_difference",
    "closings.show_closings": "first last register off",
    "closings.show_export": "first last register off",
    "closings.copy_closing": "request_id",
    "display.show_now": "mark lang",
    "display.show_display": "lang theme",
    "duty.take_over": "person_id pin next",
}
"""What each route's form or question carries."""

"""A cashier with a browser of her own: sells over HTTP, remembers what the till told her.

She keeps what a shop would hold in its hands after a power cut: the papers of the sales that were
answered, and the order in hand.  What was not answered she sends again, as the page does.
"""

import http.client
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from tests.simulation.errands import FLOAT_VND, CashMove, Closing, Drawer, Errand, TakeBack

TIMEOUT_S = 10.0
ERRAND_EVERY = 3
"""So many sales lie between two errands."""
PAID_IN_PARTS = 0.4
"""The share of orders of which a card pays a half."""


class LineCutError(Exception):
    """The till did not answer: nobody knows whether it heard."""


class UnexpectedAnswerError(AssertionError):
    """The till answered what it should not."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


class Browser:
    """Cookies, the token of our own forms, and a line that is kept open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        self._cookie = ""
        self._token = ""

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def get(self, path: str) -> Answer:
        """Ask for a page; its token is kept for later forms."""
        return self._ask("GET", path, None, {})

    def fragment(self, verb: str, path: str, **values: object) -> Answer:
        """Ask as the page's script does."""
        body = urlencode(values) if verb != "GET" else None
        return self._ask(verb, path, body, {"HX-Request": "true"})

    def post(self, path: str, **values: object) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(values), {})

    def load(self, path: str, name: str, content: bytes) -> Answer:
        """Send a file."""
        cut = "one-file-and-nothing-else"
        told = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        body = f"--{cut}\r\n{told}\r\n\r\n".encode() + content + f"\r\n--{cut}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={cut}"}
        return self._ask("POST", path, body, kind)

    def _ask(self, verb: str, path: str, body: str | bytes | None, extra: dict[str, str]) -> Answer:
        headers = {"Cookie": self._cookie, "X-CSRFToken": self._token}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers |= extra
        try:
            self._line.request(verb, path, body, {k: v for k, v in headers.items() if v})
            response = self._line.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self._line.close()
            raise LineCutError(f"{verb} {path}") from error
        for cookie in response.headers.get_all("Set-Cookie") or ():
            self._cookie = cookie.partition(";")[0]
        found = re.search(r'<meta name="csrf-token" content="([^"]+)"', text)
        self._token = found[1] if found else self._token
        return Answer(response.status, dict(response.headers), text)


@dataclass(frozen=True)
class Goods:
    """Something to sell, as the cashier finds it."""

    code: str
    """What she scans."""
    price_vnd: int
    """Per piece, or per kilogram."""
    product_id: str
    is_weighed: bool = False


@dataclass
class Checkout:
    """The order as she saw it when paying: sent again word for word if need be."""

    sale_id: str
    version: int
    total_vnd: int
    tendered_vnd: int
    card_vnd: int = 0
    """What a card pays before notes pay the rest."""
    slip: str = field(default_factory=lambda: secrets.token_hex(8))
    """The number on the card's slip."""
    tender_id: str = field(default_factory=lambda: secrets.token_hex(13))
    has_card: bool = False
    """The till has answered the card's part."""


@dataclass(frozen=True)
class Adding:
    """One scan or one weighed bag, sent again with the same `scan_id` if need be."""

    goods: Goods
    grams: int
    scan_id: str

    @property
    def amount_vnd(self) -> int:
        """What it adds to the order."""
        if not self.goods.is_weighed:
            return self.goods.price_vnd
        return (self.grams * self.goods.price_vnd + 500) // 1000


@dataclass
class Order:
    """The order in hand, as it must be on the server."""

    sale_id: str
    wanted: int
    total_vnd: int = 0
    added: int = 0


@dataclass
class Cashier:
    """Sells until the line is cut, and goes on where she was."""

    port: int
    goods: list[Goods]
    dice: Random
    papers: dict[str, int] = field(default_factory=dict)
    """The paper log: the total of every sale whose answer arrived, by the sale's id."""
    resent: int = 0
    """Checkouts and scans sent a second time."""
    order: Order | None = None
    adding: Adding | None = None
    checkout: Checkout | None = None
    number_of: Callable[[str], str] | None = None
    """The number on a sale's paper.  With it she takes goods back, moves cash, closes shifts."""
    errand: Errand | None = None
    errands: list[str] = field(default_factory=list)
    """What she saw through, by kind."""
    drawer: Drawer = field(default_factory=Drawer)

    def drop_everything(self) -> None:
        """Begin anew after an answer that nobody can go on from."""
        self.order = self.adding = self.checkout = self.errand = None

    def sign_in(self, name: str, pin: str) -> None:
        """Come to the counter; opens the shift where none is open."""
        self.browser = Browser(self.port)
        person_id = self.person_id(name)
        self.expect(self.browser.post("/sign-in", person_id=person_id, pin=pin), 303)
        page_with_token = self.browser.get("/till/shifts/new")
        self.expect(page_with_token, 200)
        is_closing = isinstance(self.errand, Closing)
        if not is_closing:
            self.drawer.notes_vnd = self.open_shift() or self.drawer.notes_vnd

    def person_id(self, name: str) -> str:
        """Who somebody is, by the list at the door."""
        page = self.browser.get("/sign-in").text
        found = re.search(rf'value="([^"]+)" data-name="{name}"', page)
        if found is None:
            raise UnexpectedAnswerError(f"no {name} on the sign-in page")
        return found[1]

    def open_shift(self) -> int:
        """Open the shift with its float where none is open; gives the float, or 0."""
        at = self.browser.get("/till").headers["Location"]
        if not at.endswith("/shifts/new"):
            return 0
        self.expect(self.browser.post("/till/shifts", count_100000=FLOAT_VND // 100_000), 303)
        return FLOAT_VND

    def sell_on(self) -> None:
        """Sell one order after the other, for ever.

        Raises:
            LineCutError: the till is gone; call again after it is back.
        """
        while True:
            self.sell_one()

    def sell_one(self) -> None:
        """Finish the order in hand, or make and finish a new one."""
        self.finish_in_flight()
        if self.order is None:
            self.order = Order(self._open_order(), self.dice.randint(1, 4))
        while self.order.added < self.order.wanted:
            self.adding = self._choose()
            self._add(self.adding)
        self.checkout = self._see_payment(self.order)
        self._complete(self.checkout)
        if self.number_of is not None and len(self.papers) % ERRAND_EVERY == 0:
            self.errand = self._choose_errand(self.number_of)
            self._see_through(self.errand)

    def finish_in_flight(self) -> None:
        """Send again what was under way when the line was cut."""
        if self.checkout is not None:
            self.resent += 1
            self._complete(self.checkout)
        if self.adding is not None:
            self.resent += 1
            self._add(self.adding)
        if self.errand is not None:
            self.resent += 1
            self._see_through(self.errand)

    def _choose_errand(self, number_of: Callable[[str], str]) -> Errand:
        """One of each kind in turn."""
        turn = len(self.papers) // ERRAND_EVERY % 3
        if turn == 0:
            return Closing()
        if turn == 1:
            sale_id = self.dice.choice(list(self.papers))
            return TakeBack(sale_id, number_of(sale_id))
        return CashMove(self.dice.choice(("in", "out")), self.dice.randint(1, 90) * 1000)

    def _see_through(self, errand: Errand) -> None:
        if errand.run(self):
            self.errands.append(type(errand).__name__)
        self.errand = None

    def _choose(self) -> Adding:
        goods = self.dice.choice(self.goods)
        return Adding(goods, self.dice.randint(100, 3000), secrets.token_hex(8))

    def _open_order(self) -> str:
        found = re.search(
            r'data-sale-id="([^"]+)"', self.expect(self.browser.fragment("POST", "/till/sales"))
        )
        if found is None:
            raise UnexpectedAnswerError("a new order without an id")
        return found[1]

    def _add(self, adding: Adding) -> None:
        assert self.order is not None
        at = f"/till/sales/{self.order.sale_id}"
        if adding.goods.is_weighed:
            kg = f"{adding.grams // 1000},{adding.grams % 1000:03d}"
            values = {"product_id": adding.goods.product_id, "quantity": kg}
            answer = self.browser.fragment("POST", f"{at}/lines", scan_id=adding.scan_id, **values)
        else:
            answer = self.browser.fragment(
                "POST", f"{at}/scans", code=adding.goods.code, scan_id=adding.scan_id
            )
        total = re.search(r'data-total-vnd="(\d+)"', self.expect(answer))
        self.order.total_vnd += adding.amount_vnd
        self.order.added += 1
        self.adding = None
        if total is None or int(total[1]) != self.order.total_vnd:
            shown = total[1] if total else "nothing"
            raise UnexpectedAnswerError(
                f"order {self.order.sale_id}: shows {shown}, scanned {self.order.total_vnd}"
            )

    def _see_payment(self, order: Order) -> Checkout:
        page = self.expect(self.browser.fragment("GET", f"/till/sales/{order.sale_id}/payment"))
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version is not None
        total_vnd = order.total_vnd
        is_split = self.number_of is not None and self.dice.random() < PAID_IN_PARTS
        card_vnd = total_vnd // 2 if is_split else 0
        tendered = total_vnd - card_vnd + self.dice.choice((0, 1000, 50_000))
        return Checkout(order.sale_id, int(version[1]), total_vnd, tendered, card_vnd)

    def _complete(self, one: Checkout) -> None:
        if one.card_vnd and not one.has_card:
            self._pay_by_card(one)
        answer = self.browser.fragment(
            "POST",
            f"/till/sales/{one.sale_id}/completion",
            version=one.version,
            total_vnd=one.total_vnd,
            tendered_vnd=one.tendered_vnd,
        )
        self.checkout = self.order = None
        self.expect(answer, 204)
        self.papers[one.sale_id] = one.total_vnd
        self.drawer.sold(one.sale_id, one.total_vnd - one.card_vnd, one.card_vnd)

    def _pay_by_card(self, one: Checkout) -> None:
        answer = self.browser.fragment(
            "POST",
            f"/till/sales/{one.sale_id}/tenders",
            way="card",
            tendered_vnd=one.card_vnd,
            reference=one.slip,
            version=one.version,
            request_id=one.tender_id,
        )
        version = re.search(r'name="version" value="(\d+)"', self.expect(answer))
        assert version is not None
        one.version, one.has_card = int(version[1]), True

    def expect(self, answer: Answer, status: int = 200) -> str:
        """What was answered, where it was answered as it should be."""
        if answer.status != status:
            said = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())[:300]
            raise UnexpectedAnswerError(f"answered {answer.status}, not {status}: {said}")
        return answer.text

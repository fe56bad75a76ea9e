"""A cashier with a browser of her own: sells over HTTP, remembers what the till told her.

She keeps what a shop would hold in its hands after a power cut: the papers of the sales that were
answered, and the order in hand.  What was not answered she sends again, as the page does.
"""

import http.client
import re
import secrets
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

TIMEOUT_S = 10.0


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


@dataclass(frozen=True)
class Checkout:
    """The order as she saw it when paying: sent again word for word if need be."""

    sale_id: str
    version: int
    total_vnd: int
    tendered_vnd: int


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

    def drop_everything(self) -> None:
        """Begin anew after an answer that nobody can go on from."""
        self.order = self.adding = self.checkout = None

    def sign_in(self, name: str, pin: str) -> None:
        """Come to the counter; opens the shift where none is open."""
        self.browser = Browser(self.port)
        page = self.browser.get("/sign-in").text
        person_id = re.search(rf'value="([^"]+)" data-name="{name}"', page)
        if person_id is None:
            raise UnexpectedAnswerError(f"no {name} on the sign-in page")
        self._expect(self.browser.post("/sign-in", person_id=person_id[1], pin=pin), 303)
        page_with_token = self.browser.get("/till/shifts/new")
        self._expect(page_with_token, 200)
        at = self.browser.get("/till").headers["Location"]
        if at.endswith("/shifts/new"):
            self._expect(self.browser.post("/till/shifts", count_100000=10), 303)

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

    def finish_in_flight(self) -> None:
        """Send again what was under way when the line was cut."""
        if self.checkout is not None:
            self.resent += 1
            self._complete(self.checkout)
        if self.adding is not None:
            self.resent += 1
            self._add(self.adding)

    def _choose(self) -> Adding:
        goods = self.dice.choice(self.goods)
        return Adding(goods, self.dice.randint(100, 3000), secrets.token_hex(8))

    def _open_order(self) -> str:
        found = re.search(
            r'data-sale-id="([^"]+)"', self._expect(self.browser.fragment("POST", "/till/sales"))
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
        total = re.search(r'data-total-vnd="(\d+)"', self._expect(answer))
        self.order.total_vnd += adding.amount_vnd
        self.order.added += 1
        self.adding = None
        if total is None or int(total[1]) != self.order.total_vnd:
            shown = total[1] if total else "nothing"
            raise UnexpectedAnswerError(
                f"order {self.order.sale_id}: shows {shown}, scanned {self.order.total_vnd}"
            )

    def _see_payment(self, order: Order) -> Checkout:
        page = self._expect(self.browser.fragment("GET", f"/till/sales/{order.sale_id}/payment"))
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version is not None
        tendered = order.total_vnd + self.dice.choice((0, 1000, 50_000))
        return Checkout(order.sale_id, int(version[1]), order.total_vnd, tendered)

    def _complete(self, one: Checkout) -> None:
        answer = self.browser.fragment(
            "POST",
            f"/till/sales/{one.sale_id}/completion",
            version=one.version,
            total_vnd=one.total_vnd,
            tendered_vnd=one.tendered_vnd,
        )
        self.checkout = self.order = None
        self._expect(answer, 204)
        self.papers[one.sale_id] = one.total_vnd

    def _expect(self, answer: Answer, status: int = 200) -> str:
        if answer.status != status:
            said = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())[:300]
            raise UnexpectedAnswerError(f"answered {answer.status}, not {status}: {said}")
        return answer.text

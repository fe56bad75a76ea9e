"""Any requests of the sell screen in any order: an answer to each, and nothing lost of an order.

`OCOP_SEED` replays a run.
"""

import os
import random
import secrets
from collections import Counter
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from pos.base.transaction import end_reading, reading
from pos.catalogue.scale_codes import read_layout
from pos.till import arranging
from pos.till.models import Draft, DraftLine
from tests.catalogue.test_scale_codes import any_code
from tests.till.steps import rows
from tests.world import World

pytestmark = pytest.mark.soak
IS_SOAK = os.environ.get("OCOP_SOAK") == "1"
SEQUENCES, LENGTH, CODES = (10_000, 12, 30_000) if IS_SOAK else (12, 12, 150)
PART = {"HX-Request": "true"}
ODD = [
    "",
    "0",
    "-1",
    "1,5",
    "99999999999",
    "x",
    "đ\u0301",
    "'; --",
    "<b>",
    "\x00",
    "1e9",
    "٣",
    "0,45",
]


class Cashier:
    """Presses whatever the dice say, and keeps count of what must be in the orders."""

    def __init__(self, world: World, client: FlaskClient, seed: int) -> None:
        self.seed, dice = seed, random.Random(seed)
        self.world, self.client, self.dice = world, client, dice
        self.goods = [world.product_id(sku) for sku in ("CHE-DINH", "MAM-NEM", "RAU-CAI", "TOUR")]
        self.answers: Counter[int] = Counter()

    def press(self) -> None:
        """One request; none may be an accident."""
        doing: Callable[[], object] = self.dice.choice(
            [self.scan, self.scan, self.add, self.add, self.change, self.look, self.aside, self.end]
        )
        doing()

    def ask(self, verb: str, path: str, **form: object) -> str:
        answer = self.client.open(path, method=verb, data=form, headers=PART, follow_redirects=True)
        self.answers[answer.status_code] += 1
        assert answer.status_code < 500, (verb, path, form)
        return answer.get_data(as_text=True)

    def sale(self) -> str:
        end_reading()
        mine = [one.id for one in rows(Draft) if one.closed_at is None]
        return self.dice.choice([*mine, *mine, "none", "../x"]) if mine else "none"

    def line(self) -> str:
        end_reading()
        return self.dice.choice([*(one.id for one in rows(DraftLine)), "none"])

    def odd(self, *usual: object) -> object:
        return self.dice.choice([*usual, *usual, *usual, self.dice.choice(ODD)])

    def scan(self) -> None:
        code = self.dice.choice(["8930000000019", "MAM-NEM", "2600012004508", any_code(self.dice)])
        self.ask(
            "POST",
            f"/till/sales/{self.sale()}/scans",
            code=code,
            times=self.odd("1", "3"),
            scan_id=secrets.token_hex(8),
        )

    def add(self) -> None:
        self.ask(
            "POST",
            f"/till/sales/{self.sale()}/lines",
            product_id=self.odd(*self.goods),
            quantity=self.odd("2", "0,3", ""),
            times="1",
            scan_id=secrets.token_hex(8),
        )

    def change(self) -> None:
        path = f"/till/sales/{self.sale()}/lines/{self.line()}"
        if self.dice.random() < 0.2:
            self.ask("DELETE", path)
        else:
            self.ask("PATCH", path, quantity=self.odd("2", "5", "0,7"))

    def look(self) -> None:
        sale = f"/till/sales/{self.sale()}"
        asked = ("", "/hits?q=che", "/payment", "/discount", "/buyer", "/note", "/parking")
        card = f"/card?{self.dice.choice(['id', 'code', 'x'])}={self.odd('MAM-NEM', *self.goods)}"
        self.ask("GET", self.dice.choice([sale + one for one in (*asked, card)] + ["/till/tiles"]))

    def aside(self) -> None:
        sale = self.sale()
        which = self.dice.randrange(4)
        if which == 0:
            self.ask("POST", f"/till/sales/{sale}/parking", note=self.odd("chị Mai", ""))
        elif which == 1:
            self.ask("POST", f"/till/parked/{sale}/return")
        elif which == 2:
            self.ask("GET", "/till/parked")
        else:
            self.ask("POST", f"/till/parked/{sale}/end", why=self.odd("không quay lại"))

    def end(self) -> None:
        self.ask("POST", "/till/sales")


def held() -> dict[str, int]:
    """Units of each order that is neither sold nor given up."""
    end_reading()
    open_ids = {one.id for one in rows(Draft) if one.closed_at is None}
    found: Counter[str] = Counter()
    for line in rows(DraftLine):
        if line.draft_id in open_ids:
            found[line.draft_id] += line.units
    return dict(found)


@pytest.fixture
def cashier(till: World) -> Cashier:
    """A cashier, scales and dice."""
    number = int(os.environ.get("OCOP_SEED") or secrets.randbelow(1_000_000))
    print(f"OCOP_SEED={number}")
    arranging.arrange_scales([read_layout("26PPPPPWWWWWC", 1), read_layout("27PPPPPVVVVVC", 100)])
    arranging.number_goods({12: till.product_id("RAU-CAI")}, hand=till.hand())
    end_reading()
    return Cashier(till, till.sign_in(), number)


@pytest.mark.timeout(0 if IS_SOAK else 300)
def test_any_requests_in_any_order_are_answered_and_lose_nothing(
    cashier: Cashier, record_property: Callable[[str, object], None]
) -> None:
    for _ in range(SEQUENCES):
        for _ in range(LENGTH):
            cashier.press()
        before = held()
        for sale_id in before:  # looking, and what is refused, takes nothing away
            cashier.ask("GET", f"/till/sales/{sale_id}")
            cashier.ask("POST", f"/till/sales/{sale_id}/scans", code="khong-co", times="1")
        assert held() == before
        tidy(cashier)
    assert cashier.answers[200] > SEQUENCES
    record_property(
        "soak",
        {
            "what": "any requests of the sell screen, in any order",
            "faults": sum(cashier.answers.values()),
            "checked": ", ".join(f"{many} × {code}" for code, many in cashier.answers.items()),
            "violations": 0,
            "seed": cashier.seed,
        },
    )


def tidy(cashier: Cashier) -> None:
    """Now and then the orders go, so that a long run stays a till and no warehouse."""
    for sale_id in held() if len(held()) > 6 else ():
        cashier.ask("POST", f"/till/sales/{sale_id}/parking")
        cashier.ask("POST", f"/till/parked/{sale_id}/end", why="x")


@pytest.mark.timeout(0 if IS_SOAK else 300)
def test_codes_of_every_kind_are_scanned_and_none_loses_a_line(cashier: Cashier) -> None:
    sale_id = cashier.client.get("/till").location.rsplit("/", 1)[1]
    units = 0
    for _ in range(CODES):
        said = cashier.ask(
            "POST",
            f"/till/sales/{sale_id}/scans",
            code=any_code(cashier.dice),
            times="1",
            scan_id=secrets.token_hex(8),
        )
        now = held().get(sale_id, 0)
        assert (now > units) == ('data-said="added"' in said)
        assert now >= units
        units = now
    assert reading() is not None

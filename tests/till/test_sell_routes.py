"""Any requests of the sell screen in any order: an answer to each, and nothing lost of an order.

Every route behind the screen is asked, as its page asks and as no page would: odd values, orders of
another register, wrong verbs, no token, nobody signed in.  After each request the open orders are
held against what they were and what the request may do.  `OCOP_SEED` replays a run.
"""

import os
import random
import secrets
from collections.abc import Callable, Iterator

import pytest

from pos.base.audit import Finding
from pos.base.transaction import end_reading, reading
from pos.closing import audits as closing_audits
from pos.returns import audits as return_audits
from pos.stock import audits as stock_audits
from pos.till import audits as till_audits
from pos.till import drafts
from tests.catalogue.test_scale_codes import any_code
from tests.till.errands import ERRANDS
from tests.till.judging import MAY, Judge
from tests.till.pressing import FIELDS, PEOPLE, STRANGER, Answer, Ask, Counters
from tests.world import PINS, World

IS_SOAK = os.environ.get("OCOP_SOAK") == "1"
SEQUENCES, LENGTH, CODES = (10_000, 12, 30_000) if IS_SOAK else (150, 12, 1_500)
MOST_ORDERS = 8


class Runner:
    """Sends what the dice say, and has each answer judged."""

    def __init__(self, counters: Counters) -> None:
        self.counters, self.judge = counters, Judge(counters.book)

    def send(self, ask: Ask) -> Answer:
        """One request and its judgement."""
        answer = self.counters.send(ask)
        self.judge.judge(ask, answer)
        return answer

    def sequence(self) -> None:
        """So many steps of whoever stands at the registers."""
        for who in range(len(PEOPLE)):
            self.be_there(who)
        for _ in range(LENGTH):
            self.step()
        self.tidy()

    def step(self) -> None:
        """Goods, a whole errand, or any request at all."""
        counters, dice = self.counters, self.counters.dice
        who, luck = dice.randrange(len(PEOPLE)), dice.random()
        if luck < 0.3:
            self.send(dice.choice((counters.scan, counters.add, counters.change))(who))
        elif luck < 0.5:
            errands, weights = zip(*ERRANDS, strict=True)
            self.errand(dice.choices(errands, weights)[0](counters, who))
        else:
            self.send(counters.press(who if luck < 0.97 else STRANGER))

    def errand(self, errand) -> None:
        """Every request of an errand."""
        try:
            ask = next(errand)
            while True:
                ask = errand.send(self.send(ask))
        except StopIteration:
            pass

    def be_there(self, who: int) -> None:
        """Signed in at an open shift: as the shop opens after whatever came before."""
        counters = self.counters
        if self.send(counters.make(who, "GET", "/till/tiles")).status in (401, 303, 403):
            name = PEOPLE[who]
            person = {"person_id": counters.world.person_id(name), "pin": PINS[name]}
            counters.clients[who].post("/sign-in", data=person)
            end_reading()
        answer = self.send(counters.make(who, "GET", "/till"))
        if answer.location.endswith("/shifts/new"):
            self.send(counters.make(who, "POST", "/till/shifts", count_100000="10"))
        elif answer.location.endswith("/closing"):
            self.errand(ERRANDS[-1][0](counters, who))

    def tidy(self) -> None:
        """Now and then the orders go, so that a long run stays a till and no warehouse."""
        counters = self.counters
        orders = [key for key, one in counters.book.orders.items() if one.lines and not one.taken]
        for order_id in orders if len(orders) > MOST_ORDERS else ():
            who = counters.book.orders[order_id].register_no - 1
            self.send(counters.make(who, "POST", f"/till/sales/{order_id}/parking"))
            self.send(counters.make(who, "POST", f"/till/parked/{order_id}/end", why="dọn quầy"))


@pytest.fixture
def runner(world: World) -> Iterator[Runner]:
    """Two registers, scales and dice."""
    seed = int(os.environ.get("OCOP_SEED") or secrets.randbelow(1_000_000))
    print(f"OCOP_SEED={seed}")
    counters = Counters(world, seed)
    with counters.open():
        yield Runner(counters)


def audited() -> list[Finding]:
    """What the books of the till, the returns, the closings and the stock find wrong."""
    rooms = (till_audits, return_audits, closing_audits, stock_audits)
    return [finding for room in rooms for finding in room.audit(reading())]


@pytest.mark.soak
@pytest.mark.timeout(0 if IS_SOAK else 300)
def test_any_requests_in_any_order_are_answered_and_lose_nothing(
    runner: Runner, record_property: Callable[[str, object], None]
) -> None:
    counters = runner.counters
    for _ in range(SEQUENCES):
        runner.sequence()
    assert not audited()
    assert {rule.endpoint for rule in counters.rules} <= set(counters.asked)
    assert {one for one in MAY if not counters.done[one]} == set()
    told = ", ".join(f"{many} × {code}" for code, many in sorted(counters.answers.items()))
    record_property(
        "soak",
        {
            "what": f"{SEQUENCES} sequences of any requests behind the sell screen",
            "faults": sum(counters.answers.values()),
            "checked": f"{counters.book.one('SELECT count(*) FROM till_sales')} sales; {told}",
            "violations": 0,
            "seed": counters.seed,
        },
    )

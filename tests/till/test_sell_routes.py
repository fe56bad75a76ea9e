"""Any requests of the sell screen in any order: an answer to each, and nothing lost of an order.

Every route behind the screen is asked, as its page asks and as no page would: odd values, orders of
another register, wrong verbs, no token, nobody signed in.  After each request the open orders are
held against what they were and what the request may do.  `OCOP_SEED` replays a run.
"""

import dataclasses
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from pos.base.audit import Finding
from pos.base.transaction import end_reading, reading
from pos.closing import audits as closing_audits
from pos.returns import audits as return_audits
from pos.stock import audits as stock_audits
from pos.till import audits as till_audits
from pos.till import drafts
from pos.till.buyers import Buyer
from tests.catalogue.test_scale_codes import any_code, printed
from tests.till.errands import ERRANDS, Errand, pay
from tests.till.judging import MAY, Judge
from tests.till.pressing import PEOPLE, STRANGER, Answer, Ask, Counters, replaced
from tests.world import PINS, World

IS_SOAK = os.environ.get("OCOP_SOAK") == "1"
PARTS = 8 if IS_SOAK else 1
"""Each in a shop of its own: in one that only grows, a judgement takes ever longer."""
SEQUENCES, LENGTH, CODES = (1_250, 12, 3_750) if IS_SOAK else (120, 12, 1_000)
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
            self.send(
                dice.choice((counters.scan, counters.add, counters.change, counters.remove))(who)
            )
        elif luck < 0.5:
            errands, weights = zip(*ERRANDS, strict=True)
            self.errand(dice.choices(errands, weights)[0](counters, who))
        else:
            self.send(counters.press(who if luck < 0.97 else STRANGER))

    def errand(self, errand: Errand) -> None:
        """Every request of an errand."""
        try:
            ask = next(errand)
            while True:
                ask = errand.send(self.send(ask))
        except StopIteration:
            pass

    def new_order(self) -> str:
        """An empty order of the first register."""
        counters = self.counters
        self.send(counters.make(0, "POST", "/till/sales"))
        return next(
            key
            for key, one in counters.book.orders.items()
            if one.register_no == 1 and not one.lines
        )

    def be_there(self, who: int) -> None:
        """Signed in at an open shift: as the shop opens after whatever came before."""
        counters = self.counters
        if self.send(counters.make(who, "GET", "/till/tiles")).status in (401, 303, 403):
            name = PEOPLE[who]
            person = {"person_id": counters.world.person_id(name), "pin": PINS[name]}
            counters.book.ask(
                "UPDATE shop_pin_guards SET failures = 0, locked_until = NULL"
            )  # somebody guessed at her PIN before
            answer = counters.clients[who].post("/sign-in", data=person)
            assert answer.status_code == 303, answer.get_data(as_text=True)
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
@pytest.mark.parametrize("part", range(PARTS))
def test_any_requests_in_any_order_are_answered_and_lose_nothing(
    runner: Runner, record_property: Callable[[str, object], None], part: int
) -> None:
    counters = runner.counters
    for _ in range(SEQUENCES):
        runner.sequence()
    assert not audited()
    assert {rule.endpoint for rule in counters.rules} <= set(counters.asked)
    if IS_SOAK:
        assert all(counters.done[one] for one in MAY), counters.done
    told = ", ".join(f"{many} × {code}" for code, many in sorted(counters.answers.items()))
    record_property(
        "soak",
        {
            "what": f"{SEQUENCES} sequences of any requests behind the sell screen"
            f" ({part + 1} of {PARTS})",
            "faults": sum(counters.answers.values()),
            "checked": f"{counters.book.one('SELECT count(*) FROM till_sales')} sales; {told}",
            "violations": 0,
            "seed": counters.seed,
        },
    )


# -- Codes ------------------------------------------------------------------------------

TEA = "08930000000019"


def code_of_ours(counters: Counters) -> tuple[str, tuple[str, int] | None]:
    """A code that the shop knows, and what must come in by it; None: nothing may."""
    dice = counters.dice
    tea, cabbage = (counters.ids["CHE-DINH"], 1), counters.ids["RAU-CAI"]
    kind = dice.randrange(6)
    if kind == 0:
        return dice.choice((TEA, TEA[1:], f" {TEA[1:]}\r")), tea
    if kind == 1:
        host = dice.choice(("https://sp.example.vn", "HTTPS://SP.EXAMPLE.VN", "https://id.gs1.org"))
        tail = dice.choice(("", "/10/L261103", "/10/l260812", "/10/%4C261103", "?17=271103"))
        return f"{host}/01/{TEA}{tail}", tea
    if kind == 2:
        weight_g = dice.randrange(1, 100_000)
        return printed(f"2600012{weight_g:05d}")[1:], (cabbage, weight_g)
    if kind == 3:  # the same label misread, or of goods that have no such number
        wrong = printed(f"26000{dice.choice(('12', '13'))}{dice.randrange(1, 100_000):05d}")
        if wrong[6:8] == "12":
            wrong = wrong[:-1] + str((int(wrong[-1]) + dice.randrange(1, 10)) % 10)
        return wrong[1:], None
    if kind == 4:
        return f"https://sp.example.vn/01/{TEA}/10/L999999", None  # no such lot: it is asked about
    return "MAM-NEM", (counters.ids["MAM-NEM"], 1)


@pytest.mark.soak
@pytest.mark.timeout(0 if IS_SOAK else 300)
@pytest.mark.parametrize("part", range(PARTS))
def test_codes_of_every_kind_are_scanned_and_none_loses_a_line(
    runner: Runner, record_property: Callable[[str, object], None], part: int
) -> None:
    counters, kinds = runner.counters, Counter[str]()
    runner.be_there(0)
    order_id, heard = runner.new_order(), set[str]()
    for _ in range(CODES):
        is_ours = counters.dice.random() < 0.25
        code, adds = code_of_ours(counters) if is_ours else (any_code(counters.dice), None)
        ask = counters.make(
            0, "POST", f"/till/sales/{order_id}/scans", code=code, scan_id=counters.scan_id()
        )
        has_heard = ask.form["scan_id"] in heard  # by this very order
        before = counters.book.orders[order_id]
        runner.send(replaced(ask, adds=adds))
        is_in = counters.book.orders[order_id].lines != before.lines
        if has_heard:
            assert not is_in, ask
        elif is_ours:
            assert is_in == (adds is not None), (ask, adds)
        if is_in:
            heard.add(ask.form["scan_id"])
        kinds["added" if is_in else "left alone"] += 1
        if len(counters.book.orders[order_id].lines) > 20:
            runner.errand(pay(counters, 0))
            order_id, heard = runner.new_order(), set()
    assert min(kinds.values()) > CODES / 20, kinds
    record_property(
        "soak",
        {
            "what": f"{CODES} EAN, GS1 and scale codes, scanned ({part + 1} of {PARTS})",
            "faults": CODES,
            "checked": ", ".join(f"{many} {kind}" for kind, many in sorted(kinds.items())),
            "violations": 0,
            "seed": counters.seed,
        },
    )


# -- Rules broken on purpose ------------------------------------------------------------


def lose_the_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any register reaches into any order."""
    known = drafts.find_open

    def find(session, draft_id, _register_no):
        return known(session, draft_id, 1) or known(session, draft_id, 2)

    monkeypatch.setattr(drafts, "find_open", find)


def lose_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who takes a line out takes its neighbour with it."""
    remove = drafts.remove

    def remove_both(session, draft, line_id):
        for one in drafts.lines(session, draft.id)[:1]:
            remove(session, draft, one.id)
        remove(session, draft, line_id)

    monkeypatch.setattr(drafts, "remove", remove_both)


def lose_the_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan heard twice adds twice, and says so; what it adds is one too many."""
    add = drafts.add

    def add_more(session, draft, one):
        return add(session, draft, dataclasses.replace(one, units=one.units + 1))

    monkeypatch.setattr(drafts, "add", add_more)


def park_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """An order put aside forgets who buys it."""
    park = drafts.park

    def forget(session, draft, note, **who):
        drafts.write_note(session, draft, "")
        drafts.name_buyer(session, draft, Buyer(), customer_id=None)
        park(session, draft, note, **who)

    monkeypatch.setattr(drafts, "park", forget)


MUTANTS = {
    "an order is its register's": lose_the_register,
    "a line goes alone": lose_a_line,
    "what is scanned comes in, and no more": lose_the_scan,
    "an order put aside is kept as it is": park_less,
}


@pytest.mark.soak
@pytest.mark.parametrize("rule", MUTANTS)
def test_a_rule_of_the_orders_that_is_broken_is_noticed(
    runner: Runner,
    rule: str,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    MUTANTS[rule](monkeypatch)
    found = 0
    for _ in range(60):
        try:
            runner.sequence()
        except AssertionError:
            found = 1
            break
    counters = runner.counters
    record_property(
        "soak",
        {
            "what": f"mutant: {rule}",
            "faults": sum(counters.answers.values()),
            "checked": f"{counters.book.one('SELECT count(*) FROM till_sales')} sales",
            "violations": found,
            "seed": counters.seed,
            "is_mutant": True,
        },
    )
    assert found, "the broken rule went unseen"

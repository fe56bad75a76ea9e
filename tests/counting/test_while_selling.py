"""Two counters and two tills at once, each a browser of its own, on one book: what is posted is
what lies on the shelf, however their acts fall between one another.

The shelf is kept here beside the books.  A cashier takes goods off it and is paid, a counter looks
at it in two halves; a sale may fall anywhere into that.  Goods that a customer has in hand are seen
by the counter until they are paid: that alone is held together.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient

from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.counting import audits, posting
from pos.shop import changing
from pos.stock import audits as stock
from pos.till import audits as till
from pos.till.opening import open_shift
from tests.counting.steps import HANH, begin, post, shown, state, yes
from tests.till.errands import hidden
from tests.till.steps import levels, lot_id
from tests.world import NOON, PINS, World

LOTS = (("CHE-DINH", "L261103"), ("CHE-DINH", "L260812"), ("MAM-NEM", "L260905"))
SALES = 10
MOST_TRIES = 80
LONGEST_SLIP_S = 0.25


@dataclass
class Shop:
    """The shop on one afternoon, and what really lies on its shelf."""

    world: World
    seed: int
    product_ids: dict[str, str] = field(default_factory=dict)
    lot_ids: dict[tuple[str, str], str] = field(default_factory=dict)
    shelf: Counter[tuple[str, str]] = field(default_factory=Counter)
    locks: dict[tuple[str, str], threading.Lock] = field(default_factory=dict)
    failed: list[BaseException] = field(default_factory=list)
    again: int = 0
    """How often a counter was told to count a lot again."""
    slips: int = 0
    """How often a figure was typed wrong and put right."""

    def __post_init__(self) -> None:
        dice, books = random.Random(self.seed), levels()
        for sku, code in LOTS:
            self.product_ids[sku] = self.world.product_id(sku)
            self.lot_ids[sku, code] = lot_id(self.world, sku, code)
            self.shelf[sku, code] = max(books[f"{sku} {code}"] + dice.randint(-4, 6), 0)
            self.locks[sku, code] = threading.Lock()

    def together(self, *works: Callable[[], None]) -> None:
        """Everybody at once; what goes wrong in any of them fails the test."""

        def guarded(work: Callable[[], None]) -> Callable[[], None]:
            def act() -> None:
                try:
                    work()
                except BaseException as error:  # noqa: BLE001 - told below
                    self.failed.append(error)

            return act

        threads = [threading.Thread(target=guarded(work)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert not self.failed, self.failed

    def cashier(self, client: FlaskClient, salt: int) -> Callable[[], None]:
        """Sells, a piece or two at a time, through the door."""
        dice = random.Random(f"{self.seed}-{salt}")

        def work() -> None:
            for _ in range(SALES):
                time.sleep(dice.random() / 50)
                lot = dice.choice(LOTS)
                with self.locks[lot]:
                    self.sell(client, lot, min(dice.randint(1, 2), self.shelf[lot]))

        return work

    def sell(self, client: FlaskClient, lot: tuple[str, str], units: int) -> None:
        """A sale of one line as the sell page asks for it."""
        if not units:
            return
        sale = client.get("/till").location
        form = {
            "product_id": self.product_ids[lot[0]],
            "lot_id": self.lot_ids[lot],
            "times": str(units),
            "scan_id": new_id(),
        }
        assert client.post(f"{sale}/lines", data=form).status_code == 200
        sheet = client.get(f"{sale}/payment?way=cash").get_data(as_text=True)
        done = client.post(f"{sale}/completion", data=hidden(sheet))
        assert done.status_code == 303, done.get_data(as_text=True)[:300]
        self.shelf[lot] -= units

    def counter(
        self, client: FlaskClient, at: tuple[str, str], lots: tuple[tuple[str, str], ...]
    ) -> Callable[[], None]:
        """Counts lots in halves; told that one was sold meanwhile, counts it anew."""
        dice = random.Random(f"{self.seed}-{at}")
        goods, entries = at

        def work() -> None:
            for lot in lots:
                replaces = ""
                for _ in range(MOST_TRIES):
                    seen = client.get(goods).get_json()["mark"]
                    said = self.write(client, entries, lot, seen, replaces, dice)
                    if not said["moved"]:
                        break
                    self.again += 1
                    replaces = str(said["entry"])
                else:
                    raise AssertionError("nobody is told to count again so often")

        return work

    def write(
        self,
        client: FlaskClient,
        entries: str,
        lot: tuple[str, str],
        seen: str,
        replaces: str,
        dice: random.Random,
    ) -> dict[str, object]:
        """One look at the shelf, half by half: what is sold in between was counted or not."""
        with self.locks[lot]:
            before = self.shelf[lot]
        time.sleep(dice.random() / 50)
        with self.locks[lot]:
            units = dice.randint(min(before, self.shelf[lot]), max(before, self.shelf[lot]))
        if dice.random() < 1 / 3:
            return self.put_right(client, entries, lot, seen, replaces, units)
        return self.keep(client, entries, lot, seen, replaces, units)

    def put_right(
        self,
        client: FlaskClient,
        entries: str,
        lot: tuple[str, str],
        seen: str,
        replaces: str,
        units: int,
    ) -> dict[str, object]:
        """Another figure is typed than was counted, and put right a moment later without looking
        again, with the mark of that moment."""
        slip = self.keep(client, entries, lot, seen, replaces, units + 7)
        if slip["moved"]:
            return slip
        until = time.monotonic() + LONGEST_SLIP_S
        before = self.shelf[lot]
        while self.shelf[lot] == before and time.monotonic() < until:
            time.sleep(0.01)  # until one is sold meanwhile
        self.slips += 1
        now = client.get(entries.replace("entries", "goods")).get_json()["mark"]
        return self.keep(client, entries, lot, now, str(slip["entry"]), units)

    def keep(
        self,
        client: FlaskClient,
        address: str,
        lot: tuple[str, str],
        seen: str,
        replaces: str,
        units: int,
    ) -> dict[str, object]:
        """The entry is sent twice, as if the first answer were lost."""
        form = {
            "key": new_id(),
            "product_id": self.product_ids[lot[0]],
            "lot_id": self.lot_ids[lot],
            "quantity": str(units),
            "seen": seen,
            "replaces": replaces,
        }
        answers = [client.post(address, data=form) for _ in range(2)]
        assert {one.status_code for one in answers} == {200}
        first, second = (one.get_json() for one in answers)
        assert first["entry"] == second["entry"]
        return dict(first)


def second_till(world: World) -> FlaskClient:
    """Register 2's browser, Minh at it, its shift open."""
    changing.add_register(hand=world.hand(HANH))
    end_reading()
    house = world.app.extensions["ocop_house"]
    client = world.app.test_client()
    code = house.pair_codes.offer(2, NOON).digits
    assert client.post("/pair", data={"code": code}).status_code == 303
    house.printers_changed()
    form = {"person_id": world.person_id("Minh"), "pin": PINS["Minh"]}
    assert client.post("/sign-in", data=form).status_code == 303
    hand = world.hand("Minh")
    open_shift(2, {100_000: 5}, hand=type(hand)(hand.pen, hand.at, hand.by_id, hand.by_name, 2))
    return client


def phone(world: World, hanh: FlaskClient, count_id: str) -> FlaskClient:
    """A phone that joined the count by the code on the manager's page."""
    form = {"person_id": world.person_id("Lan"), "zone": ""}
    assert hanh.post(f"/stock/counts/{count_id}/codes", data=form).status_code == 303
    [code] = world.app.extensions["ocop_house"].phone_codes.waiting(count_id, NOON)
    client = world.app.test_client()
    client.environ_base = {**client.environ_base, "REMOTE_ADDR": "192.168.1.44"}
    answer = client.post("/phone", data={"code": code.digits})
    assert answer.status_code == 303
    return client


@pytest.mark.parametrize("seed", range(6))
def test_two_counters_and_two_tills_at_once_and_the_posted_result_is_exact(
    shop: World, seed: int
) -> None:
    hanh, lan, minh = shop.sign_in(HANH), shop.sign_in(), second_till(shop)
    there = Shop(shop, seed)
    count_id = begin(shop)
    by_phone = phone(shop, hanh, count_id)
    sheet_url = hanh.post(f"/stock/counts/{count_id}/sheets").location
    own, theirs = (f"{sheet_url}/goods", f"{sheet_url}/entries"), ("/phone/goods", "/phone/entries")
    there.together(
        there.cashier(lan, 1),
        there.cashier(minh, 2),
        there.counter(hanh, own, LOTS[:2]),
        there.counter(by_phone, theirs, LOTS[2:]),
    )
    for lot in LOTS:  # and the shop goes on selling before anybody posts
        there.sell(lan, lot, min(1, there.shelf[lot]))
    rows = shown(shop, count_id)
    found = {lot: rows[" ".join(lot)] for lot in LOTS}
    assert all(row.is_sure for row in found.values())
    post(shop, count_id, uncounted=posting.LEFT, voucher=yes(shop, 99_000_000))
    books = levels()
    assert {lot: books.get(" ".join(lot), 0) for lot in LOTS} == dict(there.shelf)
    # Set against the level at the moment of posting, the books would hold what was counted.
    assert {lot: row.counted for lot, row in found.items()} != dict(there.shelf)
    end_reading()
    for room in (stock, audits, till):
        assert room.audit(reading()) == []
    assert len(state(count_id).entries) == len(LOTS) + there.again + there.slips

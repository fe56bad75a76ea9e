"""What must hold of a day after every step, and what its rules need to act."""

import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from pysqlite3 import dbapi2
from sqlalchemy import event

from pos.base import clock
from pos.base.database import db
from pos.base.errors import Refusal
from pos.base.transaction import reading, writing
from pos.care import audits
from pos.returns import drawers
from pos.shop import limits, registers
from pos.shop.approvals import Voucher
from pos.shop.limits import Limits
from pos.sync.pen import Hand
from pos.till import shifts
from pos.till.account_changing import change_account
from pos.till.opening import open_shift
from tests.day.ledger import Ledger, Shift
from tests.day.rules import Goods, Needs, Order
from tests.receiving import steps as receiving
from tests.till.steps import lot_id
from tests.till.transfers import ACCOUNT
from tests.world import NOON, PINS, World, open_world

REGISTERS = (1, 2)
LOT = "DAY1"
GOODS = (
    Goods("CHE-DINH", 450_000, "standard"),
    Goods("MAM-NEM", 65_000, "standard"),
    Goods("RUOU-MO", 220_000, "standard_no_reduction"),
    Goods("TRANH", 150_000, "standard"),
    Goods("RAU-CAI", 42_000, "raw_agri", is_weighed=True),
)
BY_SKU = {one.sku: one for one in GOODS}
NEW_YEARS_EVE = datetime(2026, 12, 31, 16, 20, tzinfo=NOON.tzinfo)
"""31/12/2026 23:20 in Hanoi."""
STARTS = (NOON, NEW_YEARS_EVE - timedelta(hours=12), NEW_YEARS_EVE, NEW_YEARS_EVE)
FLOAT_VND = 1_000_000
LOOK_EVERY = 5
"""Drawers and counters are looked at after so many steps, and at the end."""
moods = st.sampled_from(["yes", "yes", "none", "less"])
"""Who is asked to approve: says yes, was not asked, or saw less than it comes to."""
picks = st.integers(0, 1000)
"""Which of however many there are just now."""


@dataclass(frozen=True)
class Opened:
    """One open showroom with two registers, whose book is put back for each run."""

    world: World
    kept: Path
    people: dict[str, str]
    ids: dict[str, str]
    """The goods', by SKU."""
    lots: dict[str, str]

    def begin_anew(self) -> None:
        """The book as it was on the first morning."""
        close_book()
        book = self.world.settings.book
        for old in book.parent.glob(f"{book.name}-*"):
            old.unlink()
        shutil.copyfile(self.kept, book)


def close_book() -> None:
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()


@contextmanager
def opened_shop(template: Path, home: Path) -> Iterator[Opened]:
    """Goods of a lot that never goes off, a second register, an account for transfers."""
    with open_world(template, home) as world:
        for engine in db.engines.values():  # no power fails here, and half the time is the disk's
            event.listen(engine, "connect", lambda line, _: line.execute("PRAGMA synchronous=OFF"))
            engine.dispose()
        hand = world.hand("Hạnh")
        with writing() as session:
            registers.add(session, "Quầy {no}", hand=hand)
        change_account(ACCOUNT, hand=hand)
        for one in GOODS:
            much = "5000000g" if one.is_weighed else "5000"
            raw = {"quantity": much, "lot_code": LOT, "date_kind": "none"}
            receiving.receive_goods(world.product_id(one.sku), raw, hand=hand)
        close_book()  # the last one to close leaves nothing beside the book
        kept = home / "first-morning.db"
        shutil.copyfile(world.settings.book, kept)
        yield Opened(
            world,
            kept,
            people={name: world.person_id(name) for name in PINS},
            ids={one.sku: world.product_id(one.sku) for one in GOODS},
            lots={one.sku: lot_id(world, one.sku, LOT) for one in GOODS},
        )


class Truths(RuleBasedStateMachine):
    """The invariants, and hands, yeses and refusals for the rules."""

    def __init__(self, opened: Opened, tally: Counter[str]) -> None:
        super().__init__()
        self.since_looked = 0
        self.tally, self.world = tally, opened.world
        opened.begin_anew()
        self.now = NOON
        self.clock = clock.running(lambda: self.now)
        self.clock.__enter__()
        self.fresh = count(1)
        self.people, self.ids, self.lots = opened.people, opened.ids, opened.lots
        self.house = self.world.app.extensions["ocop_house"]
        self.eyes = dbapi2.connect(str(self.world.settings.book), isolation_level=None)
        self.at_register = {1: "Lan", 2: "Minh"}
        self.book = Ledger(0)

    def open_shop(self, start: datetime, step_vnd: int) -> None:
        self.now = start
        self.book.step_vnd = step_vnd
        with writing() as session:
            limits.keep(session, Limits(cash_rounding_vnd=step_vnd), hand=self.hand(1))
        for register_no in REGISTERS:
            self.open_drawer_with(register_no, FLOAT_VND)

    def open_drawer_with(self, register_no: int, float_vnd: int) -> None:
        """A new shift, whose number runs on."""
        no = open_shift(register_no, {1: float_vnd}, hand=self.hand(register_no))
        self.book.numbers[register_no, "S"] += 1
        found = shifts.find_open(self.read(), register_no)
        assert found is not None
        assert no == self.book.numbers[register_no, "S"] == found.no
        self.book.shifts[register_no] = Shift(
            found.id,
            register_no,
            no,
            self.at_register[register_no],
            float_vnd,
            self.book.left.get(register_no),
            self.book.gt[register_no],
        )

    def able(self, register_no: int) -> int:
        """That register, or the other one while only that can sell."""
        other = 3 - register_no
        return other if self.book.shut(register_no) and not self.book.shut(other) else register_no

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # else the ledger was left in the midst of an act
                self.everything_is_sound()
        finally:
            db.session.remove()
            self.eyes.close()
            self.clock.__exit__(None, None, None)

    # -- What the rules need ------------------------------------------------------

    def read(self) -> Any:
        session = reading()
        session.rollback()
        return session

    def hand(self, register_no: int) -> Hand:
        name = self.at_register[register_no]
        return Hand(self.house.pen, self.now, self.people[name], name, register_no)

    def new(self, word: str) -> str:
        return f"{word}{next(self.fresh)}"

    def voucher(self, register_no: int, shown: dict[str, int]) -> Voucher:
        """The manager's yes; her own where she is at the register herself."""
        is_self = self.at_register[register_no] == "Hạnh"
        why = "một mình" if is_self else ""
        return Voucher(self.people["Hạnh"], "Hạnh", "manager", is_self, is_self, why, shown)

    def any_yes(self, register_no: int) -> Voucher:
        """A yes to whatever may be asked of a sale or a return, and as much of it as may be."""
        kinds = ("discount", "price", "voucher", "refund", "return_without_receipt",
                 "unseen_transfer")  # fmt: skip
        return self.voucher(register_no, dict.fromkeys(kinds, 10**12))

    def approved(
        self, register_no: int, needs: Needs, mood: str, act: Callable[[Voucher | None], Any]
    ) -> Any:
        """Do what needs a yes: first without one, or with one to too little, as the mood says."""
        done = act(self.said_yes(register_no, needs, mood, act))
        self.book.say_yes(register_no, needs)
        return done

    def said_yes(
        self, register_no: int, needs: Needs, mood: str, act: Callable[[Voucher | None], Any]
    ) -> Voucher | None:
        """The yes that is enough, once one that is not was refused; None where none is needed."""
        shown: dict[str, int] = {}
        for kind, bound in needs:
            shown[kind] = shown.get(kind, 0) + bound
        if needs and mood != "yes":
            less = {kind: bound - 1 for kind, bound in shown.items()}
            voucher = self.voucher(register_no, less) if mood == "less" else None
            self.refused("shop.approval_needed", lambda: act(voucher))
        return self.voucher(register_no, shown) if needs else None

    def not_in_the_drawer(
        self,
        register_no: int,
        needs: Needs,
        mood: str,
        act: Callable[[Voucher | None], Any],
        *,
        code: str,
        kept: Needs,
    ) -> None:
        """More notes than the drawer holds: nothing moves, but that somebody asked is told, with
        the yeses to it (`kept`); heard again it is not told again."""
        voucher = self.said_yes(register_no, needs, mood, act)
        before = self.facts()
        with self.no(code):
            act(voucher)
        assert self.facts() == before + 1 + len(kept)
        self.refused(code, lambda: act(None))
        self.book.ask_too_much(register_no, kept)
        self.tally["not in the drawer"] += 1

    def refused(self, code: str, act: Callable[[], object]) -> None:
        """It must be refused so, and leave no fact behind."""
        before = self.facts()
        with self.no(code):
            act()
        assert self.facts() == before

    @contextmanager
    def no(self, code: str) -> Iterator[None]:
        with pytest.raises(Refusal) as no:
            yield
        assert no.value.code == code, (no.value, code)
        self.tally["refused"] += 1

    def kept(self, table: str, order_by: str = "1", /, **where: object) -> list[SimpleNamespace]:
        """Rows as they lie in the file now, read past the till's own code."""
        asked = " and ".join(f"{name} = :{name}" for name in where) or "1"
        found = self.eyes.execute(f"select * from {table} where {asked} order by {order_by}", where)
        names = [one[0] for one in found.description]
        return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in found]

    def facts(self) -> int:
        [(found,)] = self.eyes.execute("select count(*) from sync_facts")
        return int(found)

    def orders(self, *, is_parked: bool = False, has_lines: bool = True) -> list[Order]:
        found = self.book.orders.values()
        return [one for one in found if one.is_parked == is_parked and (one.lines or not has_lines)]

    # -- After each step ----------------------------------------------------------

    @invariant()
    def books_are_the_ledgers(self) -> None:
        self.tally["steps"] += 1
        self.since_looked += 1
        if self.since_looked >= LOOK_EVERY:
            self.since_looked = 0
            self.drawers_hold_what_the_ledger_says()
            self.numbers_run_on()

    def drawers_hold_what_the_ledger_says(self) -> None:
        session = self.read()
        for register_no, shift in self.book.shifts.items():
            row = shifts.read(session, shift.shift_id)
            assert row is not None
            assert (row.closed_at, row.before_vnd) == (None, shift.before_vnd)
            drawer = drawers.drawer(session, row)
            assert drawer.expected_vnd == self.book.expected(register_no)
        assert {no for no, _ in shifts.all_open(session)} == set(self.book.shifts)

    def numbers_run_on(self) -> None:
        for one in self.kept("till_counters"):
            kinds = [self.book.numbers[one.register_no, kind] for kind in ("", "T", "Z")]
            assert [one.receipts, one.returns, one.closings] == kinds
            assert one.gt_vnd == self.book.gt[one.register_no]

    # -- At the end ---------------------------------------------------------------

    def everything_is_sound(self) -> None:
        """Each paper in its place, each yes once, no finding in the whole audit."""
        self.drawers_hold_what_the_ledger_says()
        self.numbers_run_on()
        for table, kind in (
            ("till_sales", ""),
            ("returns_returns", "T"),
            ("closing_closings", "Z"),
        ):
            width = 4 if kind == "Z" else 6
            for register_no in REGISTERS:
                made = [one.number for one in self.kept(table, "fact_seq", register_no=register_no)]
                many = self.book.numbers[register_no, kind]
                head = f"HN01-{register_no}A-{kind}"
                assert made == [f"{head}{n:0{width}d}" for n in range(1, many + 1)]
        yeses = Counter((one.kind, one.bound) for one in self.kept("shop_approvals"))
        asked = Counter(self.book.yeses)
        assert yeses == asked, (yeses - asked, asked - yeses)
        told = Counter(json.loads(one.body)["t"] for one in self.kept("sync_facts"))
        book = self.book
        ended = [one for one in book.requests if one.state != "waiting"]
        for kind, many in (
            ("order.voided/1", book.voids.total()),
            ("drawer.opened/1", book.drawer_openings),
            ("signin.failed/1", book.wrong_pins),
            ("shift.looked/1", book.looks),
            ("cash.moved/1", book.moves),
            ("transfer.asked/1", len(book.requests)),
            ("transfer.ended/1", len(ended)),
            ("transfer.checked/1", book.checks),
        ):
            assert told[kind] == many, (kind, told[kind], many)
        found = audits.audit(self.read(), self.world.settings.book)
        assert found == []

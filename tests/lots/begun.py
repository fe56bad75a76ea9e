"""A showroom with two registers, a fair and a gift set; and what the rules of lots need to act."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine
from pysqlite3 import dbapi2
from sqlalchemy import event, select

from pos.base import clock
from pos.base.database import db
from pos.base.dates import business_day
from pos.base.errors import Refusal
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.moving.opening import open_fair, place_register
from pos.shop import registers
from pos.shop.approvals import Voucher
from pos.stock import audits
from pos.stock.fairs import FairState
from pos.sync.pen import Hand
from pos.till import drafting, selling
from pos.till.models import Sale, SaleLine
from pos.till.opening import open_shift
from pos.till.tenders import cash
from tests import gifts
from tests.lots.shelves import Known, Shelves, is_for_sale
from tests.returns import steps as returning
from tests.world import NOON, World, open_world

MUCH_VND = 900_000_000
LINK = "https://sp.example.vn"


@dataclass(frozen=True)
class Opened:
    """One open showroom, whose book is put back for each run."""

    world: World
    kept: Path
    ids: dict[str, str]

    def begin_anew(self) -> None:
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
def opened_stock(template: Path, home: Path) -> Iterator[Opened]:
    """The named world with a second register, a gift set and a fair under way."""
    with open_world(template, home) as world:
        for engine in db.engines.values():  # no power fails here, and half the time is the disk's
            event.listen(engine, "connect", lambda line, _: line.execute("PRAGMA synchronous=OFF"))
            engine.dispose()
        with writing() as session:
            registers.add(session, "Quầy {no}", hand=world.hand("Hạnh"))
        gifts.define(world)
        hand = world.hand("Hạnh")
        open_fair(_fair_on(NOON.date()), request_id=new_id(), hand=hand)
        for register_no in (1, 2):
            own = Hand(hand.pen, hand.at, hand.by_id, hand.by_name, register_no)
            open_shift(register_no, {1: MUCH_VND}, hand=own)
        ids = {sku: world.product_id(sku) for sku in ("CHE-DINH", "MAM-NEM", "RUOU-MO", gifts.SET)}
        close_book()
        kept = home / "first-morning.db"
        shutil.copyfile(world.settings.book, kept)
        yield Opened(world, kept, ids)


def _fair_on(day: date) -> FairState:
    return FairState("Hội chợ Xuân", "Hà Nội", day, day + timedelta(days=30), "Lan")


class Begun(RuleBasedStateMachine):
    """The book of its own, and hands."""

    def __init__(self, opened: Opened, tally: Counter[str]) -> None:
        super().__init__()
        self.tally, self.world, self.ids = tally, opened.world, opened.ids
        opened.begin_anew()
        self.now = NOON
        self.clock = clock.running(lambda: self.now)
        self.clock.__enter__()
        self.fresh = count(1)
        self.book, self.seen = Shelves(), 0
        self.sold: list[Sale] = []
        self.done: list[str] = []
        self.places = {1: "shop", 2: "shop"}
        self.fair = "fair-1"
        self.took: dict[str, int] = {}
        self.versions: Counter[str] = Counter()
        self.unsure: set[str] = set()
        self.drafts: dict[int, str] = {}
        self.eyes = dbapi2.connect(str(self.world.settings.book), isolation_level=None)
        self._know_first_lots()
        self.look()

    def teardown(self) -> None:
        db.session.remove()
        self.eyes.close()
        self.clock.__exit__(None, None, None)

    @property
    def today(self) -> date:
        return business_day(self.now)

    def read(self) -> Any:
        session = reading()
        session.rollback()
        return session

    def code(self) -> str:
        return f"X{next(self.fresh)}"

    def one_of(self, things: Sequence[str], at: int) -> str:
        return things[at % len(things)]

    def hand(self, register_no: int, name: str = "Lan") -> Hand:
        own = self.world.hand(name, self.now)
        return Hand(own.pen, own.at, own.by_id, own.by_name, register_no)

    def yes(self, *, to: str = "Hạnh") -> Voucher:
        """The manager's yes to whatever somebody does."""
        kinds = ("discount", "price", "voucher", "refund", "return_without_receipt", "write_off",
                 "stock_difference")  # fmt: skip
        manager = self.world.person_id("Hạnh")
        alone = to == "Hạnh"
        return Voucher(
            manager,
            "Hạnh",
            "manager",
            is_self=alone,
            alone=alone,
            reason="một mình" if alone else "",
            shown=dict.fromkeys(kinds, 10**12),
        )

    def tried(self, act: Callable[[], Any]) -> tuple[str, Any]:
        """What an act gives, or the code of its refusal."""
        try:
            return "", act()
        except Refusal as refused:
            return refused.code, None

    # -- The book of its own -------------------------------------------------------

    def _know_first_lots(self) -> None:
        rows = self.eyes.execute(
            "SELECT l.id, p.sku, l.date_kind, l.use_by, l.code, l.producer_code_key "
            "FROM stock_lots l "
            "JOIN catalogue_products p ON p.id = l.product_id"
        ).fetchall()
        for lot, sku, kind, until, code, key in rows:
            day = None if until is None else date.fromisoformat(until)
            self.book.lots.setdefault(lot, Known(sku, kind, day, is_unknown=not code, key=key))

    def book_lot(self, lot: str, sku: str, kind: str, until: date | None, key: str = "") -> None:
        self.book.lots.setdefault(lot, Known(sku, kind, until, key=key))

    def book_sets(self, lots: Sequence[str]) -> None:
        """What was packed, as the book of sets froze it."""
        for lot in lots:
            parts = self.eyes.execute(
                "SELECT lot_id, units FROM stock_set_parts WHERE set_lot_id = ? ORDER BY no", (lot,)
            ).fetchall()
            assert parts
            kind, until = self.eyes.execute(
                "SELECT date_kind, use_by FROM stock_lots WHERE id = ?", (lot,)
            ).fetchone()
            day = None if until is None else date.fromisoformat(until)
            self.book.lots[lot] = Known(gifts.SET, kind, day, tuple(parts))
            ends = [self.book.lots[part] for part, _units in parts]
            days = [one.use_by for one in ends if one.use_by is not None]
            assert day == min(days, default=None)
            assert (kind == "hsd") is any(one.kind == "hsd" for one in ends)

    def unbar(self, order_id: str) -> None:
        del self.book.orders[order_id]
        self.book.settled.discard(order_id)

    def _check_sale(self, lot: str, come_from: str, reason: str, held: set[str]) -> None:
        """What a sale may take: nothing barred, and of a lot that can be in anybody's hand."""
        if reason == "sold" and come_from != "packed":
            assert self.book.may_sell(lot, self.today), "a barred lot left by a sale"
            assert is_for_sale(come_from)
        if reason == "oversold" and not self.book.lots[lot].is_unknown:
            assert self.book.came[lot] > 0 or lot in held, "sold of a lot that never came"

    def look(self, *, nothing: bool = False) -> None:
        """Put every new move into the book, and see that each was allowed."""
        rows = self.eyes.execute(
            "SELECT rowid, lot_id, units, from_place_id, to_place_id, reason, id, reverses_id "
            "FROM stock_moves WHERE rowid > ? ORDER BY rowid",
            (self.seen,),
        ).fetchall()
        assert not (nothing and rows), "refused, and yet goods have moved"
        held = self.book.all_held()
        for rowid, lot, units, come_from, go_to, reason, move_id, reverses_id in rows:
            self.seen = rowid
            assert units > 0
            if lot not in self.book.lots:  # goods of which no lot is known
                self._know_first_lots()
            self._check_sale(lot, come_from, reason, held)
            if "quarantine" in (come_from, go_to):
                mine = self.book.set_aside(lot, units, come_from, reason=reason)
                self.took[move_id] = mine
                if go_to == "quarantine" and reason != "held":
                    self.book.taken[lot] += self.took.get(reverses_id, 0)
            self.book.carry(lot, units, come_from, go_to)
            if come_from in ("supplier", "packing"):
                self.book.came[lot] += units
            elif reason == "undone" and go_to == "supplier":
                self.book.came[lot] -= units

    def levels(self) -> dict[tuple[str, str], int]:
        rows = self.eyes.execute(
            "SELECT lot_id, place_id, units FROM stock_levels WHERE units <> 0"
        )
        return {(lot, place): units for lot, place, units in rows}

    def audit(self) -> list[Any]:
        return audits.audit(self.read())

    # -- What lies where -----------------------------------------------------------

    def lots_of_pieces(self) -> list[str]:
        """Lots of the goods that the rules act with, wherever they are; no sets."""
        return sorted(lot for lot, one in self.book.lots.items() if one.sku in self.ids)

    def lots_at(self, place: str) -> list[str]:
        return [
            lot
            for lot in self.lots_of_pieces()
            if self.book.at(lot, place) > 0 and not self.book.lots[lot].inside
        ]

    def sets_at(self, place: str) -> list[str]:
        return sorted(
            lot
            for (lot, at), units in self.book.where.items()
            if at == place and units > 0 and self.book.lots[lot].inside
        )

    # -- The till ------------------------------------------------------------------

    def place(self, register_no: int, place: str) -> None:
        place_register(register_no, place, hand=self.hand(register_no, "Hạnh"))
        self.places[register_no] = place

    def open_fair(self) -> str:
        hand = self.hand(1, "Hạnh")
        return open_fair(_fair_on(self.today), request_id=new_id(), hand=hand)

    def place_of(self, register_no: int) -> str:
        return self.places[register_no]

    def put(self, register_no: int, sku: str, units: int, lot: str | None = None) -> str:
        """Put goods into an order; gives what the till said.  Only what went in waits there."""
        hand = self.hand(register_no)
        draft_id = drafting.open_order(register_no, hand=hand)
        self.drafts[register_no] = draft_id
        outcome = drafting.add_line(
            draft_id,
            self.ids[sku] if sku in self.ids else self.world.product_id(sku),
            lot_id=lot,
            quantity=None,
            times=units,
            scan_id=new_id(),
            hand=hand,
        )
        return str(outcome.said)

    def pay(self, register_no: int) -> None:
        draft_id = self.drafts.pop(register_no)
        seen = returning.seen(self.world, draft_id, register_no)
        selling.complete_sale(
            draft_id,
            [cash(seen.total_vnd)],
            seen=seen,
            link_base=LINK,
            hand=self.hand(register_no),
        )
        self.sold.append(self.read().scalars(select(Sale).where(Sale.id == draft_id)).one())

    def lines_of(self, sale: Sale) -> list[SaleLine]:
        return list(self.read().scalars(select(SaleLine).where(SaleLine.sale_id == sale.id)))

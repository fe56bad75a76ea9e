"""Everything two registers may do with one shelf, each act told to the model as well."""

import shutil
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
)

from pos.base import clock
from pos.base.errors import Refusal
from pos.base.transaction import writing
from pos.catalogue import books
from pos.shop.models import Register
from pos.sync.pen import Hand
from pos.till import copying, drafting, paying, reducing, selling
from pos.till.models import Draft, DraftTender
from pos.till.opening import open_shift
from pos.till.pricing import Discount, DiscountKind, Reduction
from pos.till.records import TenderKind
from pos.till.selling import Seen
from pos.till.tenders import Tendered, cash
from tests.receiving import steps as receiving
from tests.shop.approved import yes
from tests.till.model import Goods, Lot, Order, Shop, Sold
from tests.till.steps import HOSTS, LINK, jobs_of, lot_id, rows
from tests.till.truths import REGISTERS, Truths
from tests.world import LOTS, NOON, TODAY, World, open_world

GOODS = [
    Goods("CHE-DINH", "8930000000019", 450_000, False, "standard"),
    Goods("MAM-NEM", "MAM-NEM", 65_000, False, "standard"),
    Goods("RUOU-MO", "RUOU-MO", 220_000, False, "standard_no_reduction"),
    Goods("COM-ME-TRI", "COM-ME-TRI", 60_000, False, "standard"),
    Goods("RAU-CAI", "RAU-CAI", 42_000, True, "raw_agri"),
]
picks = st.integers(0, 1000)
"""Which of however many there are just now."""


def percent(cut_bp: int) -> Reduction | None:
    return Reduction(Discount(DiscountKind.PERCENT, cut_bp)) if cut_bp else None


class TillMachine(Truths):
    """Two registers, one shelf, one stream."""

    def __init__(self, template: Path, home: Path, seen: Counter[str]) -> None:
        super().__init__()
        self.tally = seen
        shutil.rmtree(home, ignore_errors=True)
        self.now = NOON
        self.stack = ExitStack()
        self.world: World = self.stack.enter_context(open_world(template, home))
        self.stack.enter_context(clock.running(lambda: self.now))
        self.numbers = count(1)
        self.lan = self.world.person_id("Lan")
        self.lot_ids: dict[tuple[str, str], str] = {}
        self.paid: list[tuple[Sold, Seen]] = []
        self.slips: dict[str, str] = {}
        self.prices = {one.sku: one.price_vnd for one in GOODS}
        self.shop = Shop(
            {one.sku: replace(one) for one in GOODS},
            {
                (one.sku, one.code): Lot(
                    one.sku,
                    one.code,
                    one.units,
                    one.date_kind,
                    None if one.days_left is None else TODAY + timedelta(days=one.days_left),
                    n,
                )
                for n, one in enumerate(LOTS)
            },
            TODAY,
        )

    @initialize()
    def open_shop(self) -> None:
        with writing() as session:
            session.add(Register(no=2, name="Quầy 2", paired_at=NOON))
        for no in REGISTERS:
            open_shift(no, {100_000: 10}, hand=self.hand(no))
        self.ids = {one.sku: self.world.product_id(one.sku) for one in GOODS}
        self.skus = {product_id: sku for sku, product_id in self.ids.items()}

    def teardown(self) -> None:
        try:
            for sold in self.shop.sales:
                self.adds_up(sold)
            self.is_sound()
        finally:
            self.stack.close()

    # -- What the rules need ------------------------------------------------------

    def hand(self, register_no: int = 1) -> Hand:
        return Hand(self.world.hand().pen, self.now, self.lan, "Lan", register_no)

    def pick_lot(self, sku: str, at: int) -> str:
        codes = [code for known, code in self.shop.lots if known == sku]
        return codes[at % len(codes)]

    def pick_order(self, at: int) -> tuple[str, Order]:
        made = list(self.shop.orders.items())
        return made[at % len(made)]

    def id_of_lot(self, sku: str, code: str) -> str:
        key = (sku, code)
        if key not in self.lot_ids:
            self.lot_ids[key] = lot_id(self.world, sku, code)
        return self.lot_ids[key]

    def seen(self, order_id: str) -> Seen:
        [draft] = rows(Draft, Draft.id == order_id)
        return Seen(draft.version, self.shop.total(order_id))

    # -- Making orders ------------------------------------------------------------

    @rule(register_no=st.sampled_from(REGISTERS))
    def new_order(self, register_no: int) -> None:
        order_id = drafting.open_order(register_no, hand=self.hand(register_no))
        known = self.shop.orders.get(order_id)
        assert known is None or not known.lines
        self.shop.orders[order_id] = Order(register_no)

    @precondition(lambda self: self.shop.orders)
    @rule(at=picks, goods=st.sampled_from(GOODS), times=st.integers(1, 6), twice=st.booleans())
    def scan_barcode(self, at: int, goods: Goods, times: int, twice: bool) -> None:
        self.bring(at, goods.sku, None, goods.gtin, times, twice=twice)

    @precondition(lambda self: self.shop.orders)
    @rule(
        at=picks,
        goods=st.sampled_from(GOODS),
        lot=picks,
        times=st.integers(1, 6),
        twice=st.booleans(),
    )
    def scan_label(self, at: int, goods: Goods, lot: int, times: int, twice: bool) -> None:
        code = self.pick_lot(goods.sku, lot)
        is_gs1 = goods.sku == "CHE-DINH"
        path = f"01/0{goods.gtin}/10" if is_gs1 else f"P/HN01/{goods.sku}"
        self.bring(at, goods.sku, code, f"HTTPS://SP.EXAMPLE.VN/{path}/{code}", times, twice=twice)

    def bring(
        self, at: int, sku: str, lot: str | None, code: str, times: int, *, twice: bool
    ) -> None:
        order_id, order = self.pick_order(at)
        wanted = self.shop.wants(sku, lot, None)
        scan_id = f"scan-{next(self.numbers)}"
        for n in range(2 if twice else 1):
            outcome = drafting.scan(
                order_id,
                code,
                times=times,
                scan_id=scan_id,
                hosts=HOSTS,
                hand=self.hand(order.register_no),
            )
            is_repeated = n == 1 and wanted == "added"
            assert outcome.said == ("nothing" if is_repeated else wanted)
        self.tally[wanted] += 1
        if wanted == "added":
            self.shop.add(order_id, sku, lot, times)

    @precondition(lambda self: self.shop.orders)
    @rule(at=picks, grams=st.integers(1, 900), lot=st.none() | picks)
    def weigh(self, at: int, grams: int, lot: int | None) -> None:
        order_id, _ = self.pick_order(at)
        code = None if lot is None else self.pick_lot("RAU-CAI", lot)
        self.put(order_id, self.shop.goods["RAU-CAI"], code, grams)

    def put(self, order_id: str, goods: Goods, lot: str | None, units: int) -> None:
        wanted = self.shop.wants(goods.sku, lot, units)
        outcome = drafting.add_line(
            order_id,
            self.ids[goods.sku],
            lot_id=None if lot is None else self.id_of_lot(goods.sku, lot),
            quantity=f"{units}g" if goods.is_weighed else str(units),
            times=1,
            scan_id="",
            hand=self.hand(self.shop.orders[order_id].register_no),
        )
        assert outcome.said == wanted
        self.tally[wanted] += 1
        if wanted == "added":
            self.shop.add(order_id, goods.sku, lot, units)

    @precondition(lambda self: any(one.lines for one in self.shop.orders.values()))
    @rule(at=picks, line=picks, units=st.integers(1, 40))
    def change_quantity(self, at: int, line: int, units: int) -> None:
        order_id, order, n = self.pick_line(at, line)
        known = order.lines[n]
        typed = f"{units}g" if self.shop.goods[known.sku].is_weighed else str(units)
        drafting.change_line(
            order_id,
            self.drafted(order_id)[n].id,
            quantity=typed,
            lot_id=None,
            hand=self.hand(order.register_no),
        )
        known.units = units

    @precondition(lambda self: any(one.lines for one in self.shop.orders.values()))
    @rule(at=picks, line=picks, lot=picks)
    def name_lot(self, at: int, line: int, lot: int) -> None:
        order_id, order, n = self.pick_line(at, line)
        known = order.lines[n]
        code = self.pick_lot(known.sku, lot)
        outcome = drafting.change_line(
            order_id,
            self.drafted(order_id)[n].id,
            quantity=None,
            lot_id=self.id_of_lot(known.sku, code),
            hand=self.hand(order.register_no),
        )
        if self.shop.lots[known.sku, code].is_expired(self.shop.today):
            assert outcome.said == "stopped"
        else:
            known.lot = code

    @precondition(lambda self: any(one.lines for one in self.shop.orders.values()))
    @rule(at=picks, line=picks)
    def remove_line(self, at: int, line: int) -> None:
        order_id, order, n = self.pick_line(at, line)
        line_id, hand = self.drafted(order_id)[n].id, self.hand(order.register_no)
        if order.taken and len(order.lines) == 1:
            with pytest.raises(Refusal, match="paid_in_part"):
                drafting.remove_line(order_id, line_id, hand=hand)
            return
        drafting.remove_line(order_id, line_id, hand=hand)
        del order.lines[n]

    def pick_line(self, at: int, line: int) -> tuple[str, Order, int]:
        made = [(key, one) for key, one in self.shop.orders.items() if one.lines]
        order_id, order = made[at % len(made)]
        return order_id, order, line % len(order.lines)

    # -- Discounts ----------------------------------------------------------------

    @precondition(lambda self: any(one.lines for one in self.shop.orders.values()))
    @rule(at=picks, line=picks, cut_bp=st.sampled_from([0, 333, 500, 1_000]))
    def reduce_line(self, at: int, line: int, cut_bp: int) -> None:
        order_id, order, n = self.pick_line(at, line)
        line_id = self.drafted(order_id)[n].id
        hand = self.hand(order.register_no)
        if order.cut_bp and cut_bp:
            with pytest.raises(Refusal, match="discount_twice"):
                reducing.reduce_line(order_id, line_id, percent(cut_bp), hand=hand)
            return
        reducing.reduce_line(order_id, line_id, percent(cut_bp), hand=hand)
        order.lines[n].cut_bp = cut_bp
        self.tally["reduced"] += cut_bp > 0

    @precondition(lambda self: any(one.lines for one in self.shop.orders.values()))
    @rule(at=picks, cut_bp=st.sampled_from([0, 125, 500, 1_000]))
    def reduce_order(self, at: int, cut_bp: int) -> None:
        order_id, order, _ = self.pick_line(at, 0)
        hand = self.hand(order.register_no)
        if cut_bp and any(one.cut_bp for one in order.lines):
            with pytest.raises(Refusal, match="discount_twice"):
                reducing.reduce_order(order_id, percent(cut_bp), hand=hand)
            return
        reducing.reduce_order(order_id, percent(cut_bp), hand=hand)
        order.cut_bp = cut_bp
        self.tally["reduced"] += cut_bp > 0

    # -- Paying -------------------------------------------------------------------

    @precondition(lambda self: any(one.lines for one in self.shop.orders.values()))
    @rule(
        at=picks,
        way=st.sampled_from(["card", "voucher", "cash", "transfer"]),
        tenths=st.integers(1, 11),
        is_new=st.sampled_from([True, True, True, False]),
    )
    def take_a_part(self, at: int, way: str, tenths: int, is_new: bool) -> None:
        order_id, order, _ = self.pick_line(at, 0)
        vnd = min(max(self.shop.total(order_id) * tenths // 10, 1), 500_000)
        is_named = way in {"card", "voucher"}
        used = self.slips.get(way) if is_named and not is_new else None
        slip = used or (f"S{next(self.numbers)}" if is_named else "")
        why = ""
        if self.shop.has_old_prices(order_id):
            why = "till.order_changed"
        elif vnd > self.shop.rest(order_id):
            why = "till.paid_over"
        elif used:
            why = "till.reference_used"
        one = Tendered(TenderKind(way), vnd, slip)
        version = self.seen(order_id).version
        hand = self.hand(order.register_no)
        if why:
            with pytest.raises(Refusal, match=why):
                paying.take_tender(order_id, one, seen_version=version, hand=hand)
            return
        paying.take_tender(order_id, one, seen_version=version, hand=hand)
        order.taken.append((way, vnd))
        if is_named:
            self.slips[way] = slip
        self.tally["parts"] += 1

    @precondition(lambda self: any(one.taken for one in self.shop.orders.values()))
    @rule(at=picks, which=picks)
    def give_back(self, at: int, which: int) -> None:
        paid = [(key, one) for key, one in self.shop.orders.items() if one.taken]
        order_id, order = paid[at % len(paid)]
        n = which % len(order.taken)
        kept = rows(DraftTender, DraftTender.draft_id == order_id, order_by=DraftTender.no)
        way = order.taken.pop(n)[0]
        if self.slips.get(way) == kept[n].reference:
            del self.slips[way]
        paying.give_back(order_id, kept[n].id, hand=self.hand(order.register_no))

    @precondition(lambda self: any(one.lines for one in self.shop.orders.values()))
    @rule(
        at=picks,
        more_vnd=st.sampled_from([0, 0, 1, 50_000, 10_000_000]),
        register_too=st.booleans(),
    )
    def pay(self, at: int, more_vnd: int, register_too: bool) -> None:
        order_id, _, _ = self.pick_line(at, 0)
        self.pay_order(order_id, more_vnd, register_too=register_too)

    @rule(
        register_no=st.sampled_from(REGISTERS),
        basket=st.lists(
            st.tuples(st.sampled_from(GOODS), st.none() | picks, st.integers(1, 12)),
            min_size=1,
            max_size=4,
        ),
    )
    def sell_a_basket(self, register_no: int, basket: list[tuple[Goods, int | None, int]]) -> None:
        order_id = drafting.open_order(register_no, hand=self.hand(register_no))
        order = self.shop.orders.setdefault(order_id, Order(register_no))
        for goods, lot, units in basket:
            code = None if lot is None else self.pick_lot(goods.sku, lot)
            self.put(order_id, goods, code, units * 100 if goods.is_weighed else units)
        if order.lines:
            self.pay_order(order_id, 0)

    def pay_order(self, order_id: str, more_vnd: int, *, register_too: bool = False) -> None:
        order = self.shop.orders[order_id]
        saw = self.seen(order_id)
        stop = self.shop.stop_at_pay(order_id)
        if self.shop.has_old_prices(order_id):
            self.refused(order_id, saw, saw.total_vnd, "till.order_changed")
            if stop:
                self.refused_before_paying(order_id, stop)
                return
            assert drafting.settle_prices(order_id, hand=self.hand(order.register_no))
            self.shop.settle_prices(order_id)
            saw = self.seen(order_id)
        if stop:
            self.refused_before_paying(order_id, stop)
        else:
            assert not drafting.settle_prices(order_id, hand=self.hand(order.register_no))
        rest = self.shop.rest(order_id)
        if rest < 0:
            self.refused(order_id, saw, more_vnd, "till.paid_over")
            return
        tendered = rest + more_vnd
        if stop:
            self.refused(order_id, saw, tendered, stop)
            return
        if register_too:
            other = 3 - order.register_no
            self.refused(order_id, saw, tendered, "till.draft_is_closed", register_no=other)
        done = self.complete(order_id, saw, tendered, order.register_no)
        sold = self.shop.pay(order_id, tendered)
        assert (done.is_first_time, done.total_vnd) == (True, sold.total_vnd)
        assert done.change_vnd == more_vnd
        self.paid.append((sold, saw))
        self.tally["sales"] += 1
        self.tally["short"] += sold.short_units > 0

    @precondition(lambda self: any(one.lines for one in self.shop.orders.values()))
    @rule(at=picks, missing_vnd=st.integers(1, 1000))
    def pay_too_little(self, at: int, missing_vnd: int) -> None:
        order_id, _, _ = self.pick_line(at, 0)
        saw = self.seen(order_id)
        old = self.shop.has_old_prices(order_id)
        rest = self.shop.rest(order_id)
        if rest >= missing_vnd:
            why = "till.order_changed" if old else "till.paid_too_little"
            self.refused(order_id, saw, rest - missing_vnd, why)

    @precondition(lambda self: any(one.lines for one in self.shop.orders.values()))
    @rule(at=picks, versions_ago=st.integers(1, 3))
    def pay_what_was_seen_before(self, at: int, versions_ago: int) -> None:
        order_id, _, _ = self.pick_line(at, 0)
        saw = self.seen(order_id)
        old = Seen(saw.version - versions_ago, saw.total_vnd)
        self.refused(order_id, old, saw.total_vnd, "till.order_changed")

    @precondition(lambda self: self.paid)
    @rule(at=picks, more_vnd=st.sampled_from([0, 0, 1000]))
    def pay_again(self, at: int, more_vnd: int) -> None:
        sold, saw = self.paid[at % len(self.paid)]
        tendered = sold.tendered_vnd + more_vnd
        if more_vnd:
            self.refused(sold.sale_id, saw, tendered, "till.other_payment")
            return
        done = self.complete(sold.sale_id, saw, tendered, sold.register_no)
        assert (done.sale_id, done.is_first_time) == (sold.sale_id, False)

    def complete(self, order_id: str, saw: Seen, tendered: int, register_no: int) -> selling.Done:
        return selling.complete_sale(
            order_id, [cash(tendered)], seen=saw, link_base=LINK, hand=self.hand(register_no)
        )

    def refused_before_paying(self, order_id: str, code: str) -> None:
        """The sheet that asks for money does not open over what may not be sold."""
        register_no = self.shop.orders[order_id].register_no
        with pytest.raises(Refusal) as no:
            drafting.settle_prices(order_id, hand=self.hand(register_no))
        assert no.value.code == code

    def refused(
        self, order_id: str, saw: Seen, tendered: int, code: str, *, register_no: int | None = None
    ) -> None:
        order = self.shop.orders.get(order_id)
        register = register_no or (order.register_no if order else 1)
        with pytest.raises(Refusal) as no:
            self.complete(order_id, saw, tendered, register)
        assert no.value.code == code
        self.tally["refused"] += 1

    # -- The rest of the day ------------------------------------------------------

    @rule(
        goods=st.sampled_from(GOODS),
        units=st.integers(1, 30),
        days=st.none() | st.integers(0, 30),
        kind=st.sampled_from(["hsd", "hsd", "best_before"]),
    )
    def receive(self, goods: Goods, units: int, days: int | None, kind: str) -> None:
        kind = "none" if days is None else kind
        until = None if days is None else self.shop.today + timedelta(days=days)
        received = receiving.receive_goods(
            self.ids[goods.sku],
            {
                "quantity": f"{units}00g" if goods.is_weighed else str(units),
                "date_kind": kind,
                "use_by": "" if until is None else f"{until:%d/%m/%Y}",
            },
            hand=self.hand(),
        )
        booked = units * 100 if goods.is_weighed else units
        assert received.units == booked
        assert (goods.sku, received.lot.code) not in self.shop.lots
        self.shop.receive(goods.sku, received.lot.code, booked, kind, days)

    @rule(at=picks, units=st.integers(1, 20))
    def receive_more_of_a_lot(self, at: int, units: int) -> None:
        codes = list(self.shop.lots)
        sku, code = codes[at % len(codes)]
        lot = self.shop.lots[sku, code]
        if lot.is_expired(self.shop.today):
            return
        raw = {
            "quantity": f"{units}g" if self.shop.goods[sku].is_weighed else str(units),
            "lot_code": code,
            "date_kind": lot.kind,
            "use_by": "" if lot.use_by is None else f"{lot.use_by:%d/%m/%Y}",
        }
        receiving.receive_goods(self.ids[sku], raw, hand=self.hand())
        self.shop.receive(sku, code, units, lot.kind, None)

    @rule(days=st.sampled_from([1, 1, 2, 19, 45]))
    def let_days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.shop.today += timedelta(days=days)

    @rule(goods=st.sampled_from(GOODS), step_vnd=st.integers(1, 999))
    def change_price(self, goods: Goods, step_vnd: int) -> None:
        price = goods.price_vnd + step_vnd
        with writing() as session:
            books.set_price(
                session,
                self.ids[goods.sku],
                price,
                valid_from=self.shop.today,
                hand=self.hand(),
            )
        self.shop.goods[goods.sku].price_vnd = price

    @precondition(lambda self: self.shop.sales)
    @rule(register_no=st.sampled_from(REGISTERS))
    def reprint(self, register_no: int) -> None:
        mine = [one for one in self.shop.sales if one.register_no == register_no]
        if not mine:
            return
        needs = yes(self.world, reprint=mine[-1].copies + 1)
        copying.copy_last_receipt(register_no, hand=self.hand(register_no), voucher=needs)
        mine[-1].copies += 1
        jobs = jobs_of(mine[-1].sale_id)
        assert [job.copy_no for job in jobs] == list(range(mine[-1].copies + 1))

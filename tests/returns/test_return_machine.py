"""Random sales, part returns and exchanges against a ledger of a few lines.

The ledger knows only what customers paid, by way, what was handed back, and which goods went out
and came in; it shares nothing with the rules it watches.
"""

from collections import Counter as Tally
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule

from pos.base.transaction import reading
from pos.returns import audits
from pos.returns.models import Refund
from pos.stock import audits as stock
from pos.till import sales as paid_sales
from pos.till.models import Sale, SaleLine, Tender
from tests.returns import steps
from tests.returns.steps import card, cash, give_back, sell, transfer, yes
from tests.world import World, open_world

PRICES = {"CHE-DINH": 450_000, "MAM-NEM": 65_000, "RUOU-MO": 220_000}
GOODS = st.tuples(st.sampled_from(sorted(PRICES)), st.integers(1, 3))
ALL = 10**9


class Counters(RuleBasedStateMachine):
    """One register that sells, takes back and exchanges."""

    template: Path
    folder: Path
    count = 0
    bought = Bundle("bought")

    @initialize()
    def open(self) -> None:
        type(self).count += 1
        self.context = open_world(self.template, self.folder / str(self.count))
        self.world: World = self.context.__enter__()
        self.world.open_shift()
        self.paid: Tally[str] = Tally()
        self.back: Tally[str] = Tally()
        self.out: Tally[str] = Tally()
        self.references = 0

    def teardown(self) -> None:
        if not hasattr(self, "context"):
            return
        session = reading()
        session.rollback()
        assert audits.audit(session) == []
        assert stock.audit(session) == []
        self.context.__exit__(None, None, None)

    def note(self, return_id: str) -> None:
        for way, vnd in steps.refunds(return_id):
            if way != "exchange":
                self.back[way] += vnd
        for line in steps.returned_lines(return_id):
            self.out[line.product_id] -= line.units
        for way in ("cash", "card", "transfer", "voucher"):
            assert self.back[way] <= self.paid[way], way
        assert min(self.out.values()) >= 0
        self.no_tender_gave_more_than_it_took()

    def no_tender_gave_more_than_it_took(self) -> None:
        took = {(one.sale_id, one.no): one.amount_vnd for one in reading().query(Tender)}
        gave: Tally[tuple[str, int]] = Tally()
        for one in reading().query(Refund).filter(Refund.kind != "exchange"):
            assert one.kind == one.source_kind
            gave[one.tender_sale_id, one.tender_no] += one.amount_vnd
        assert all(vnd <= took[tender] for tender, vnd in gave.items())

    @rule(target=bought, goods=st.lists(GOODS, min_size=1, max_size=2), share=st.integers(0, 10))
    def sells(self, goods, share: int) -> str:
        total = sum(PRICES[sku] * many for sku, many in goods)
        by_card = total * share // 10
        self.references += 1
        tenders = [card(by_card, f"R{self.references}")] if by_card else []
        tenders += [cash(total - by_card)] if total > by_card else []
        if share == 5:
            tenders = [transfer(total)]
        sale = sell(self.world, *goods, by=tenders, voucher=yes(self.world, voucher=ALL))
        for one in tenders:
            self.paid[str(one.kind)] += one.tendered_vnd
        self._out(sale.id)
        return sale.id

    def _out(self, sale_id: str) -> None:
        for line in reading().query(SaleLine).filter_by(sale_id=sale_id):
            self.out[line.product_id] += line.units

    @rule(sale_id=bought, data=st.data())
    def brings_back(self, sale_id: str, data) -> None:
        units = self._some(sale_id, data)
        if units:
            vouched = yes(self.world, refund=ALL)
            sale = reading().get_one(Sale, sale_id)
            self.note(give_back(self.world, sale, *units, voucher=vouched).return_id)

    @rule(target=bought, sale_id=bought, taking=GOODS, data=st.data())
    def exchanges(self, sale_id: str, taking, data) -> str:
        units = self._some(sale_id, data)
        if not units:
            return sale_id
        vouched = yes(self.world, refund=ALL, voucher=ALL)
        sale = reading().get_one(Sale, sale_id)
        new = steps.exchange(self.world, sale, *units, taking=[taking], voucher=vouched)
        for one in paid_sales.paid(reading(), new.id):
            if one.kind != "return_credit":
                self.paid[str(one.kind)] += one.amount_vnd
        self._out(new.id)
        self.note(steps.returns()[-1].id)
        return new.id

    def _some(self, sale_id: str, data) -> list[tuple[int, int]]:
        """Units of some lines that may still come back."""
        from pos.returns import queries

        session = reading()
        session.rollback()
        left = [(one.line.no, one.left_units) for one in queries.sold_parts(session, sale_id)]
        drawn = [(no, data.draw(st.integers(0, most))) for no, most in left if most]
        return [one for one in drawn if one[1]]


def test_no_order_of_things_gives_back_more_than_was_paid_or_sold(
    template: Path, tmp_path: Path
) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    Counters.template, Counters.folder = template, tmp_path
    run_state_machine_as_test(
        Counters,
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

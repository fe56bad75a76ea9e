"""What must hold of the till after every step: the books are the model's, and sound."""

from collections import Counter
from itertools import count

from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
)

from pos.base.transaction import reading
from pos.catalogue.models import Product
from pos.stock import audits as stock_audits
from pos.stock.models import Lot as StoredLot
from pos.stock.models import Recount
from pos.sync import verify
from pos.till import audits
from pos.till.models import Counter as StoredCounter
from pos.till.models import DraftLine, DraftTender, Sale, SaleLine, Tender
from tests.till.model import Line, Shop, Sold
from tests.till.steps import jobs_of, levels, rows
from tests.world import World

REGISTERS = (1, 2)
SOUND_EVERY = 5
"""The whole book is recomputed and the chain verified after so many steps, and at the end."""


class Truths(RuleBasedStateMachine):
    """The invariants; the rules are `machine.TillMachine`'s."""

    world: World
    shop: Shop
    tally: Counter[str]
    since_checked = 0

    def drafted(self, order_id: str) -> list[DraftLine]:
        """The real order's lines, oldest first."""
        return rows(DraftLine, DraftLine.draft_id == order_id, order_by=DraftLine.id)

    @invariant()
    def stock_is_the_models(self) -> None:
        self.tally["steps"] += 1
        assert levels() == self.shop.levels()

    @invariant()
    def orders_are_the_models(self) -> None:
        session = reading()
        session.rollback()
        codes = {one.id: one.code for one in rows(StoredLot)}
        skus = {one.id: one.sku for one in rows(Product)}
        for order_id, order in self.shop.orders.items():
            drafted = [
                Line(
                    skus[one.product_id],
                    codes[one.lot_id] if one.lot_id else None,
                    one.units,
                    one.price_vnd,
                    one.discount_value,
                )
                for one in self.drafted(order_id)
            ]
            assert drafted == order.lines
            kept = rows(DraftTender, DraftTender.draft_id == order_id, order_by=DraftTender.no)
            assert [(one.kind, one.tendered_vnd) for one in kept] == order.taken

    @invariant()
    def sales_are_the_models(self) -> None:
        made = rows(Sale, order_by=Sale.fact_seq)
        runs = {no: count(1) for no in REGISTERS}
        totals = dict.fromkeys(REGISTERS, 0)
        assert [one.id for one in made] == [one.sale_id for one in self.shop.sales]
        for one, sold in zip(made, self.shop.sales, strict=True):
            totals[sold.register_no] += sold.total_vnd
            number = f"HN01-{sold.register_no}A-{next(runs[sold.register_no]):06d}"
            assert (one.number, one.register_no) == (number, sold.register_no)
            assert (one.total_vnd, one.vat_vnd) == (sold.total_vnd, sold.vat_vnd)
            assert one.gt_vnd == totals[sold.register_no]
        for counter in rows(StoredCounter):
            assert counter.gt_vnd == totals[counter.register_no]

    @invariant()
    def the_newest_sale_adds_up(self) -> None:
        for sold in self.shop.sales[-1:]:
            self.adds_up(sold)

    def adds_up(self, sold: Sold) -> None:
        lines = rows(SaleLine, SaleLine.sale_id == sold.sale_id)
        tenders = rows(Tender, Tender.sale_id == sold.sale_id, order_by=Tender.no)
        paid = sum(one.amount_vnd for one in tenders)
        assert sum(one.amount_vnd for one in lines) == sold.total_vnd == paid
        assert sum(one.discount_vnd for one in lines) == sold.discount_vnd
        assert sum(one.vat_vnd for one in lines) == sold.vat_vnd
        assert all(one.net_vnd + one.vat_vnd == one.amount_vnd for one in lines)
        handed = [*sold.taken, ("cash", sold.tendered_vnd)]
        told = [(one.kind, one.tendered_vnd) for one in tenders]
        assert [one for one in told if one[1]] == [one for one in handed if one[1]]
        assert all(one.kind == "cash" for one in tenders if one.change_vnd)
        recounts = rows(Recount, Recount.act_id == sold.sale_id)
        missing = sum(one.missing_units for one in recounts)
        assert sum(one.short_units for one in lines) == missing == sold.short_units
        assert len(jobs_of(sold.sale_id)) == 1 + sold.copies

    @invariant()
    def the_books_and_the_stream_are_sound(self) -> None:
        self.since_checked += 1
        if self.since_checked >= SOUND_EVERY:
            self.since_checked = 0
            self.is_sound()

    def is_sound(self) -> None:
        session = reading()
        session.rollback()
        assert stock_audits.audit(session) == []
        assert audits.audit(session) == []
        assert verify.check(verify.read_database(self.world.settings.book)).fault is None

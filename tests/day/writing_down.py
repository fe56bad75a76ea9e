"""A receipt held against the ledger as it is made, then written into it."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pos.base.dates import business_day
from pos.till import selling
from pos.till.tenders import Tendered
from tests.day.ledger import Sale, Sold
from tests.day.rules import Bill, Groups, Needs, Order, Paid, Source, add_up, needs_of_sale, vat
from tests.day.truths import BY_SKU, Truths

One = TypeVar("One")


class WritingDown(Truths):
    """What a receipt must say."""

    def one_of(self, found: Sequence[One], at: int) -> One:
        return found[at % len(found)]

    def sell(
        self,
        order: Order,
        price: Bill,
        given: Sequence[Tendered],
        mood: str,
        *,
        act: Callable[[Any], selling.Done],
        sees: selling.Seen,
        credit_vnd: int = 0,
        staying: Sequence[tuple[Source, int]] = (),
        other_needs: Needs | None = None,
        before: Callable[[], None] | None = None,
    ) -> Sale:
        """Complete an order by `act`, as the ledger says it must come out.

        Args:
            credit_vnd: what goods brought back paid of it; `staying` is what once paid for those.
            other_needs: what the return of them needs a yes to.
            before: what is written down first, once it is done.
        """
        ends = [Paid(str(one.kind), one.tendered_vnd, one.reference) for one in given]
        over_vnd = sum(one.vnd for one in (*order.taken, *ends)) + credit_vnd - price.total_vnd
        needs = self.needs_of_sale(order, price, ends) + (other_needs or [])
        done = self.approved(order.register_no, needs, mood, act)
        assert (done.is_first_time, done.total_vnd) == (True, price.total_vnd)
        assert done.change_vnd == over_vnd
        if before:
            before()
        notes_vnd = sum(one.vnd for one in ends if one.way == "cash")
        credit = [Paid("return_credit", credit_vnd)] if credit_vnd else []
        paid = [one for one in (*order.taken, *credit, *ends) if one.vnd] or [Paid("cash", 0)]
        if over_vnd:
            paid[-1].vnd -= over_vnd
        sale = self.receipt(order, price, paid, sees)
        sale.given = [(str(one.kind), one.tendered_vnd, one.reference) for one in given]
        sale.sources += [Source(one.way, vnd, one.request) for one, vnd in staying]
        person = self.at_register[order.register_no]
        self.book.sell(order, sale, notes_vnd, over_vnd, person)
        return sale

    def needs_of_sale(self, order: Order, price: Bill, ends: Sequence[Paid] = ()) -> Needs:
        """What a sale needs a yes for, today."""
        unseen = self.book.unseen(business_day(self.now))
        return needs_of_sale(order, price, [*order.taken, *ends], unseen)

    def receipt(self, order: Order, price: Bill, paid: list[Paid], sees: selling.Seen) -> Sale:
        """The receipt, held against what it must say."""
        [row] = self.kept("till_sales", id=order.order_id)
        on = business_day(self.now)
        groups = vat(
            [(line.goods.tax_class, vnd) for line, vnd in zip(order.lines, price.amounts,
                                                             strict=True)],
            order.buyer,
            on,
        )  # fmt: skip
        number = self.book.next_number(order.register_no, "")
        shift = self.book.shifts[order.register_no]
        assert (row.number, row.shift_id) == (number, shift.shift_id)
        assert row.business_on == on.isoformat()
        assert (row.total_vnd, row.discount_vnd, row.rounding_vnd) == (
            price.total_vnd,
            price.discount_vnd,
            price.rounding_vnd,
        )
        assert row.person_id == self.people[self.at_register[order.register_no]]
        assert row.gt_vnd == self.book.gt[order.register_no] + price.total_vnd
        assert (row.note or "") == order.note
        assert row.vat_vnd == sum(tax for _net, tax, _vnd in groups.values())
        lines = self.lines(order, price, groups)
        kept = self.kept("till_tenders", "no", sale_id=order.order_id)
        assert [(one.kind, one.amount_vnd, one.is_seen) for one in kept] == [
            (one.way, one.vnd, one.is_seen) for one in paid
        ]
        assert sum(one.amount_vnd for one in kept) == price.total_vnd
        own = [one for one in paid if one.way != "return_credit" and one.vnd]
        return Sale(
            sale_id=order.order_id,
            number=number,
            on=on,
            register_no=order.register_no,
            total_vnd=price.total_vnd,
            discount_vnd=price.discount_vnd,
            rounding_vnd=price.rounding_vnd,
            groups=groups,
            paid=paid,
            sources=[Source(one.way, one.vnd, one.request) for one in own],
            lines=lines,
            given=[],
            seen=(sees.version, sees.total_vnd),
        )

    def lines(self, order: Order, price: Bill, groups: Groups) -> list[Sold]:
        """The lines as sold: parted over lots, but worth what the ledger says."""
        kept = self.kept("till_sale_lines", "no", sale_id=order.order_id)
        wanted: Counter[tuple[str, str]] = Counter()
        for line, vnd, gross in zip(order.lines, price.amounts, price.gross, strict=True):
            wanted[line.goods.sku, "units"] += line.units
            wanted[line.goods.sku, "amount"] += vnd
            wanted[line.goods.sku, "discount"] += gross - vnd
        found: Counter[tuple[str, str]] = Counter()
        for one in kept:
            found[one.sku, "units"] += one.units
            found[one.sku, "amount"] += one.amount_vnd
            found[one.sku, "discount"] += one.discount_vnd
            assert one.net_vnd + one.vat_vnd == one.amount_vnd >= 0
            assert one.list_price_vnd == BY_SKU[one.sku].price_vnd
        assert found == wanted
        told = add_up([{one.vat_code: (one.net_vnd, one.vat_vnd, one.amount_vnd)} for one in kept])
        assert told == groups
        return [
            Sold(one.no, one.sku, one.vat_code, one.units, one.amount_vnd, one.vat_vnd)
            for one in kept
        ]

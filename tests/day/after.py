"""What happens after a receipt: the checkout heard again, goods brought back, exchanges."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.base.dates import business_day
from pos.base.ids import new_id
from pos.returns import exchanging, returning
from pos.returns.fates import Why
from pos.returns.returning import Paying
from pos.returns.ways import Way
from pos.returns.wishes import Asked, Wish
from pos.till import selling
from pos.till.records import TenderKind
from pos.till.tenders import Tendered, cash
from tests.day.ledger import Back, Sale, Sold
from tests.day.rules import (
    Goods,
    Groups,
    Needs,
    Order,
    Paid,
    Source,
    add_up,
    bill,
    cost,
    give_back,
    needs_of_refund,
    notes_of,
    part_for_exchange,
    rounding,
    vat,
)
from tests.day.selling import Selling
from tests.day.truths import GOODS, REGISTERS, moods, picks
from tests.till.steps import LINK

Parts = list[tuple[Source, int]]
NO_NOTES = "returns.not_in_drawer"
whys = st.sampled_from([Why.CHANGED_MIND, Why.FAULTY])


class AfterSale(Selling):
    """Receipts that come back."""

    def returnable(self) -> list[Sale]:
        sales = self.book.sales
        return [one for one in sales if any(line.units > line.back_units for line in one.lines)]

    # -- Heard again --------------------------------------------------------------

    @precondition(lambda self: self.book.sales)
    @rule(at=picks, more_vnd=st.sampled_from([0, 0, 1_000]), register_no=st.sampled_from(REGISTERS))
    def pay_again(self, at: int, more_vnd: int, register_no: int) -> None:
        """The answer was lost, or another window still shows the order."""
        sale = self.one_of(self.book.sales, at)
        if any(one.way == "return_credit" for one in sale.paid):
            return
        given = [Tendered(TenderKind(way), vnd, ref) for way, vnd, ref in sale.given]
        if more_vnd:
            given = [*given[:-1], cash(more_vnd + sum(one.tendered_vnd for one in given[-1:]))]

        def act() -> selling.Done:
            return selling.complete_sale(
                sale.sale_id,
                given,
                seen=selling.Seen(*sale.seen),
                link_base=LINK,
                hand=self.hand(register_no),
            )

        self.tally["heard again"] += 1
        if more_vnd:
            self.refused("till.other_payment", act)
            return
        done = act()
        assert (done.is_first_time, done.number) == (False, sale.number)
        assert done.total_vnd == sale.total_vnd

    # -- Returns ------------------------------------------------------------------

    @precondition(lambda self: self.returnable())
    @rule(
        at=picks,
        register_no=st.sampled_from(REGISTERS),
        many=st.lists(picks, min_size=1, max_size=4),
        why=whys,
        mood=moods,
    )
    def bring_back(self, at: int, register_no: int, many: list[int], why: Why, mood: str) -> None:
        sale, register_no = self.one_of(self.returnable(), at), self.able(register_no)
        wanted = self.wanted(sale, many)
        total_vnd, groups = self.worth(wanted)
        asked = self.asked(sale, wanted, why)
        going = give_back(sale.sources, total_vnd)
        needs = self.needs_of_back(register_no, going, sale.back_vnd)
        if self.give(register_no, asked, total_vnd, going, groups, mood=mood, needs=needs):
            self.came_back(sale, wanted, going)

    def needs_of_back(self, register_no: int, going: Parts, before_vnd: int = 0) -> Needs:
        shift = self.book.shifts.get(register_no)
        was_refused = shift is not None and shift.was_refused
        return needs_of_refund(going, before_vnd, was_refused=was_refused)

    def wanted(self, sale: Sale, many: list[int]) -> list[tuple[Sold, int]]:
        """Some units of some lines: a number per line, 0 leaves it with the customer."""
        left = [one for one in sale.lines if one.units > one.back_units]
        found = [
            (one, min(n, one.units - one.back_units) if n < 900 else one.units - one.back_units)
            for one, n in zip(left, many, strict=False)
        ]
        return [(one, n) for one, n in found if n] or [(left[0], 1)]

    def worth(self, wanted: list[tuple[Sold, int]]) -> tuple[int, Groups]:
        parts = []
        for line, units in wanted:
            vnd, tax = line.back(units)
            parts.append({line.vat_code: (vnd - tax, tax, vnd)})
        groups = add_up(parts)
        return sum(vnd for _net, _tax, vnd in groups.values()), groups

    def asked(self, sale: Sale, wanted: list[tuple[Sold, int]], why: Why) -> Asked:
        wishes = tuple(Wish(units, None, line_no=line.no) for line, units in wanted)
        return Asked(sale.sale_id, wishes, why)

    def came_back(self, sale: Sale, wanted: list[tuple[Sold, int]], going: Parts) -> None:
        sale.back_vnd += sum(vnd for _, vnd in going)
        for line, units in wanted:
            line.back_units += units
            assert line.back_units <= line.units
        self.tally["returns"] += 1

    def give(
        self,
        register_no: int,
        asked: Asked,
        total_vnd: int,
        going: Parts,
        groups: Groups,
        *,
        mood: str,
        needs: Needs,
        way: Way = Way.VOUCHER,
    ) -> bool:
        """Take goods back as the ledger says; False where the register cannot, or lacks notes."""
        how = Paying(new_id(), total_vnd, slip="BB9", send_to="VCB 0123", unknown_way=way)

        def act(voucher: object) -> returning.Done:
            return returning.return_goods(asked, how, hand=self.hand(register_no), voucher=voucher)

        why = self.book.shut(register_no)
        if why:
            self.refused(why, lambda: act(None))
            return False
        if notes_of(going) > max(self.book.expected(register_no), 0):
            self.not_in_the_drawer(register_no, needs, mood, act, code=NO_NOTES, kept=needs)
            return False
        done = self.approved(register_no, needs, mood, act)
        again = act(None)
        assert (again.return_id, again.is_first_time) == (done.return_id, False)
        self.write_return(register_no, done.return_id, going, [], groups)
        return True

    def write_return(
        self, register_no: int, return_id: str, going: Parts, staying: Parts, groups: Groups
    ) -> None:
        """Hold a return against the ledger, and write it into it."""
        [row] = self.kept("returns_returns", id=return_id)
        lines = self.kept("returns_lines", return_id=return_id)
        refunds = self.kept("returns_refunds", return_id=return_id)
        total_vnd = sum(vnd for _net, _tax, vnd in groups.values())
        told = add_up([{one.vat_code: (one.net_vnd, one.vat_vnd, one.amount_vnd)} for one in lines])
        assert told == groups
        assert row.number == self.book.next_number(register_no, "T")
        assert (row.total_vnd, row.register_no) == (total_vnd, register_no)
        assert row.shift_id == self.book.shifts[register_no].shift_id
        assert row.gt_vnd == self.book.gt[register_no] - total_vnd
        by_way: dict[str, int] = {}
        ways = [(one.way, vnd) for one, vnd in going] + [("exchange", vnd) for _, vnd in staying]
        for way, vnd in ways:
            by_way[way] = by_way.get(way, 0) + vnd
        paid: dict[str, int] = {}
        for one in refunds:
            paid[one.kind] = paid.get(one.kind, 0) + one.amount_vnd
            if one.kind == "voucher":
                self.book.vouchers[one.reference] = one.amount_vnd
        assert paid == by_way
        for source, vnd in (*going, *staying):
            source.left_vnd -= vnd
            assert source.left_vnd >= 0
        back = Back(row.number, total_vnd, groups, by_way)
        self.book.take_back(register_no, back, going, self.at_register[register_no])

    @precondition(lambda self: self.returnable())
    @rule(at=picks, which=picks, more=st.integers(1, 3))
    def bring_back_more_than_was_sold(self, at: int, which: int, more: int) -> None:
        sale = self.one_of(self.returnable(), at)
        line = self.one_of(sale.lines, which)
        wish = Wish(line.units - line.back_units + more, None, line_no=line.no)
        asked = Asked(sale.sale_id, (wish,), Why.CHANGED_MIND)
        how = Paying(new_id(), 0)
        why = self.book.shut(sale.register_no) or "returns.more_than_left"
        hand = self.hand(sale.register_no)
        self.refused(why, lambda: returning.return_goods(asked, how, hand=hand))

    @rule(
        register_no=st.sampled_from(REGISTERS),
        goods=st.sampled_from(GOODS),
        units=st.integers(1, 8),
        way=st.sampled_from([Way.VOUCHER, Way.CASH]),
        mood=moods,
    )
    def bring_back_without_receipt(
        self, register_no: int, goods: Goods, units: int, way: Way, mood: str
    ) -> None:
        register_no = self.able(register_no)
        units = units * 100 if goods.is_weighed else units
        wish = Wish(
            units,
            None,
            product_id=self.ids[goods.sku],
            lot_id=self.lots[goods.sku],
            price_vnd=goods.price_vnd,
        )
        total_vnd = cost(goods, units, goods.price_vnd)
        groups = vat([(goods.tax_class, total_vnd)], "consumer", business_day(self.now))
        going = [(Source(str(way), total_vnd), total_vnd)]
        asked = Asked(None, (wish,), Why.FAULTY)
        needs = [("return_without_receipt", total_vnd), *self.needs_of_back(register_no, going)]
        if self.give(register_no, asked, total_vnd, going, groups, mood=mood, needs=needs, way=way):
            self.tally["without receipt"] += 1

    # -- Exchanges ----------------------------------------------------------------

    @precondition(lambda self: self.returnable() and self.orders())
    @rule(
        at=picks,
        which=picks,
        many=st.lists(picks, min_size=1, max_size=4),
        more_vnd=st.sampled_from([0, 0, 20_000]),
        mood=moods,
    )
    def exchange(self, at: int, which: int, many: list[int], more_vnd: int, mood: str) -> None:
        sale, order = self.one_of(self.returnable(), at), self.one_of(self.orders(), which)
        wanted = self.wanted(sale, many)
        worth_vnd, groups = self.worth(wanted)
        asked, hand = self.asked(sale, wanted, Why.CHANGED_MIND), self.hand(order.register_no)

        def begin() -> None:
            exchanging.begin_exchange(asked, worth_vnd, hand=hand, draft_id=order.order_id)

        why = self.book.shut(order.register_no)
        if not why and not worth_vnd:
            why = "returns.nothing_to_return"
        if why:
            self.refused(why, begin)
            return
        begin()
        rest = max(bill(order).total_vnd - order.taken_vnd, 0)
        if mood == "none" or bill(order).total_vnd < order.taken_vnd:
            self.take_home(order)
            return
        credit_vnd = min(worth_vnd, rest)
        cut_vnd = self.cut_of_exchange(order, credit_vnd)
        due_vnd = rest - credit_vnd - cut_vnd
        price = bill(order, cut_vnd)
        given = [cash(due_vnd + more_vnd)] if rest > credit_vnd else []
        sees = selling.Seen(self.version(order), price.total_vnd)
        going, staying = part_for_exchange(give_back(sale.sources, worth_vnd), credit_vnd)
        how = Paying(new_id(), 0, slip="BB8", send_to="VCB 0123")
        self.refused(
            "till.exchange_under_way",
            lambda: selling.complete_sale(
                order.order_id, given, seen=sees, link_base=LINK, hand=hand
            ),
        )

        def act(voucher: object) -> selling.Done:
            return exchanging.complete_exchange(
                order.order_id, given, how, seen=sees, link_base=LINK, hand=hand, voucher=voucher
            )

        needs = self.needs_of_back(order.register_no, going, sale.back_vnd)
        every = [*self.needs_of_sale(order, price), *needs]
        if self.comes_to_nothing(order, going, needs, every, mood=mood, act=act):
            self.take_home(order)
            return

        def write() -> None:
            [row] = self.kept("returns_returns", exchange_id=order.order_id)
            self.write_return(order.register_no, row.id, going, staying, groups)
            self.came_back(sale, wanted, going)

        self.sell(
            order,
            price,
            given,
            mood,
            act=act,
            sees=sees,
            credit_vnd=credit_vnd,
            staying=staying,
            other_needs=needs,
            before=write,
        )
        again = act(None)
        assert (again.is_first_time, again.total_vnd) == (False, price.total_vnd)
        self.tally["exchanges"] += 1

    def comes_to_nothing(
        self, order: Order, going: Parts, needs: Needs, every: Needs, *, mood: str, act: Any
    ) -> bool:
        """Whether an exchange is refused: the order counts on money that never came, or the drawer
        does not hold what is too much."""
        register_no = order.register_no
        if order.counts_on_nothing:
            yes = self.any_yes(register_no)
            self.refused("till.transfer_not_there", lambda: act(yes))
            return True
        # What was taken for the order pays for it first, and lies in the drawer by then.
        notes_vnd = sum(one.vnd for one in order.taken if one.way == "cash")
        if notes_of(going) <= max(self.book.expected(register_no) + notes_vnd, 0):
            return False
        self.not_in_the_drawer(register_no, every, mood, act, code=NO_NOTES, kept=needs)
        return True

    def take_home(self, order: Order) -> None:
        """The goods go home again, which is told as money given back."""
        for _ in range(2):  # heard twice
            exchanging.give_up_exchange(order.order_id, hand=self.hand(order.register_no))
        self.book.give_up(order.register_no, "tender")

    def cut_of_exchange(self, order: Order, credit_vnd: int) -> int:
        """Cash is rounded where it pays what the goods brought back did not."""
        rest = bill(order).total_vnd - order.taken_vnd - credit_vnd
        taken = [*order.taken, Paid("return_credit", credit_vnd)]
        return rounding(order, taken, rest > 0, self.book.step_vnd)
